# SPDX-License-Identifier: Apache-2.0
"""All scans at once, and settings that are tried out before a launch."""

from __future__ import annotations

from uuid import UUID, uuid4

from tests.support.api_house import AGENT, SITE, ApiHouse
from tests.support.members_site import PASSWORD, USER

from vedette.domain.scan import Counters, Phase, ScanState
from vedette.domain.time import NO_TIME
from vedette.scan.rows import Batch, ScanStatus


def running(house: ApiHouse) -> str:
    """Launch a scan and let an agent begin it."""
    scan_id = str(house.new_scan()["Id"])
    house.run(_begin(house, UUID(scan_id)))
    return scan_id


async def _begin(house: ApiHouse, scan_id: UUID) -> None:
    scan = await house.store.scans.claim(scan_id, AGENT)
    status = ScanStatus(ScanState.SCANNING, Phase.CRAWLING, 10, Counters(), NO_TIME)
    await house.store.journal(scan_id, scan.epoch).commit(Batch(scan_id, scan.epoch, 0, status))


async def _wish(house: ApiHouse, scan_id: str) -> ScanState | None:
    return (await house.store.scans.get(UUID(scan_id))).wish


def test_all_running_scans_pause_and_exactly_those_go_on(fresh: ApiHouse) -> None:
    fresh.new_website()
    by_itself, first, second = running(fresh), running(fresh), running(fresh)
    queued = fresh.new_scan()["Id"]
    assert fresh.post("/scans/pause", by_itself).value == "Ok"

    reply = fresh.post("/scans/pause-active-scans")
    assert (reply.status, reply.value) == (200, {"Message": "2 scans are paused."})
    assert [fresh.run(_wish(fresh, each)) for each in (by_itself, first, second)] == [ScanState.PAUSING] * 3
    assert fresh.detail(queued)["State"] == "Queued"

    assert fresh.post("/scans/resume-paused-scans").value == {"Message": "2 scans go on."}
    assert [fresh.run(_wish(fresh, each)) for each in (by_itself, first, second)] == [ScanState.PAUSING, None, None]
    assert fresh.post("/scans/resume-paused-scans").value == {"Message": "0 scans go on."}


def test_a_login_through_a_form_is_tried_and_told_how_a_logout_shows(house: ApiHouse) -> None:
    site = "http://127.0.0.1:8998/"
    house.new_website(site, "Logins 8998")
    body = {"LoginFormUrl": f"{site}login", "Password": PASSWORD, "ScanTargetUrl": site, "Username": USER}

    reply = house.post("/scans/verifyformauth", body)

    assert reply.status == 200, reply.value
    assert reply.value == {
        "Keywords": [],
        "LoginRequiredUrl": f"{site}members",
        "LogoutSignatureType": "RedirectBased",
        "RedirectLocation": f"{site}login",
    }


def test_a_login_with_a_wrong_password_is_refused_in_a_sentence(house: ApiHouse) -> None:
    site = "http://127.0.0.1:8997/"
    house.new_website(site, "Logins 8997")
    body = {"LoginFormUrl": f"{site}login", "Password": "no", "ScanTargetUrl": site, "Username": USER}

    reply = house.post("/scans/verifyformauth", body)

    assert reply.status == 400
    assert "The login did not work" in reply.value["Message"]
    assert house.post("/scans/verifyformauth", {**body, "ScanTargetUrl": "http://127.0.0.1:7777/"}).status == 400


def test_the_credentials_of_a_profile_are_tried(house: ApiHouse) -> None:
    site = "http://127.0.0.1:8996/"
    house.new_website(site, "Logins 8996")
    profile = house.post("/scanprofiles/new", profile_with(site, PASSWORD, "right"))
    wrong = house.post("/scanprofiles/new", profile_with(site, "no", "wrong"))
    assert (profile.status, wrong.status) == (201, 201), profile.value
    trial = {"ProfileId": profile.value["ProfileId"], "Url": site}

    reply = house.post("/scans/test-scan-profile-credentials", trial)

    assert (reply.status, reply.value) == (201, trial)
    refused = house.post("/scans/test-scan-profile-credentials", {**trial, "ProfileId": wrong.value["ProfileId"]})
    assert refused.status == 400
    assert "The login did not work" in refused.value["Message"]
    assert house.post("/scans/test-scan-profile-credentials", {**trial, "ProfileId": str(uuid4())}).status == 404


def profile_with(site: str, password: str, name: str) -> dict[str, object]:
    """A profile that logs in through the form of the members' site."""
    login = {
        "IsEnabled": True,
        "LoginFormUrl": f"{site}login",
        "Personas": [{"IsActive": True, "UserName": USER, "Password": password}],
    }
    return {"ProfileName": name, "TargetUri": site, "FormAuthenticationSettingModel": login}


def upload(house: ApiHouse, query: str, content: bytes) -> tuple[int, str]:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="File"; filename="links.txt"\r\nContent-Type: text/plain\r\n\r\n'
        + content
        + b"\r\n--b--\r\n"
    )
    reply = house.post(
        f"/scans/validate-imported-links-file?{query}",
        raw=body,
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    return reply.status, reply.value["Message"]


def test_a_file_of_links_is_read_before_a_launch(house: ApiHouse) -> None:
    assert upload(house, f"siteUrl={SITE}&importType=None", b"/a\n/b\n") == (
        200,
        "The file is valid and holds 2 links.",
    )
    assert upload(house, f"siteUrl={SITE}", b"mailto:a@b")[0] == 400
    assert upload(house, f"siteUrl={SITE}", b" ")[0] == 400
    assert upload(house, f"siteUrl={SITE}", b"\xff\xfe")[0] == 400
    status, message = upload(house, f"siteUrl={SITE}&importType=Swagger", b"{}")
    assert status == 400
    assert "OpenAPI" in message
    description = b'{"openapi": "3.0.0", "paths": {"/a": {"get": {}}, "/b": {"post": {}}}}'
    for kind in ("", "&importType=None", "&importType=Swagger"):
        assert upload(house, f"siteUrl={SITE}{kind}", description) == (
            200,
            "The file is valid and holds 2 requests.",
        )
    assert upload(house, f"siteUrl={SITE}&importType=Raml", description)[0] == 400
