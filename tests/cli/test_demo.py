# SPDX-License-Identifier: Apache-2.0
"""`vedette demo`: findings, then the very reply of the API, and the lines to go on with."""

from __future__ import annotations

import json

from tests.support.cli_house import CliHouse, Play, clean_cells, finding_at


def test_the_demo_shows_findings_and_the_reply_of_the_api(house: CliHouse) -> None:
    house.play = lambda target: Play((finding_at(target),), clean_cells(target))
    done = house.run("demo")
    assert done.exit_code == 0, done.output
    assert "Open redirect" in done.stdout
    start = done.stdout.index("[\n")
    (reply,) = json.loads(done.stdout[start : done.stdout.index("\n]", start) + 2])
    assert reply["status_code"] == 200
    assert reply["json_body"]["State"] == "Complete"
    assert f"vedette serve --data {house.data}" in done.stdout


def test_a_demo_that_found_nothing_to_test_says_so(house: CliHouse) -> None:
    house.play = lambda _: Play()
    assert house.run("demo").exit_code == 2
