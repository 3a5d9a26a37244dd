# SPDX-License-Identifier: Apache-2.0
"""What a hostile page can do to reach a server outside the scope: nothing that arrives."""

from __future__ import annotations

from pathlib import Path

import anyio
import pytest
from playwright.async_api import async_playwright
from tests.support.browsing import chromium_path, out_of_scope
from tests.support.recording_server import recording_server
from tests.support.senders import settings_for, url_of

from vedette.domain.exchange import Request
from vedette.engine.clock import SystemClock
from vedette.transport.browser.launching import ALWAYS_PROXIED, is_sandboxed, launch_flags
from vedette.transport.egress_authority import Authority
from vedette.transport.egress_proxy import EgressProxy, Orders, Outlet
from vedette.transport.sender import CurlSenders

TRIED = frozenset(
    {"/audio", "/background", "/beacon", "/dynamic.js", "/embed", "/events", "/fetch", "/font.woff2", "/form", "/frame"}
    | {"/frame-leaves", "/image", "/import.css", "/keepalive", "/module", "/object", "/opened", "/poster", "/prefetch"}
    | {"/preload", "/prerendered", "/refreshed", "/script.js", "/service-fetch", "/shared-fetch", "/shared-import"}
    | {"/speculated", "/srcdoc", "/style.css", "/svg", "/video", "/worker-fetch", "/worker-import", "/worklet.js"}
    | {"/xhr"}
)
"""What the page asks of the other server, each over a channel of its own."""
TUNNELS = {"page", "worker", "shared", "peer"}
"""Who opened a WebSocket and was told that it closed; the last is the WebRTC connection, which was set up."""
PAGE = Path(__file__).with_name("escape_page.html")
WORKER = "fetch('OUT/service-fetch').catch(() => 0); self.onfetch = (event) => event.respondWith(fetch('OUT/hijack'));"


@pytest.mark.anyio
async def test_no_channel_of_a_page_reaches_a_server_outside_the_scope() -> None:
    clock = SystemClock()
    async with out_of_scope() as strangers:
        out = f"http://127.0.0.1:{strangers.port}"

        def answer(request: bytes) -> bytes:
            target = request.split(b" ", 2)[1]
            text, kind = b"inside", b"text/plain"
            if target == b"/":
                text, kind = PAGE.read_bytes().replace(b"OUT", out.encode()), b"text/html"
            elif target == b"/service-worker.js":
                text, kind = WORKER.replace("OUT", out).encode(), b"text/javascript"
            return b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n%b" % (kind, len(text), text)

        async with recording_server(answer) as inside:
            settings = settings_for(url_of(inside.port))
            async with CurlSenders(version="0", clock=clock).open(settings) as sender, async_playwright() as playwright:
                document = await sender.send(Request("GET", url_of(inside.port)), mark="document")
                authority = Authority(clock.now())
                proxy = EgressProxy(sender, settings.scope, authority)
                home, outlet = await proxy.open_outlet(), await proxy.open_outlet()
                browser = await playwright.chromium.launch(
                    executable_path=chromium_path(),
                    args=launch_flags(home.port, authority.key_digest),
                    chromium_sandbox=is_sandboxed(),
                )
                context = await browser.new_context(
                    proxy={"server": f"http://127.0.0.1:{outlet.port}", "bypass": ALWAYS_PROXIED}
                )
                page = await context.new_page()
                outlet.begin(Orders("visit", documents=[document]))
                await page.goto(str(url_of(inside.port)))
                with anyio.fail_after(60):
                    while not _targets(outlet) >= TRIED or not set(await page.evaluate("over")) >= TUNNELS:
                        await page.wait_for_timeout(50)
                    await page.evaluate(f"location = '{out}/leaves'")
                    while "/leaves" not in _targets(outlet):
                        await page.wait_for_timeout(50)
                passage = outlet.end()
                await browser.close()
                await proxy.close()
                authority.close()
                refusals = sender.take_refusals()

    assert strangers.seen == []
    assert sum(row.count for row in refusals) > len(TRIED)
    assert "CONNECT" in {row.method for row in refusals}
    assert "/inside" in {wish.request.url.target for wish in passage.wishes}
    paths = [request.split(b" ", 2)[1] for request in inside.requests]
    assert b"/inside" in paths
    assert paths.count(b"/") == 1


def _targets(outlet: Outlet) -> set[str]:
    return {wish.request.url.target for wish in outlet.passage().wishes}
