# SPDX-License-Identifier: Apache-2.0
"""Pages whose scripts run what a stranger chose, and pages that only look like them: all in the real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from tests.support.opening_house import OpeningHouse, PageOf, opening_house, shown

from vedette.checks.dom_cross_site_scripting import CHECK
from vedette.domain.exchange import Request, Response
from vedette.domain.weakness import Grade, Severity

pytestmark = pytest.mark.anyio

HASH = "decodeURIComponent(location.hash.slice(1))"
BOX = "<div id=box></div><script>{}</script>"


def box(script: str, *headers: tuple[str, str]) -> PageOf:
    return shown(BOX.format(script), *headers)


WEAK: dict[str, tuple[PageOf, str]] = {
    "the fragment becomes markup": (box(f"box.innerHTML = {HASH}"), "innerHTML from fragment"),
    "the fragment stands in a quoted attribute": (
        box(f"box.innerHTML = '<a title=\"' + {HASH} + '\">x</a>'"),
        "innerHTML from fragment",
    ),
    "a textarea is written around it": (
        box(f"document.write('<textarea>' + {HASH} + '</textarea>')"),
        "document.write from fragment",
    ),
    "a word of the fragment is looked for": (
        box(
            "var at = location.hash.indexOf('lang='); if (at >= 0) "
            "document.write('<b>' + decodeURIComponent(location.hash.slice(at + 5)) + '</b>')"
        ),
        "document.write from fragment",
    ),
    "the fragment is code": (box("eval(location.hash.slice(1))"), "eval from fragment"),
    "the fragment stands in a string of code": (
        box(f"setTimeout('var a = \"' + {HASH} + '\"', 1)"),
        "setTimeout from fragment",
    ),
    "a parameter is read by its name": (
        box("box.insertAdjacentHTML('beforeend', new URLSearchParams(location.search).get('note') || '')"),
        "insertAdjacentHTML from query",
    ),
    "the fragment is where the page goes": (
        box("if (location.hash) location = location.hash.slice(1)"),
        "location from fragment",
    ),
    "a click reads the fragment": (
        shown(f"<button onclick='box.innerHTML = {HASH}'>Show</button><div id=box></div>"),
        "innerHTML from fragment",
    ),
    "the window's name becomes markup": (box("box.innerHTML = window.name"), "innerHTML from window name"),
    "the referrer becomes markup": (
        box("document.write('From ' + decodeURIComponent(document.referrer))"),
        "document.write from referrer",
    ),
    "storage becomes markup": (
        box("box.innerHTML = localStorage.getItem('greeting') || ''"),
        "innerHTML from storage",
    ),
    "a property of storage becomes markup, in a script elsewhere": (
        shown("<div id=box></div><script src='data:text/javascript,box.innerHTML=localStorage[`note`]||1'></script>"),
        "innerHTML from storage",
    ),
    "a cookie becomes markup": (
        box("const found = document.cookie.match(/greeting=([^;]*)/); if (found) box.innerHTML = found[1]"),
        "innerHTML from cookie",
    ),
    "the answer of a chosen address becomes markup": (
        box(
            "if (location.hash) fetch(location.hash.slice(1)).then((answer) => answer.text())"
            ".then((text) => { box.innerHTML = text })"
        ),
        "fetch from fragment",
    ),
    "a link in a drawing goes to the fragment": (
        shown(
            "<svg width=99 height=99><a id=to><text y=20>go</text></a></svg><script>"
            "to.setAttributeNS('http://www.w3.org/1999/xlink', 'xlink:href', location.hash.slice(1))</script>"
        ),
        "a[xlink:href] from fragment",
    ),
    "a window opens at the fragment": (
        box("if (location.hash) window.open(location.hash.slice(1))"),
        "window.open from fragment",
    ),
    "a policy lets inline handlers run": (
        box(f"box.innerHTML = {HASH}", ("Content-Security-Policy", "script-src 'unsafe-inline'")),
        "innerHTML from fragment",
    ),
}
CLEAN = """const ALLOWED = new Set(['B', 'I', 'P', 'BODY', 'HTML', 'HEAD']);
const clean = (markup) => { const made = new DOMParser().parseFromString(markup, 'text/html');
for (const each of [...made.querySelectorAll('*')]) { if (!ALLOWED.has(each.nodeName)) each.remove();
else for (const one of [...each.attributes]) each.removeAttribute(one.name); } return made.body.innerHTML; };"""
ESCAPE = "const escape2 = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/\"/g, '&quot;');"
SAFE: dict[str, PageOf] = {
    "it is written as text": box(f"box.textContent = {HASH}"),
    "it is escaped": box(f"{ESCAPE} box.innerHTML = '<b>' + escape2({HASH}) + '</b>'"),
    "it is sanitised": box(f"{CLEAN} box.innerHTML = clean({HASH})"),
    "it stays encoded": box("box.innerHTML = '<b>' + location.hash + '</b>'"),
    "it is encoded again": box(f"box.innerHTML = '<a href=\"/?q=' + encodeURIComponent({HASH}) + '\">x</a>'"),
    "it is a number": box(f"box.innerHTML = '<b>' + parseInt({HASH}, 10) + '</b>'"),
    "it is read as JSON": box(f"try {{ box.textContent = JSON.parse({HASH}).text }} catch (e) {{ box.append('') }}"),
    "it is a string of code, written as JSON": box(f"eval('var a = ' + JSON.stringify({HASH}))"),
    "it is a key of a list": box(f"box.innerHTML = {{a: '<b>A</b>', b: '<b>B</b>'}}[{HASH}] || ''"),
    "it is only in the title": box(f"document.title = {HASH}"),
    "it is a value of a field": box(f"box.innerHTML = '<input>'; box.firstChild.value = {HASH}"),
    "it is put into a template and never shown": box(
        f"const t = document.createElement('template'); t.innerHTML = {HASH}"
    ),
    "a policy keeps it from running": box(
        f"box.innerHTML = {HASH}",
        ("Content-Security-Policy", "script-src 'sha256-AAAA' 'nonce-n' 'self'; object-src 'none'"),
    ),
    "trusted types keep it out": box(
        f"try {{ box.innerHTML = {HASH} }} catch (e) {{ box.textContent = 'no' }}",
        ("Content-Security-Policy", "require-trusted-types-for 'script'"),
    ),
    "the code is never reached": box(f"if (false) box.innerHTML = {HASH}"),
    "only http addresses become links": box(
        f"const to = new URL({HASH} || '/', location.href); if (/^https?:$/.test(to.protocol)) "
        "{ const a = document.createElement('a'); a.href = to.href; a.textContent = 'go'; box.append(a) }"
    ),
    "the window's name is text": box("box.textContent = window.name"),
    "another window's message is text": box("addEventListener('message', (event) => { box.textContent = event.data })"),
    "a message of another window is markup": box("addEventListener('message', (e) => { box.innerHTML = e.data })"),
    "the answer of a chosen address is text": box(
        "if (location.hash) fetch(location.hash.slice(1)).then((answer) => answer.text())"
        ".then((text) => { box.textContent = text }).catch(() => 0)"
    ),
    "only answers of the site are asked for": box(
        "if (location.hash) fetch(`/parts/${encodeURIComponent(location.hash)}`).then((answer) => answer.text())"
        ".then((text) => { box.innerHTML = text })"
    ),
    "a cookie is text": box(
        "const found = document.cookie.match(/greeting=([^;]*)/); if (found) box.textContent = found[1]"
    ),
    "a window opens at http addresses only": box(
        "const to = new URL(location.hash.slice(1) || '/', location.href); "
        "if (/^https?:$/.test(to.protocol)) window.open(to)"
    ),
    "there is no script": shown("<p>Plain</p>"),
    "the page is plain text": shown("<script>document.write(name)</script>", media_type="text/plain"),
}


@pytest.fixture(scope="module")
async def house() -> AsyncIterator[OpeningHouse]:
    async with opening_house() as made:
        yield made


@pytest.mark.parametrize(("page", "sink"), WEAK.values(), ids=WEAK)
async def test_is_found_where(house: OpeningHouse, page: PageOf, sink: str) -> None:
    found = await house.finds(CHECK, page)

    assert found is not None
    assert (found.sink, found.grade, found.certainty) == (sink, Grade.CONFIRMED, 100)
    assert {"baseline", "control", "probe", "replay"} == {each.part for each in found.evidence}


async def test_is_silent_at_all_that_only_looks_like_it(house: OpeningHouse) -> None:
    assert await house.silence(CHECK, SAFE) == []


async def test_text_that_the_site_writes_into_its_answer_is_left_to_another_check(house: OpeningHouse) -> None:
    def echo(request: Request) -> Response:
        note = (request.url.query or "").partition("note=")[2].replace("%3C", "<").replace("%3E", ">")
        text = f"<p>{note.replace('%2F', '/').replace('%3D', '=').replace('%28', '(').replace('%29', ')')}</p>"
        return shown(text + "<div id=box></div><script>box.innerHTML = location.search</script>")(request)

    assert await house.finds(CHECK, echo, "/page?note=a") is None


async def test_what_somebody_must_store_first_weighs_less(house: OpeningHouse) -> None:
    found = await house.finds(CHECK, WEAK["storage becomes markup"][0])

    assert found is not None
    assert found.severity is Severity.LOW


async def test_a_page_whose_scripts_show_nothing_costs_one_load_and_no_request(house: OpeningHouse) -> None:
    house.site.requests.clear()
    verdict = await house.judge(CHECK, SAFE["it is only in the title"])

    assert (len(verdict.openings), len(verdict.loads)) == (1, 0)
    assert house.site.requests == []


async def test_a_flow_from_the_fragment_costs_three_loads(house: OpeningHouse) -> None:
    verdict = await house.judge(CHECK, WEAK["the fragment becomes markup"][0])

    assert len(verdict.openings) + len(verdict.loads) == 3
