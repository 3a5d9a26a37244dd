# SPDX-License-Identifier: Apache-2.0
"""`websitegroups/*`, and websites by group."""

from __future__ import annotations

from uuid import UUID, uuid4

from tests.support.api_house import ApiHouse

from vedette.domain.permission import Permission
from vedette.domain.role import VIEWER_ROLE

KEYS = ["TotalWebsites", "CreatedAt", "UpdatedAt", "Id", "Name", "Description", "Tags"]


def made(house: ApiHouse, name: str) -> str:
    reply = house.post("/websitegroups/new", {"Name": name})
    assert reply.status == 201, reply.body
    return str(reply.value["Id"])


def test_a_group_is_made_shown_and_changed(house: ApiHouse) -> None:
    created = house.post("/websitegroups/new", {"Name": "Tea", "Description": "Hot", "Tags": ["a", "b"]})

    assert created.status == 201
    assert list(created.value) == KEYS
    group_id = created.value["Id"]
    house.new_website("http://tea.example/", "Tea shop", Groups=["tea"])
    shown = house.get(f"/websitegroups/get/{group_id}").value
    assert shown == {**created.value, "TotalWebsites": 1}
    assert house.get("/websitegroups/get?query=TEA").value == shown
    assert house.get("/websitegroups/list").value["List"] == [shown]
    changed = house.post("/websitegroups/update", {"Id": group_id, "Name": "Green tea"}).value
    assert (changed["Name"], changed["Description"], changed["Tags"]) == ("Green tea", None, [])
    assert house.post("/websitegroups/update", {"Id": str(uuid4()), "Name": "x"}).status == 404
    for query in ("Green tea".replace(" ", "%20"), group_id):
        page = house.get(f"/websites/getwebsitesbygroup?query={query}").value
        assert [site["Name"] for site in page["List"]] == ["Tea shop"]
    assert house.get("/websites/getwebsitesbygroup?query=Nothing").status == 404


def test_deletion_answers_with_a_word(house: ApiHouse) -> None:
    full, empty, planned = made(house, "Full"), made(house, "Empty"), made(house, "Planned")
    house.new_website("http://full.example/", "Full", Groups=["Full"])
    house.new_website("http://127.0.0.1:8991/", "Planned", Groups=["Planned"])
    plan = {
        "Name": "Nightly",
        "CreateType": "WebsiteGroup",
        "WebsiteGroupId": planned,
        "NextExecutionTime": "31/12/2030 08:00 PM",
        "ScheduleRunType": "Daily",
    }
    assert house.post("/scans/schedule", plan).status == 201
    assert house.post("/websites/delete", {"RootUrl": "http://127.0.0.1:8991/"}).value == "Ok"

    def deleted(**sent: str) -> str:
        path = f"/{sent['id']}" if "id" in sent else ""
        reply = house.post("/websitegroups/delete" + path, {"Name": sent["name"]} if "name" in sent else None)
        assert reply.status == 200
        assert list(reply.value) == ["Result", "Message"]
        return str(reply.value["Result"])

    assert deleted(id=full) == "WebsitesExisting"
    assert deleted(name="full") == "WebsitesExisting"
    assert deleted(id=planned) == "ScheduledScanExists"
    assert deleted(id=empty) == "Ok"
    assert deleted(id=empty) == "NotFound"
    assert deleted(name="Empty") == "NotFound"


def test_a_deleted_group_takes_its_roles_with_it(house: ApiHouse) -> None:
    group = made(house, "Gone")
    auth = house.caller({Permission.VIEW_SCANS}, UUID(group))
    assert house.get("/scans/list", auth=auth).status == 200

    assert house.post(f"/websitegroups/delete/{group}").value["Result"] == "Ok"

    assert house.get("/scans/list", auth=auth).status == 403


def test_who_sees_one_group_sees_no_other(house: ApiHouse) -> None:
    ours, theirs = made(house, "Ours"), made(house, "Theirs")
    auth = house.caller(VIEWER_ROLE.permissions, UUID(ours))

    assert [each["Name"] for each in house.get("/websitegroups/list", auth=auth).value["List"]] == ["Ours"]
    assert house.get(f"/websitegroups/get/{ours}", auth=auth).status == 200
    assert house.get(f"/websitegroups/get/{theirs}", auth=auth).status == 404
    assert house.get("/websitegroups/get?query=theirs", auth=auth).status == 404


def test_who_manages_one_group_keeps_websites_in_it(house: ApiHouse) -> None:
    ours = made(house, "Kept")
    made(house, "Other")
    auth = house.caller({Permission.MANAGE_WEBSITES, Permission.VIEW_WEBSITES}, UUID(ours))

    def sent(*groups: str) -> dict[str, object]:
        return {"RootUrl": "http://kept.example/", "Name": "K", "LicenseType": "Subscription", "Groups": list(groups)}

    assert house.post("/websites/new", sent(), auth=auth).status == 403
    assert house.post("/websites/new", sent("Other"), auth=auth).status == 403
    assert house.post("/websites/new", sent("Kept"), auth=auth).status == 201
    assert house.post("/websites/update", sent("Kept", "Other"), auth=auth).status == 403
    assert house.post("/websites/update", sent(), auth=auth).status == 403
    assert house.post("/websites/update", sent("Kept"), auth=auth).status == 200


def test_names_are_looked_for_among_what_is_visible(house: ApiHouse) -> None:
    ours = made(house, "Near")
    house.new_website("http://far.example/", "Twin")
    house.new_website("http://near.example/", "Twin", Groups=["Near"])
    auth = house.caller({Permission.VIEW_WEBSITES}, UUID(ours))

    assert house.get("/websites/get?query=twin", auth=auth).value["RootUrl"] == "http://near.example/"
    assert house.get("/websites/get?query=http://far.example/", auth=auth).status == 404


def test_no_email_is_sent_for_a_proof(house: ApiHouse) -> None:
    house.new_website("http://mail.example/", "Mail")
    reply = house.post("/websites/sendverificationemail", "http://mail.example/")

    assert reply.status == 200
    assert list(reply.value) == ["IsMailSent", "VerificationMessage"]
    assert reply.value["IsMailSent"] is False
    assert house.post("/websites/sendverificationemail", "http://nobody.example/").status == 404
