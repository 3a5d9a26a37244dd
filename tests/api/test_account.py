# SPDX-License-Identifier: Apache-2.0
"""`account/*`."""

from __future__ import annotations

from tests.support.api_house import ApiHouse

from vedette.domain.permission import Permission


def test_nothing_is_used_up(house: ApiHouse) -> None:
    house.new_website("http://shop.example/", "Shop")
    shown = house.get("/account/license").value

    assert list(shown) == [
        "SubscriptionMaximumSiteLimit",
        "SubscriptionSiteCount",
        "SubscriptionEndDate",
        "SubscriptionStartDate",
        "IsAccountWhitelisted",
        "UsedScanCreditCount",
        "ScanCreditCount",
        "IsCreditScanEnabled",
        "IsSubscriptionEnabled",
        "PreVerifiedWebsites",
        "Licenses",
    ]
    assert shown["SubscriptionSiteCount"] == 1


def test_a_member_who_may_come_in_is_validated(house: ApiHouse) -> None:
    reply = house.get(f"/account/license-validate?username={house.member.email}")
    assert (reply.status, reply.body) == (204, b"")
    assert house.get("/account/license-validate?username=nobody@example.org").status == 404

    auth = house.caller(())
    mine = house.get("/account/me", auth=auth).value["Email"]
    assert house.get(f"/account/license-validate?username={mine}", auth=auth).status == 204
    assert house.get(f"/account/license-validate?username={house.member.email}", auth=auth).status == 403


def test_suspended_scans_do_not_start(fresh: ApiHouse) -> None:
    fresh.new_website()
    assert fresh.get("/account/scan-control").value == {"IsScansSuspended": False}

    assert fresh.post("/account/scan-control", {"IsScansSuspended": True}).value == {"IsScansSuspended": True}
    queued = fresh.new_scan()["Id"]
    assert fresh.engine.notes == []
    assert fresh.detail(queued)["State"] == "Queued"
    progress = fresh.post("/account/scan-control-progress").value
    assert progress == {"IsScansSuspended": True, "ActiveScanCount": 0, "PausedScanCount": 0}

    fresh.post("/account/scan-control", {"IsScansSuspended": False})
    fresh.new_scan()
    assert len(fresh.engine.notes) == 1


def test_the_switch_is_for_who_manages_the_account(house: ApiHouse) -> None:
    auth = house.caller({Permission.VIEW_SCANS, Permission.START_SCANS})

    assert house.get("/account/scan-control", auth=auth).status == 200
    assert house.post("/account/scan-control", {"IsScansSuspended": True}, auth=auth).status == 403
