"""Every view that changes something says where one sees whether it did."""

from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve, reverse

from tests.build import a_member, client_of

ARGUMENTS = {"username": "june", "path": "plants", "kind": "cart", "uidb64": "x"}
# It asks for a letter, and writes to no table.
CHANGES_NOTHING = {"accounts:password_forgotten"}


def named(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}", pattern
        else:
            yield from named(pattern, f"{pattern.namespace}:" if pattern.namespace else prefix)


def takes_post(client: Client, path: str) -> bool:
    return "POST" in client.options(path).get("Allow", "")


def test_what_may_have_been_done_leads_to_the_page_that_shows_it() -> None:
    client = client_of(a_member("june"))
    found, lacking = set(), set()
    for name, pattern in named(get_resolver(settings.ROOT_URLCONF)):
        if pattern.name is None or ".views." not in pattern.callback.__module__:
            continue
        path = reverse(name, kwargs={each: ARGUMENTS.get(each, "x") for each in pattern.pattern.converters})
        if takes_post(client, path):
            outcome = getattr(resolve(path).func, "outcome", None)
            (found if outcome else lacking).add(name)
            if outcome:
                asked = outcome._replace(arguments=("x",) * len(outcome.of))
                assert reverse(outcome.page, args=asked.arguments) == asked.link.url
                assert set(outcome.of) <= pattern.pattern.converters.keys()
    assert lacking == CHANGES_NOTHING
    assert {"shop:cart_lines", "shop:orders", "accounts:address_add", "accounts:password_change"} <= found
