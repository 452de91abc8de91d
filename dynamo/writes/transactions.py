"""Transactions: writes of which all are applied or none, each naming its own failure."""

from types import TracebackType
from typing import Any, Self

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from dynamo.errors import BadValue, Cancelled, Conflict, DynamoError, EngineFault, Refused, Throttled, from_engine
from dynamo.model.entity import Entity, Key
from dynamo.model.keys import new_id
from dynamo.wire.client import call
from dynamo.wire.retries import ATTEMPTS, pause
from dynamo.writes.writes import Failing, Write, build_check, build_delete, build_put, build_update

# Characters of a transaction's token, by the engine's limit.
TOKEN_LIMIT = 36
CONFLICT_ATTEMPTS = 6


class Transaction:
    """Applies all of its writes, or none. As a context manager it commits when the block ends without an error.

    `token` makes it idempotent for ten minutes: the same transaction sent again with the same token changes nothing
    and succeeds. Without one a fresh token is used, which still makes our own repetitions safe.
    """

    # The most writes in one, by the engine's limit.
    LIMIT = 100

    def __init__(self, token: str | None = None):
        self.token = token or new_id()
        if len(self.token) > TOKEN_LIMIT:
            raise BadValue(f"A transaction's token has at most {TOKEN_LIMIT} characters.")
        self.writes: list[Write] = []

    def put(
        self, entity: Entity, *, new: bool = False, condition: Condition | None = None, failing: Failing = None
    ) -> None:
        """Write an item whole; with `new`, only where there is none."""
        self.writes.append(build_put(entity, new=new, condition=condition, failing=failing))

    def update(
        self,
        key: Key,
        *actions: Action,
        condition: Condition | None = None,
        upsert: bool = False,
        failing: Failing = None,
    ) -> None:
        """Change attributes of an item that exists or, with `upsert`, may not yet."""
        self.writes.append(build_update(key, actions, condition, upsert, failing))

    def delete(self, key: Key, *, condition: Condition | None = None, failing: Failing = None) -> None:
        self.writes.append(build_delete(key, condition, failing))

    def check(self, key: Key, condition: Condition, *, failing: Failing = None) -> None:
        """Change nothing, but let the transaction fail unless the condition holds."""
        self.writes.append(build_check(key, condition, failing))

    def commit(self) -> None:
        """Send it: one request. Nothing is sent for no writes.

        Raises the failure of the first write whose condition did not hold, with those of the others in `others`;
        `Conflict` when other transactions kept writing the same items; `OutcomeUnknown` when no answer came.
        """
        if len(self.writes) > self.LIMIT:
            raise BadValue(f"A transaction has at most {self.LIMIT} writes; this one has {len(self.writes)}.")
        if not self.writes:
            return
        request = {
            "TransactItems": [{write.kind: write.parameters} for write in self.writes],
            "ClientRequestToken": self.token,
        }
        conflicts = throttles = 0
        while True:
            try:
                call("TransactWriteItems", request, repeatable=True, units=lambda: (0, self.write_units))
            except Cancelled as cancelled:
                reason = self._meaning(cancelled)
                if isinstance(reason, Conflict) and conflicts < CONFLICT_ATTEMPTS - 1:
                    pause(conflicts)
                    conflicts += 1
                elif isinstance(reason, Throttled) and throttles < ATTEMPTS - 1:
                    pause(throttles)
                    throttles += 1
                else:
                    raise reason from cancelled
            else:
                return

    @property
    def write_units(self) -> int:
        """Units it takes: twice those of each write alone, and those of the indexes once."""
        reckoned = [write.reckon() for write in self.writes]
        return sum(2 * alone + indexes for alone, indexes in reckoned)

    def _meaning(self, cancelled: Cancelled) -> DynamoError:
        """What a cancellation means: refusals outweigh everything, conflicts alone mean another try."""
        refusals: list[Refused] = []
        other: dict[str, Any] = {}
        if len(cancelled.reasons) != len(self.writes):
            return EngineFault(
                f"A transaction of {len(self.writes)} writes was cancelled, and not said why: {cancelled}"
            )
        for write, reason in zip(self.writes, cancelled.reasons, strict=True):
            code = reason.get("Code", "None")
            if code == "ConditionalCheckFailed":
                refusals.append(write.failure(reason.get("Item")))
            elif code != "None":
                other.setdefault(code, reason.get("Message") or "")
        if refusals:
            refusals[0].others = tuple(refusals[1:])
            return refusals[0]
        for code in ("ValidationError", "ItemCollectionSizeLimitExceeded", "TransactionConflict"):
            if code in other:
                return from_engine(_REASONS.get(code, code), other[code])
        code, message = next(iter(other.items()), ("Unknown", str(cancelled)))
        return from_engine(_REASONS.get(code, code), message)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.commit()


# Codes of cancellation reasons that differ from the names of the errors.
_REASONS = {
    "TransactionConflict": "TransactionConflictException",
    "ProvisionedThroughputExceeded": "ProvisionedThroughputExceededException",
    "ThrottlingError": "ThrottlingException",
    "ItemCollectionSizeLimitExceeded": "ItemCollectionSizeLimitExceededException",
}
