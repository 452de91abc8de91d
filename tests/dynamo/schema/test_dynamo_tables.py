"""The command that makes the tables agree with their declaration, and what it refuses."""

from collections.abc import Iterator
from io import StringIO
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from dynamo import Index, Table
from dynamo.errors import BadRequest, DynamoError, TableBusy, Throttled, from_engine
from dynamo.model import tables
from dynamo.schema import creating, differences
from dynamo.wire.transport import boto
from dynamo.wire.transport.boto import boto_client

PREFIX = "agreeing-"


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch, engine: Any) -> Iterator[None]:
    """No declared tables, and a prefix of its own, empty again afterwards."""
    from django.conf import settings

    monkeypatch.setattr(tables, "_declared", {})
    with override_settings(DYNAMO=settings.DYNAMO | {"PREFIX": PREFIX, "PRODUCTION": False}):
        yield
        client = boto_client()
        for name in client.list_tables()["TableNames"]:
            if name.startswith(PREFIX):
                client.update_table(TableName=name, DeletionProtectionEnabled=False)
                client.delete_table(TableName=name)


pytestmark = pytest.mark.usefixtures("declared")


def run(*words: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("dynamo_tables", *words, stdout=out)
    except CommandError as error:
        return error.returncode, f"{out.getvalue()}{error}"
    return 0, out.getvalue()


def declare(*indexes: Index, stream: bool = False, expires: str | None = None, sort: str | None = "b") -> Table:
    """A table, in place of the one declared before."""
    tables._declared.clear()
    return Table("Things", "a", sort, indexes=indexes, stream=stream, expires=expires)


def described() -> dict[str, Any]:
    return boto_client().describe_table(TableName=f"{PREFIX}Things")["Table"]


def test_it_shows_what_is_missing_and_changes_nothing() -> None:
    declare(Index("ByC", "c"))
    code, said = run()
    assert code == 1
    assert "does not exist: create it, with the index ByC." in said
    assert "--apply settles 1." in said
    assert creating.describe(f"{PREFIX}Things") is None


def test_it_creates_everything_and_then_agrees() -> None:
    declare(Index("ByC", "c", "d", "N", include=("e",)), Index("Whole", "c", include=None), stream=True, expires="x")
    Table("Others", "id")
    code, said = run("--apply")
    assert code == 0, said
    assert "2 tables at http://127.0.0.1" in said
    assert "point-in-time recovery" not in said
    table = described()
    assert [index["IndexName"] for index in table["GlobalSecondaryIndexes"]] == ["ByC", "Whole"]
    assert table["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert not table["DeletionProtectionEnabled"]
    expiry = boto_client().describe_time_to_live(TableName=f"{PREFIX}Things")["TimeToLiveDescription"]
    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "x"}
    for words in ((), ("--apply",)):
        code, said = run(*words)
        assert (code, "settled" in said) == (0, False)


def test_it_adds_what_came_later() -> None:
    declare()
    assert run("--apply")[0] == 0
    declare(Index("ByC", "c"), Index("ByD", "d", "e"), stream=True, expires="x")
    code, said = run()
    assert code == 1
    for words in ("no index ByC: add it", "no index ByD: add it", "no stream: start it", "expire items by x"):
        assert words in said
    assert run("--apply")[0] == 0
    assert len(described()["GlobalSecondaryIndexes"]) == 2
    assert run()[0] == 0


def test_it_protects_tables_in_production() -> None:
    from django.conf import settings

    declare()
    assert run("--apply")[0] == 0
    with override_settings(DYNAMO=settings.DYNAMO | {"PRODUCTION": True}):
        Table("Others", "id")
        code, said = run()
        assert code == 1
        assert "not protected from being deleted: protect it" in said
        assert said.count("no point-in-time recovery, as DynamoDB Local does not") == 1
        assert run("--apply")[0] == 0
        assert described()["DeletionProtectionEnabled"]
        assert boto_client().describe_table(TableName=f"{PREFIX}Others")["Table"]["DeletionProtectionEnabled"]


def test_it_bills_on_demand() -> None:
    declare(sort=None)
    boto_client().create_table(
        TableName=f"{PREFIX}Things",
        BillingMode="PROVISIONED",
        ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
        AttributeDefinitions=[{"AttributeName": "a", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "a", "KeyType": "HASH"}],
    )
    assert "bill it on demand" in run()[1]
    assert run("--apply")[0] == 0
    assert described()["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({"sort": None}, {}, "has the key a (S) and should have a (S) and b (S). A key cannot be changed"),
        ({}, {"sort": "z"}, "has the key a (S) and b (S) and should have a (S) and z (S)"),
    ],
)
def test_it_refuses_to_change_a_key(before: dict[str, Any], after: dict[str, Any], words: str) -> None:
    declare(**before)
    run("--apply")
    declare(**after)
    code, said = run("--apply")
    assert code == 1
    assert words in said
    assert "1 need a person" in said


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (Index("ByC", "c"), Index("ByC", "d"), "an index ByC by c (S); it should be by d (S). An index cannot be"),
        (Index("ByC", "c", "d"), Index("ByC", "c", "d", "N"), "by c (S) and d (S); it should be by c (S) and d (N)"),
        (Index("ByC", "c"), Index("ByC", "c", include=("e",)), "with keys only; it should have the keys and e"),
        (
            Index("ByC", "c", include=("f", "e")),
            Index("ByC", "c", include=None),
            "the keys and e, f; it should have all",
        ),
    ],
)
def test_it_refuses_to_change_an_index(before: Index, after: Index, words: str) -> None:
    declare(before)
    run("--apply")
    declare(after)
    code, said = run("--apply")
    assert code == 1
    assert words in said


