# SPDX-License-Identifier: Apache-2.0
"""Scan policies over the API: made, cloned, changed and deleted; what is not obeyed is refused by name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from tests.support.api_house import ApiHouse, basic
from tests.support.people import new_member

from vedette.checks.catalogue import EVERY
from vedette.domain.permission import Permission
from vedette.domain.policy import BUILT_IN_OWNER_ID, DEFAULT_SCAN_POLICY, ScanPolicy
from vedette.services.policy_fixed import FIXED
from vedette.wire.shape_scan_policy_parts import SECRET

OWN = "/api/vedette/1"


def made(house: ApiHouse, **settings: Any) -> dict[str, Any]:
    reply = house.post("/scanpolicies/new", {"Name": "Mine", **settings})
    assert reply.status == 201, reply.body
    shown: dict[str, Any] = reply.value
    return shown


def stored(house: ApiHouse, shown: dict[str, Any]) -> ScanPolicy:
    policy: ScanPolicy = house.run(house.store.scan_policies.get(UUID(shown["Id"])))
    return policy


def test_the_default_policy_has_the_vendor_s_name_and_id(fresh: ApiHouse) -> None:
    (item,) = fresh.get("/scanpolicies/list").value["List"]
    whole = fresh.get("/scanpolicies/get?name=default%20security%20checks").value

    assert (item["Id"], item["Name"]) == ("b2018666-2a01-e411-976c-0a45dbb897e8", "Default Security Checks")
    assert (item["IsDefault"], item["IsAccountDefault"]) == (True, True)
    assert whole == fresh.get(f"/scanpolicies/get/{item['Id']}").value
    assert whole["IsAccountDefault"] is True


def test_every_check_is_shown_in_a_group_and_can_be_switched_off(fresh: ApiHouse) -> None:
    parents = fresh.get(f"/scanpolicies/get/{DEFAULT_SCAN_POLICY.id}").value["SecurityCheckGroupParents"]
    patterns = [p for parent in parents for group in parent["SecurityCheckGroups"] for p in group["Patterns"]]
    for pattern in patterns:
        pattern["Enabled"] = pattern["Id"] == "sql-injection"
    shown = made(fresh, SecurityCheckGroupParents=parents)

    assert {pattern["Id"] for pattern in patterns} == {check.id for check in EVERY}
    assert stored(fresh, shown).checks == frozenset({"sql-injection"})
    assert shown["SecurityCheckGroupParents"][0]["SecurityCheckGroups"] != []


def test_a_group_may_be_named_by_its_family_alone(fresh: ApiHouse) -> None:
    shown = made(fresh, SecurityCheckGroupParents=[{"SecurityCheckGroups": [{"EngineGroup": "Xss", "Enabled": True}]}])
    checks = stored(fresh, shown).checks

    assert checks is not None
    assert "cross-site-scripting" in checks
    assert "sql-injection" not in checks


def test_what_is_read_may_be_sent_back(fresh: ApiHouse) -> None:
    first = made(
        fresh,
        CustomHttpHeaderSettings=[{"Name": "X-Key", "Value": "k3y", "AttackMode": "Full"}],
        ProxySettings={
            "EnableCustomProxy": True,
            "ProxyAddress": "proxy.example",
            "ProxyPort": 3128,
            "ProxyUsername": "u",
            "ProxyPassword": "p@ss",
        },
        FormValueSettings=[{"Name": "City", "Value": "Berlin", "Pattern": "town", "Match": "Exact"}],
        ExtensionSettings=[{"Extension": "pdf", "CrawlOption": "DoNotCrawl", "AttackOption": "DoNotAttack"}],
    )
    before = stored(fresh, first)
    reply = fresh.post("/scanpolicies/update", first)

    assert reply.status == 200, reply.body
    assert reply.value == first
    assert stored(fresh, first) == before
    assert before.secrets.headers[0].value == "k3y"
    assert before.secrets.proxy == "http://u:p%40ss@proxy.example:3128"
    assert first["CustomHttpHeaderSettings"][0]["Value"] == first["ProxySettings"]["ProxyPassword"] == SECRET


def test_a_clone_has_all_settings_of_the_other(fresh: ApiHouse) -> None:
    first = made(fresh, CrawlingSettings={"MaximumCrawlerUrlCount": 77}, AttackingSettings={"AttackCookies": False})
    clone = made(fresh, Name="Clone", ClonedScanPolicySettingId=first["Id"])

    assert clone["CrawlingSettings"] == first["CrawlingSettings"]
    assert clone["AttackingSettings"] == first["AttackingSettings"]
    assert clone["ClonedScanPolicySettingId"] == first["Id"]


@pytest.mark.parametrize("fixed", FIXED, ids=lambda each: each.path)
def test_what_is_not_obeyed_is_refused_by_name(house: ApiHouse, fixed: Any) -> None:
    group, _, name = fixed.path.partition(".")
    wish: Any = [{"Value": "x", "Pattern": "x", "Name": "x"}] if not name else (not fixed.value)
    if name.endswith(("Agents",)):
        wish = {"Mine": "Mine/1"}
    elif name == "ProxyByPassList":
        wish = ["shop.example"]
    elif fixed.path in ("CsrfSettings",):
        wish = {"NonFormValues": "x"}
    elif fixed.path == "EnableKnowledgebase":
        wish = True
    elif fixed.path == "ResourceFinders":
        wish = ["backups"]
    elif fixed.path == "WebStorageSettings":
        wish = [{"Key": "a", "Type": "Local", "Value": "b"}]
    elif fixed.value is None and "Events" in name:
        wish = False
    elif fixed.value is None and name:
        wish = "7"
    body = {"Name": "Mine", group: {name: wish} if name else wish}
    reply = house.post("/scanpolicies/new", body)

    assert reply.status == 400
    assert fixed.path in reply.value["Message"]


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"CrawlingSettings": {"MaximumCrawlerUrlCount": 20_000}}, "MaximumCrawlerUrlCount"),
        ({"Custom404Settings": {"Custom404RegEx": "("}}, "Custom404RegEx"),
        ({"IgnorePatternSettings": [{"Name": "a", "ParameterType": "SETCOOKIE", "Pattern": "x"}]}, "SETCOOKIE"),
        ({"CustomHttpHeaderSettings": [{"Name": "Host", "Value": "x"}]}, "Host"),
        ({"CustomHttpHeaderSettings": [{"Name": "X-A", "Value": SECRET}]}, "asterisks"),
        ({"SslTlsSettingModel": {"Tls10Enabled": True}}, "SslTlsSettingModel"),
        ({"ProxySettings": {"EnableCustomProxy": True}}, "ProxyAddress"),
        (
            {"ProxySettings": {"ProxyAddress": "a.example", "ProxyPort": 1, "ProxyAuthenticationRequired": True}},
            "ProxyUsername",
        ),
        ({"ProxySettings": {"ProxyAddress": "ftp://proxy.example", "ProxyPort": 1}}, "ProxyAddress"),
        ({"SelectedGroups": ["13dfd27f-2d54-4db9-d2ff-b13901187ca9"], "IsShared": True}, "SelectedGroups"),
        ({"SecurityCheckGroupParents": [{"SecurityCheckGroups": [{"Id": "nothing"}]}]}, "nothing"),
        ({"SecurityCheckGroupParents": []}, "SecurityCheckGroupParents"),
        ({"HttpRequestSettings": {"UserAgent": "a\nb"}}, "UserAgent"),
        ({"FormValueSettings": [{"Name": "City", "Value": "x"}]}, "FormValueSettings"),
        ({"ExtensionSettings": [{"Extension": "pdf", "CrawlOption": "Never", "AttackOption": "x"}]}, "CrawlOption"),
        ({"ClonedScanPolicySettingId": "13dfd27f-2d54-4db9-d2ff-b13901187ca9"}, "ClonedScanPolicySettingId"),
        ({"Name": "Default Security Checks"}, "Name"),
    ],
)
def test_what_cannot_be_is_refused_by_name(house: ApiHouse, settings: dict[str, Any], named: str) -> None:
    reply = house.post("/scanpolicies/new", {"Name": "Mine", **settings})

    assert reply.status == 400, reply.body
    assert named in reply.value["Message"]


def test_a_password_does_not_follow_to_another_proxy(fresh: ApiHouse) -> None:
    shown = made(
        fresh,
        ProxySettings={"ProxyAddress": "a.example", "ProxyPort": 1, "ProxyUsername": "u", "ProxyPassword": "s3cret"},
    )
    moved = {**shown["ProxySettings"], "ProxyAddress": "b.example"}

    assert fresh.post("/scanpolicies/update", {"Id": shown["Id"], "ProxySettings": moved}).status == 400


def test_the_built_in_policy_is_nobody_s_to_change(fresh: ApiHouse) -> None:
    whole = fresh.get(f"/scanpolicies/get/{DEFAULT_SCAN_POLICY.id}").value

    assert fresh.post("/scanpolicies/update", whole).status == 400
    assert fresh.post("/scanpolicies/delete", DEFAULT_SCAN_POLICY.name).status == 400


def test_deleting_goes_by_name(fresh: ApiHouse) -> None:
    made(fresh)

    assert fresh.post("/scanpolicies/delete", "mine").status == 200
    assert fresh.post("/scanpolicies/delete", "mine").status == 404
    assert len(fresh.get("/scanpolicies/list").value["List"]) == 1


def test_a_policy_is_its_owner_s_until_it_is_shared(fresh: ApiHouse) -> None:
    rights = frozenset({Permission.VIEW_SCAN_POLICIES, Permission.MANAGE_SCAN_POLICIES})
    other = fresh.run(new_member(fresh.services, fresh.member, "other@example.org", rights))
    token = fresh.run(fresh.services.tokens.create("other@example.org"))
    auth = basic(str(other.id), token.text)
    shown = made(fresh)
    hidden = fresh.get(f"/scanpolicies/get/{shown['Id']}", auth=auth)
    fresh.post("/scanpolicies/update", {"Id": shown["Id"], "IsShared": True})

    assert hidden.status == 404
    assert fresh.get(f"/scanpolicies/get/{shown['Id']}", auth=auth).status == 200


def test_the_account_s_default_is_what_a_launch_without_a_policy_gets(fresh: ApiHouse) -> None:
    fresh.new_website()
    shown = made(fresh, ScopeSettings={"CaseSensitiveScope": False})
    refused = fresh.call("POST", f"{OWN}/scanpolicies/account-default", shown["Id"])
    fresh.post("/scanpolicies/update", {"Id": shown["Id"], "IsShared": True})
    reply = fresh.call("POST", f"{OWN}/scanpolicies/account-default", shown["Id"])
    scan = fresh.new_scan()
    spec = fresh.run(fresh.store.scans.get(UUID(scan["Id"]))).spec

    assert (refused.status, reply.status) == (400, 200)
    assert reply.value["IsAccountDefault"] is True
    assert scan["PolicyId"] == shown["Id"]
    assert spec.scope.ignores_case
    assert stored(fresh, shown).owner_id != BUILT_IN_OWNER_ID


def test_secrets_of_a_policy_lie_sealed_in_its_scans_too(fresh: ApiHouse) -> None:
    fresh.new_website()
    shown = made(fresh, CustomHttpHeaderSettings=[{"Name": "X-Key", "Value": "s3cret"}])
    scan = fresh.new_scan(PolicyId=shown["Id"])
    rows = fresh.store.main.read_now(lambda c: c.exec_driver_sql("select * from scan").fetchall())

    assert "s3cret" not in str(rows)
    assert fresh.run(fresh.store.scans.get(UUID(scan["Id"]))).shown_credentials.headers == (("X-Key", "s3cret"),)
