# SPDX-License-Identifier: Apache-2.0
"""Pages whose parameters write to what all objects share, and pages that only read parameters: in the real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from tests.support.opening_house import OpeningHouse, PageOf, opening_house, shown

from vedette.checks.client_prototype_pollution import CHECK

pytestmark = pytest.mark.anyio
READ = """const settings = {}; for (const pair of TEXT.split('&')) {
const [name, value] = pair.split('=').map(decodeURIComponent);
let here = settings; const steps = STEPS; steps.forEach((step, at) => { GUARD
if (at === steps.length - 1) here[step] = value; else here = here[step] = here[step] || {}; }); }"""
BRACKETS, DOTS = "name.replace(/]/g, '').split('[')", "name.split('.')"


def reading(text: str, steps: str, guard: str = "") -> str:
    return f"<script>{READ.replace('TEXT', text).replace('STEPS', steps).replace('GUARD', guard)}</script>"


def page(text: str, steps: str, guard: str = "") -> PageOf:
    return shown(f"<p>Settings</p>{reading(text, steps, guard)}")


WEAK: dict[str, tuple[PageOf, str]] = {
    "the query has paths in brackets": (page("location.search.slice(1)", BRACKETS), "__proto__[x] in the query"),
    "the fragment has paths with dots": (page("location.hash.slice(1)", DOTS), "__proto__.x in the fragment"),
    "only one way is guarded": (
        page("location.search.slice(1)", BRACKETS, "if (step === '__proto__') return;"),
        "constructor[prototype][x] in the query",
    ),
}
SAFE: dict[str, PageOf] = {
    "dangerous steps are refused": page(
        "location.search.slice(1)", BRACKETS, "if (['__proto__', 'constructor', 'prototype'].includes(step)) return;"
    ),
    "only own properties are walked": page(
        "location.search.slice(1)", BRACKETS, "if (step in {} && !Object.hasOwn(here, step)) return;"
    ),
    "the object has no prototype": shown(
        "<script>const settings = Object.create(null); for (const pair of location.search.slice(1).split('&'))"
        "{ const [name, value] = pair.split('='); settings[name] = value }</script>"
    ),
    "names are no paths": shown(
        "<script>const settings = {}; for (const [name, value] of new URLSearchParams(location.search))"
        " settings[name] = value</script>"
    ),
    "parameters go into a map": shown(
        "<script>const settings = new Map(new URLSearchParams(location.search).entries())</script>"
    ),
    "the prototype is frozen": shown(
        f"<script>Object.freeze(Object.prototype)</script>{reading('location.search.slice(1)', BRACKETS)}"
    ),
    "only one parameter is read": shown(
        "<script>document.title = new URLSearchParams(location.search).get('view') || ''</script>"
    ),
}


@pytest.fixture(scope="module")
async def house() -> AsyncIterator[OpeningHouse]:
    async with opening_house() as made:
        yield made


@pytest.mark.parametrize(("page", "sink"), WEAK.values(), ids=WEAK)
async def test_is_found_where(house: OpeningHouse, page: PageOf, sink: str) -> None:
    found = await house.finds(CHECK, page, "/page?view=list")

    assert found is not None
    assert found.sink == sink


async def test_is_silent_at_all_that_only_looks_like_it(house: OpeningHouse) -> None:
    assert await house.silence(CHECK, SAFE, "/page?view=list") == []
