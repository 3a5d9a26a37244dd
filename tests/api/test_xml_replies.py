# SPDX-License-Identifier: Apache-2.0
"""Who asks for XML gets it, whatever is answered; everybody else gets JSON."""

from __future__ import annotations

import json

import pytest
from lxml import etree
from tests.support.api_house import SITE, ApiHouse, Reply

from vedette.api.xml_replies import xml_type_wanted
from vedette.api.xml_text import read_xml

XML = {"Accept": "application/xml"}


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("application/xml", "application/xml"),
        ("text/xml", "text/xml"),
        ("Application/XML; charset=utf-8", "application/xml"),
        ("text/xml;q=0.5, application/xml", "application/xml"),
        ("application/xml, */*", "application/xml"),
        ("application/xml, application/json;q=0.9", "application/xml"),
        ("application/xml;q=0.9, application/json;q=0.1, */*;q=0.1", "application/xml"),
        ("", None),
        ("*/*", None),
        ("application/json", None),
        ("application/xml, application/json", None),
        ("application/xml;q=0.8, */*", None),
        ("application/xml;q=0", None),
        ("application/atom+xml", None),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", None),
        ("text/html, application/xml, */*", None),
        (";;q=,application/xml;q=x", "application/xml"),
    ],
)
def test_xml_is_wanted_by(accept: str, wanted: str | None) -> None:
    assert xml_type_wanted(accept) == wanted


def test_a_scan_says_the_same_in_xml(house: ApiHouse) -> None:
    house.new_website()
    made = house.post("/scans/new", {"TargetUri": SITE, "Comments": "<a>&\r\n]]>"}, headers=XML)
    root = etree.fromstring(made.body)
    scan_id = root[0].findtext("Id")
    told = house.get(f"/scans/detail/{scan_id}", headers=XML)
    in_json = house.get(f"/scans/detail/{scan_id}")
    scan = etree.fromstring(told.body)

    assert (made.status, root.tag, [one.tag for one in root]) == (201, "ArrayOfScanTaskModel", ["ScanTaskModel"])
    assert told.header("Content-Type") == "application/xml; charset=utf-8"
    assert told.header("Content-Length") == str(len(told.body))
    assert [name for name, _ in told.headers] == [name for name, _ in in_json.headers]
    assert scan.tag == "ScanTaskModel"
    assert [one.tag for one in scan] == list(in_json.value)
    assert scan.findtext("Comments") == "<a>&\r\n]]>"
    assert scan.findtext("CrawlAndAttack") == "true"


def test_a_profile_goes_out_and_comes_back_in_xml(house: ApiHouse) -> None:
    house.new_website("http://127.0.0.1:8998/", "Round trip")
    wish = {
        "ProfileName": "Round trip",
        "TargetUri": "http://127.0.0.1:8998/a",
        "Tags": ["one", "two"],
        "ExcludedLinks": [{"RegexPattern": "log<out>"}],
        "ImportedLinks": [],
        "HeaderAuthentication": {"IsEnabled": True, "Headers": [{"Name": "X-Key", "Value": "a&b"}]},
    }
    profile_id = house.post("/scanprofiles/new", wish).value["ProfileId"]
    before = house.get(f"/scanprofiles/get/{profile_id}")
    in_xml = house.get(f"/scanprofiles/get/{profile_id}", headers=XML)
    changed = house.call(
        "POST",
        "/api/1.0/scanprofiles/update",
        raw=in_xml.body,
        headers={"Content-Type": "application/xml", "Accept": "text/xml"},
    )

    assert changed.status == 200, changed.body
    assert changed.header("Content-Type") == "text/xml; charset=utf-8"
    assert house.get(f"/scanprofiles/get/{profile_id}").value == before.value


def test_an_order_is_answered_with_a_text(house: ApiHouse) -> None:
    reply = house.post("/scans/cancel", "13dfd27f-2d54-4db9-d2ff-b13901187ca9", headers=XML)

    assert (reply.status, read_xml(reply.body)) == (200, "ScanNotFound")


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        (lambda house: house.get("/scans/detail/13dfd27f-2d54-4db9-d2ff-b13901187ca9", headers=XML), 404),
        (lambda house: house.get("/scans/no-such-thing", headers=XML), 404),
        (lambda house: house.post("/scans/new", {"TargetUri": 3, "Scope": "x"}, headers=XML), 400),
        (lambda house: house.get("/account/me", headers=XML, auth=None), 401),
        (lambda house: house.get("/scans/report/?id=x", headers=XML), 400),
    ],
    ids=["nothing there", "no address", "bad input", "nobody", "a report"],
)
def test_a_refusal_is_told_in_xml(house: ApiHouse, reply: object, status: int) -> None:
    assert callable(reply)
    told: Reply = reply(house)
    root = etree.fromstring(told.body)

    assert told.status == status
    assert told.header("Content-Type") == "application/xml; charset=utf-8"
    assert (told.header("WWW-Authenticate") is not None) == (status == 401)
    assert root.tag == "BaseResponseApiModel"
    assert root.findtext("Message")


def test_a_plugin_is_refused_in_its_keys(house: ApiHouse) -> None:
    reply = house.post("/scans/CreateFromPluginScanRequest", {"WebsiteId": "x"}, headers=XML)
    root = etree.fromstring(reply.body)

    assert [one.tag for one in root] == ["ScanTaskId", "IsValid", "ErrorMessage", "Message"]


@pytest.mark.parametrize("path", ["/openapi.json", "/api/vedette/1/health"])
def test_what_is_ours_alone_is_json(house: ApiHouse, path: str) -> None:
    reply = house.call("GET", path, headers=XML)

    assert reply.status == 200
    assert json.loads(reply.body)


def test_a_file_stays_what_it_is(house: ApiHouse) -> None:
    assert house.get("/discovery/export", headers=XML).header("Content-Type") == "text/csv; charset=utf-8"
