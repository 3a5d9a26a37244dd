# SPDX-License-Identifier: Apache-2.0
"""Pages of scans hold the same models as the details."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.api_house import SITE, ApiHouse, finished, running_api

OTHER = "http://127.0.0.1:8998/shop/"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiHouse]:
    with running_api(tmp_path_factory.mktemp("lists")) as running:
        running.new_website()
        running.new_website(OTHER, "Other")
        for target in (SITE, OTHER, SITE, SITE):
            running.new_scan(target)
            running.clock.at = type(running.clock.at)(running.clock.at.ticks + 60 * 10_000_000)
        yield running


def ids(house: ApiHouse, path: str) -> list[str]:
    reply = house.get(path)
    assert reply.status == 200, reply.body
    return [scan["InitiatedAt"] for scan in reply.value["List"]]


def moments(*minutes: int) -> list[str]:
    return [f"2027-01-15T08:0{minute}:00+00:00" for minute in minutes]


def test_all_scans_newest_first(house: ApiHouse) -> None:
    assert ids(house, "/scans/list") == moments(3, 2, 1, 0)


def test_pages_count_as_the_vendors_do(house: ApiHouse) -> None:
    page = house.get("/scans/list?page=2&pageSize=3").value

    assert {key: value for key, value in page.items() if key != "List"} == {
        "FirstItemOnPage": 4,
        "HasNextPage": False,
        "HasPreviousPage": True,
        "IsFirstPage": False,
        "IsLastPage": True,
        "LastItemOnPage": 4,
        "PageCount": 2,
        "PageNumber": 2,
        "PageSize": 3,
        "TotalItemCount": 4,
    }
    assert page["List"] == [house.detail(page["List"][0]["Id"])]


def test_of_one_website_oldest_first_unless_told(house: ApiHouse) -> None:
    assert ids(house, f"/scans/listbywebsite?websiteUrl={SITE}") == moments(0, 2, 3)
    assert ids(house, f"/scans/listbywebsite?WEBSITEURL={SITE}&initiatedDateSortType=descending") == moments(3, 2, 0)
    assert ids(house, f"/scans/listbywebsite?targetUrl={OTHER}") == moments(1)
    assert ids(house, "/scans/listbywebsite") == moments(0, 1, 2, 3)


def test_of_one_state_between_moments(house: ApiHouse) -> None:
    queued = "/scans/listbystate?scanTaskState=Queued"

    assert ids(house, queued) == moments(3, 2, 1, 0)
    assert ids(house, f"{queued}&startDate=01/15/2027%2008:01:00&endDate=01/15/2027%2008:02:00") == moments(2, 1)
    assert ids(house, f"{queued}&targetUrlCriteria=SHOP") == moments(1)
    assert ids(house, "/scans/listbystate?scanTaskState=AsyncArchiving") == []


def test_dates_are_about_the_last_change_of_an_ended_scan(tmp_path: Path) -> None:
    with running_api(tmp_path) as house:
        house.new_website()
        scan = house.new_scan()
        house.clock.at = type(house.clock.at)(house.clock.at.ticks + 3600 * 10_000_000)
        finished(house, scan["Id"])
        complete = "/scans/listbystate?scanTaskState=Complete"
        changed = "/scans/listbystatechanged?startDate=01/15/2027&endDate=01/15/2027"

        assert len(ids(house, f"{complete}&startDate=01/15/2027%2008:30:00")) == 1
        assert len(ids(house, f"{complete}&endDate=01/15/2027%2008:30:00")) == 0
        assert len(ids(house, changed)) == 1


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/scans/listbystate", "scanTaskState"),
        ("/scans/listbystate?scanTaskState=Sleeping", "scanTaskState"),
        ("/scans/listbystate?scanTaskState=Queued&startDate=yesterday", "startDate"),
        ("/scans/listbystatechanged?startDate=01/01/2027", "endDate"),
        ("/scans/listbywebsite?websiteUrl=nonsense", "websiteUrl"),
        ("/scans/listbywebsite?initiatedDateSortType=up", "initiatedDateSortType"),
    ],
)
def test_a_bad_question_names_its_field(house: ApiHouse, path: str, field: str) -> None:
    reply = house.get(path)

    assert reply.status == 400
    assert field in reply.value["Message"]
    assert any(field in key for key in reply.value["ModelState"])
