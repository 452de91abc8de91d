"""Makes the next release: this one, with a kind of item, attributes, fields, claims and sealed values more."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# By file: what stands there, and what stands there in the next release.
EDITS = {
    "accounts/members.py": {
        "class Member(Entity": """\
class Badge(Entity, table=tables.users, sort="PROFILE#BADGE", size_kb=0.1):
    user_id = Text()
    words = Text(default="")


class Member(Entity""",
        "    joined_at = Moment()": '    pronouns = Text(default="")\n    joined_at = Moment()',
        "kinds=(SellerProfile, MemberStats)": "kinds=(Badge, SellerProfile, MemberStats)",
    },
    "accounts/profiles/reading.py": {".all(limit=3)": ".all(limit=4)"},
    "accounts/identity/joining.py": {
        "name=name, joined_at=": 'name=name, pronouns="they", joined_at=',
        "import Member\n": "import Badge, Member\n",
        "transaction.put(member, new=True)": """\
transaction.put(member, new=True)
        transaction.put(Badge(user_id=user_id, words="Early"), new=True)""",
    },
    "accounts/sessions/claims.py": {'"sub": account.user_id,': '"sub": account.user_id, "theme": "dark",'},
    "shop/carts.py": {
        "    photo: Photo | None = None\n": '    photo: Photo | None = None\n    gift_note: str = ""\n',
        "photo=stock.photo,": 'photo=stock.photo, gift_note="for you",',
    },
    "shop/orders.py": {
        "    phone: str | None = None\n": '    phone: str | None = None\n    floor: str = "ground"\n',
        "    actor: str\n    seller_id: str | None = None\n": """\
    actor: str
    seller_id: str | None = None
    words: str = "said by the next release"
""",
        "    currency = Text()\n": '    currency = Text()\n    gift = Text(default="wrapped")\n',
    },
    "shop/checkout/offers.py": {
        "    seller_names: dict[str, str]\n": '    seller_names: dict[str, str]\n    promise: str = "kept"\n',
    },
    "shop/checkout/delivering.py": {'"written": typed}': '"written": typed, "window": "noon"}'},
}
EDITED = ("accounts", "shop")
LEFT_OUT = {".git", ".venv", ".local"}


def make_next_release(directory: Path) -> None:
    """Fill a directory with the next release. What it has in common with this one are links."""
    for entry in ROOT.iterdir():
        if entry.name in EDITED:
            shutil.copytree(entry, directory / entry.name, ignore=shutil.ignore_patterns("__pycache__"))
        elif entry.name not in LEFT_OUT:
            (directory / entry.name).symlink_to(entry)
    for name, edits in EDITS.items():
        text = (directory / name).read_text("utf-8")
        for before, after in edits.items():
            if text.count(before) != 1:
                raise AssertionError(f"{name} has {text.count(before)} times {before!r}; the next release edits one.")
            text = text.replace(before, after)
        (directory / name).write_text(text, "utf-8")
