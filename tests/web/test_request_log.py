"""A refused form is an answer and no warning; what is a fault is logged."""

import pytest
from django.test import Client

from tests.build import a_member, client_of


def test_ordinary_answers_are_no_warnings(caplog: pytest.LogCaptureFixture) -> None:
    statuses = [Client().post("/sign-in/", {"username": "ana", "password": "x"}).status_code for _ in range(6)]
    statuses += [
        client_of(a_member()).post("/settings/addresses/add/").status_code,
        Client().get("/@nobody/").status_code,
    ]
    assert statuses == [422] * 5 + [429, 422, 404]
    assert [record.message for record in caplog.records if record.name == "django.request"] == []


def test_what_is_no_ordinary_answer_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert Client().get("/sign-out/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/sign-in/").status_code == 403
    assert {record.name for record in caplog.records} == {"django.request", "django.security.csrf"}
