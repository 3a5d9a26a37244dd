# SPDX-License-Identifier: Apache-2.0
"""Steps of a recording in the real browser: names, texts, frames, shadow trees, windows, keys, and waiting."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from tests.support.login_styles import browsing_sender
from tests.support.recording_server import Recording, recording_server
from tests.support.senders import url_of

from vedette.errors import Unreachable
from vedette.scan.gestures import Act, Comparison, Condition, ElementWait, Motion, PageWait, Sight, Spot
from vedette.scan.ports import Browser, LoginPage

pytestmark = pytest.mark.anyio
PAGES = {
    "/start": """<title>Start</title><style>.off{display:none}</style>
      <label>E-mail <input id=mail></label><input id=pass type=password aria-label=Password>
      <select aria-label=Country><option value=fr>France<option value=de>Germany</select>
      <button class=off>Sign in</button><button id=in onclick="say('in')">Sign in</button>
      <p class=two onclick="say('first')">Two</p><p class=two onclick="say('second')">Two</p>
      <div id=menu onmouseover="say('over')">Menu</div><div id=twice ondblclick="say('twice')">Twice</div>
      <div id=right oncontextmenu="say('right')">Right</div>
      <div id=wide style="width:300px;height:40px" onclick="say(event.offsetX < 20 ? 'edge' : 'middle')">Wide</div>
      <input id=keys onkeydown="say('down ' + event.key)" onkeyup="say('up ' + event.key)">
      <div id=host></div><output></output>
      <button onclick="window.open('/popup')">Provider</button> <a href=/away?session=7#top>Away</a>
      <iframe src=/frame></iframe>
      <script>
        function say(text) { document.querySelector('output').textContent += `[${text}]`; }
        const root = document.getElementById('host').attachShadow({mode: 'open'});
        root.innerHTML = '<inner-form></inner-form>';
        const inner = root.firstChild.attachShadow({mode: 'open'});
        inner.innerHTML = '<button>Deep</button>';
        inner.firstChild.onclick = () => say('deep');
      </script>""",
    "/frame": "<input id=inside><button onclick=\"parent.say('frame ' + inside.value)\">Go</button>",
    "/popup": "<title>Provider</title><button onclick=\"opener.say('popup'); window.close()\">Allow</button>",
    "/away": "<title>Away</title><p role=status>here</p>",
}
QUICK = 0.5
"""Seconds in which a step that cannot be done is given up."""


def answer(request: bytes) -> bytes:
    text = PAGES.get(request.split(b" ", 2)[1].decode().partition("?")[0], "").encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
    return head % len(text) + text


@pytest.fixture(scope="module")
async def site() -> AsyncIterator[Recording]:
    async with recording_server(answer) as served:
        yield served


@pytest.fixture(scope="module")
async def browser(site: Recording) -> AsyncIterator[Browser]:
    async with browsing_sender(url_of(site.port)) as sender:
        yield sender.browser()


@asynccontextmanager
async def started(site: Recording, browser: Browser) -> AsyncIterator[LoginPage]:
    async with browser.login_page("steps") as lent:
        assert lent is not None, browser.why_not
        await lent.perform(Act(Motion.GO, text=f"{site.url}/start"))
        yield lent


@pytest.fixture
async def page(site: Recording, browser: Browser) -> AsyncIterator[LoginPage]:
    async with started(site, browser) as lent:
        yield lent


@pytest.fixture(scope="module")
async def still_page(site: Recording, browser: Browser) -> AsyncIterator[LoginPage]:
    """A page that no test changes."""
    async with started(site, browser) as lent:
        yield lent


def on(*selectors: str | tuple[str, ...], frame: tuple[int, ...] = (), window: str = "") -> Spot:
    return Spot(tuple((each,) if isinstance(each, str) else each for each in selectors), window, frame)


async def said(page: LoginPage, text: str) -> None:
    await page.perform(ElementWait(on(f"text/[{text}]"), seconds=5.0))


async def test_elements_are_found_by_name_text_css_path_and_through_shadow_trees(page: LoginPage) -> None:
    spots = {
        "in": (on("aria/Sign in"), on('aria/Sign in[role="button"]'), on("#gone", "#in"), on("xpath///*[@id='in']")),
        "deep": (on(("#host", "inner-form", "button")), on("pierce/inner-form button"), on("text/Deep")),
        "first": (on("text/Two"), on(".two")),
    }
    for each in spots.values():
        for spot in each:
            await page.perform(Act(Motion.CLICK, spot, seconds=5.0))

    for text, each in spots.items():
        await said(page, "][".join([text] * len(each)))


async def test_fields_and_options_are_filled_in(page: LoginPage) -> None:
    await page.perform(Act(Motion.CHANGE, on("aria/E-mail"), "kim@example.com"))
    await page.perform(Act(Motion.CHANGE, on("aria/Password"), "secret"))
    await page.perform(Act(Motion.CHANGE, on("aria/Country"), "de"))
    await page.perform(Act(Motion.CHANGE, on("select"), "France"))

    shown = [await page.count(f"{tag} >> nth=0") for tag in ("#mail", "#pass")]
    assert shown == [1, 1]
    await page.perform(Act(Motion.CHANGE, on("#inside", frame=(0,)), "x"))
    await page.perform(Act(Motion.CLICK, on("button", frame=(0,))))
    await said(page, "frame x")


async def test_a_hand_points_clicks_twice_and_presses_keys(page: LoginPage) -> None:
    await page.perform(Act(Motion.RESIZE, at=(900.0, 700.0)))
    await page.perform(Act(Motion.HOVER, on("#menu")))
    await page.perform(Act(Motion.DOUBLE_CLICK, on("#twice")))
    await page.perform(Act(Motion.CLICK, on("#right"), button="right"))
    await page.perform(Act(Motion.CLICK, on("#wide"), at=(5.0, 5.0)))
    await page.perform(Act(Motion.CLICK, on("#wide"), at=(5000.0, 5.0)))
    await page.perform(Act(Motion.SCROLL, at=(0.0, 100.0)))
    await page.perform(Act(Motion.SCROLL, on("#wide"), at=(0.0, 10.0)))
    await page.perform(Act(Motion.CLICK, on("#keys")))
    await page.perform(Act(Motion.KEY_DOWN, text="a"))
    await page.perform(Act(Motion.KEY_UP, text="a"))
    await page.perform(Act(Motion.CLOSE))

    await said(page, "over][twice][right][edge][middle][down a][up a")


async def test_a_window_is_found_by_its_address_and_closes(page: LoginPage, site: Recording) -> None:
    popup = f"{site.url}/popup"
    await page.perform(Act(Motion.CLICK, on("aria/Provider")))
    await page.perform(PageWait((Condition(Sight.TITLE, Comparison.EQUALS, "Provider"),), Spot(window=popup)))
    await page.perform(Act(Motion.CLICK, on("aria/Allow", window=popup)))

    await said(page, "popup")
    with pytest.raises(Unreachable, match="no window at"):
        await page.perform(Act(Motion.CLICK, on("aria/Allow", window=popup), seconds=QUICK))
    with pytest.raises(Unreachable, match="no window at"):
        await page.perform(Act(Motion.CLOSE, Spot(window=popup), seconds=QUICK))


async def test_the_page_is_waited_for(page: LoginPage, site: Recording) -> None:
    await page.perform(Act(Motion.CLICK, on("text/Away")))
    place = Condition(Sight.PLACE, Comparison.EQUALS, f"{site.url}/away")
    seen = (
        Condition(Sight.FRAGMENT, Comparison.EQUALS, "#top"),
        Condition(Sight.QUERY, Comparison.CONTAINS, "session"),
        Condition(Sight.PATH, Comparison.STARTS, "/aw"),
        Condition(Sight.ADDRESS, Comparison.ENDS, "top"),
        Condition(Sight.TITLE, Comparison.DIFFERS, "Start"),
        Condition(Sight.READINESS, Comparison.EQUALS, "complete"),
        Condition(Sight.ELEMENTS, Comparison.LESS, number=2, selector="p"),
    )

    await page.perform(PageWait((place, *seen)))
    await page.perform(ElementWait(on("p"), attributes=(("role", "status"),)))
    await page.perform(ElementWait(on("#gone"), Comparison.EQUALS, 0, None))


FAILS = {
    "an element is not there": (Act(Motion.CLICK, on("#gone", "aria/Gone"), seconds=QUICK), "none of its selectors"),
    "an element does not show": (Act(Motion.CLICK, on(".off"), seconds=QUICK), "none of its selectors"),
    "a selector is none": (Act(Motion.CLICK, on("p[["), seconds=QUICK), "none of its selectors"),
    "a frame is not there": (Act(Motion.CLICK, on("p", frame=(4,)), seconds=QUICK), "its frame is not there"),
    "an option is not there": (Act(Motion.CHANGE, on("select"), "Atlantis", seconds=QUICK), "the browser says"),
    "a key is none": (Act(Motion.KEY_DOWN, text="Nokey", seconds=QUICK), "the browser says"),
    "an element does not come": (ElementWait(on("#gone"), seconds=QUICK), "did not come"),
    "its attributes are others": (
        ElementWait(on("#in"), attributes=(("role", "x"),), seconds=QUICK),
        "did not come",
    ),
    "the page stays": (
        PageWait((Condition(Sight.PLACE, Comparison.EQUALS, "http://127.0.0.1/home"),), seconds=QUICK),
        "did not come to http://127.0.0.1/home",
    ),
    "the page is out of scope": (Act(Motion.GO, text="http://elsewhere.invalid/"), "could not open"),
}


@pytest.mark.parametrize("case", FAILS.values(), ids=FAILS)
async def test_a_step_fails_in_words_where(
    case: tuple[Act | ElementWait | PageWait, str], still_page: LoginPage
) -> None:
    gesture, words = case

    with pytest.raises(Unreachable, match=words):
        await still_page.perform(gesture)
