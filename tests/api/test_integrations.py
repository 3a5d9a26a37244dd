# SPDX-License-Identifier: Apache-2.0
"""Our own `integrations/*`: no secret comes back, and no host is called that the operator did not name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.support.api_house import ApiHouse, running_api

from vedette.domain.delivery import Notice
from vedette.domain.integration import Integration
from vedette.domain.permission import Permission
from vedette.errors import Refused, Unreachable

KEY = "hush-0123456789-hush"


@dataclass
class NotingCourier:
    """Fits `services.deliveries.Courier`; calls nobody."""

    brought: list[tuple[str, Notice]] = field(default_factory=list)

    def check_address(self, url: str) -> None:
        if "allowed.example" not in url:
            raise Refused("The host is not one that this server may call.")

    async def bring(self, integration: Integration, notice: Notice, delivery_id: UUID) -> str | None:
        if "down" in integration.credentials.url:
            raise Unreachable("It answered 500.")
        self.brought.append((integration.name, notice))
        return "https://allowed.example/1"


@pytest.fixture
def courier() -> NotingCourier:
    return NotingCourier()


@pytest.fixture
def told(tmp_path: Path, courier: NotingCourier) -> Iterator[ApiHouse]:
    with running_api(tmp_path, courier=courier) as running:
        yield running


def ask(house: ApiHouse, path: str, body: object = None, **fields: Any) -> Any:
    method = "GET" if path == "list" else "POST"
    return house.call(method, f"/api/vedette/1/integrations/{path}", body, **fields)


def sent(**fields: object) -> dict[str, object]:
    return {"Name": "Hook", "Type": "Webhook", "Url": "https://allowed.example/in", "Secret": KEY, **fields}


def test_an_integration_is_added_shown_changed_tested_and_deleted(told: ApiHouse, courier: NotingCourier) -> None:
    made = ask(told, "new", sent())

    assert made.status == 201, made.body
    one = made.value
    assert (one["Name"], one["Type"], one["HasSecret"]) == ("Hook", "Webhook", True)
    assert ask(told, "list").value == [one]
    assert ask(told, "new", sent(Name="HOOK")).status == 409
    changed = ask(told, "update", {"Id": one["Id"], "Name": "New", "Type": "Webhook"})
    assert (changed.status, changed.value["Name"], changed.value["Url"]) == (200, "New", one["Url"])
    assert ask(told, f"test/{one['Id']}").value == {"Reference": "https://allowed.example/1"}
    assert [name for name, _ in courier.brought] == ["New"]
    assert ask(told, f"delete/{one['Id']}").status == 200
    for path in (f"delete/{one['Id']}", f"test/{uuid4()}"):
        assert ask(told, path).status == 404


def test_no_secret_comes_back_or_is_told_in_the_audit_log(told: ApiHouse) -> None:
    slack = sent(Name="Chat", Type="Slack", Url=f"https://allowed.example/services/{KEY}", Secret=None)
    replies = [ask(told, "new", sent()), ask(told, "new", slack), ask(told, "list"), told.get("/auditlogs/export")]

    assert all(KEY.encode() not in reply.body for reply in replies)
    assert ask(told, "list").value[0]["Url"] == "https://allowed.example/"


def test_a_secret_stays_with_the_address_that_it_was_given_for(told: ApiHouse) -> None:
    one = ask(told, "new", sent()).value
    moved = {"Id": one["Id"], "Name": "Hook", "Type": "Webhook", "Url": "https://other.allowed.example/"}

    assert ask(told, "update", moved).status == 400
    assert ask(told, "update", {**moved, "Secret": KEY}).status == 200


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"Url": "https://inner.example/"}, 403),
        ({"Url": None}, 400),
        ({"Secret": "short"}, 400),
        ({"Secret": "line\r\nX: y 0123456789"}, 400),
        ({"Type": "Slack"}, 400),
        ({"Type": "GitHub", "Project": "no-slash"}, 400),
        ({"Type": "GitHub", "Project": "a/b/../c"}, 400),
        ({"Type": "Jira", "Project": "SH OP"}, 400),
        ({"Type": "DefectDojo", "Project": "one"}, 400),
        ({"Type": "Pager"}, 400),
        ({"Name": ""}, 400),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(told: ApiHouse, fields: dict[str, object], status: int) -> None:
    assert ask(told, "new", sent(**fields)).status == status


def test_a_system_that_does_not_take_it_is_told_of(told: ApiHouse) -> None:
    one = ask(told, "new", sent(Url="https://allowed.example/down")).value

    reply = ask(told, f"test/{one['Id']}")

    assert reply.status >= 500
    assert b"answered 500" in reply.body


def test_an_integration_that_a_notification_names_stays(told: ApiHouse) -> None:
    one = ask(told, "new", sent()).value
    jira = ask(told, "new", sent(Name="Jira", Type="Jira", Project="SHOP"))
    assert jira.status == 201
    rule = {"Disabled": False, "Event": "NewScan", "Name": "R", "Scope": "AnyWebsite"}

    made = told.post("/notifications/new", {**rule, "Recipients": {"Integrations": ["hook"]}})

    assert made.value["Recipients"]["IntegrationRecipients"] == ["Hook"]
    assert ask(told, f"delete/{one['Id']}").status == 409
    for event in ("NewScan", "ScanFailed"):
        wrong = {**rule, "Event": event, "Recipients": {"Integrations": ["Jira"]}}
        assert told.post("/notifications/new", wrong).status == 400


def test_integrations_are_a_matter_of_the_whole_account(told: ApiHouse) -> None:
    viewer = told.caller({Permission.VIEW_INTEGRATIONS})

    assert ask(told, "list", auth=viewer).status == 200
    assert ask(told, "new", sent(), auth=viewer).status == 403
    assert ask(told, "list", auth=told.caller(())).status == 403
