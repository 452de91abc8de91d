"""The cases that are measured, and the goals they are held to: multiples of an empty view in the same run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.visiting.measuring import Measured, Worker
from benchmarks.visiting.servers import Server
from benchmarks.visiting.shopping import Shopper

Act = Callable[[Shopper], None]

VISITOR, MEMBER = "visitor", "signed in"


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that is done, for a visitor or a member. `goal` is its most, in empty views."""

    name: str
    who: str
    act: Act
    goal: float | None = None
    # Done before, unmeasured; once for so many acts.
    before: Act = Shopper.nothing
    acts: int = 20

    @property
    def full_name(self) -> str:
        return f"{self.name}, {self.who}"

    def measured(self, server: Server, shoppers: Sequence[Shopper]) -> Measured:
        workers = [Worker(one.browser, partial(self.act, one), partial(self.before, one)) for one in shoppers]
        return Measured(self.full_name, server, workers, self.acts)


CASES = (
    Case("home", VISITOR, Shopper.home),
    Case("home", MEMBER, Shopper.home),
    Case("category of 24", VISITOR, Shopper.category, 11),
    Case("category of 24", MEMBER, Shopper.category, 16),
    Case("category of 24, from another price each time", VISITOR, Shopper.any_category, 16),
    Case("product", VISITOR, Shopper.product, 10, before=Shopper.look_around),
    Case("product", MEMBER, Shopper.product, 10, before=Shopper.look_around),
    Case("product, another each time", VISITOR, Shopper.any_product, 13),
    Case("cart of 3", VISITOR, Shopper.cart, 10, before=Shopper.fill_cart),
    Case("cart of 3", MEMBER, Shopper.cart, 10, before=Shopper.fill_cart),
    Case("add to cart, into the drawer", VISITOR, Shopper.add, 11, before=Shopper.fill_cart_but_one, acts=1),
    Case("add to cart, into the drawer", MEMBER, Shopper.add, 11, before=Shopper.fill_cart_but_one, acts=1),
    Case(
        "add to cart, without scripts",
        VISITOR,
        Shopper.add_without_scripts,
        8,
        before=Shopper.fill_cart_but_one,
        acts=1,
    ),
    Case(
        "add to cart, without scripts",
        MEMBER,
        Shopper.add_without_scripts,
        8,
        before=Shopper.fill_cart_but_one,
        acts=1,
    ),
    Case("order history", MEMBER, Shopper.orders, 10),
    Case("whole checkout", MEMBER, Shopper.check_out, 60, before=Shopper.fill_cart, acts=1),
)


def named(words: str) -> list[Case]:
    """The cases whose name holds these words. Leaves when there are none: nothing at all would reach every goal."""
    found = [case for case in CASES if words in case.full_name]
    if not found:
        raise SystemExit(f"No case is called “{words}”. There are: {'; '.join(case.full_name for case in CASES)}.")
    return found
