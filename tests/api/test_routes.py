# SPDX-License-Identifier: Apache-2.0
"""The way to a handler: addresses and names in any case, bodies in any dress, and one supervisor."""

from __future__ import annotations

import inspect
import json

import pytest
from starlette.responses import Response
from tests.support.api_house import SITE, ApiHouse

from vedette.api import routes
from vedette.api.limits import BODY_LIMIT_BYTES
from vedette.services.scans import ScanService

FORM = "application/x-www-form-urlencoded"
MULTIPART = '--x\r\nContent-Disposition: form-data; name="id"\r\n\r\n{id}\r\n--x--\r\n'


@pytest.fixture(scope="module")
def scan_id(house: ApiHouse) -> str:
    house.new_website()
    return str(house.new_scan()["Id"])


@pytest.mark.parametrize(
    "path",
    [
        "/api/1.0/scans/detail/{id}",
        "/API/1.0/Scans/Detail/{id}",
        "/api/1.0/scans/detail/{id}/",
        "/api/1.0/SCANS/DETAIL/{upper}",
        "/api/1.0/scans/detail/{hex}",
        "/api/1.0/scans/detail/%7B{id}%7D",
        "/api/1.0/scans/detail/{id}?unknown=1&sortType:=x",
    ],
)
def test_a_path_may_be_spelt(house: ApiHouse, scan_id: str, path: str) -> None:
    spelt = path.format(id=scan_id, hex=scan_id.replace("-", ""), upper=scan_id.upper())
    reply = house.call("GET", spelt)

    assert reply.status == 200
    assert reply.value["Id"] == scan_id


@pytest.mark.parametrize(
    "query", ["scanTaskState=Queued", "SCANTASKSTATE=queued", "ScanTaskState=0", "scantaskstate= Queued "]
)
def test_names_and_words_of_a_query_may_be_spelt(house: ApiHouse, scan_id: str, query: str) -> None:
    reply = house.get(f"/scans/listbystate/?{query.replace(' ', '%20')}")

    assert reply.status == 200
    assert [scan["Id"] for scan in reply.value["List"]] == [scan_id]


@pytest.mark.parametrize(
    ("query", "number", "size"),
    [
        ("", 1, 20),
        ("page=2&pageSize=5", 2, 5),
        ("PAGE=2&PAGESIZE=5", 2, 5),
        ("page=1pageSize=20", 1, 20),
        ("page=x&pageSize=y", 1, 20),
        ("page=&pageSize=", 1, 20),
        ("pageSize=5000", 1, 200),
        ("page=999999999", 999999999, 20),
    ],
)
def test_a_page_may_be_asked_for(house: ApiHouse, scan_id: str, query: str, number: int, size: int) -> None:
    reply = house.get(f"/scans/list?{query}")

    assert reply.status == 200
    assert (reply.value["PageNumber"], reply.value["PageSize"]) == (number, size)
    assert reply.value["TotalItemCount"] == 1
    assert len(reply.value["List"]) == (1 if number == 1 else 0)


