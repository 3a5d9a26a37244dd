# SPDX-License-Identifier: Apache-2.0
"""A page that a stranger opens does what it would anywhere, and reaches nobody but the site."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from tests.support.browsing import out_of_scope
from tests.support.opening_house import OpeningHouse, opening_house, shown

from vedette.domain.exchange import Exchange
from vedette.domain.opening import Opening, Read, Reading, Sighting
from vedette.scan.visits import BrowserLimits, Opened, OpenTask

pytestmark = pytest.mark.anyio
STRANGER = "qz1.vedette.invalid"
LIMITS = BrowserLimits(load_seconds=60, visit_seconds=150)
MARK = "vdt11abcdefg00"


@pytest.fixture(scope="module")
async def house() -> AsyncIterator[OpeningHouse]:
    async with opening_house() as made:
        yield made


async def opened(house: OpeningHouse, html: str, opening: Opening, *headers: tuple[str, str]) -> Opened:
    house.site.requests.clear()
    request = house.route().sample
    answer = shown(html, *headers)(request)
    return await house.browser.open(OpenTask(Exchange(request, answer), opening, "mark", LIMITS))


async def test_it_comes_from_a_stranger_under_a_name_with_a_referrer_and_messages(house: OpeningHouse) -> None:
    page = """<script>const told = [window.name, decodeURIComponent(document.referrer), location.hash];
    addEventListener('message', (event) => vedette([...told, event.origin, event.data.a].join(' ')))</script>"""
    opening = Opening(STRANGER, fragment="f", window_name="n", referrer="r<", messages=('{"a": "m"}',))

    (told,) = (await opened(house, page, opening)).executed

    assert told == f"n http://{STRANGER}/r< #f http://{STRANGER} m"
    assert house.site.requests == []


async def test_it_asks_the_site_and_nobody_else_and_stays_where_it_is(house: OpeningHouse) -> None:
    async with out_of_scope() as strangers:
        page = f"""<script>fetch('/own'); fetch('http://127.0.0.1:{strangers.port}/a').catch(() => 0);
        new WebSocket('ws://127.0.0.1:{strangers.port}/b'); navigator.sendBeacon('http://127.0.0.1:{strangers.port}/c');
        window.open('http://127.0.0.1:{strangers.port}/d'); window.opener.location = 'http://127.0.0.1:{strangers.port}/e';
        setTimeout(() => {{ location = 'http://127.0.0.1:{strangers.port}/f' }}, 200)</script>"""

        seen = await opened(house, page, Opening(STRANGER))

        assert strangers.seen == []
    assert [request.split(b" ")[1] for request in house.site.requests] == [b"/own"]
    assert seen.requests == 1
    assert {address.rpartition("/")[2] for address in seen.navigations} == {"d", "f"}


async def test_hooks_tell_sinks_and_what_was_looked_for(house: OpeningHouse) -> None:
    page = """<b id=box></b><script>box.innerHTML = '<i title="' + location.hash.slice(1) + '">';
    new URLSearchParams(location.search).get('note'); localStorage.kept = 1; location.hash.indexOf('lang=');
    onmessage = (event) => event.data.text</script>"""

    seen = await opened(
        house, page, Opening(STRANGER, query="a=vdt12abcdefg00", fragment=f"{MARK}%7E", is_watched=True)
    )

    assert seen.sightings == (Sighting("innerHTML", MARK, '<i title="', '%7E">'),)
    assert set(seen.reads) == {
        Read(Reading.QUERY_NAME, "note"),
        Read(Reading.FRAGMENT_NAME, "lang"),
        Read(Reading.STORAGE_KEY, "kept"),
        Read(Reading.LISTENER, "(event) => event.data.text"),
    }


async def test_storage_is_there_and_properties_are_looked_for(house: OpeningHouse) -> None:
    page = "<script>Object.prototype[localStorage.getItem('key')] = sessionStorage.getItem('key')</script>"

    seen = await opened(
        house, page, Opening(STRANGER, storage=(("key", "inherited"),), properties=("inherited", "other"))
    )

    assert seen.properties == ("inherited",)


async def test_a_page_that_keeps_to_itself_is_given_no_name(house: OpeningHouse) -> None:
    page = "<script>vedette('name: ' + window.name + ' ' + location.hash)</script>"

    seen = await opened(
        house, page, Opening(STRANGER, window_name="n", fragment="f"), ("Cross-Origin-Opener-Policy", "same-origin")
    )

    assert seen.executed == ("name:  #f",)


async def test_an_answer_that_is_saved_is_not_opened_and_says_so(house: OpeningHouse) -> None:
    seen = await opened(
        house, "<script>vedette(1)</script>", Opening(STRANGER), ("Content-Disposition", "attachment; filename=a.html")
    )

    assert seen.executed == ()
    assert seen.story
