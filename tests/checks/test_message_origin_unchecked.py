# SPDX-License-Identifier: Apache-2.0
"""Pages that believe the messages of any window, and pages that only listen: all in the real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from tests.support.opening_house import OpeningHouse, PageOf, opening_house, shown

from vedette.checks.message_origin_unchecked import CHECK
from vedette.domain.weakness import Severity

pytestmark = pytest.mark.anyio


def page(script: str, *headers: tuple[str, str]) -> PageOf:
    return shown(f"<div id=box></div><script>{script}</script>", *headers)


def listening(body: str) -> PageOf:
    return page(f"addEventListener('message', (event) => {{ {body} }})")


WEAK: dict[str, tuple[PageOf, str, Severity | None]] = {
    "a message is markup": (listening("box.innerHTML = event.data"), "innerHTML from message", None),
    "a field of a message is markup": (
        listening("if (event.data.kind === 'note') box.innerHTML = event.data.text"),
        "innerHTML from message",
        None,
    ),
    "a message is JSON": (
        page("onmessage = (e) => { const m = JSON.parse(e.data); if (m.html) box.innerHTML = m.html }"),
        "innerHTML from message",
        None,
    ),
    "a function of the page takes the message": (
        page(
            "function take(m) { switch (m.action) { case 'run': eval(m.code); } }"
            "addEventListener('message', (e) => take(e.data))"
        ),
        "eval from message",
        None,
    ),
    "the origin is looked for in a text": (
        listening("if (event.origin.indexOf('partner.example') >= 0) box.innerHTML = event.data"),
        "innerHTML from message",
        None,
    ),
    "a message says where to go": (
        listening("if (/^https?:/.test(event.data.url)) location = event.data.url"),
        "location from message",
        Severity.MEDIUM,
    ),
}
SAFE: dict[str, PageOf] = {
    "the origin is compared with its own": listening(
        "if (event.origin === location.origin) box.innerHTML = event.data"
    ),
    "the origin is compared with a list": listening(
        "if (!['https://partner.example'].includes(event.origin)) return; box.innerHTML = event.data.html"
    ),
    "only the own frame is believed": listening("if (event.source === frames[0]) box.innerHTML = event.data"),
    "a message is text": listening("box.textContent = event.data.text"),
    "a message is a number": listening("box.innerHTML = '<b>' + Number(event.data.height) + '</b>'"),
    "a message chooses from a list": listening("box.innerHTML = {a: '<b>a</b>'}[event.data.name] || ''"),
    "nobody keeps the window's opener": page(
        "addEventListener('message', (event) => { box.innerHTML = event.data })",
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ),
}


@pytest.fixture(scope="module")
async def house() -> AsyncIterator[OpeningHouse]:
    async with opening_house() as made:
        yield made


@pytest.mark.parametrize(("page", "sink", "severity"), WEAK.values(), ids=WEAK)
async def test_is_found_where(house: OpeningHouse, page: PageOf, sink: str, severity: Severity | None) -> None:
    found = await house.finds(CHECK, page)

    assert found is not None
    assert (found.sink, found.severity) == (sink, severity)


async def test_is_silent_at_all_that_only_looks_like_it(house: OpeningHouse) -> None:
    assert await house.silence(CHECK, SAFE) == []
