# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from tests.support.senders import HandClock
from tests.support.stored import SECRET, shop_scan

from vedette.domain.callback import Call, CallKind, token_of
from vedette.domain.chance import Chance
from vedette.domain.scan import ScanState
from vedette.domain.time import Span
from vedette.store.callbacks import MOST_CALLS
from vedette.store.store import Store

pytestmark = pytest.mark.anyio

TOKEN = token_of(Chance(b"one"), 1)
OTHER = token_of(Chance(b"two"), 1)
CALL = Call(CallKind.HTTP, "192.0.2.7", f"/{TOKEN}\x00", "GET HTTP/1.1")


async def test_a_call_finds_its_token_and_how_long_it_took(store: Store, clock: HandClock) -> None:
    await store.callbacks.expect(TOKEN, uuid4(), "a trial")
    clock.at = clock.at + Span.of(seconds=2.5)
    await store.callbacks.expect(TOKEN, uuid4(), "the trial once more, after a death")

    assert await store.callbacks.record(TOKEN, CALL)
    assert await store.callbacks.calls_of((TOKEN, OTHER)) == {TOKEN: (replace(CALL, after_seconds=2.5),)}


async def test_a_call_with_a_token_that_is_not_out_leaves_nothing(store: Store) -> None:
    assert not await store.callbacks.record(OTHER, CALL)
    assert await store.callbacks.calls_of((OTHER,)) == {}


async def test_a_site_that_calls_for_ever_fills_no_disk(store: Store) -> None:
    await store.callbacks.expect(TOKEN, uuid4(), "a trial")
    for _ in range(MOST_CALLS + 5):
        assert await store.callbacks.record(TOKEN, CALL)

    assert len((await store.callbacks.calls_of((TOKEN,)))[TOKEN]) == MOST_CALLS


async def test_calls_of_ended_scans_are_handed_out_until_they_are_judged(store: Store) -> None:
    ended, running = shop_scan(state=ScanState.COMPLETE), shop_scan(state=ScanState.SCANNING)
    for scan, token in ((ended, TOKEN), (running, OTHER)):
        await store.scans.insert(scan, SECRET)
        await store.callbacks.expect(token, scan.id, "a trial")
        await store.callbacks.record(token, CALL)

    (late,) = await store.callbacks.unjudged()
    assert (late.scan_id, late.trials, len(late.numbers)) == (ended.id, frozenset({"a trial"}), 1)
    await store.callbacks.mark_judged(late.numbers)
    assert await store.callbacks.unjudged() == ()


async def test_tokens_and_calls_go_with_their_scan(store: Store) -> None:
    scan = shop_scan(state=ScanState.COMPLETE)
    await store.scans.insert(scan, SECRET)
    await store.callbacks.expect(TOKEN, scan.id, "a trial")
    await store.callbacks.record(TOKEN, CALL)
    await store.scans.delete(scan.id)

    assert await store.callbacks.calls_of((TOKEN,)) == {}
    assert not await store.callbacks.record(TOKEN, CALL)
