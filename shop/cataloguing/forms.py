"""The forms of a category: its texts, and where it stands."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from accounts.audit_entries import REASON_LIMIT
from accounts.forms.fields import Paragraph, ShownName
from shop.catalogue.category_tree import Tree
from shop.cataloguing.adding import CategoryText
from shop.cataloguing.refusals import SlugTaken, TreeRefused
from shop.categories import ROOT, Category
from web.forms.form import Form

NAME_LIMIT = 60
INTRO_LIMIT = 300
LAST, FIRST = "", "first"


def reason_field(*, required: bool = False) -> forms.CharField:
    """Why something is done, for the audit log."""
    words = "For the log, which only staff read."
    return forms.CharField(label="Why", max_length=REASON_LIMIT, required=required, help_text=words)


class CategoryForm(Form):
    """What staff write of a category. It is sent with what each field said when it was shown, so that two who change
    different fields both keep their change."""

    name = ShownName(label="Name", max_length=NAME_LIMIT, show_hidden_initial=True)
    slug = forms.CharField(
        label="In the URL",
        max_length=NAME_LIMIT,
        required=False,
        show_hidden_initial=True,
        help_text="Small letters, figures and hyphens; left empty, it is made of the name.",
    )
    intro = Paragraph(
        label="Introduction",
        max_length=INTRO_LIMIT,
        required=False,
        show_hidden_initial=True,
        help_text="A sentence or two at the top of its page.",
    )
    reason = reason_field()

    def __init__(self, category: Category | None, data: Mapping[str, Any] | None = None) -> None:
        said = {name: getattr(category, name) or "" for name in ("name", "slug", "intro")} if category else {}
        super().__init__(data, initial=said)

    def clean_slug(self) -> str:
        slug = slugify(self.cleaned_data["slug"] or self.cleaned_data.get("name", ""))
        if not slug and "name" in self.cleaned_data:
            raise ValidationError("Write how it is called in the URL: small letters a to z, figures and hyphens.")
        return slug

    @property
    def text(self) -> CategoryText:
        return CategoryText(*(self.cleaned_data[name] for name in ("name", "slug", "intro")))

    @property
    def changes(self) -> dict[str, str]:
        """What was changed since the form was shown, by field."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "reason"}

    def refuse(self, refused: TreeRefused) -> None:
        self.add_error("slug" if isinstance(refused, SlugTaken) else None, str(refused))


class MoveForm(Form):
    """Where a category goes: under which one, and at which place there."""

    parent = forms.ChoiceField(label="Under")
    place = forms.CharField(label="Place", required=False)
    reason = reason_field()

    def __init__(self, tree: Tree, category: Category, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"parent": category.parent_id})
        self.tree, self.category = tree, category
        self.fields["parent"].choices = _parents(tree, category)  # type: ignore[attr-defined]
        beside = [one for one in tree.children(category.parent_id) if one != category]
        choices = [(LAST, "Last"), (FIRST, "First"), *((one.category_id, f"Before {one.name}") for one in beside)]
        self.fields["place"].widget = forms.Select(choices=choices)

    @property
    def before_id(self) -> str:
        """The id of the category that it goes before; none when it goes last."""
        place, parent_id = self.cleaned_data["place"], self.cleaned_data["parent"]
        if place != FIRST:
            return str(place)
        others = (one for one in self.tree.children(parent_id) if one.category_id != self.category.category_id)
        return next((one.category_id for one in others), LAST)


class DeleteForm(Form):
    """Why a category is deleted."""

    reason = reason_field(required=True)


def category_choices(tree: Tree) -> list[tuple[str, str]]:
    """Every category by id, in the order of the tree, each with the names above it."""
    return [(one.category_id, " › ".join(each.name for each in tree.trail(one))) for one in tree.descendants()]


def _parents(tree: Tree, category: Category) -> list[tuple[str, str]]:
    """Everywhere that the category can go: not under itself."""
    inside = {category.category_id, *(one.category_id for one in tree.descendants(category.category_id))}
    return [(ROOT, "The first level"), *(choice for choice in category_choices(tree) if choice[0] not in inside)]
