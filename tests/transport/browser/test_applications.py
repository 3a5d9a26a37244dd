# SPDX-License-Identifier: Apache-2.0
"""Small applications, each built as one habit of the web has it: what somebody patient would find in them is found."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from tests.support.visiting import VisitingHouse, visiting_house

pytestmark = pytest.mark.anyio

ON_CLICK = "addEventListener('click', (event) => {"
APPLICATIONS: dict[str, tuple[str, str]] = {
    "a listener of a list means what lies in it": (
        "<ul id=list><li data-way=north>North</li><li data-way=south>South</li></ul>"
        f"<script>list.{ON_CLICK} fetch('/way/' + event.target.dataset.way) }})</script>",
        "/way/north /way/south",
    ),
    "a listener of the document names what it means": (
        "<p class=card><b>Open</b> the card</p>"
        f"<script>document.{ON_CLICK} if (event.target.closest('.card')) fetch('/card') }})</script>",
        "/card",
    ),
    "handlers are kept at their elements": (
        "<div id=root><div id=a>Go</div></div><script>a.__reactProps$x1 = {onClick: () => fetch('/react')};"
        f"root.{ON_CLICK} const kept = event.target.__reactProps$x1; if (kept) kept.onClick() }})</script>",
        "/react",
    ),
    "a component's closed root holds a component": (
        "<my-a></my-a><script>customElements.define('my-b', class extends HTMLElement { connectedCallback() {"
        "const root = this.attachShadow({mode: 'open'}); root.innerHTML = '<a href=/deep>d</a>';"
        f"root.{ON_CLICK} event.preventDefault(); fetch('/inner') }}) }} }});"
        "customElements.define('my-a', class extends HTMLElement { connectedCallback() {"
        "this.attachShadow({mode: 'closed'}).innerHTML = '<my-b></my-b>' } })</script>",
        "/inner",
    ),
    "a wizard checks what is written": (
        "<div id=step></div><script>const one = () => { step.innerHTML = '<input placeholder=E-mail id=e>"
        "<button disabled id=n>Next</button>';"
        "e.oninput = () => { n.disabled = !/^[^@ ]+@[^@ ]+[.][a-z]+$/.test(e.value) };"
        "n.onclick = two }; const two = () => { step.innerHTML = '<label><input type=checkbox id=ok>I agree</label>"
        '<input type=date id=d><input id=c pattern="[A-Z]{3}-\\\\d{4}"><button id=z>Done</button>\';'
        "z.onclick = () => { if (ok.checked && d.value && c.value && c.checkValidity()) "
        "fetch('/wizard') } }; one()</script>",
        "/wizard",
    ),
    "more comes into view": (
        "<div id=list></div><p id=end>.</p><script>let page = 0; const more = () => { page += 1;"
        "fetch('/page/' + page);"
        "for (let n = 0; n < 30; n += 1) list.append(document.createElement('hr'), n) }; more();"
        "new IntersectionObserver((seen) => { if (seen[0].isIntersecting && page < 3) more() }).observe(end)</script>",
        "/page/2 /page/3",
    ),
    "a pane is scrolled to its end": (
        "<div id=pane style='height:200px;overflow:auto'><div style='height:900px'></div></div>"
        "<script>pane.onscroll = () => { if (pane.scrollTop > 500) fetch('/pane') }</script>",
        "/pane",
    ),
    "a card and a file are dropped": (
        "<p id=a draggable=true>card</p><p id=b>here</p><script>a.ondragstart = (event) => event.dataTransfer.setData("
        "'text', '1'); b.ondragover = (event) => event.preventDefault(); b.ondrop = ({dataTransfer}) => fetch("
        "`/drop/${dataTransfer.getData('text')}/${dataTransfer.files.length}`)</script>",
        "/drop/1/1",
    ),
    "time goes by": (
        "<script>let n = 0; setInterval(() => { n += 1; if (n === 2) fetch('/second-tick') }, 3000);"
        "setTimeout(() => postMessage('go', '*'), 120); onmessage = () => fetch('/told')</script>",
        "/second-tick /told",
    ),
    "frames without an address": (
        "<iframe srcdoc='<form action=/in-srcdoc><input name=a></form>'></iframe><iframe id=f></iframe><script>"
        "f.src = URL.createObjectURL(new Blob([`<button onclick=\"parent.fetch('/in-blob')\">x</button>`], "
        "{type: 'text/html'}))</script>",
        "/in-srcdoc?a=test /in-blob",
    ),
    "text is edited in place": (
        "<p id=a contenteditable></p><p id=b contenteditable></p><script>a.oninput = () => { if (a.textContent) "
        "fetch('/typed') }; b.onkeydown = ({key}) => { if (key === 'Enter' && b.textContent) fetch('/said') }</script>",
        "/typed /said",
    ),
    "keys are listened for": (
        "<script>document.addEventListener('keydown', (event) => { if (event.key === '?') fetch('/help');"
        "if (event.ctrlKey && event.key === 'k') fetch('/palette'); "
        "if ('Escape' === event.key) fetch('/left') })</script>",
        "/help /palette /left",
    ),
    "a view takes the place of another": (
        "<div id=root></div><script>const show = (names, then) => { root.innerHTML = ''; for (const name of names) {"
        "const button = document.createElement('button'); button.textContent = name; button.onclick = () => then(name);"
        "root.append(button) } }; show(['north', 'south'], (one) => show([one + '-east'], (two) => fetch('/' + two)))"
        "</script>",
        "/north-east /south-east",
    ),
    "the same button does something else by now": (
        "<p id=tabs role=tablist><a role=tab>1</a><a role=tab>2</a></p><p id=panel></p><script>"
        f"tabs.{ON_CLICK} panel.innerHTML = "
        f"`<button onclick=\"fetch('/tab/${{event.target.textContent}}')\">Go</button>` }})"
        "</script>",
        "/tab/1 /tab/2",
    ),
    "a menu has more entries than a list needs": (
        "<nav id=menu></nav><script>for (let n = 0; n < 9; n += 1) { const entry = document.createElement('button');"
        "entry.textContent = 'abcdefghi'[n]; entry.onclick = () => fetch('/entry/' + entry.textContent);"
        "menu.append(entry) }</script>",
        "/entry/a /entry/i",
    ),
}


@pytest.fixture(scope="module")
async def house() -> AsyncIterator[VisitingHouse]:
    async with visiting_house() as made:
        yield made


@pytest.mark.parametrize(("page", "wanted"), APPLICATIONS.values(), ids=APPLICATIONS)
async def test_is_walked_through_where(house: VisitingHouse, page: str, wanted: str) -> None:
    visit = await house.visit(page)

    assert visit.is_whole, visit.story
    assert set(wanted.split()) <= {wish.request.url.target for wish in visit.wishes}
