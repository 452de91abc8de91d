"""Fields for figures."""

import pytest
from django.core.exceptions import ValidationError

from web.forms.figures import DayField, FiguresField
from web.forms.form import Form

pytestmark = pytest.mark.no_engine


class DayForm(Form):
    day = DayField(required=False)


def test_figures_are_counted_as_they_are_stored() -> None:
    assert FiguresField(max_length=4).clean("\u200e１２\u00ad３４") == "1234"


@pytest.mark.parametrize("typed", ["2026-10-05", "２０２６-10-05", "2026–10–05", "2026-10-5", " 2026-10-05 "])
def test_a_day_that_can_be_read_stands_in_the_field_again(typed: str) -> None:
    form = DayForm({"day": typed})
    assert form.is_valid()
    assert str(form.cleaned_data["day"]) == "2026-10-05"
    assert 'value="2026-10-05"' in str(form["day"])


@pytest.mark.parametrize("typed", ["05/10/2026", "10/05/26", "5.10.2026", "2026-02-30", "Oct 5 2026", "20261005"])
def test_a_day_is_written_in_one_way(typed: str) -> None:
    with pytest.raises(ValidationError, match=f"“{typed}” is not a day. Write it like 2026-11-21."):
        DayField().clean(typed)
    assert f'value="{typed}"' in str(DayForm({"day": typed})["day"])
