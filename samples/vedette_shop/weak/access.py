# SPDX-License-Identifier: Apache-2.0
"""Pages behind the login that are not for everybody who is logged in: some look who asks, some forget to."""

from collections.abc import Mapping
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vedette_shop.account import OFFICE, to_login, visitor_of
from vedette_shop.page import Feature, shop_of

_INVOICES: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "anna@leaf.example": (
            ("2044", "Gyokuro Shade, fifty grams, to the green door at Mill Lane"),
            ("2051", "Ivory Gaiwan, wrapped as a present, to the green door at Mill Lane"),
        ),
        "bela@leaf.example": (("2047", "Rooibos Sunset, a large tin, to the boat at the north quay"),),
    }
)


async def invoices(request: Request) -> Response:
    """The visitor's invoices."""
    user = visitor_of(request)
    if user is None:
        return to_login(request)
    links = tuple((f"/account/invoices/{number}", f"Invoice {number}") for number, _ in _INVOICES.get(user, ()))
    return shop_of(request).pages.feature(Feature("My invoices", links=links))


async def invoice(request: Request) -> Response:
    """WEAK: any invoice, for whoever is logged in. Its safe twin is the page of an order."""
    if visitor_of(request) is None:
        return to_login(request)
    for number, content in (each for own in _INVOICES.values() for each in own):
        if number == request.path_params["number"]:
            return shop_of(request).pages.feature(Feature(f"Invoice {number}", content))
    raise HTTPException(404)


async def office(request: Request) -> Response:
    """Where the staff begins; forbidden for all others."""
    links = (("/office/prices", "What we pay"), ("/office/takings", "What we took"))
    return _for_staff(request, Feature("The office", "Good morning.", links=links))


async def takings(request: Request) -> Response:
    """SAFE twin of `prices`: looks who asks."""
    return _for_staff(request, Feature("What we took", "Nine hundred and twelve pounds on Tuesday."))


async def prices(request: Request) -> Response:
    """WEAK: linked from the office only, and shown to whoever is logged in."""
    if visitor_of(request) is None:
        return to_login(request)
    return shop_of(request).pages.feature(Feature("What we pay", "Assam Morning costs us four pounds and ten a kilo."))


def _for_staff(request: Request, feature: Feature) -> Response:
    user = visitor_of(request)
    if user is None:
        return to_login(request)
    if user != OFFICE:
        return shop_of(request).pages.prose("Staff only", ["This page is for those who work here."], status=403)
    return shop_of(request).pages.feature(feature)


ROUTES = (
    Route("/account/invoices", invoices),
    Route("/account/invoices/{number}", invoice),
    Route("/office", office),
    Route("/office/prices", prices),
    Route("/office/takings", takings),
)
