# SPDX-License-Identifier: Apache-2.0
"""Pages whose scripts go where a stranger says, and pages that only look like them: all in the real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from tests.support.opening_house import OpeningHouse, PageOf, opening_house, shown

from vedette.checks.dom_open_redirect import CHECK
from vedette.domain.weakness import Grade

pytestmark = pytest.mark.anyio
HASH = "decodeURIComponent(location.hash.slice(1))"
NEXT = "new URLSearchParams(location.search).get('next')"


def page(script: str) -> PageOf:
    return shown(f"<p>One moment</p><script>{script}</script>")


WEAK: dict[str, tuple[PageOf, str]] = {
    "a parameter is the address": (page(f"const to = {NEXT}; if (to) location.replace(to)"), "location from query"),
    "the fragment is opened as a window": (page(f"if ({HASH}) window.open({HASH})"), "window.open from fragment"),
    "a button goes there by its script": (
        shown(f'<button onclick="location.href = {HASH}">Go on</button>'),
        "location from fragment",
    ),
    "a timer waits before it goes": (
        page(f"setTimeout(() => {{ location.href = {HASH} }}, 1500)"),
        "location from fragment",
    ),
    "only addresses of the web are followed": (
        page(
            f"const to = {NEXT}; if (/^https?:/.test(to)) location.assign(to); else if (to) location.assign('/' + to)"
        ),
        "location from query",
    ),
}
SAFE: dict[str, PageOf] = {
    "the address is a key of a list": page(f"const to = {{cups: '/cups', tea: '/tea'}}[{NEXT}]; if (to) location = to"),
    "the origin is compared": page(
        f"const to = new URL({NEXT} || '/', location.href); if (to.origin === location.origin) location = to.href"
    ),
    "the value is a path below our own": page(
        f"const to = {NEXT}; if (to) location = '/shop/' + encodeURIComponent(to)"
    ),
    "the value rides in a query": page(f"if ({HASH}) location = '/login?next=' + encodeURIComponent({HASH})"),
    "the host is fixed": page("location = 'https://partner.vedette.invalid/' + location.search"),
    "a link waits for the visitor": page(
        f"const a = document.createElement('b'); a.textContent = {HASH}; document.body.append(a)"
    ),
    "a link that the visitor may follow leads there": page(
        f"const a = document.createElement('a'); a.href = {HASH}; a.textContent = 'go on'; document.body.append(a)"
    ),
    "a form that the visitor may send leads there": page(
        f"const f = document.createElement('form'); f.action = {HASH}; f.innerHTML = '<button>Go</button>'; "
        "document.body.append(f)"
    ),
    "the fragment chooses a view of the page": page(f"if ({HASH}) history.replaceState(null, '', '#' + {HASH})"),
}


@pytest.fixture(scope="module")
async def house() -> AsyncIterator[OpeningHouse]:
    async with opening_house() as made:
        yield made


@pytest.mark.parametrize(("page", "sink"), WEAK.values(), ids=WEAK)
async def test_is_found_where(house: OpeningHouse, page: PageOf, sink: str) -> None:
    found = await house.finds(CHECK, page)

    assert found is not None
    assert (found.sink, found.grade) == (sink, Grade.CONFIRMED)


async def test_is_silent_at_all_that_only_looks_like_it(house: OpeningHouse) -> None:
    house.site.requests.clear()

    assert await house.silence(CHECK, SAFE) == []
    assert house.site.requests == []