@pytest.mark.parametrize(
    ("raw", "content_type"),
    [
        ('"{id}"', "application/json"),
        ('"{hex}"', "application/json"),
        ("'{id}'", "application/json"),
        ('"{id}"', FORM),
        ('"{id}"', None),
        ("id={id}", FORM),
        ("Id={hex}", FORM),
        ("={id}", FORM),
        ("id={id}", "application/json"),
        ('{{"id":"{id}"}}', "application/json"),
        ("<string>{id}</string>", "text/xml"),
        ("<string xmlns='http://schemas.microsoft.com/2003/10/Serialization/'>{id}</string>", "application/xml"),
        (
            '--x\r\nContent-Disposition: form-data; name="id"\r\n\r\n{id}\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_a_bare_id_may_be_sent_as(house: ApiHouse, scan_id: str, raw: str, content_type: str | None) -> None:
    body = raw.format(id=scan_id, hex=scan_id.replace("-", "")).encode()
    headers = {} if content_type is None else {"Content-Type": content_type}
    reply = house.post("/scans/newfromscan", raw=body, headers=headers)

    assert reply.status == 201, reply.body
    assert reply.value["ScanTaskGroupId"] == house.detail(scan_id)["ScanTaskGroupId"]
    house.post("/scans/cancel", reply.value["Id"])
    assert house.post("/scans/delete", [reply.value["Id"]]).value == "Ok"


@pytest.mark.parametrize(
    ("raw", "content_type"),
    [
        ('["{id}"]', "application/json"),
        ("['{id}']", "text/json"),
        ('"{id}"', "application/json"),
        ("ids[]={id}", FORM),
        ("[0]={id}", FORM),
        ("<ArrayOfstring><string>{id}</string></ArrayOfstring>", "text/xml"),
    ],
)
def test_a_list_of_ids_may_be_sent_as(house: ApiHouse, scan_id: str, raw: str, content_type: str) -> None:
    started = house.post("/scans/newfromscan", scan_id).value["Id"]
    house.post("/scans/cancel", started)
    reply = house.post("/scans/delete", raw=raw.format(id=started).encode(), headers={"Content-Type": content_type})

    assert reply.value == "Ok"
    assert house.get(f"/scans/detail/{started}").status == 404


LAUNCHES: dict[str, tuple[bytes, str]] = {
    "JSON": (json.dumps({"targeturi": SITE, "TAGS": ["a"], "comments": "c"}).encode(), "application/json"),
    "JSON with texts for numbers": (
        json.dumps({"TargetUri": SITE, "Tags": "a", "Comments": "c", "FindAndFollowNewLinks": "true"}).encode(),
        "application/json",
    ),
    "a form": (f"TargetUri={SITE}&Tags=a&Comments=c".encode(), FORM),
    "a form with a root": (f"model.TargetUri={SITE}&model.Tags[0]=a&model.Comments=c".encode(), FORM),
    "XML": (
        f"<NewScanTaskApiModel xmlns='x'><TargetUri>{SITE}</TargetUri><Tags><string>a</string></Tags>"
        "<Comments>c</Comments></NewScanTaskApiModel>".encode(),
        "application/xml",
    ),
}


@pytest.mark.parametrize(("raw", "content_type"), LAUNCHES.values(), ids=LAUNCHES)
def test_a_launch_may_be_sent_as(house: ApiHouse, scan_id: str, raw: bytes, content_type: str) -> None:
    reply = house.post("/scans/new", raw=raw, headers={"Content-Type": content_type})

    assert reply.status == 201, reply.body
    (created,) = reply.value
    assert (created["TargetUrl"], created["Tags"], created["Comments"]) == (SITE, ["a"], "c")
    house.post("/scans/cancel", created["Id"])
    house.post("/scans/delete", [created["Id"]])


def test_nothing_redirects(house: ApiHouse, scan_id: str) -> None:
    for path in ("/scans/list/", "/scans/list", "/account/me/", "/scans/report/", "/nowhere/", "/nowhere"):
        assert house.get(path).status not in range(300, 400)


def test_an_unknown_address_is_json(house: ApiHouse) -> None:
    for path in ("/", "/api", "/api/1.0/", "/api/1.0/scans", "/api/1.0/scans/detail/a/b", "/api/2.0/scans/list"):
        reply = house.call("GET", path)
        assert reply.status == 404
        assert "openapi.json" in reply.value["Message"]


def test_a_wrong_method_names_the_right_one(house: ApiHouse) -> None:
    reply = house.call("DELETE", "/api/1.0/scans/cancel")

    assert reply.status == 405
    assert reply.header("Allow") == "POST"
    assert reply.value["Message"]


def test_a_body_that_is_too_long_is_answered_413(house: ApiHouse) -> None:
    reply = house.post("/scans/cancel", raw=b"a" * (BODY_LIMIT_BYTES + 1), headers={"Content-Type": "text/plain"})

    assert reply.status == 413
    assert "bytes" in reply.value["Message"]
    assert house.get("/account/me").status == 200


def test_a_missing_body_is_a_bad_request(house: ApiHouse) -> None:
    reply = house.post("/scans/cancel")

    assert reply.status == 400
    assert reply.value["Message"].startswith("The request is invalid.")


def test_credentials_are_looked_at_before_the_body(house: ApiHouse) -> None:
    assert house.post("/scans/cancel", raw=b"{", auth=None).status == 401


def test_no_endpoint_can_be_declared_without_saying_what_it_needs() -> None:
    for declare in (routes.get, routes.post, routes.Endpoint):
        needs = inspect.signature(declare).parameters["needs"]
        assert needs.default is inspect.Parameter.empty


def test_a_defect_is_answered_without_its_trace(fresh: ApiHouse, capsys: pytest.CaptureFixture[str]) -> None:
    async def broken(self: ScanService) -> None:
        raise ZeroDivisionError("secret 4711")

    class Broken(ScanService):
        check_store = broken

    fresh.services.scans.__class__ = Broken
    reply = fresh.call("GET", "/api/vedette/1/health", auth=None)

    assert reply.status == 500
    assert reply.value == {"Message": "Vedette has a defect; its log says more."}
    assert "ZeroDivisionError" in capsys.readouterr().out


def test_the_log_of_a_defect_holds_no_credentials(fresh: ApiHouse, capsys: pytest.CaptureFixture[str]) -> None:
    class Broken(ScanService):
        async def check_store(self) -> None:
            token = fresh.owner.text
            raise ZeroDivisionError(len(token))

    fresh.services.scans.__class__ = Broken
    fresh.call("GET", "/api/vedette/1/health")

    assert fresh.owner.text not in capsys.readouterr().out


async def _answer() -> Response:
    return Response()


def test_a_declared_endpoint_holds_what_it_was_given() -> None:
    declared = routes.post("/x", _answer, needs=routes.Needs.MEMBERSHIP, reply=None, status=201)

    assert (declared.method, declared.path, declared.status) == ("POST", "/x", 201)
