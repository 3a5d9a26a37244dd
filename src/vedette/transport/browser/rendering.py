# SPDX-License-Identifier: Apache-2.0
"""Renders stored answers where nothing can leave, to see whether a marker in them runs.

The page has no hooks of ours but one function, which a marker calls with a value; so what it does is what any
browser does with these bytes and these headers, Content-Security-Policy included.
"""

from __future__ import annotations

import asyncio

from playwright.async_api import Browser as PlaywrightBrowser
from playwright.async_api import Dialog, Page
from playwright.async_api import Error as PlaywrightError

from vedette.scan.visits import Rendering, RenderTask
from vedette.transport.browser.launching import ALWAYS_PROXIED
from vedette.transport.egress_proxy import EgressProxy, Orders

_QUIET_SECONDS = 0.3
"""How long after the load, and after each action, a marker may take to run."""
_MOST_VALUES = 100


async def render(browser: PlaywrightBrowser, proxy: EgressProxy, task: RenderTask) -> Rendering:
    """Return what the scripts of `task.document` reported; what went wrong is told in the rendering."""
    outlet = await proxy.open_outlet()
    outlet.begin(Orders("render", documents=(*task.beside, task.document), is_offline=True))
    executed: list[str] = []
    dialogs: list[str] = []
    story = ""

    def note(_source: object, *values: object) -> None:
        if len(executed) < _MOST_VALUES:
            executed.append(str(values[0])[:1_000] if values else "")

    async def dismiss(dialog: Dialog) -> None:
        if len(dialogs) < _MOST_VALUES:
            dialogs.append(dialog.message[:1_000])
        await dialog.dismiss()

    try:
        async with asyncio.timeout(task.seconds):
            context = await browser.new_context(
                proxy={"server": f"http://127.0.0.1:{outlet.port}", "bypass": ALWAYS_PROXIED},
                service_workers="block",
                accept_downloads=False,
            )
            try:
                await context.expose_binding(task.function, note)
                page = await context.new_page()
                page.on("dialog", dismiss)
                await _show(page, task, executed)
            finally:
                await context.close()
    except TimeoutError:
        story = f"It was not finished after {task.seconds:g} seconds."
    except PlaywrightError as error:
        story = error.message.strip().partition("\n")[0][:300]
    finally:
        await proxy.close_outlet(outlet)
    return Rendering(tuple(executed), tuple(dialogs), story)


async def _show(page: Page, task: RenderTask, executed: list[str]) -> None:
    url = str(task.document.request.url)
    await page.goto(f"{url}#{task.fragment}" if task.fragment else url, wait_until="load")
    await asyncio.sleep(_QUIET_SECONDS)
    for selector, event in task.actions:
        if executed:
            return
        await page.dispatch_event(selector, event)
        await asyncio.sleep(_QUIET_SECONDS)
