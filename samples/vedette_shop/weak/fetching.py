# SPDX-License-Identifier: Apache-2.0
"""Addresses that the server fetches and files that it runs, beside twins that do neither. Sources: CWE-918, CWE-98.

Only addresses of this very machine are ever fetched (`loopback.py`).
"""

from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vedette_shop.loopback import fetch
from vedette_shop.page import Feature, Field, Form, form_value, shop_of

_NOTES = {"green.txt": "Two minutes at 75 °C.", "black.txt": "Three to four minutes at 95 °C."}
_THEMES = {"spring": "First leaves, first light.", "autumn": "Smoke, chestnuts, rain on the roof."}
_MOST_CHARACTERS = 2_000
_ENGINE = ImmutableSandboxedEnvironment(autoescape=True)


def _show(request: Request, title: str, text: str | None, name: str) -> Response:
    pages = shop_of(request).pages
    if text is None:
        fragment = Markup("<p>There is nothing by the name of <code>{}</code>.</p>").format(name)
        return pages.feature(Feature(title, fragment=fragment), 404)
    return pages.feature(Feature(title, fragment=Markup("<pre>{}</pre>").format(text[:_MOST_CHARACTERS])))


async def tea_note(request: Request) -> Response:
    """WEAK, shown: a note that is no file of ours is fetched from where the value says, and shown."""
    name = request.query_params.get("source", "green.txt")
    return _show(request, "Tea note", _NOTES.get(name) or await run_in_threadpool(fetch, name), name)


async def tea_card(request: Request) -> Response:
    """SAFE twin of `tea_note`: the parameter is a key of a fixed list."""
    name = request.query_params.get("feed", "green.txt")
    return _show(request, "Tea card", _NOTES.get(name), name)


async def poster(request: Request) -> Response:
    """WEAK, blind: the server looks whether the picture is there, and shows nothing of it."""
    address = request.query_params.get("picture", "/static/leaf.svg")
    if not address.startswith("/"):
        await run_in_threadpool(fetch, address)
    return shop_of(request).pages.feature(Feature("Poster", "We print the poster when the picture has arrived."))


async def postcard(request: Request) -> Response:
    """SAFE twin of `poster`: the picture stands in the page, and its reader's browser fetches it."""
    address = request.query_params.get("image", "/static/leaf.svg")
    fragment = Markup('<p><img src="{}" alt="the front of the card"></p>').format(address)
    return shop_of(request).pages.feature(Feature("Postcard", fragment=fragment))


async def supplier_call(request: Request) -> Response:
    """WEAK, blind, in a form body: the address of a supplier's system is tried out."""
    if request.method != "POST":
        form = Form("/supplier-call", "Try", (Field("hook", "Address to call", "/suppliers/hills"),), "post")
        return shop_of(request).pages.feature(Feature("Call a supplier", form=form))
    await run_in_threadpool(fetch, await form_value(request, "hook"))
    return shop_of(request).pages.feature(Feature("Call a supplier", "We have called."))


async def supplier_address(request: Request) -> Response:
    """SAFE twin of `supplier_call`: the address is repeated, and nobody calls it."""
    if request.method != "POST":
        form = Form("/supplier-address", "Keep", (Field("endpoint", "Address", "/suppliers/hills"),), "post")
        return shop_of(request).pages.feature(Feature("Address of a supplier", form=form))
    fragment = Markup("<p>We have noted <code>{}</code>.</p>").format(await form_value(request, "endpoint"))
    return shop_of(request).pages.feature(Feature("Address of a supplier", fragment=fragment))


async def theme(request: Request) -> Response:
    """WEAK: a theme that is none of ours is fetched and run as a template, in a sandbox without anything in it."""
    name = request.query_params.get("theme", "spring")
    text = _THEMES.get(name)
    if text is None:
        text = await run_in_threadpool(_run, name)
    return _show(request, "Theme", text, name)


def _run(address: str) -> str | None:
    """Return what the template at an address prints; None where there is none."""
    template = fetch(address)
    try:
        return None if template is None else _ENGINE.from_string(template[:_MOST_CHARACTERS]).render()
    except (TemplateError, ArithmeticError, TypeError, ValueError):
        return None


async def mood_theme(request: Request) -> Response:
    """SAFE twin of `theme`: the parameter is a key of a fixed list."""
    name = request.query_params.get("style", "spring")
    return _show(request, "Style", _THEMES.get(name), name)


ROUTES = (
    Route("/tea-note", tea_note),
    Route("/tea-card", tea_card),
    Route("/poster", poster),
    Route("/postcard", postcard),
    Route("/supplier-call", supplier_call, methods=["GET", "POST"]),
    Route("/supplier-address", supplier_address, methods=["GET", "POST"]),
    Route("/theme", theme),
    Route("/style", mood_theme),
)
