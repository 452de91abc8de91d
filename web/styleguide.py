"""The style guide: every component of Plaza in every state, with things that could stand in the shop."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static

from web.forms import Form
from web.photos import Format, Photo

POT_SIZES = [("12", "12 cm"), ("17", "17 cm"), ("21", "21 cm")]


class SamplePhoto(Photo):
    """A drawn photograph that comes with Plaza instead of from a seller."""

    __slots__ = ()

    def url(self, width: int = 640, kind: Format = "webp") -> str:
        fitting = next((each for each in self.widths if each >= width), self.widths[-1])
        return static(f"styleguide/{self.name(fitting, kind)}")

    def srcset(self, kind: Format) -> str:
        return ", ".join(f"{static(f'styleguide/{self.name(each, kind)}')} {each}w" for each in self.widths)


def sample(key: str, width: int, height: int, alt: str, focus: str = "") -> SamplePhoto:
    return SamplePhoto(key, width, height, (320, 640), alt, focus)


CACTUS = sample("cactus", 640, 640, "A column cactus in a terracotta pot on a tan background")
STOOL = sample("stool", 480, 720, "A wooden stool against a blue wall", "low")
LAMP = sample("lamp", 720, 480, "A white pendant lamp against a teal wall")
CAMERA = sample("camera", 640, 640, "A black camera on a dark table")
SOFA = sample("sofa", 720, 540, "A tan sofa against a pale wall")
NOOR = SamplePhoto("noor", 192, 192, (96, 192))
THEO = SamplePhoto("theo", 192, 192, (96, 192))


@dataclass(frozen=True)
class Card:
    """What a product card shows."""

    name: str
    price_cents: int
    photo: Photo | None
    seller_name: str
    stock_note: str = ""
    price_is_from: bool = False
    was_cents: int | None = None
    rating: float | None = None
    reviews: int | None = None
    url: str = "#notch"


@dataclass(frozen=True)
class Line:
    """What a line of a cart or an order shows."""

    name: str
    photo: Photo | None
    options: str
    price_cents: int
    quantity: int = 1
    most: int = 9
    note: str = ""
    problem: str = ""
    seller_name: str = ""
    url: str = "#cart"
    update_url: str = "#cart"
    remove_url: str = "#cart"
    later_url: str = "#cart"

    @property
    def total_cents(self) -> int:
        return self.price_cents * self.quantity


class Parcel(Form):
    """Fields in every shape."""

    name = forms.CharField(label="Name on the parcel")
    street = forms.CharField(label="Street and number", help_text="As the postman reads it.")
    postcode = forms.CharField(label="Postcode")
    country = forms.ChoiceField(label="Country", choices=[("NL", "Netherlands"), ("PT", "Portugal")])
    phone = forms.CharField(label="Phone", required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    price = forms.CharField(label="Price", help_text="You keep €31.28 of it.")
    password = forms.CharField(label="Password", widget=forms.PasswordInput())
    note = forms.CharField(label="What should people know?", widget=forms.Textarea(attrs={"rows": 3}))
    photo = forms.FileField(label="Photograph", required=False)
    sending = forms.ChoiceField(
        label="How it comes", widget=forms.RadioSelect, choices=[("post", "Post"), ("courier", "Courier")]
    )
    remember = forms.BooleanField(label="Keep this address for next time", required=False)
    locked = forms.CharField(label="Order number", required=False, disabled=True, initial="P-7Q4K-21")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].optional_note = "if the driver gets lost"  # type: ignore[attr-defined]
        self.fields["price"].widget.affix = "€"  # type: ignore[attr-defined]

    def clean_postcode(self) -> str:
        raise forms.ValidationError("1035 is in Amsterdam. Rotterdam’s begin with 30.")


CARDS = [
    Card("Ash workshop stool, 64 cm", 12000, STOOL, "Dahl & Daughter", rating=4.9, reviews=76),
    Card("Enamel pendant lamp, 36 cm", 14500, LAMP, "Lamp Hour", was_cents=16800),
    Card("Blue column cactus in terracotta", 3400, CACTUS, "Windowsill", "Only 3 left", price_is_from=True),
    Card("Twin-lens reflex, 1956, serviced", 36000, CAMERA, "Second Shutter", "One of a kind"),
    Card("Prime lens 85 mm f/1.8", 24000, CAMERA, "Second Shutter", "Sold out"),
]
HARD_CARDS = [
    Card(
        "Höhenverstellbarer Schreibtischunterschrank mit Donaudampfschifffahrtsmotiv",
        1248000,
        SOFA,
        "Möbelwerkstätten Königswusterhausen",
        "Only 1 left",
        was_cents=1499950,
        price_is_from=True,
    ),
    Card("A thing whose photograph is missing", 950, None, "Windowsill"),
    Card("Ziemniak", 5, CACTUS, "Łukasz Żółć"),
]
LEAD = Card("Three-seat sofa in saddle leather", 148000, SOFA, "Dahl & Daughter", "One of a kind", rating=5, reviews=14)
LINES = [
    Line("Blue column cactus in terracotta", CACTUS, "12 cm pot", 3400, note="Only 2 left", most=2),
    Line("Cactus mix with pumice, 5 litres", None, "5 litres", 1100, quantity=2),
    Line("Twin-lens reflex, 1956, serviced", CAMERA, "With leather case", 36000, note="One of a kind"),
    Line("Enamel pendant lamp", LAMP, "36 cm, white", 14500, problem="Someone bought the last one. Take it out to go on."),
]


def form_with_errors() -> Parcel:
    form = Parcel({"name": "June Park", "street": "", "postcode": "1035 KJ", "country": "NL", "price": "34.00"})
    form.is_valid()
    return form


def show(request: HttpRequest) -> HttpResponse:
    """`/styleguide/`, while Plaza is being worked on."""
    if not settings.DEBUG:
        raise Http404
    return render(
        request,
        "web/styleguide.html",
        {
            "cards": CARDS,
            "hard_cards": HARD_CARDS,
            "lead_card": LEAD,
            "lines": LINES,
            "form": form_with_errors(),
            "fresh_form": Parcel(auto_id="fresh_%s"),
            "photos": [CACTUS, STOOL, CAMERA, LAMP],
            "noor": NOOR,
            "theo": THEO,
        },
    )
