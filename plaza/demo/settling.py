"""Makes the demo's people as entities of the accounts app."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from random import Random

from django.contrib.auth.hashers import make_password

from accounts.addresses import Address
from accounts.credentials import Credential
from accounts.emails import Email
from accounts.identity import names
from accounts.members import Member, MemberStats
from accounts.sellers import SellerProfile
from dynamo import Entity
from plaza.demo.catalogue import shops
from plaza.demo.ids import id_of
from plaza.demo.people import PASSWORD, Person, people


def user_ids(now: datetime) -> Mapping[str, str]:
    """Everybody's id by username."""
    return {person.username: user_id(person, now) for person in people().values()}


def user_id(person: Person, now: datetime) -> str:
    return id_of(person.username, person.joined_at(now))


def member_items(now: datetime) -> Iterator[Entity]:
    """All entities of everybody."""
    for person in people().values():
        yield credential(person, now)
        yield from about(person, now)


def credential(person: Person, now: datetime) -> Credential:
    return Credential(
        username=person.username,
        user_id=user_id(person, now),
        password_hash=password_hash(),
        is_seller=person.username in shops(),
        is_staff=person.is_staff,
    )


@cache
def password_hash() -> str:
    # One hash for all: they share a well-known password, and argon2 is slow.
    return make_password(PASSWORD)


def about(person: Person, now: datetime) -> Iterator[Entity]:
    own_id = user_id(person, now)
    shop = shops().get(person.username)
    yield Email(email=names.comparable_email(person.email), user_id=own_id, username=person.username)
    yield Member(
        user_id=own_id,
        username=person.username,
        email=person.email,
        name=person.name,
        bio=person.bio,
        city=person.homes[0].city,
        avatar=person.look.photo,
        is_seller=shop is not None,
        joined_at=person.joined_at(now),
    )
    last_here = timedelta(minutes=Random(f"last here {person.username}").expovariate(1 / 2000))
    yield MemberStats(user_id=own_id, active_at=max(now - last_here, person.joined_at(now)))
    if shop:
        yield SellerProfile(
            user_id=own_id,
            shop_name=shop.name,
            about=shop.about,
            city=shop.city,
            country=shop.country,
            dispatch_note=shop.dispatch_note,
            avatar=shop.photo.photo,
            since=now - timedelta(days=shop.open_days),
        )
    for number, home in enumerate(person.homes):
        yield Address(
            user_id=own_id,
            address_id=id_of(f"{person.username} {number}", person.joined_at(now) + timedelta(hours=number)),
            name=person.name,
            street=home.street,
            postcode=home.postcode,
            city=home.city,
            country=home.country,
            is_default=number == 0,
        )
