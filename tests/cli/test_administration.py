# SPDX-License-Identifier: Apache-2.0
"""`vedette token`, `user`, `website`, `consent`, `checks`: what they store and print."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from typing import Any
from uuid import UUID

import pytest
from tests.support.cli_house import SITE, CliHouse

from vedette.checks.catalogue import EVERY
from vedette.domain.permission import Permission
from vedette.services.member_wishes import MemberWish
from vedette.store.store import MAIN_FILE


def value(house: CliHouse, *args: str) -> Any:
    done = house.run(*args, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_first_token_makes_the_owner(house: CliHouse) -> None:
    token = value(house, "token", "create")
    assert list(token) == ["Id", "Token"]
    (owner,) = value(house, "user", "list")
    assert (owner["Id"], owner["Roles"]) == (token["Id"], [{"Role": "Account Owner", "WebsiteGroup": None}])
    again = value(house, "token", "create")
    assert again["Id"] == token["Id"]
    assert again["Token"] != token["Token"]


def test_with_several_members_the_token_needs_a_name(house: CliHouse) -> None:
    value(house, "token", "create", "--member", "owner@example.org")
    value(house, "user", "create", "bob@example.org")
    refused = house.run("token", "create")
    assert refused.exit_code == 3
    assert "--member" in refused.stderr
    assert value(house, "token", "create", "--member", "BOB@example.org")["Id"]
    assert house.run("token", "create", "--member", "eve@example.org").exit_code == 3


def test_tokens_are_listed_without_their_text_and_revoked(house: CliHouse) -> None:
    text = value(house, "token", "create")["Token"]
    listed = house.run("token", "list", "--json").stdout
    assert text not in listed
    (token,) = json.loads(listed)
    assert house.run("token", "revoke", token["Id"]).exit_code == 0
    assert value(house, "token", "list") == []
    assert house.run("token", "revoke", token["Id"]).exit_code == 3
    assert house.run("token", "revoke", "x").exit_code == 3


def test_a_new_member_may_only_read_unless_more_is_said(house: CliHouse) -> None:
    reader = value(house, "user", "create", "reader@example.org", "--name", "Reader")
    assert reader["Roles"] == [{"Role": "View Scan Reports", "WebsiteGroup": None}]
    starter = value(house, "user", "create", "s@example.org", "--role", "start scans", "--role", "Manage Issues")
    assert [each["Role"] for each in starter["Roles"]] == ["Start Scans", "Manage Issues"]
    assert house.run("user", "create", "b@example.org", "--role", "fly").exit_code == 3
    assert house.run("user", "create", "b@example.org", "--role", "Start Scans@nowhere").exit_code == 3
    assert house.run("user", "create", "reader@example.org").exit_code == 3
    assert house.run("user", "create", "no address").exit_code == 3


def test_roles_are_listed_with_what_they_allow(house: CliHouse) -> None:
    roles = {role["Name"]: role for role in value(house, "user", "roles")}
    assert roles["Account Owner"]["Permissions"] == [known.value for known in Permission]
    assert "start-scans" in roles["Start Scans"]["Permissions"]
    assert house.run("user", "roles").stdout.startswith("Id ")


def test_the_audit_log_is_listed_and_verified(house: CliHouse) -> None:
    value(house, "user", "create", "bob@example.org")
    (created, *_) = value(house, "audit", "list")
    assert (created["Deed"], created["About"], created["Through"]) == ("UserCreated", "bob@example.org", "background")
    assert house.run("audit", "list").stdout.startswith("Number ")
    assert "is whole" in house.run("audit", "verify").stdout

    with closing(sqlite3.connect(house.data / MAIN_FILE)) as store, store:
        store.execute("UPDATE audit_entry SET text = 'eve@example.org' WHERE kind = 'UserCreated'")

    broken = house.run("audit", "verify")
    assert broken.exit_code == 3
    assert "was changed" in broken.output


def test_a_member_is_changed_and_deleted(house: CliHouse) -> None:
    value(house, "user", "create", "bob@example.org", "--name", "Bob")
    changed = value(
        house, "user", "update", "Bob@Example.org", "--name", "Rob", "--no-api-access", "--date-format", "yyyy-MM-dd"
    )
    assert (changed["Name"], changed["IsApiAccessEnabled"], changed["DateFormat"]) == ("Rob", False, "yyyy-MM-dd")
    assert changed["Roles"] == [{"Role": "View Scan Reports", "WebsiteGroup": None}]
    assert house.run("user", "update", "bob@example.org", "--date-format", "dd.MM.").exit_code == 3
    assert house.run("user", "delete", "bob@example.org").exit_code == 0
    assert house.run("user", "delete", "bob@example.org").exit_code == 3
    assert house.run("user", "delete", "owner@localhost").exit_code == 3


def test_the_invited_accept_with_token_and_password_once(house: CliHouse) -> None:
    value(house, "token", "create")
    token = asyncio.run(invited(house, "ann@example.org"))
    words = {"INVITED": token, "CHOSEN": "a long tea in the evening"}
    accept = ("user", "accept", "--token-env", "INVITED", "--password-env", "CHOSEN")

    weak = house.run(*accept, env={**words, "CHOSEN": "tea"})
    unset = house.run(*accept, env={"INVITED": token})
    accepted = house.run(*accept, "--json", env=words)
    again = house.run(*accept, env=words)

    assert (weak.exit_code, unset.exit_code, accepted.exit_code, again.exit_code) == (3, 3, 0, 3)
    assert "CHOSEN" in unset.stderr
    assert json.loads(accepted.stdout)["Email"] == "ann@example.org"
    assert {user["Email"] for user in value(house, "user", "list")} >= {"ann@example.org"}
    assert token not in accepted.output


async def invited(house: CliHouse, email: str) -> str:
    """Invite somebody and return the token."""
    async with house.doors.open_services(house.data) as services:
        operator = await services.members.operator()
        view = await services.invitations.create(operator, MemberWish(email, "Ann"))
        return (await services.invitations.renew(operator, view.invitation.id)).text


def test_a_website_is_registered_listed_and_deleted(house: CliHouse) -> None:
    created = value(house, "website", "create", "http://shop.example/a", "--tag", "tea")
    assert (created["RootUrl"], created["Name"], created["Tags"]) == ("http://shop.example/a/", "shop.example", ["tea"])
    assert value(house, "website", "list") == [created]
    assert house.run("website", "create", "http://shop.example/a/").exit_code == 3
    assert house.run("website", "delete", "http://shop.example/a/").exit_code == 0
    assert house.run("website", "delete", "http://shop.example/a/").exit_code == 3
    assert house.run("website", "create", "shop").exit_code == 3


def test_ownership_is_proved_by_what_the_site_shows(house: CliHouse) -> None:
    house.run("website", "create", "http://shop.example/")
    assert house.run("website", "verify", "http://shop.example/").exit_code == 3
    started = value(house, "website", "start-verification", "http://shop.example/", "--method", "tag")
    assert (started["Method"], started["Url"]) == ("tag", "http://shop.example/")
    assert started["Content"].startswith("<meta")
    assert house.run("website", "verify", "http://shop.example/", "--method", "tag").exit_code == 4
    house.proofs.shown.add("http://shop.example/")
    assert house.run("website", "verify", "http://shop.example/", "--method", "tag").exit_code == 0
    (website,) = value(house, "website", "list")
    assert website["IsVerified"] is True
    assert house.run("scan", "http://shop.example/").exit_code == 0


def test_a_consent_is_given_and_taken_back(house: CliHouse) -> None:
    consent = value(house, "consent", "give", "http://shop.example/x", "--reason", "The owner said so.")
    assert consent["Origin"] == "http://shop.example"
    assert consent["How"].startswith("The owner said so. (")
    assert house.run("scan", "http://shop.example/").exit_code == 0
    assert house.run("consent", "withdraw", consent["Id"]).exit_code == 0
    assert house.run("scan", "http://shop.example/").exit_code == 4
    (withdrawn,) = value(house, "consent", "list")
    assert withdrawn["WithdrawnAt"] is not None
    assert house.run("consent", "withdraw", str(UUID(int=5))).exit_code == 3


@pytest.mark.parametrize("group", ["user", "token", "website", "consent"])
def test_the_lists_print_as_tables_too(house: CliHouse, group: str) -> None:
    house.run("token", "create")
    house.run("website", "create", SITE)
    house.run("consent", "give", SITE)
    listed = house.run(group, "list")
    assert listed.exit_code == 0
    assert listed.stdout.startswith("Id ")
    assert len(listed.stdout.splitlines()) == 2


def test_every_check_is_listed_and_shown(house: CliHouse) -> None:
    listed = value(house, "checks", "list")
    assert [check["Id"] for check in listed] == sorted(check.id for check in EVERY)
    shown = house.run("checks", "show", "open-redirect")
    assert "CWE-601" in shown.stdout
    assert value(house, "checks", "show", "open-redirect") in listed
    assert house.run("checks", "show", "no-such-check").exit_code == 3
