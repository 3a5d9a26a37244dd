# SPDX-License-Identifier: Apache-2.0
"""Websites and proofs of ownership."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from tests.support.api_house import ApiHouse

SHOP = "http://shop.example/"


def new(root: str, name: str = "Shop", **fields: Any) -> dict[str, Any]:
    return {"RootUrl": root, "Name": name, "LicenseType": "Subscription", **fields}


def test_a_website_is_registered_found_changed_and_deleted(fresh: ApiHouse) -> None:
    created = fresh.post("/websites/new", new("http://shop.example", Tags=["a"], SubscriptionBasedProductLicenseId="x"))
    assert created.status == 201
    website = created.value
    assert website["RootUrl"] == SHOP
    assert website["IsVerified"] is False
    assert website["Groups"] == []
    for path in (f"/websites/get/{website['Id']}", f"/websites/get?query={SHOP}", "/websites/get/?QUERY=shop"):
        assert fresh.get(path).value == website

    changed = fresh.post("/websites/update", new(SHOP, "Bazaar", AgentMode="internal", Description="d"))
    assert changed.status == 200
    assert (changed.value["Name"], changed.value["AgentMode"], changed.value["Tags"]) == ("Bazaar", "Internal", [])
    assert fresh.get("/websites/list").value["List"] == [changed.value]

    assert fresh.post("/websites/delete", {"RootUrl": SHOP}).value == "Ok"
    assert fresh.post("/websites/delete", {"RootUrl": SHOP}).value == "NotFound"
    assert fresh.get(f"/websites/get/{website['Id']}").status == 404
    assert fresh.get("/websites/list").value["TotalItemCount"] == 0


@pytest.mark.parametrize(
    ("fields", "status", "named"),
    [
        ({"RootUrl": "nonsense"}, 400, "RootUrl"),
        ({"RootUrl": "http://u:p@shop.example/"}, 400, "RootUrl"),
        ({"Name": ""}, 400, "Name"),
        ({"Name": "x" * 300}, 400, "Name"),
        ({"LicenseType": "Gold"}, 400, "LicenseType"),
        ({"Groups": ["nobody"]}, 400, "Groups"),
        ({"Tags": ["x" * 300]}, 400, "Tags"),
    ],
)
def test_a_bad_website_names_its_field(house: ApiHouse, fields: dict[str, Any], status: int, named: str) -> None:
    reply = house.post("/websites/new", {**new("http://bad.example/"), **fields})

    assert reply.status == status
    assert named in reply.value["Message"]


def test_a_root_address_is_taken_once(house: ApiHouse) -> None:
    house.new_website("http://twice.example/")

    assert house.post("/websites/new", new("http://TWICE.example:80")).status == 400


def test_an_unknown_website_is_404(house: ApiHouse) -> None:
    for path in (f"/websites/get/{uuid4()}", "/websites/get?query=nobody", "/websites/get?query=http://no.example/"):
        assert house.get(path).status == 404
    assert house.get("/websites/get/x").status == 400
    assert house.get("/websites/get").status == 400
    assert house.post("/websites/update", new("http://no.example/")).status == 404


def test_a_website_with_a_running_scan_stays(fresh: ApiHouse) -> None:
    fresh.new_website()
    scan_id = fresh.new_scan()["Id"]
    assert fresh.post("/websites/delete", {"RootUrl": "http://127.0.0.1:8999/"}).value == "OnGoingScanExisting"

    fresh.post("/scans/cancel", scan_id)
    assert fresh.post("/websites/delete", {"RootUrl": "http://127.0.0.1:8999/"}).value == "Ok"


def test_loopback_needs_no_proof(house: ApiHouse) -> None:
    assert house.new_website("http://localhost:81/", "Here")["IsVerified"] is True
    assert house.new_website("http://[::1]:81/", "Here, too")["IsVerified"] is True


def test_ownership_is_proven_by_a_file(fresh: ApiHouse) -> None:
    fresh.new_website(SHOP)
    asked = {"VerificationMethod": "File", "WebsiteUrl": SHOP}
    assert fresh.get(f"/websites/verificationfile?websiteUrl={SHOP}").status == 404
    started = fresh.post("/websites/startverification", asked)
    assert started.status == 200
    assert started.value["VerifyOwnershipResult"] == "NotVerified"
    shown = started.value["Data"]

    file = fresh.get(f"/websites/verificationfile/?WebsiteUrl={SHOP}")
    assert file.body.decode() == shown["FileContent"]
    assert file.header("Content-Disposition") == f'attachment; filename="{shown["FileName"]}"'

    assert fresh.post("/websites/verify", asked).value == "NotVerified"
    fresh.proofs.shown.add(SHOP)
    assert fresh.post("/websites/verify", {**asked, "VerificationSecret": "wrong"}).value == "NotVerified"
    assert fresh.post("/websites/verify", {"WebsiteUrl": SHOP}).value == "Verified"
    assert fresh.get("/websites/get?query=Site").value["IsVerified"] is True
    assert fresh.post("/websites/startverification", asked).value["VerifyOwnershipResult"] == "Verified"
    assert fresh.post("/scans/new", {"TargetUri": SHOP}).status == 201


def test_a_tag_is_told(fresh: ApiHouse) -> None:
    fresh.new_website(SHOP)
    started = fresh.post("/websites/startverification", {"VerificationMethod": "Tag", "WebsiteUrl": SHOP}).value

    assert started["Data"]["Tag"].startswith("<meta ")


def test_a_record_is_told(fresh: ApiHouse) -> None:
    fresh.new_website(SHOP)
    started = fresh.post("/websites/startverification", {"VerificationMethod": "Dns", "WebsiteUrl": SHOP}).value

    assert started["Data"]["Type"] == "TXT"
    assert started["Data"]["Record"].startswith("vedette-site-verification=")
    assert started["Data"]["Record"] in started["Message"]


@pytest.mark.parametrize(("method", "site"), [("Dns", "http://192.0.2.7/"), ("Email", "http://email.example/")])
def test_other_proofs_are_refused_by_name(house: ApiHouse, method: str, site: str) -> None:
    house.new_website(site, method)
    reply = house.post("/websites/startverification", {"VerificationMethod": method, "WebsiteUrl": site})

    assert reply.status == 400
    assert "VerificationMethod" in str(reply.value["ModelState"])


def test_a_site_is_not_looked_at_too_often(fresh: ApiHouse) -> None:
    fresh.new_website(SHOP)
    asked = {"VerificationMethod": "File", "WebsiteUrl": SHOP}
    fresh.post("/websites/startverification", asked)

    words = [fresh.post("/websites/verify", asked).value for _ in range(11)]
    assert words == ["NotVerified"] * 10 + ["VerificationLimitExceed"]
    assert fresh.proofs.looks == 10
