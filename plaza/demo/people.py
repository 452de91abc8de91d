"""The demo's members with their addresses and portraits, and the owners of its shops."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from plaza.demo.catalogue import shops
from plaza.demo.faces import Look
from plaza.demo.prints import CONTENT

PASSWORD = "plaza-demo"  # noqa: S105 (printed at every start: the demo is there to be tried)
# The accounts to try the demo with: a buyer, a seller, and staff.
SHOPPER, SELLER, STAFF = "june", "windowsill", "staff"


@dataclass(frozen=True, slots=True)
class Home:
    street: str
    postcode: str
    city: str
    country: str


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the demo."""

    username: str
    name: str
    bio: str
    homes: tuple[Home, ...]
    look: Look
    is_staff: bool = False

    @property
    def email(self) -> str:
        return f"{self.username}@plaza.example"

    def joined_at(self, now: datetime) -> datetime:
        """When the person joined: owners two weeks before their shop opened, others in the last two years."""
        shop = shops().get(self.username)
        days = shop.open_days + 14 if shop else Random(f"joined {self.username}").randint(440, 730)
        return now - timedelta(days=days, minutes=Random(self.username).randint(0, 1200))


@cache
def people() -> dict[str, Person]:
    """Everybody by username: members first, then the owners of the shops."""
    written = tomllib.loads((CONTENT / "members.toml").read_text("utf-8"))
    long_haired, bearded = written["long_haired"], written["bearded"]

    def look(username: str) -> Look:
        return Look(username, long_haired=username in long_haired, bearded=username in bearded)

    members = [person_of(entry, look(entry["username"])) for entry in written["member"]]
    keepers = [
        Person(shop.username, shop.owner, "", (Home(*written["keepers"][shop.username]),), look(shop.username))
        for shop in shops().values()
    ]
    return {person.username: person for person in (*members, *keepers)}


def person_of(entry: dict[str, Any], look: Look) -> Person:
    homes = tuple(Home(*entry[key]) for key in ("home", "second") if key in entry)
    return Person(entry["username"], entry["name"], entry.get("bio", ""), homes, look, entry.get("staff", False))
