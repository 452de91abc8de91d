"""The form of a product: its texts, its options, and a row for each variant."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import product as combinations
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from accounts.forms.fields import Paragraph, ShownName
from shop.catalogue.category_tree import Tree
from shop.categories import Category
from shop.inventory import Stock
from shop.products import VARIANT_LIMIT, Product, Spec
from shop.selling.bulk import HIDE, PRICE, PUBLISH
from shop.selling.counting import QUANTITY_LIMIT
from shop.selling.describing import ProductText, VariantText
from shop.selling.own_products import OwnProduct
from web.forms.figures import CountField, MoneyField
from web.forms.form import Form

NAME_LIMIT = 120
DESCRIPTION_LIMIT = 5000
SPEC_LIMIT = 20
OPTION_LIMIT = 2
OPTION_LENGTH = 30
VALUE_LENGTH = 40
PRICE_LIMIT_CENTS = 100_000_000


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
        sent = {_split(row.cleaned_data["options"]): row for row in self.rows if row.cleaned_data}
        price = next((row.cleaned_data["price"] for row in sent.values() if row.cleaned_data["price"]), 0)
        variants = []
        for options in self.combinations:
            stands = known.get(options)
            if row := sent.get(options):
                variants.append(row.variant(options, stands, needs_price=self.own.product.is_on_sale))
            else:
                variants.append(VariantText(options, price, stands.quantity if stands else 0))
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


class VariantForm(Form):
    """The row of one variant. `seen` is the number that the row showed."""

    options = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    price = MoneyField(label="Price", required=False)
    quantity = CountField(label="In stock", required=False, min_value=0, max_value=QUANTITY_LIMIT)
    offered = forms.BooleanField(label="Offer it", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("price", "quantity"):
            self.fields[name].optional_note = ""  # type: ignore[attr-defined]

    @property
    def variant_id(self) -> str:
        """The variant that the row is of; empty for one that is new."""
        return str(self.initial.get("variant_id", ""))

    @property
    def title(self) -> str:
        return ", ".join(_split(str(self["options"].value() or "")))

    def clean_price(self) -> int:
        cents = self.cleaned_data["price"] or 0
        if cents > PRICE_LIMIT_CENTS:
            raise ValidationError("That is more than Plaza can sell for.")
        return cents

    def variant(self, options: tuple[str, ...], stands: Stock | None, *, needs_price: bool) -> VariantText:
        """What the valid row says of a variant, which stands so now."""
        cleaned = self.cleaned_data
        if needs_price and cleaned["offered"] and not cleaned["price"]:
            self.add_error("price", "Write a price, or stop offering it.")
        return VariantText(options, cleaned["price"], self._counted(stands), cleaned["offered"])

    def _counted(self, stands: Stock | None) -> int:
        """The number of stock that the row asks for: the present one unless another was typed."""
        typed, seen = self.cleaned_data.get("quantity") or 0, self.cleaned_data.get("seen")
        if stands is None or stands.quantity == seen:
            return int(typed)
        if typed != seen:
            # Sent once more, it counts.
            self.data = corrected(self.data, **{self.add_prefix("seen"): stands.quantity})
            self.add_error("quantity", f"There are {stands.quantity} now: some were sold or counted meanwhile.")
        return stands.quantity


VariantForms = formset_factory(VariantForm, extra=0, max_num=VARIANT_LIMIT, absolute_max=VARIANT_LIMIT)


def variant_forms(own: OwnProduct, data: Mapping[str, Any] | None = None) -> "BaseFormSet[VariantForm]":
    """The rows of a product's variants, as they are stored or as they were sent."""
    initial = [
        {
            "variant_id": stock.variant_id,
            "options": _joined(stock.options),
            "seen": stock.quantity,
            "price": stock.price_cents or None,
            "quantity": stock.quantity,
            "offered": stock.offered,
        }
        for stock in own.stocks
    ]
    return VariantForms(data, initial=initial, prefix="variants")


class BulkForm(Form):
    """What is to be done to several products."""

    do = forms.ChoiceField(
        label="What to do",
        choices=[(HIDE, "Hide them"), (PUBLISH, "Put them on sale"), (PRICE, "Change the prices")],
    )
    per_cent = forms.DecimalField(
        label="By how many per cent",
        required=False,
        min_value=-90,
        max_value=900,
        decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"invalid": "Write a number, such as 10 or -15."},
    )

    def clean_per_cent(self) -> Decimal:
        per_cent: Decimal = self.cleaned_data["per_cent"] or Decimal(0)
        if self.cleaned_data.get("do") == PRICE and not per_cent:
            raise ValidationError("Write by how many per cent: 10 to raise the prices, -15 to lower them.")
        return per_cent


class StockForm(Form):
    """A change of a variant's stock by hand: some more, some fewer, or a count. `seen` is the number that it showed."""

    ADD, TAKE_OUT, COUNT = "add", "take_out", "count"

    seen = forms.IntegerField(widget=forms.HiddenInput)
    how = forms.ChoiceField(
        label="What happened",
        choices=[(ADD, "More came in"), (TAKE_OUT, "Some went out"), (COUNT, "I counted them")],
        widget=forms.RadioSelect,
        initial=ADD,
    )
    number = CountField(label="How many", min_value=0, max_value=QUANTITY_LIMIT)

    def __init__(self, stock: Stock, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"seen": stock.quantity})
        self.stock = stock

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("number") == 0 and cleaned.get("how") != self.COUNT:
            self.add_error("number", "Write how many, at least one.")
        return cleaned

    @property
    def is_count(self) -> bool:
        return bool(self.cleaned_data["how"] == self.COUNT)

    @property
    def number_given(self) -> int:
        return int(self.cleaned_data["number"])

    @property
    def difference(self) -> int:
        return -self.number_given if self.cleaned_data["how"] == self.TAKE_OUT else self.number_given

    @property
    def as_seen(self) -> Stock:
        """The stock with the number that the form showed, which a count is held against."""
        return self.stock.replace(quantity=self.cleaned_data["seen"])


def corrected(data: Mapping[str, Any], **values: int) -> QueryDict:
    """What was sent, with other values in hidden fields."""
    changed = QueryDict(mutable=True)
    changed.update(data)
    for name, value in values.items():
        changed[name] = str(value)
    return changed


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


def _joined(options: Sequence[str]) -> str:
    return ", ".join(options)


def _split(joined: str) -> tuple[str, ...]:
    return tuple(value for value in joined.split(", ") if value)
