"""Names compare whatever their case and Unicode form; what imitates or hides is refused, and why is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.identity import names
from accounts.identity.names import NameRefused

pytestmark = pytest.mark.no_engine


@pytest.mark.parametrize("typed", ["ana", "ANA", " Ana ", "ａｎａ", "Ａna", "𝐚𝐧𝐚"])
def test_spellings_of_one_user_name_are_one(typed: str) -> None:
    assert names.username(typed) == "ana"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("junepаrk", "That “а” is Cyrillic. User names use a–z, 0–9 and _."),
        ("ρlaza", "That “ρ” is Greek. User names use a–z, 0–9 and _."),
        ("josé", "“é” isn’t plain enough. User names use a–z, 0–9 and _."),
        ("june park", "There is a space in it. User names use a–z, 0–9 and _."),
        ("june\u200bpark", "There is a character in it that cannot be seen. User names use a–z, 0–9 and _."),
        ("june-park", "“-” can’t be in it. User names use a–z, 0–9 and _."),
        ("../admin", "“.” can’t be in it. User names use a–z, 0–9 and _."),
        ("İnes", "“İ” isn’t plain enough. User names use a–z, 0–9 and _."),
        ("ab", "A user name has 3 characters at least."),
        ("a" * 31, "A user name has 30 characters at most; this has 31."),
        ("Admin", "admin is not a name that a member can have."),
        ("_PLAZA_", "_plaza_ is not a name that a member can have."),
        ("ａdmin", "admin is not a name that a member can have."),
        ("____", "____ is not a name that a member can have."),
    ],
)
def test_what_is_wrong_with_a_user_name_is_said(typed: str, words: str) -> None:
    with pytest.raises(NameRefused) as refused:
        names.username(typed)
    assert str(refused.value) == words


def test_every_allowed_character_survives_as_it_is() -> None:
    for character in sorted(names.ALLOWED):
        assert names.username(f"x{character}9") == f"x{character}9"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana@Example.org", "ana@example.ORG"),
        ("ana@bücher.example", "ANA@xn--bcher-kva.example"),
        ("ana@bu\u0308cher.example", "ana@bücher.example"),
        (" ana@example.org", "ana@example.org "),
        ("ana@FAẞ.de", "ana@xn--fa-hia.de"),
        ("ana@exa\u00admple.org", "ana＠example。org"),
    ],
)
def test_spellings_of_one_address_are_one(one: str, other: str) -> None:
    assert names.comparable_email(one) == names.comparable_email(other)


def test_different_addresses_stay_different() -> None:
    assert names.comparable_email("mike@example.org") != names.comparable_email("mıke@example.org")
    for one, other in (("faß.de", "fass.de"), ("βόλος.com", "βόλοσ.com"), ("نامه\u200cای.com", "نامهای.com")):
        assert names.comparable_email(f"ana@{one}") != names.comparable_email(f"ana@{other}")
    assert names.comparable_email("a.na@example.org") != names.comparable_email("ana@example.org")


def test_an_impossible_domain_is_still_a_text_to_compare() -> None:
    assert names.comparable_email("ana@" + "x" * 70 + ".org") == "ana@" + "x" * 70 + ".org"


@pytest.mark.parametrize(
    ("typed", "delivered"),
    [
        ("Ana@Faß.de", "Ana@xn--fa-hia.de"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("ana@example.org", "ana@example.org"),
        ("ana", "ana"),
    ],
)
def test_letters_go_to_the_domain_as_the_dns_knows_it(typed: str, delivered: str) -> None:
    assert names.deliverable_email(typed) == delivered


@pytest.mark.parametrize("domain", ["☃.example", "a_b.example", "ex..org", "-a.org", "xn--zzzz99999.org", "x" * 10**6])
def test_a_domain_that_cannot_be_one_is_refused(domain: str) -> None:
    with pytest.raises(NameRefused, match=f"Mail cannot go to “{domain[:80]}”"):
        names.deliverable_email(f"ana@{domain}")


def test_names_of_people_keep_their_letters() -> None:
    for name in ("Ana Reis", "李小龍", "Жанна Агузарова", "Łukasz Ω"):
        assert names.shown(name) == name
    assert names.shown("  Ana \n Reis ") == "Ana Reis"


@pytest.mark.parametrize(
    "name",
    [
        "می\u200cخواهم",
        "ශ්\u200dරී ලංකා",
        "র\u200d্যাচেল",
        "क्\u200dष",
        "👩\u200d🌾 Farm",
        "🏳️\u200d🌈 Shop",
        "👨🏽\u200d🚀 Jo",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f Alba",
    ],
)
def test_joiners_stay_where_scripts_and_emoji_use_them(name: str) -> None:
    assert names.shown(name) == name


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("\ufeffAna Reis\u200e", "Ana Reis"),
        ("\u200f \u2060Ana\u200b ", "Ana"),
        ("Do\u00adnau", "Donau"),
        ("A\u200cna", "Ana"),
        ("A\u200d\u200dna\u200d", "Ana"),
        ("دار\u200cها", "دارها"),
        ("e\u200d\u0301a", "éa"),
    ],
)
def test_marks_that_mean_nothing_are_dropped(typed: str, stored: str) -> None:
    assert names.shown(typed) == stored
    assert names.username("\ufeffana\u200e") == names.comparable("ANA\u200b") == "ana"


@given(st.text(alphabet=st.characters() | st.sampled_from("\u200c\u200d\u200e\u00ad्🌾👩م")))
def test_a_name_that_is_shown_is_shown_again(typed: str) -> None:
    try:
        name = names.shown(typed)
    except NameRefused:
        return
    assert names.shown(name) == name


@pytest.mark.parametrize("name", ["\u202dAna", "Ana\u2066", "Ana \u200bReis", "👩\u200e👩a"])
def test_a_refused_character_is_pointed_at(name: str) -> None:
    with pytest.raises(NameRefused, match=r"hidden character (after “|at the beginning)"):
        names.shown(name)


@pytest.mark.parametrize("name", ["Windоwsill", "Ana\u202eReis", "A\u200bna", "A\x00na", "—", "Ωmegа"])
def test_a_shown_name_neither_hides_nor_imitates(name: str) -> None:
    with pytest.raises(NameRefused):
        names.shown(name)
