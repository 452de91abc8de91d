"""Names: how user names, e-mail addresses and people's names compare, and which can be taken."""

import re
import unicodedata

import idna

USERNAME_SHORTEST = 3
USERNAME_LIMIT = 30
EMAIL_LIMIT = 254
ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
RULE = "User names use a–z, 0–9 and _."
# fmt: off
RESERVED = frozenset(
    {
        "about", "account", "accounts", "admin", "administrator", "api", "billing", "cart", "categories",
        "category", "checkout", "contact", "dev", "everyone", "feed", "help", "home", "info", "join", "legal",
        "login", "logout", "mail", "media", "messages", "moderator", "notifications", "null", "official",
        "orders", "payments", "photographs", "plaza", "postmaster", "press", "privacy", "products", "root",
        "sales", "search", "security", "sell", "seller", "settings", "shop", "signin", "signout", "signup",
        "staff", "static", "stories", "styleguide", "support", "system", "team", "terms", "undefined",
        "webmaster",
    }
)
# fmt: on
# Scripts whose letters pass for one another's.
LOOKALIKES = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}
# Characters that are not seen, or that turn others around: https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
# Of these some are pasted along and mean nothing: anywhere the byte order mark and the soft hyphen; at the edges also
# the marks of direction, the word joiner and the space without width.
MEANINGLESS = "\ufeff\u00ad"
# The joiners, which Persian, Sinhala, Bengali and many emoji are written with; they stand between two characters.
ZWNJ, ZWJ = JOINERS = "\u200c\u200d"
MEANINGLESS_AT_EDGES = "\u200e\u200f\u061c\u2060\u200b" + JOINERS
BLANKS = "".join(character for character in map(chr, range(0x3001)) if character.isspace())
# The combining class of the signs that bind consonants.
VIRAMA = 9
EMOJI = {"So", "Sm"}
# The flags of regions such as Scotland: a black flag, and letters that are not seen.
REGIONAL_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")


class NameRefused(ValueError):
    """This cannot be a name here; the message says what about it and what would do."""


def comparable(text: str) -> str:
    """The form in which two spellings of one name are equal, whatever their case and Unicode form."""
    folded = _without_meaningless(unicodedata.normalize("NFKC", text)).casefold()
    return unicodedata.normalize("NFKC", folded)


def deliverable_email(typed: str) -> str:
    """The e-mail address with its domain as the DNS knows it, in ASCII, which is what a letter is sent to.

    By UTS 46 without its transitional rules: faß.de is another domain than fass.de. `NameRefused` for a domain that
    cannot be one.
    """
    mailbox, at, domain = unicodedata.normalize("NFKC", typed).strip().rpartition("@")
    if not (at and domain):
        return typed
    try:
        # A long text takes long, and is no domain.
        return f"{mailbox}@{idna.encode(domain[: EMAIL_LIMIT + 1], uts46=True).decode()}"
    except idna.IDNAError as error:
        raise NameRefused(f"Mail cannot go to “{domain[:80]}”. Check what stands after the @.") from error


def comparable_email(typed: str) -> str:
    """The form in which two spellings of one e-mail address are equal. What mail could not go to is a text like any
    other."""
    try:
        return comparable(deliverable_email(typed))
    except NameRefused:
        return comparable(typed)


def username(typed: str) -> str:
    """A user name that a member can take, as it is stored. `NameRefused` for any other."""
    name = spelled(typed)
    if name.strip("_") in RESERVED or not name.strip("_"):
        raise NameRefused(f"{name} is not a name that a member can have.")
    return name


def spelled(typed: str) -> str:
    """A user name as it is stored, also one that only Plaza itself gives. `NameRefused` for what is no user name."""
    for character in _without_meaningless(unicodedata.normalize("NFKC", typed)):
        if not set(unicodedata.normalize("NFKC", character.casefold())) <= ALLOWED:
            raise NameRefused(f"{_what_is_wrong(character)} {RULE}")
    name = comparable(typed)
    if len(name) < USERNAME_SHORTEST:
        raise NameRefused(f"A user name has {USERNAME_SHORTEST} characters at least.")
    if len(name) > USERNAME_LIMIT:
        raise NameRefused(f"A user name has {USERNAME_LIMIT} characters at most; this has {len(name)}.")
    return name


def _what_is_wrong(character: str) -> str:
    if character.isspace():
        return "There is a space in it."
    if not character.isprintable():
        return "There is a character in it that cannot be seen."
    if character.isalpha():
        script = _script(character)
        if script == "LATIN":
            return f"“{character}” isn’t plain enough."
        return f"That “{character}” is {script.capitalize()}."
    return f"“{character}” can’t be in it."


def shown(typed: str) -> str:
    """A name as people show it: blanks put in order, and without marks that mean nothing. `NameRefused` for one that
    hides or imitates something."""
    text = _without_meaningless(unicodedata.normalize("NFC", typed))
    seen = (c for at, c in enumerate(text) if c not in JOINERS or _joins(text, at))
    name = " ".join(unicodedata.normalize("NFC", "".join(seen)).split())
    _refuse_unseen(REGIONAL_FLAG.sub("", name))
    if name and not any(character.isalnum() for character in name):
        raise NameRefused("A name has a letter or a figure in it.")
    for word in name.split():
        scripts = {_script(character) for character in word if character.isalpha()} & LOOKALIKES
        if len(scripts) > 1:
            mixed = " and ".join(sorted(script.capitalize() for script in scripts))
            raise NameRefused(f"“{word}” mixes {mixed} letters, which look alike. Use one alphabet in a word.")
    return name


def _without_meaningless(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, MEANINGLESS))).strip(BLANKS + MEANINGLESS_AT_EDGES)


def _joins(text: str, at: int) -> bool:
    """Whether a joiner means something where it stands: by RFC 5892, appendix A.1 and A.2, before a virama, or between
    two emoji."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not (before and after):
        return False
    if VIRAMA in (unicodedata.combining(before), unicodedata.combining(after)):
        return True
    if text[at] == ZWJ:
        return unicodedata.category(before) in EMOJI | {"Sk", "Mn"} and unicodedata.category(after) in EMOJI
    try:
        return idna.core.valid_contextj(text, at)
    except ValueError:
        return False


def _refuse_unseen(name: str) -> None:
    for at, character in enumerate(name):
        if unicodedata.category(character) in UNSEEN and character not in JOINERS:
            before = name[:at].split()
            where = f"after “{before[-1]}”" if before else "at the beginning"
            raise NameRefused(f"There is a hidden character {where}. Delete it, then type that part again.")


def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split()[0]
