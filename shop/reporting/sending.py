"""Sends reports about products to staff."""

from accounts.models import Account
from dynamo import Budget, Transaction, access_pattern, new_id
from dynamo.errors import Refused
from shop.products import Product
from shop.reports import TEXT_LIMIT, Report, ReportClaim


class AlreadyReported(Refused):
    """The member has an open report about this product."""

    def __init__(self) -> None:
        super().__init__("You have told us of this already. Staff are looking at it.")


@access_pattern("", "TransactWriteItems", "Reports", Budget(1, 1, write_units=5))
def report_product(product: Product, reporter: Account, reason: str, text: str) -> Report:
    """Tell staff what is wrong with a product, and return the report. One transaction. Refuses with
    `AlreadyReported`."""
    report = Report(
        report_id=new_id(),
        product_id=product.product_id,
        open_subject=product.product_id,
        product_name=product.name,
        seller_username=product.seller_username,
        reason=reason,
        text=text[:TEXT_LIMIT],
        reporter_id=reporter.user_id,
        reporter_name=reporter.username,
    )
    claim = ReportClaim(reporter_id=reporter.user_id, product_id=product.product_id)
    with Transaction() as transaction:
        transaction.put(claim, new=True, failing=AlreadyReported())
        transaction.put(report, new=True)
    return report
