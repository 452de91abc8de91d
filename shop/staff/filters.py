"""The filters of each list in the staff console: what its keys can answer."""

from typing import Any

from django import forms

from shop.catalogue.category_tree import tree
from shop.cataloguing.forms import category_choices
from shop.reports import CLOSED
from web.forms.form import Form


class MemberFilters(Form):
    """By what a member is found."""

    q = forms.CharField(label="User name, e-mail address or id", max_length=254, required=False)


class ProductFilters(Form):
    """By what products are found; a text goes before a category."""

    q = forms.CharField(label="Seller, product id or URL", max_length=254, required=False)
    category = forms.ChoiceField(label="Category", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", "Any category"), *category_choices(tree())]  # type: ignore[attr-defined]


class OrderFilters(Form):
    """By what orders are found."""

    q = forms.CharField(label="Order number, or buyer’s name or e-mail", max_length=254, required=False)


class ReportFilters(Form):
    """Which reports are shown."""

    state = forms.ChoiceField(label="State", choices=[("", "Open"), (CLOSED, "Closed")], required=False)
