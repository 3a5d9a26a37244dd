# SPDX-License-Identifier: Apache-2.0
"""What is ours alone."""

from __future__ import annotations

from uuid import uuid4

from tests.support.api_house import ApiHouse, finished
from tests.support.stored import finding_row


def test_health_needs_no_credentials(house: ApiHouse) -> None:
    reply = house.call("GET", "/api/vedette/1/health", auth=None)

    assert (reply.status, reply.value) == (200, {"Status": "Ok", "Version": "1.2.3"})


def test_coverage_tells_each_cell_and_sums_them(house: ApiHouse) -> None:
    house.new_website()
    scan_id = house.new_scan()["Id"]
    finished(house, scan_id, (finding_row("/a"),))
    reply = house.call("GET", f"/api/vedette/1/scans/{scan_id}/coverage")

    assert reply.status == 200
    assert list(reply.value) == ["Scan", "Totals", "Cells", "Api"]
    assert reply.value["Scan"] == scan_id
    assert reply.value["Totals"]["confirmed"] == 1
    assert sum(reply.value["Totals"].values()) == len(reply.value["Cells"]) == 1
    assert reply.value["Cells"] == [
        {
            "Method": "GET",
            "Route": "https://shop.example/a",
            "Place": "",
            "Parameter": "",
            "Role": "",
            "Check": "sql-injection",
            "State": "confirmed",
            "Reason": "",
        }
    ]


def test_coverage_of_an_unknown_scan_is_404(house: ApiHouse) -> None:
    assert house.call("GET", f"/api/vedette/1/scans/{uuid4()}/coverage").status == 404
    assert house.call("GET", "/api/vedette/1/scans/x/coverage").status == 400
    assert house.call("GET", f"/api/vedette/1/scans/{uuid4()}/coverage", auth=None).status == 401
