"""The form of a product: its texts, its options, and with them its variants."""

from collections.abc import Mapping
from itertools import product as combinations
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet

from accounts.forms.fields import Paragraph, ShownName
from shop.catalogue.category_tree import Tree
from shop.categories import Category
from shop.products import VARIANT_LIMIT, Product, Spec
from shop.selling.describing import ProductText, VariantText
from shop.selling.own_products import OwnProduct
from shop.selling.variant_forms import VariantForm, corrected, split
from web.forms.form import Form

NAME_LIMIT = 120
DESCRIPTION_LIMIT = 5000
SPEC_LIMIT = 20
OPTION_LIMIT = 2
OPTION_LENGTH = 30
VALUE_LENGTH = 40


class ProductForm(Form):
    """What a seller writes of a product. A draft may lack everything; what is on sale may not."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = ShownName(
        label="Name", max_length=NAME_LIMIT, required=False, help_text="What it is, as you would say it in the shop."
    )
    category = forms.ChoiceField(label="Category", required=False)
    description = Paragraph(
        label="Description",
        max_length=DESCRIPTION_LIMIT,
        required=False,
        help_text="An empty line begins a paragraph. Lines that begin with “- ” become a list.",
    )
    specs = Paragraph(
        label="Details", max_length=2000, required=False, help_text="One a line, such as “Height: about 31 cm”."
    )
    dispatch_note = forms.CharField(
        label="How you send it",
        max_length=120,
        required=False,
        help_text="Only if it differs from what your shop says.",
    )
    one_of_a_kind = forms.BooleanField(label="There is only this one, and there won’t be another", required=False)
    option_1 = forms.CharField(label="It comes in", max_length=OPTION_LENGTH, required=False)
    values_1 = forms.CharField(
        label="Which ones", max_length=600, required=False, help_text="With commas between them: S, M, L"
    )
    option_2 = forms.CharField(label="And in", max_length=OPTION_LENGTH, required=False)
    values_2 = forms.CharField(label="Which ones", max_length=600, required=False)

    def __init__(
        self, own: OwnProduct, tree: Tree, rows: "BaseFormSet[VariantForm]", data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=_initial(own))
        self.own, self.tree, self.rows = own, tree, rows
        self.fields["category"].choices = _choices(tree)  # type: ignore[attr-defined]
        for name in ("option_1", "option_2"):
            self.fields[name].widget.attrs["placeholder"] = {"option_1": "Size", "option_2": "Colour"}[name]
        for name in ("name", "category", "description"):
            self.fields[name].required = own.product.is_on_sale
            self.fields[name].optional_note = ""  # type: ignore[attr-defined]

    def clean_version(self) -> int:
        if self.cleaned_data["version"] != self.own.product.version:
            # Saved once more, it counts.
            self.data = corrected(self.data, version=self.own.product.version)
            raise ValidationError(
                "This was changed meanwhile, in another window or by staff. What you wrote is still here: save again "
                "to make it count."
            )
        return self.own.product.version

    def clean_category(self) -> Category | None:
        return self.tree.by_id(self.cleaned_data["category"])

    def clean_specs(self) -> list[Spec]:
        lines = [line for line in self.cleaned_data["specs"].splitlines() if line.strip()]
        specs = [Spec(name.strip(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        if bad := next((line for line, spec in zip(lines, specs, strict=True) if not (spec.name and spec.value)), ""):
            raise ValidationError(f"“{bad}” needs a colon: what it is, then how much, such as “Height: 31 cm”.")
        if len(specs) > SPEC_LIMIT:
            raise ValidationError(f"{SPEC_LIMIT} lines fit here; these are {len(specs)}.")
        return specs

    def clean_values_1(self) -> tuple[str, ...]:
        return self._values(1)

    def clean_values_2(self) -> tuple[str, ...]:
        return self._values(2)

    def _values(self, number: int) -> tuple[str, ...]:
        name, typed = self.cleaned_data.get(f"option_{number}", ""), self.cleaned_data[f"values_{number}"]
        values = tuple(dict.fromkeys(" ".join(value.split()) for value in typed.split(",") if value.strip()))
        if too_long := next((value for value in values if len(value) > VALUE_LENGTH), ""):
            raise ValidationError(f"“{too_long[:20]}…” is too long: {VALUE_LENGTH} characters fit.")
        if name and not values:
            raise ValidationError(f"Write which there are of {name}, with commas between them.")
        if values and not name:
            raise ValidationError("Write in the field before what these are, such as Size.")
        return values

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"values_1", "values_2"} <= cleaned.keys():
            if len(self.combinations) > VARIANT_LIMIT:
                many = f"That makes {len(self.combinations)} variants; {VARIANT_LIMIT} fit. Leave some out."
                self.add_error("values_1", many)
            elif self.rows.is_valid():
                cleaned["variants"] = self._variants()
        if not self.rows.is_valid() or any(row.errors for row in self.rows):
            self.add_error(None, "Look at the price and the number in stock once more.")
        return cleaned

    def _variants(self) -> list[VariantText]:
        """The variants of the options: as their rows say, and for options that had no row yet with the first row's
        price and none in stock. A number of stock that changed since a row was shown is an error of that row."""
        known = {stock.options: stock for stock in self.own.stocks}
        sent = {split(row.cleaned_data["options"]): row for row in self.rows if row.cleaned_data}
        price = next((row.cleaned_data["price"] for row in sent.values() if row.cleaned_data["price"]), 0)
        variants = []
        for options in self.combinations:
            stands = known.get(options)
            if row := sent.get(options):
                variants.append(row.variant(options, stands, needs_price=self.own.product.is_on_sale))
            else:
                variants.append(
                    VariantText(options, stands.price_cents, stands.quantity, stands.offered)
                    if stands
                    else VariantText(options, price, 0)
                )
        return variants

    @property
    def options(self) -> list[tuple[str, tuple[str, ...]]]:
        """The options of the valid form, each with its values."""
        pairs = [(self.cleaned_data[f"option_{n}"], self.cleaned_data[f"values_{n}"]) for n in (1, 2)]
        return [(name, values) for name, values in pairs if name]

    @property
    def combinations(self) -> list[tuple[str, ...]]:
        """The options of each variant; one without any for a product that comes in one way."""
        return list(combinations(*(values for _, values in self.options)))

    @property
    def text(self) -> ProductText:
        """What the valid form says."""
        cleaned = self.cleaned_data
        return ProductText(
            name=cleaned["name"],
            description=cleaned["description"],
            category=cleaned["category"],
            specs=cleaned["specs"],
            dispatch_note=cleaned["dispatch_note"],
            one_of_a_kind=cleaned["one_of_a_kind"],
            option_names=tuple(name for name, _ in self.options),
            variants=cleaned["variants"],
        )


def _initial(own: OwnProduct) -> dict[str, Any]:
    product: Product = own.product
    initial: dict[str, Any] = {
        "version": product.version,
        "name": product.name,
        "category": product.category_id,
        "description": product.description,
        "specs": "\n".join(f"{spec.name}: {spec.value}" for spec in product.specs),
        "dispatch_note": product.dispatch_note or "",
        "one_of_a_kind": product.one_of_a_kind,
    }
    for place, name in enumerate(product.option_names):
        values = dict.fromkeys(stock.options[place] for stock in own.stocks if len(stock.options) > place)
        initial |= {f"option_{place + 1}": name, f"values_{place + 1}": ", ".join(values)}
    return initial


def _choices(tree: Tree) -> list[tuple[str, Any]]:
    """All categories in the order of the tree, those below an aisle under its name, each with the names above it."""
    choices: list[tuple[str, Any]] = [("", "Choose a category")]
    for aisle in tree.children():
        below = [
            (one.category_id, " › ".join([*(above.name for above in one.ancestors[1:]), one.name]))
            for one in tree.descendants(aisle.category_id)
        ]
        choices.append((aisle.name, [(aisle.category_id, aisle.name), *below]))
    return choices
