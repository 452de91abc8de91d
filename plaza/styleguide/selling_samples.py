"""What the style guide shows of a seller's figures."""

from datetime import date

from web.money import format_money_short
from web.pages.charts import LineChart

# Sold in 14 days, in euros, and in the 14 before.
SALES = LineChart(
    [
        (date(2026, 11, 8 + number), 100 * now, 100 * before)
        for number, (now, before) in enumerate(
            zip(
                (62, 45, 88, 120, 74, 38, 95, 110, 64, 132, 98, 76, 118, 141),
                (55, 60, 48, 92, 70, 66, 40, 85, 102, 58, 77, 90, 64, 83),
                strict=True,
            )
        )
    ],
    format_money_short,
    lambda day: f"{day:%-d %b}",
)
