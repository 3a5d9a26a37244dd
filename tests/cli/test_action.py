# SPDX-License-Identifier: Apache-2.0
"""`vedette action`: JSON in, JSON out, and an exit code that says whether a reply came."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.support.cli_house import CliHouse
from tests.support.replay_server import ReplayServer, reply

SCAN = "87be9df1-9f81-46e9-e860-b13b04474ccc"
INPUT = json.dumps({"path_parameters": {"id": SCAN}})


def environ(url: str) -> dict[str, str]:
    return {"VEDETTE_URL": url, "VEDETTE_USER_ID": "me", "VEDETTE_TOKEN": "s3cret"}


@pytest.mark.parametrize(
    ("status", "body"), [("200 OK", b'{"Id": "\xc3\xa4"}'), ("404 Not Found", b'{"Message": "no"}')]
)
def test_a_reply_of_any_status_is_printed_and_ends_with_0(house: CliHouse, status: str, body: bytes) -> None:
    with ReplayServer(reply(body, status=status)) as server:
        done = house.run("action", "get-scan-details", "--input", "-", input_=INPUT, env=environ(server.url))
    assert done.exit_code == 0, done.output
    assert done.stdout.isascii()
    (printed,) = json.loads(done.stdout)
    assert (printed["status_code"], printed["json_body"]) == (int(status[:3]), json.loads(body))
    assert done.stdout == json.dumps([printed], indent=2) + "\n"
    assert server.requests[0].startswith(f"GET /api/1.0/scans/detail/{SCAN} ".encode())


def test_the_input_may_be_a_file_and_the_token_in_another_variable(house: CliHouse, tmp_path: Path) -> None:
    path = tmp_path / "input.json"
    path.write_text(INPUT)
    with ReplayServer(reply(b"{}")) as server:
        done = house.run(
            "action",
            "get-scan-details",
            "--input",
            str(path),
            "--base-url",
            f"{server.url}/api/1.0/",
            "--user-id",
            "me",
            "--token-env",
            "OTHER",
            env={"OTHER": "s3cret"},
        )
    assert done.exit_code == 0, done.output


def test_the_server_may_be_named_by_a_file(house: CliHouse, tmp_path: Path) -> None:
    asset = tmp_path / "asset.toml"
    with ReplayServer(reply(b"{}")) as server:
        asset.write_text(f'url = "{server.url}"\nusername = "me"\npassword = "s3cret"\n')
        done = house.run("action", "get-scan-details", "--input", "-", "--asset", str(asset), input_=INPUT)
        both = house.run(
            "action", "get-scan-details", "--input", "-", "--asset", str(asset), "--insecure", input_=INPUT
        )
    assert (done.exit_code, both.exit_code) == (0, 3)
    assert "s3cret" not in done.output + both.output


def test_no_reply_ends_with_2(house: CliHouse) -> None:
    with ReplayServer(b"") as server:
        url = server.url
    done = house.run("action", "get-scan-details", "--input", "-", input_=INPUT, env=environ(url))
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "refused the connection" in done.stderr


REFUSED = {
    "no JSON": "{",
    "no object": "[]",
    "no path parameters": "{}",
    "no GUID": '{"path_parameters": {"id": "1"}}',
    "something more": json.dumps({"path_parameters": {"id": SCAN}, "body": 1}),
    "nested too deep": "[" * 100_000,
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_nothing_is_sent_for_an_input_with(house: CliHouse, text: str) -> None:
    with ReplayServer(reply(b"{}")) as server:
        done = house.run("action", "get-scan-details", "--input", "-", input_=text, env=environ(server.url))
        assert server.connections == 0
    assert done.exit_code == 3
    assert done.stdout == ""


@pytest.mark.parametrize("args", [("no-such-action",), ("get-scan-details",), ("get-scan-details", "--input", "/no/x")])
def test_wrong_usage_ends_with_3(house: CliHouse, args: tuple[str, ...]) -> None:
    assert house.run("action", *args, env=environ("http://127.0.0.1:9")).exit_code == 3


def test_without_a_server_or_a_token_it_says_which_is_missing(house: CliHouse) -> None:
    no_server = house.run("action", "get-scan-details", "--input", "-", input_=INPUT, env={"VEDETTE_URL": ""})
    no_token = house.run("action", "get-scan-details", "--input", "-", "--base-url", "http://x", input_=INPUT)
    assert (no_server.exit_code, no_token.exit_code) == (3, 3)
    assert "VEDETTE_URL" in no_server.stderr
    assert "VEDETTE_TOKEN" in no_token.stderr


def test_an_action_with_a_body_sends_it(house: CliHouse) -> None:
    with ReplayServer(reply(b'"Ok"')) as server:
        text = json.dumps({"json_body": SCAN})
        done = house.run("action", "cancel-scan", "--input", "-", input_=text, env=environ(server.url))
    assert done.exit_code == 0, done.output
    assert server.requests[0].startswith(b"POST /api/1.0/scans/cancel ")


def test_the_actions_are_listed(house: CliHouse) -> None:
    assert "get-scan-details" in house.run("action", "list").stdout
    actions = {each["name"]: each for each in json.loads(house.run("action", "list", "--json").stdout)}
    described = actions["get-scan-details"]
    assert actions["create-scan"]["inputs"]["properties"]["json_body"]["type"] == "object"
    assert described["inputs"]["required"] == ["path_parameters"]
