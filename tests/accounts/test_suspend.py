"""The command that keeps a member out."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.credentials import Credential
from tests.build import a_member


def test_a_member_is_suspended_and_readmitted() -> None:
    a_member("ana")
    out = StringIO()
    call_command("suspend", "Ana", stdout=out)
    assert not Credential.whose(username="ana").is_active
    call_command("suspend", "ana", readmit=True, stdout=out)
    assert Credential.whose(username="ana").is_active
    assert out.getvalue().splitlines() == ["Ana is suspended.", "ana can sign in again."]


@pytest.mark.parametrize("readmit", [False, True])
def test_nobody_has_the_name(readmit: bool) -> None:
    with pytest.raises(CommandError, match="Nobody is called ben"):
        call_command("suspend", "ben", readmit=readmit)
    assert Credential.whose.find(username="ben") is None
