# SPDX-License-Identifier: Apache-2.0
"""`discovery/*`: settings are kept, and nothing is discovered."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.support.api_house import ApiHouse

from vedette.domain.discovery import with_names

SETTINGS = [
    *("IncludedMainDomains", "IncludedSlds", "IncludedIpRanges", "IncludedOrganizations", "ExcludedDomains"),
    *("ExcludedSlds", "ExcludedTlds", "ExcludedIpAddresses", "ExcludedOrganizations", "OnlyRegisteredDomains"),
    *("SharedHostMatching", "OrganizationNameMatching", "EmailMatching", "WebsitesMatching", "EnableSlds"),
    *("IsRiskScoringEnabled", "EnableMainDomains"),
]


def test_settings_are_kept(fresh: ApiHouse) -> None:
    assert list(fresh.get("/discovery/settings").value) == SETTINGS

    sent = {"ExcludedTlds": "org", "OnlyRegisteredDomains": True}
    changed = fresh.post("/discovery/update-settings", sent).value
    assert (changed["ExcludedTlds"], changed["OnlyRegisteredDomains"], changed["EnableSlds"]) == ("org", True, False)
    fresh.post("/discovery/exclude", {"ExcludedTlds": ["ORG", "net"], "ExcludedDomains": ["a.example"]})

    kept = fresh.get("/discovery/settings").value
    assert (kept["ExcludedTlds"], kept["ExcludedDomains"]) == ("org, net", "a.example")


@pytest.mark.parametrize(
    "path", ["/discovery/list", "/discovery/listbyfilter?status=Ignored&pageSize=5", "/discovery/connections?name=x"]
)
def test_lists_are_empty(house: ApiHouse, path: str) -> None:
    page = house.get(path).value

    assert (page["List"], page["TotalItemCount"], page["IsLastPage"]) == ([], 0, True)


def test_the_file_has_names_only(house: ApiHouse) -> None:
    reply = house.get("/discovery/export?csvSeparator=Tab")

    assert reply.header("Content-Type") == "text/csv; charset=utf-8"
    assert reply.body.startswith(b"Id\tSubDomain")
    assert reply.body.count(b"\n") == 1


def test_what_is_not_there_cannot_be_named(house: ApiHouse) -> None:
    some = str(uuid4())
    for path in ("ignore", "include"):
        assert house.post(f"/discovery/{path}", [some]).status == 404
        assert house.post(f"/discovery/{path}", []).value == "Ok"
    assert house.get("/discovery/ignorebyfilter?authority=a").value == "Ok"
    assert house.get(f"/discovery/connectionbyid?connectionId={some}").status == 404
    assert house.post("/discovery/deleteconnection", {"ConnectionId": some}).status == 404
    for path in ("createconnection", "editconnection"):
        reply = house.post(f"/discovery/{path}", {"Name": "Cloud", "Type": "Aws"})
        assert reply.status == 400
        assert b"connects to no cloud account" in reply.body


NAMES = {
    "nothing": ("", (), ""),
    "one more": ("a", ("b",), "a, b"),
    "known in other case": ("a, B", ("A", "b"), "a, B"),
    "lines": ("a\nb", ("c",), "a, b, c"),
    "spaces": (" a ,, ", (" ",), "a"),
}


@pytest.mark.parametrize(("text", "names", "expected"), NAMES.values(), ids=NAMES)
def test_names_are_added_once(text: str, names: tuple[str, ...], expected: str) -> None:
    assert with_names(text, names) == expected
