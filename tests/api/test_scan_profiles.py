# SPDX-License-Identifier: Apache-2.0
"""Scan profiles over the API: saved, read, changed and deleted, and what of them is nobody else's business."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from tests.support.api_house import SITE, ApiHouse

from vedette.domain.permission import Permission
from vedette.errors import UsageError
from vedette.services.launch_request import read_launch
from vedette.services.profile_secrets import VEIL
from vedette.services.scan_profiles import read_settings

SETTINGS: dict[str, Any] = {
    "ProfileName": "Nightly",
    "TargetUri": SITE,
    "Cookies": "session=s3cret",
    "HeaderAuthentication": {"IsEnabled": True, "Headers": [{"Name": "X-Key", "Value": "k3y"}]},
    "Scope": "WholeDomain",
    "MaxScanDuration": 3,
    "Tags": ["night"],
    "IsTimeWindowEnabled": True,
    "TimeWindow": {"Items": [{"Day": "Monday", "From": "01:00", "To": "02:00", "ScanningAllowed": True}]},
}


def saved(house: ApiHouse, **changes: Any) -> dict[str, Any]:
    reply = house.post("/scanprofiles/new", {**SETTINGS, **changes})
    assert reply.status == 201, reply.body
    shown: dict[str, Any] = reply.value
    return shown


def test_a_profile_keeps_every_setting_and_shows_no_secret(fresh: ApiHouse) -> None:
    made = saved(fresh)

    assert made["ProfileName"] == "Nightly"
    assert (made["Scope"], made["MaxScanDuration"], made["Tags"]) == ("WholeDomain", 3, ["night"])
    assert made["Cookies"] == VEIL
    assert made["HeaderAuthentication"]["Headers"][0] == {
        "Name": "X-Key",
        "Value": VEIL,
        "OriginalName": None,
        "IsReplacedCredentials": None,
    }
    assert fresh.get(f"/scanprofiles/get/{made['ProfileId']}").value == made
    assert fresh.get("/scanprofiles/get?name=NIGHTLY").value == made
    assert fresh.get("/scanprofiles/list").value["List"] == [made]


def test_what_is_read_may_be_sent_back_changed(fresh: ApiHouse) -> None:
    made = saved(fresh)
    reply = fresh.post("/scanprofiles/update", {**made, "ProfileName": "Weekly", "MaxScanDuration": 9})
    assert reply.status == 200, reply.body
    profile = fresh.run(fresh.services.scan_profiles.get(fresh.member, UUID(made["ProfileId"])))
    request = fresh.run(fresh.services.scan_profiles.launch_request(fresh.member, profile))
    wish = read_launch(request, "UTC")

    assert (profile.name, reply.value["MaxScanDuration"]) == ("Weekly", 9)
    assert wish.credentials.cookies == (("session", "s3cret"),)
    assert wish.credentials.headers == (("X-Key", "k3y"),)
    assert wish.time_window is not None
    assert str(wish.target) == SITE


def test_a_time_window_that_is_not_enabled_is_not_kept_to(fresh: ApiHouse) -> None:
    made = saved(fresh, IsTimeWindowEnabled=False)
    profile = fresh.run(fresh.services.scan_profiles.get(fresh.member, UUID(made["ProfileId"])))

    assert fresh.run(fresh.services.scan_profiles.launch_request(fresh.member, profile)).time_window is None


def test_secrets_do_not_follow_to_another_site(fresh: ApiHouse) -> None:
    made = saved(fresh)
    moved = fresh.post("/scanprofiles/update", {**made, "TargetUri": "http://127.0.0.2/"})
    profile = fresh.run(fresh.services.scan_profiles.get(fresh.member, UUID(made["ProfileId"])))

    assert moved.status == 400
    assert "secrets" in moved.value["Message"]
    with pytest.raises(UsageError, match="secrets of"):
        fresh.run(fresh.services.scan_profiles.launch_request(fresh.member, profile, "http://127.0.0.2/"))


def test_a_secret_that_was_never_stored_cannot_be_kept(fresh: ApiHouse) -> None:
    new = fresh.post("/scanprofiles/new", {**SETTINGS, "Cookies": VEIL})
    made = saved(fresh)
    other = {"IsEnabled": True, "Headers": [{"Name": "X-Other", "Value": VEIL}]}
    changed = fresh.post("/scanprofiles/update", {**made, "HeaderAuthentication": other})

    assert (new.status, changed.status) == (400, 400)


def test_a_name_that_is_taken_is_told_in_the_words_that_clients_look_for(fresh: ApiHouse) -> None:
    saved(fresh)
    reply = fresh.post("/scanprofiles/new", {**SETTINGS, "ProfileName": "nightly"})

    assert reply.status == 400
    assert b"name already exists" in reply.body


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("AgentId", "13dfd27f-2d54-4db9-d2ff-b13901187ca9"),
        ("UserId", "13dfd27f-2d54-4db9-d2ff-b13901187ca9"),
        ("SharkSetting", {"IsSharkEnabled": True}),
        ("WebsiteId", "13dfd27f-2d54-4db9-d2ff-b13901187ca9"),
        ("Scope", "Everywhere"),
    ],
)
def test_what_no_launch_can_do_is_refused_by_name(fresh: ApiHouse, setting: str, value: object) -> None:
    reply = fresh.post("/scanprofiles/new", {**SETTINGS, setting: value})

    assert reply.status == 400
    assert setting in reply.value["Message"]


def test_a_website_has_one_primary_profile(fresh: ApiHouse) -> None:
    website = fresh.new_website()
    first = saved(fresh, WebsiteId=website["Id"], IsPrimary=True)
    second = saved(fresh, ProfileName="Other", WebsiteId=website["Id"], IsPrimary=True)
    primary = fresh.run(fresh.services.scan_profiles.find_primary(fresh.member, UUID(website["Id"])))

    assert primary is not None
    assert str(primary.id) == second["ProfileId"]
    assert fresh.get(f"/scanprofiles/get/{first['ProfileId']}").value["IsPrimary"] is False


def test_a_profile_belongs_to_the_website_of_its_target(fresh: ApiHouse) -> None:
    website = fresh.new_website()
    inside = saved(fresh, TargetUri=f"{website['RootUrl']}deep/inside", IsPrimary=True)
    outside = saved(fresh, ProfileName="Elsewhere", TargetUri="http://127.0.0.1:8123/")
    (listed,) = fresh.get("/scans/PluginWebSiteModels").value

    assert (inside["WebsiteId"], outside["WebsiteId"]) == (website["Id"], None)
    assert listed["WebsiteProfiles"] == [{"Id": inside["ProfileId"], "Name": inside["ProfileName"]}]


def test_what_is_not_shared_exists_for_its_owner_only(fresh: ApiHouse) -> None:
    made = saved(fresh)
    shared = saved(fresh, ProfileName="Shared", IsShared=True)
    auth = fresh.caller({Permission.VIEW_SCAN_PROFILES})

    assert fresh.get(f"/scanprofiles/get/{made['ProfileId']}", auth=auth).status == 404
    assert [each["ProfileName"] for each in fresh.get("/scanprofiles/list", auth=auth).value["List"]] == [
        shared["ProfileName"]
    ]


def test_deleting_says_what_became_of_it(fresh: ApiHouse) -> None:
    made = saved(fresh)
    profile_id = made["ProfileId"]
    fresh.new_website()
    profile = fresh.run(fresh.services.scan_profiles.get(fresh.member, UUID(profile_id)))
    request = fresh.run(fresh.services.scan_profiles.launch_request(fresh.member, profile))
    wish = replace(read_launch(request, "UTC"), profile_id=profile.id)
    scan = fresh.run(fresh.services.launching.launch(fresh.member, wish))

    assert fresh.post("/scanprofiles/delete", profile_id).value == "HasActiveScan"
    fresh.run(fresh.services.scans.cancel(fresh.member, scan.id))
    assert fresh.post("/scanprofiles/delete", profile_id).value == "Ok"
    assert fresh.post("/scanprofiles/delete", profile_id).value == "NotExists"


def test_secrets_lie_sealed(fresh: ApiHouse) -> None:
    made = saved(fresh)
    profile = fresh.run(fresh.services.scan_profiles.get(fresh.member, UUID(made["ProfileId"])))

    assert read_settings(profile)["Cookies"] == "session=s3cret"
    assert "s3cret" not in repr(profile)
    for file in fresh.store.main.read_now(lambda c: c.exec_driver_sql("select sealed from scan_profile").fetchall()):
        assert b"s3cret" not in file[0]
