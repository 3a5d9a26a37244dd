# SPDX-License-Identifier: Apache-2.0
"""Renders the shop's pages: one frame around all of them, with the noise that real sites have.

The noise is there on purpose, for the scanner to see through: a clock, a random advertisement, an A/B banner, a view
counter and a fresh token in each form. It changes how a page reads, never which pages there are or what is weak.
"""

import itertools
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from urllib.parse import unquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from vedette_shop.database import Database
from vedette_shop.goods import CATEGORIES
from vedette_shop.seal import Seal
from vedette_shop.sessions import Sessions

_ADVERTISEMENTS = (
    "Free delivery on orders above £30.",
    "Try three oolongs for the price of two.",
    "Our copper kettle is back from the tinsmith.",
    "Send a gift note with every parcel.",
    "Tastings each Thursday at six.",
)
_BANNERS = (
    ("a", "Spring harvest is here."),
    ("b", "The first leaves of the year have landed."),
)


NO_MARKUP = Markup("")


@dataclass(frozen=True, slots=True)
class Field:
    """One control of a form; `kind` is an input type, or select, textarea or checkbox."""

    name: str
    label: str
    value: str = ""
    kind: str = "text"
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form as the feature template prints it; a POST form also carries a fresh token."""

    action: str
    button: str
    fields: tuple[Field, ...]
    method: str = "get"
    is_multipart: bool = False


@dataclass(frozen=True, slots=True)
class Feature:
    """What a small page is made of: a lead, perhaps a form, a fragment of markup, a table, and links to go on with."""

    title: str
    lead: str = ""
    form: Form | None = None
    fragment: Markup = NO_MARKUP
    rows: tuple[tuple[object, ...], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    scripts: tuple[str, ...] = ()
    head: Markup = NO_MARKUP


class Pages:
    """The templates and the noise."""

    def __init__(self, seal: Seal) -> None:
        self._seal = seal
        self._views = itertools.count(1)
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).with_name("templates")),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def text(self, template: str, /, **context: object) -> str:
        """Return a template's text inside the frame, noise included."""
        banner, banner_text = secrets.choice(_BANNERS)
        return self._templates.get_template(template).render(
            categories=CATEGORIES,
            clock=datetime.now(UTC).strftime("%A %d %B %Y, %H:%M:%S UTC"),
            advertisement=secrets.choice(_ADVERTISEMENTS),
            banner=banner,
            banner_text=banner_text,
            views=next(self._views),
            form_token=self._seal.fresh_token(),
            **context,
        )

    def page(
        self, template: str, /, status: int = 200, headers: Mapping[str, str] | None = None, **context: object
    ) -> HTMLResponse:
        """Return a template as an answer."""
        return HTMLResponse(self.text(template, **context), status, headers)

    def feature(self, feature: Feature, status: int = 200, headers: Mapping[str, str] | None = None) -> HTMLResponse:
        """Return a small page as an answer."""
        return self.page("feature.html", status, headers, feature=feature)

    def prose(
        self,
        title: str,
        paragraphs: Sequence[str],
        links: Sequence[tuple[str, str]] = (),
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        """Return a page of plain paragraphs as an answer."""
        return self.page("prose.html", status, headers, title=title, paragraphs=paragraphs, links=links)


@dataclass(frozen=True, slots=True)
class Shop:
    """The parts that the route handlers share; one for each application that is built."""

    seal: Seal = field(default_factory=Seal)
    requests_of_session: int | None = None
    """After how many requests a session ends; None for never."""
    database: Database = field(default_factory=Database)
    cache: dict[str, bytes] = field(default_factory=dict)
    """What the cache before the shop keeps, by path."""
    pages: Pages = field(init=False)
    sessions: Sessions = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pages", Pages(self.seal))
        object.__setattr__(self, "sessions", Sessions(self.seal, self.requests_of_session))


def shop_of(request: Request) -> Shop:
    """Return the parts that this request's application was built with."""
    return cast(Shop, request.app.state.shop)


def cookie_value(request: Request, name: str, otherwise: str) -> str:
    """Return a cookie with its percent-encoding undone, as PHP does it; `otherwise` if there is none."""
    value = request.cookies.get(name)
    return otherwise if value is None else unquote(value)


async def form_value(request: Request, name: str, otherwise: str = "") -> str:
    """Return a text field of the posted form; a missing field, or a file in its place, gives `otherwise`."""
    async with request.form(max_files=4, max_fields=50) as form:
        value = form.get(name)
    return value if isinstance(value, str) else otherwise


async def json_text(request: Request, name: str) -> str | None:
    """Return a text member of the JSON body; None where there is none, or one that has no UTF-8 form."""
    try:
        body: object = json.loads(await request.body())
        value = body.get(name) if isinstance(body, dict) else None
        return value.encode().decode() if isinstance(value, str) else None
    except (ValueError, RecursionError):
        return None
