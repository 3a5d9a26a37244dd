# SPDX-License-Identifier: Apache-2.0
"""Runs an action by name, awaited or from code without an event loop."""

import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

import anyio
from anyio.from_thread import start_blocking_portal

from vedette.connector.actions.get_scan_details import ACTION as GET_SCAN_DETAILS
from vedette.connector.asset import Asset
from vedette.connector.catalogue import get_action
from vedette.connector.reply import Reply
from vedette.connector.sender import DEFAULT_LIMITS, Limits, Sender

Inputs = Mapping[str, object]


async def run_action_async(
    name: str,
    asset: Asset,
    inputs: Inputs,
    *,
    limits: Limits = DEFAULT_LIMITS,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
) -> list[Reply]:
    """Run the action `name` and return the list of its one reply, whatever the reply's status.

    One try ends within `limits.try_seconds`, all together within `limits.total_seconds`.
    Raises: NotFound for an unknown name and UsageError for bad inputs or an asset that cannot be used, both before
    anything is sent; Unreachable when no complete reply came.
    """
    action = get_action(name)
    return await action.run(Sender(asset, limits=limits, clock=clock, sleep=sleep).send, inputs)


def run_action(name: str, asset: Asset, inputs: Inputs, *, limits: Limits = DEFAULT_LIMITS) -> list[Reply]:
    """Do as `run_action_async` does, and wait for it; works where an event loop runs too, but holds that loop up."""
    with start_blocking_portal(backend="asyncio") as portal:
        return portal.call(partial(run_action_async, name, asset, inputs, limits=limits))


async def get_scan_details_async(asset: Asset, inputs: Inputs) -> list[Reply]:
    """Get the detail of the scan `inputs["path_parameters"]["id"]`; see `run_action_async`."""
    return await run_action_async(GET_SCAN_DETAILS.name, asset, inputs)


def get_scan_details(asset: Asset, inputs: Inputs) -> list[Reply]:
    """Get the detail of the scan `inputs["path_parameters"]["id"]`; see `run_action_async`.

    `inputs` is `{"path_parameters": {"id": "<GUID>"}}`, the result `[{"status_code": 200, "response_headers": {…},
    "reason": "OK", "json_body": {…}}]`, ready for `json.dumps`.
    """
    return run_action(GET_SCAN_DETAILS.name, asset, inputs)
