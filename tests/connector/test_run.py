# SPDX-License-Identifier: Apache-2.0
"""The document's action, run whole against a server that replays the document's example."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.support.replay_server import ReplayServer, reply
from tests.support.sleeping_clock import SleepingClock

from vedette.connector import (
    Asset,
    Limits,
    get_scan_details,
    get_scan_details_async,
    run_action,
    run_action_async,
)
from vedette.errors import NotFound, Unreachable, UsageError

AssetOf = Callable[[ReplayServer], Asset]
INPUTS = {"path_parameters": {"id": "87be9df1-9f81-46e9-e860-b13b04474ccc"}}


@pytest.fixture
def replayed(example: dict[str, Any]) -> bytes:
    """The example as the bytes that it came from: its Content-Length is that of its compact JSON."""
    body = json.dumps(example["json_body"], separators=(",", ":"), ensure_ascii=False).encode()
    return reply(body, headers=list(example["response_headers"].items()))


def test_gives_the_outputs_of_the_document(asset_of: AssetOf, replayed: bytes, example: dict[str, Any]) -> None:
    with ReplayServer(replayed) as server:
        outputs = get_scan_details(asset_of(server), INPUTS)

    assert json.dumps(outputs) == json.dumps([example])  # the order of keys and headers is part of it
    assert server.requests[0].startswith(b"GET /api/1.0/scans/detail/87be9df1-9f81-46e9-e860-b13b04474ccc HTTP/1.1\r\n")


@pytest.mark.anyio
async def test_gives_the_same_where_an_event_loop_runs(
    asset_of: AssetOf, replayed: bytes, example: dict[str, Any]
) -> None:
    with ReplayServer(replayed) as server:
        awaited = await get_scan_details_async(asset_of(server), INPUTS)
        waited_for = get_scan_details(asset_of(server), INPUTS)

    assert awaited == waited_for == [example]


def test_sends_nothing_when_the_id_is_refused(asset_of: AssetOf, replayed: bytes) -> None:
    with ReplayServer(replayed) as server, pytest.raises(UsageError, match="id"):
        get_scan_details(asset_of(server), {"path_parameters": {"id": "latest"}})

    assert server.connections == 0


def test_sends_nothing_for_an_unknown_action(asset_of: AssetOf, replayed: bytes) -> None:
    with ReplayServer(replayed) as server, pytest.raises(NotFound):
        run_action("get-scan", asset_of(server), INPUTS)

    assert server.connections == 0


def test_keeps_within_the_limits_it_is_given(asset_of: AssetOf, replayed: bytes) -> None:
    with ReplayServer(replayed) as server, pytest.raises(Unreachable, match="more than 100 bytes"):
        run_action("get-scan-details", asset_of(server), INPUTS, limits=Limits(body_limit_bytes=100))


@pytest.mark.anyio
async def test_waits_by_the_clock_it_is_given(asset_of: AssetOf, replayed: bytes, time: SleepingClock) -> None:
    with ReplayServer(reply(status="502 Bad Gateway"), replayed) as server:
        [got] = await run_action_async("get-scan-details", asset_of(server), INPUTS, clock=time.clock, sleep=time.sleep)

    assert (got["status_code"], time.slept) == (200, [1.0])
