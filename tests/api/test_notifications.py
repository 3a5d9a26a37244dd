# SPDX-License-Identifier: Apache-2.0
"""`notifications/*`, and the log of deliveries."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.support.api_house import SITE, ApiHouse

from vedette.domain.permission import Permission

NOBODY = "00000000-0000-0000-0000-000000000000"
KEYS = [
    "Id",
    "Priority",
    "Recipients",
    "WebsiteGroupName",
    "WebsiteRootUrl",
    "EmailSmsFilter",
    "IntegrationFilter",
    "Disabled",
    "ScanTaskGroupId",
    "Event",
    "Name",
    "Scope",
]
BOTH = {Permission.VIEW_NOTIFICATIONS, Permission.MANAGE_NOTIFICATIONS}


def sent(**fields: object) -> dict[str, Any]:
    plain = {"Recipients": {}, "Disabled": False, "Event": "ScanCompleted", "Name": "Ends", "Scope": "AnyWebsite"}
    return {**plain, **fields}


def test_a_notification_is_made_shown_changed_and_deleted(house: ApiHouse) -> None:
    recipients = {
        "Emails": [house.member.email.upper()],
        "OutsiderRecipients": ["out@example.org"],
        "SpecificEmailRecipients": ["AccountAdmins", "None"],
        "SpecificSmsRecipients": ["None"],
        "PhoneNumbers": [],
    }
    wanted = {"IsConfirmed": True, "Severity": "High", "State": "New", "Certainty": 90}
    made = house.post("/notifications/new", sent(Recipients=recipients, EmailSmsFilter=wanted, ScanTaskGroupId=NOBODY))

    assert made.status == 201, made.body
    one = made.value
    assert list(one) == KEYS
    user = {"Email": house.member.email, "Name": house.member.name, "PhoneNumber": None}
    assert one["Recipients"] == {
        "OutsiderRecipients": [{"Email": "out@example.org"}],
        "EmailRecipientUsers": [user],
        "ExcludedUsers": [],
        "IntegrationRecipients": [],
        "SmsRecipientUsers": [],
        "SpecificEmailRecipients": ["AccountAdmins"],
        "SpecificSmsRecipients": [],
    }
    assert one["EmailSmsFilter"] == wanted
    assert (one["Event"], one["Scope"], one["ScanTaskGroupId"]) == ("ScanCompleted", "AnyWebsite", None)
    assert house.get(f"/notifications/get/{one['Id']}").value == one
    assert one in house.get("/notifications/list").value["List"]

    changed = house.post("/notifications/update", {**sent(Name="Other", Disabled=True), "Id": one["Id"]})
    assert changed.status == 200
    assert (changed.value["Name"], changed.value["Disabled"]) == ("Other", True)
    assert changed.value["Priority"] == one["Priority"]
    assert changed.value["Recipients"]["EmailRecipientUsers"] == []
    assert house.post("/notifications/delete", {"Id": one["Id"]}).status == 200
    for path in ("delete", "update"):
        assert house.post(f"/notifications/{path}", {**sent(), "Id": one["Id"]}).status == 404
    assert house.get(f"/notifications/get/{one['Id']}").status == 404


def test_priorities_are_shown_in_the_order_in_which_notifications_are_asked(fresh: ApiHouse) -> None:
    fresh.new_website()
    low, high = (fresh.post("/notifications/new", sent()).value for _ in range(2))
    site = fresh.post("/notifications/new", sent(Scope="Website", WebsiteRootUrl=SITE)).value

    def order() -> list[str]:
        return [one["Id"] for one in fresh.get("/notifications/getpriorities?event=ScanCompleted").value]

    assert order() == [site["Id"], high["Id"], low["Id"]]
    pairs = [{"Id": low["Id"], "Priority": 9}, {"Id": high["Id"], "Priority": 1}]
    assert fresh.post("/notifications/setpriorities", pairs).status == 200
    assert order() == [site["Id"], low["Id"], high["Id"]]
    assert fresh.post("/notifications/setpriorities", [*pairs, {"Id": str(uuid4()), "Priority": 1}]).status == 400
    assert fresh.get("/notifications/getpriorities?event=NewScan").value == []


@pytest.mark.parametrize(
    "fields",
    [
        {"Recipients": {"Emails": ["nobody@example.org"]}},
        {"Recipients": {"OutsiderRecipients": ["Ann <a@example.org>"]}},
        {"Recipients": {"OutsiderRecipients": ["a@example.org\r\nBcc: b@example.org"]}},
        {"Recipients": {"Integrations": ["None of ours"]}},
        {"Recipients": {"PhoneNumbers": ["+905331111111"]}},
        {"Recipients": {"SpecificSmsRecipients": ["AccountAdmins"]}},
        {"Event": "Birthday"},
        {"Scope": "Website", "WebsiteRootUrl": "http://nobody.example/"},
        {"Scope": "WebsiteGroup", "WebsiteGroupName": "Nobody"},
        {"ScanTaskGroupId": "7d0e3d0e-3a53-4c0c-9d5e-8f1f3f1c2b6a"},
        {"EmailSmsFilter": {"Certainty": 101}},
        {"Name": " "},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(house: ApiHouse, fields: dict[str, object]) -> None:
    assert house.post("/notifications/new", sent(**fields)).status == 400


def test_the_scan_groups_of_a_website_narrow_a_notification(fresh: ApiHouse) -> None:
    website = fresh.new_website()
    fresh.new_scan()
    (group,) = fresh.get(f"/notifications/getscangroups?WebsiteId={website['Id']}").value

    assert list(group) == ["WebsiteId", "ScanTaskGroupName", "ScanTaskGroupId"]
    fields = {"Scope": "Website", "WebsiteRootUrl": SITE, "ScanTaskGroupId": group["ScanTaskGroupId"]}
    assert fresh.post("/notifications/new", sent(**fields)).value["ScanTaskGroupId"] == group["ScanTaskGroupId"]


def test_who_manages_the_rules_of_a_group_makes_them_for_it_alone(fresh: ApiHouse) -> None:
    ours = fresh.post("/websitegroups/new", {"Name": "Ours"}).value["Id"]
    fresh.post("/websitegroups/new", {"Name": "Theirs"})
    auth = fresh.caller(BOTH, UUID(ours))
    of_all = fresh.post("/notifications/new", sent()).value["Id"]

    def status(**fields: object) -> int:
        return fresh.post("/notifications/new", sent(**fields), auth=auth).status

    assert status() == 403
    assert status(Scope="WebsiteGroup", WebsiteGroupName="Theirs") == 400
    assert status(Scope="WebsiteGroup", WebsiteGroupName="Ours", Recipients={"Integrations": ["Any"]}) == 403
    assert status(Scope="WebsiteGroup", WebsiteGroupName="Ours") == 201
    (shown,) = fresh.get("/notifications/list", auth=auth).value["List"]
    assert shown["WebsiteGroupName"] == "Ours"
    assert fresh.get(f"/notifications/get/{of_all}", auth=auth).status == 404
    widened = {**sent(), "Id": shown["Id"]}
    assert fresh.post("/notifications/update", widened, auth=auth).status == 403
    assert fresh.post("/websitegroups/delete", {"Name": "Ours"}).value["Result"] == "ScanNotificationRuleExists"


def test_a_launched_scan_is_told_and_stands_in_the_log(fresh: ApiHouse) -> None:
    website = fresh.new_website()
    recipients = {"OutsiderRecipients": ["out@example.org"]}
    rule = fresh.post("/notifications/new", sent(Event="NewScan", Recipients=recipients)).value
    scan = fresh.new_scan()
    for _ in range(2):
        fresh.run(fresh.services.announcing.tick())
    fresh.run(fresh.services.deliveries.tick())

    page = fresh.call("GET", "/api/vedette/1/notifications/deliveries").value
    (one,) = page["List"]
    assert (one["NotificationId"], one["Event"], one["ScanId"]) == (rule["Id"], "NewScan", scan["Id"])
    assert (one["WebsiteId"], one["Target"]) == (website["Id"], "out@example.org")
    assert (one["State"], one["Attempts"], one["EndedAt"]) == ("waiting", 1, None)
    assert "no mail server" in one["LastError"]