def test_the_order_of_what_an_index_projects_makes_no_difference() -> None:
    declare(Index("ByC", "c", include=("f", "e")))
    run("--apply")
    declare(Index("ByC", "c", include=("e", "f")))
    assert run()[0] == 0


def test_it_refuses_to_change_by_what_items_expire() -> None:
    declare(expires="x")
    run("--apply")
    for expires, words in (("y", "expire by x and should by y"), (None, "expire by x and should never")):
        declare(expires=expires)
        code, said = run("--apply")
        assert code == 1
        assert words in said


def test_a_stream_may_be_started_once_the_table_is_loaded() -> None:
    creating.create([declare(stream=True)], streams=False)
    assert "StreamSpecification" not in described()
    _, said = run("--apply")
    assert "no stream: start it." in said
    assert described()["StreamSpecification"]["StreamEnabled"]


def test_it_refuses_to_change_a_stream() -> None:
    declare()
    run("--apply")
    stream = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
    boto_client().update_table(TableName=f"{PREFIX}Things", StreamSpecification=stream)
    declare(stream=True)
    code, said = run("--apply")
    assert code == 1
    assert "has a stream of KEYS_ONLY and should have one of NEW_AND_OLD_IMAGES" in said


def test_what_is_more_than_declared_is_mentioned_and_left() -> None:
    declare(Index("ByC", "c"), stream=True)
    Table("Others", "id")
    run("--apply")
    declare()
    code, said = run("--apply")
    assert code == 0
    assert "has an index ByC that is not declared" in said
    assert "has a stream that is not declared" in said
    assert "Others           is not declared; it is left alone" in said
    assert len(described()["GlobalSecondaryIndexes"]) == 1
    assert creating.describe(f"{PREFIX}Others") is not None


def test_an_engine_that_is_not_there_is_said_in_words() -> None:
    from django.conf import settings

    with override_settings(DYNAMO=settings.DYNAMO | {"ENDPOINT": "http://127.0.0.1:1"}):
        code, said = run()
    assert code == 1
    assert said.startswith("DynamoDB at http://127.0.0.1:1 does not answer")


class TestRecovery:
    """Point-in-time recovery, which the local engine does not have: its answers are played."""

    @pytest.fixture(autouse=True)
    def _in_production(self, declared: None) -> Iterator[None]:
        from django.conf import settings

        with override_settings(DYNAMO=settings.DYNAMO | {"PRODUCTION": True}):
            yield

    @pytest.fixture
    def refusals(self, monkeypatch: pytest.MonkeyPatch) -> list[DynamoError]:
        """What the engine answers at first when it is told to turn it on."""
        monkeypatch.setattr(creating, "SECONDS_BETWEEN_THEM", 0.001)
        return []

    @pytest.fixture
    def asked(self, monkeypatch: pytest.MonkeyPatch, refusals: list[DynamoError]) -> list[str]:
        asked: list[str] = []
        ask, state = creating.ask, {"status": "DISABLED"}

        def play(method: str, **parameters: Any) -> dict[str, Any]:
            if method == "describe_continuous_backups":
                recovery = {"PointInTimeRecoveryStatus": state["status"]}
                return {"ContinuousBackupsDescription": {"PointInTimeRecoveryDescription": recovery}}
            if method == "update_continuous_backups":
                assert parameters["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
                asked.append(parameters["TableName"])
                if refusals:
                    raise refusals.pop(0)
                state["status"] = "ENABLED"
                return {}
            return ask(method, **parameters)

        monkeypatch.setattr(creating, "ask", play)
        return asked

    def test_it_is_turned_on(self, asked: list[str]) -> None:
        declare()
        code, said = run("--apply")
        assert code == 0
        assert "has no point-in-time recovery: turn it on" in said
        assert asked == [f"{PREFIX}Things"]
        assert "knows no point-in-time recovery" not in said

    def test_it_is_not_looked_at_outside_production(self, asked: list[str]) -> None:
        from django.conf import settings

        declare()
        with override_settings(DYNAMO=settings.DYNAMO | {"PRODUCTION": False}):
            code, said = run("--apply")
        assert (code, asked) == (0, [])
        assert "recovery" not in said

    def test_a_table_made_just_now_is_waited_for(self, asked: list[str], refusals: list[DynamoError]) -> None:
        declare()
        refusals += [from_engine("ContinuousBackupsUnavailableException", "Backups are being enabled")] * 9
        assert run("--apply")[0] == 0
        assert len(asked) == 10

    def test_it_is_not_waited_for_without_end(self, asked: list[str], refusals: list[DynamoError]) -> None:
        declare()
        refusals += [from_engine("ContinuousBackupsUnavailableException", "Backups are being enabled")] * 99
        code, said = run("--apply")
        assert code == 1
        assert "could not be looked at or changed: ContinuousBackupsUnavailableException" in said
        assert len(asked) == creating.ATTEMPTS_AT_RECOVERY

    def test_nothing_else_is_waited_for(self, asked: list[str], refusals: list[DynamoError]) -> None:
        declare()
        refusals.append(from_engine("ResourceInUseException", "The table is being changed"))
        assert isinstance(refusals[0], TableBusy)
        assert run("--apply")[0] == 1
        assert len(asked) == 1


def test_what_is_refused_for_being_too_much_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[int] = []
    monkeypatch.setattr(creating, "pause", waited.append)
    refusals = [Throttled("no"), Throttled("no"), BadRequest("no")]
    monkeypatch.setattr(boto, "ask", Mock(side_effect=refusals))
    with pytest.raises(BadRequest):
        creating.ask("describe_continuous_backups", TableName="xyz")
    assert len(waited) == 2


def test_nothing_is_different_where_nothing_is_declared() -> None:
    assert [difference for difference in differences.differences() if not difference.note] == []
