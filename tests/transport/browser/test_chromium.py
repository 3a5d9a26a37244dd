# SPDX-License-Identifier: Apache-2.0
"""What a visit shows, what a rendering proves, and what a page for logging in can do: in the real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.support.senders import settings_for, url_of
from tests.support.visiting import VisitingHouse as House
from tests.support.visiting import visiting_house

from vedette.domain.exchange import Exchange, Headers, Request, Response
from vedette.engine.clock import SystemClock
from vedette.errors import Unreachable
from vedette.scan.visits import BrowserLimits, BrowserState, Care, Fate, RenderTask, Visit, VisitTask
from vedette.transport.browser.late import LateChromiumMaker
from vedette.transport.browser.launching import Program
from vedette.transport.sender import CurlSenders

pytestmark = pytest.mark.anyio
LOGIN = """<form id=f action=/login method=post><label>Name <input name=user></label>
<input name=pass type=password><button>Sign in</button></form>
<script>localStorage.setItem('token', 't1'); sessionStorage.setItem('seat', 's1')</script>"""


@pytest.fixture(scope="module")
async def house() -> AsyncIterator[House]:
    pages = {"/login-page": LOGIN, "/login": "<h1>Welcome</h1><a href=/out>Log out</a>"}
    async with visiting_house(pages) as made:
        yield made


def held(visit: Visit) -> set[str]:
    return {f"{wish.request.method} {wish.request.url.target}" for wish in visit.wishes if wish.use == "navigation"}


async def test_a_page_stays_where_it_is_and_tells_where_it_wanted_to_go(house: House) -> None:
    events = ("click", "dblclick", "mousedown", "mouseup", "mouseover", "mouseout", "keydown", "focus", "contextmenu")
    spans = "".join(f"<span tabindex=0 on{event}=\"location='/by-{event}'\">x</span>" for event in events)

    visit = await house.visit(
        f"{spans}<a href=javascript:`instead`>y</a><a href=javascript:go()>x</a>"
        "<script>function go(){location='/by-script'}</script>"
    )

    assert held(visit) >= {f"GET /by-{event}" for event in (*events, "script")}
    assert house.asked == set()
    assert visit.is_whole


async def test_forms_windows_and_refreshes_are_wishes_too(house: House) -> None:
    visit = await house.visit(
        """<form action=/send method=post target=_blank><input name=mail type=email>
        <button name=b value=1>Go</button></form>
        <button type=button onclick="window.open('/window')">w</button>
        <button type=button onclick="alert(1); if (confirm('sure?')) location = '/confirmed'">c</button>
        <meta http-equiv=refresh content="0; url=/refreshed">"""
    )

    (form,) = [wish.request for wish in visit.wishes if wish.request.method == "POST"]
    assert form.body == b"mail=visitor%40example.com&b=1"
    assert form.headers.get("content-type") == "application/x-www-form-urlencoded"
    assert held(visit) >= {"POST /send", "GET /window", "GET /confirmed", "GET /refreshed"}
    assert house.asked == set()


@pytest.mark.parametrize(("care", "is_pressed"), [(Care.CAREFUL, False), (Care.FULL, True)])
async def test_buttons_that_destroy_are_pressed_only_where_everything_is_allowed(
    house: House, care: Care, is_pressed: bool
) -> None:
    buttons = "".join(
        f"<button onclick=\"fetch('/gone-{n}', {{method: 'POST'}})\">{label}</button>"
        for n, label in enumerate(("Löschen", "Supprimer", "Buy now", "Log out", "Öde", "Verwijder dit"))
    )

    visit = await house.visit(buttons + "<button onclick=\"fetch('/kept')\">Show</button>", BrowserLimits(care=care))

    assert "GET /kept" in house.asked
    assert len([each for each in house.asked if each.startswith("POST")]) == (6 if is_pressed else 0)
    assert bool(visit.skipped) is not is_pressed


async def test_excluded_elements_and_events_are_left_alone(house: House) -> None:
    limits = BrowserLimits(excluded_selectors=(".no", ":::wrong"), excluded_events=("dblclick",))

    visit = await house.visit(
        "<p class=no><b onclick=\"location='/a'\">a</b></p><b ondblclick=\"location='/b'\">b</b>"
        "<b onclick=\"location='/c'\">c</b>",
        limits,
    )

    assert held(visit) == {"GET /c"}


async def test_what_is_gone_when_its_turn_comes_is_tried_after_a_fresh_load(house: House) -> None:
    visit = await house.visit(
        "<div id=d><button onclick=\"fetch('/one'); d.innerHTML = ''\">1</button>"
        "<button onclick=\"fetch('/two'); d.innerHTML = ''\">2</button>"
        "<button onclick=\"fetch('/three'); d.innerHTML = ''\">3</button></div>"
    )

    assert house.asked >= {"GET /one", "GET /two", "GET /three"}
    assert visit.lost == 0


async def test_routes_storage_and_variables_are_read(house: House) -> None:
    visit = await house.visit(
        """<button onclick="location.hash = '#/deep'">h</button>
        <button onclick="history.pushState({}, '', '/view/1')">v</button>
        <script>const app = {deep: {url: '/from/variable'}}; window.config = app;
        localStorage.setItem('next', '"/from/storage"');</script>"""
    )

    base = house.site.url
    assert {f"{base}/view/1", f"{base}/page#/deep"} <= set(visit.routes)
    assert {"/from/variable", "/from/storage"} <= set(visit.guesses)


async def test_what_the_whole_document_listens_to_is_fired(house: House) -> None:
    await house.visit(
        """<script>document.addEventListener('keydown', () => fetch('/key'));
        window.addEventListener('paste', () => fetch('/paste'));
        document.addEventListener('own:made', () => fetch('/own'));</script>"""
    )

    assert house.asked == {"GET /key", "GET /paste"}


async def test_each_visit_begins_with_empty_storage_or_with_that_of_the_identity(house: House) -> None:
    html = """<script>fetch('/seen-' + (localStorage.length ? localStorage.token || 'old' : 'empty'));
    localStorage.x = 1</script>"""

    await house.visit(html)
    await house.visit(html)
    first = set(house.asked)
    await house.browser.adopt(BrowserState(storage=((house.site.url, "token", "mine"),)))
    await house.visit(html)
    await house.browser.adopt(BrowserState())

    assert "GET /seen-empty" in first
    assert "GET /seen-mine" in house.asked


async def test_a_page_that_never_gives_the_tab_back_is_left_and_the_next_one_is_visited(house: House) -> None:
    limits = BrowserLimits(visit_seconds=4.0, load_seconds=2.0)

    stuck = await house.visit("<button onclick='for (;;);'>x</button>", limits)
    fine = await house.visit("<button onclick=\"fetch('/fine')\">x</button>")

    assert not stuck.is_whole
    assert stuck.story
    assert fine.is_whole
    assert "GET /fine" in house.asked


async def test_a_rendering_tells_which_markers_ran_and_sends_nothing(house: House) -> None:
    house.site.requests.clear()
    shown = house.exchange(
        "<p>Hi <svg/onload=vedette('m1')></p><img src=/x onerror=alert('boxed')><script src=/a.js></script>"
    )

    rendering = await house.browser.render(RenderTask(shown))

    assert rendering.executed == ("m1",)
    assert rendering.dialogs == ("boxed",)
    assert house.asked == set()


@pytest.mark.parametrize(
    ("html", "headers"),
    [
        ("<p>&lt;svg/onload=vedette('m1')&gt;</p>", ()),
        ("<textarea><svg/onload=vedette('m1')></textarea>", ()),
        ("<svg/onload=vedette('m1')>", (("Content-Security-Policy", "script-src 'self'"),)),
        ("<svg/onload=vedette('m1')>", (("Content-Disposition", "attachment"),)),
    ],
)
async def test_a_rendering_is_silent_where_no_script_runs(
    house: House, html: str, headers: tuple[tuple[str, str], ...]
) -> None:
    assert (await house.browser.render(RenderTask(house.exchange(html, headers=headers)))).executed == ()


async def test_a_rendering_fires_the_events_that_it_is_told_to(house: House) -> None:
    task = RenderTask(house.exchange("<a id=a onclick=vedette('m2')>x</a>"), actions=(("#a", "click"),))

    assert (await house.browser.render(task)).executed == ("m2",)


async def test_somebody_can_log_in_and_the_cookies_are_the_scans_own(house: House) -> None:
    async with house.browser.login_page("login") as page:
        assert page is not None
        await page.go_to(f"{house.site.url}/login-page")
        fields = {each.name: each for each in await page.fields() if each.name}
        await page.fill(fields["user"].selector, "kim")
        await page.fill(fields["pass"].selector, "secret")
        await page.click("button")

        assert (fields["user"].label, fields["pass"].kind, fields["pass"].form) == ("Name", "password", 0)
        assert page.url == f"{house.site.url}/login"
        assert "Welcome" in await page.html()
        assert await page.count("text=Log out") == 1
        assert (await page.screenshot()).startswith(b"\x89PNG")
        assert [wish.fate for wish in page.wishes if wish.request.method == "POST"] == [Fate.SENT]
        assert (house.site.url, "token", "t1") in (await page.state()).storage
        assert (house.site.url, "seat", "s1") in (await page.state()).session_storage
        with pytest.raises(Unreachable, match="could not open"):
            await page.go_to("http://elsewhere.invalid/")

    assert [(cookie.name, cookie.value) for cookie in house.sender.cookies_for(url_of(house.site.port))] == [
        ("sid", "s1")
    ]


async def test_without_a_program_there_is_a_sentence_and_nothing_else() -> None:
    clock = SystemClock()
    maker = LateChromiumMaker(Program(Path("/nonexistent/chromium")), clock)
    target = url_of(9)
    async with CurlSenders(version="0", clock=clock, make_browser=maker.make).open(settings_for(target)) as sender:
        browser = sender.browser()
        document = Exchange(Request("GET", target), Response(200, "OK", Headers(), b"<p>"))

        visit = await browser.visit(VisitTask(document, "m", BrowserLimits()))

        assert not visit.is_whole
        assert browser.why_not.startswith("Chromium (/nonexistent/chromium) could not be started")
        assert (await browser.render(RenderTask(document))).story == browser.why_not


async def test_script_libraries_that_run_are_told_in_the_versions_that_they_give_themselves(house: House) -> None:
    visit = await house.visit(
        """<div ng-version="17.0.2"></div><script>
        window.jQuery = {fn: {jquery: '3.4.1'}, ui: {version: '1.12.1'}};
        window._ = {VERSION: '1.8.3'};
        window.angular = {version: {full: 'not a version'}};
        Object.defineProperty(window, 'Vue', {get() { throw new Error('guarded'); }});
        window.moment = {get version() { return 7; }, now() { document.title = 'called'; }};
        </script>"""
    )

    assert visit.libraries == ("jquery 3.4.1", "jquery-ui 1.12.1", "underscore 1.8.3", "moment 7", "angular 17.0.2")
    assert visit.is_whole
