# SPDX-License-Identifier: Apache-2.0
"""Builds the shop: joins the families of routes and puts the two shells around them."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from vedette_shop import (
    account,
    blog,
    catalogue,
    company,
    crawling,
    planner,
    wholesale,
    wholesale_graphql,
    wholesale_soap,
)
from vedette_shop.access_log import RequestRecorder
from vedette_shop.headers import GoodHeaders
from vedette_shop.page import Shop, shop_of
from vedette_shop.weak import (
    access,
    client_side,
    command,
    disclosure,
    evaluation,
    fetching,
    files,
    forgery,
    hardening,
    header_split,
    listing,
    queries,
    redirect,
    scripting,
    scripting_places,
    sql,
    sql_places,
)

_FAMILIES = (
    access,
    account,
    blog,
    catalogue,
    client_side,
    command,
    company,
    crawling,
    disclosure,
    evaluation,
    fetching,
    files,
    forgery,
    hardening,
    header_split,
    listing,
    planner,
    queries,
    redirect,
    scripting,
    scripting_places,
    sql,
    sql_places,
    wholesale,
    wholesale_graphql,
    wholesale_soap,
)


class SampleShop(Starlette):
    """Starlette with the recorder outside of everything, so that no answer of any kind goes unnoted."""

    def __init__(self, access_log: Path | None, routes: list[BaseRoute], shop: Shop) -> None:
        super().__init__(
            routes=routes,
            middleware=[Middleware(GoodHeaders)],
            exception_handlers={HTTPException: answer_http_error},
        )
        self.router.redirect_slashes = False
        self.state.shop = shop
        self._recorder = RequestRecorder(super().__call__, access_log)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request through the recorder."""
        await self._recorder(scope, receive, send)


async def answer_http_error(request: Request, error: Exception) -> Response:
    """Return the shop's page for a 404; plain words for what else the framework refuses (405, a malformed form)."""
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == 404:
        return shop_of(request).pages.prose(
            "Page not found", ["There is nothing under this address."], [("/", "Back to the shop")], status=404
        )
    return PlainTextResponse(f"{error.detail}\n", error.status_code, error.headers)


def build_shop(access_log: Path | None, requests_of_session: int | None = None) -> Starlette:
    """Return a fresh shop; with `access_log`, each request adds a JSON line to that file before it is answered.

    With `requests_of_session` whoever logs in is logged out after so many requests.
    """
    static = StaticFiles(directory=Path(__file__).with_name("static"))
    routes: list[BaseRoute] = [Mount("/static", static)]
    for family in _FAMILIES:
        family_routes: tuple[Route, ...] = family.ROUTES
        routes.extend(family_routes)
    return SampleShop(access_log, routes, Shop(requests_of_session=requests_of_session))
