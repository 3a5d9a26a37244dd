# SPDX-License-Identifier: Apache-2.0
"""What makes crawlers stumble: unusual pointers, an endless calendar, and a "not found" with status 200."""

import calendar

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from vedette_shop.goods import CATEGORIES, PRODUCTS
from vedette_shop.page import Feature, Field, Form, form_value, shop_of

FIRST_MONTH = (2026, 1)
LAST_YEAR = 9999
_ANSWERS = frozenset({"opening-hours", "delivery-times", "returns"})


def _own_address(request: Request) -> str:
    """Return the base URL by the socket that was reached, not by the Host header, which anybody can choose."""
    host, port = request.scope["server"]
    return f"http://{host}:{port}"


async def robots(request: Request) -> Response:
    """robots.txt names one page that nothing links to, and the site map."""
    site_map = f"{_own_address(request)}/sitemap.xml"
    return PlainTextResponse(f"User-agent: *\nDisallow: /staff-room\nSitemap: {site_map}\n")


async def sitemap(request: Request) -> Response:
    """The site map names one page that nothing links to."""
    base = _own_address(request)
    paths = ["/", "/catalogue", "/harvest-report", *(f"/category/{name}" for name, _, _ in CATEGORIES)]
    paths += [f"/catalogue/{product.slug}.html" for product in PRODUCTS]
    entries = Markup("").join(Markup("<url><loc>{}</loc></url>\n").format(base + path) for path in paths)
    body = Markup(
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{}</urlset>\n'
    ).format(entries)
    return Response(body, media_type="application/xml")


def _plain_page(path: str, title: str, *paragraphs: str) -> Route:
    async def page(request: Request) -> Response:
        return shop_of(request).pages.prose(title, paragraphs)

    return Route(path, page, name=path)


async def moved(_request: Request) -> Response:
    """A redirect whose body, which browsers never show, holds the only link to another page."""
    body = (
        "<p>This tea has moved <a href='/'>home</a>. The blend it came from is <a href='/moved-tea/blend'>here</a>.</p>"
    )
    return HTMLResponse(body, 302, {"location": "/"})


async def welcome_back(request: Request) -> Response:
    """Leads on to `/specials` by a meta refresh, and by nothing else."""
    head = Markup('<meta http-equiv="refresh" content="2; url=/specials">')
    return shop_of(request).pages.feature(Feature("Welcome back", "Today's specials come in a moment.", head=head))


async def help_pages(request: Request) -> Response:
    """Three answers; every other name in this folder is "not found" with status 200."""
    name = request.path_params["name"]
    if name in _ANSWERS:
        return shop_of(request).pages.prose(name.replace("-", " ").capitalize(), ["Monday to Saturday, ten to six."])
    return shop_of(request).pages.prose("Not found", ["We have no answer with this name."], [("/service", "Service")])


async def events(request: Request) -> Response:
    """The calendar, opened at a fixed month so that each start shows the same pages."""
    return _month_page(request, *FIRST_MONTH)


async def events_of_month(request: Request) -> Response:
    """One month of the calendar, with a link to the next one: a trap that ends in the year 9999."""
    year, month = request.path_params["year"], request.path_params["month"]
    if not (1 <= year <= LAST_YEAR and 1 <= month <= 12):
        raise HTTPException(404)
    return _month_page(request, year, month)


def _month_page(request: Request, year: int, month: int) -> Response:
    following = (year, month + 1) if month < 12 else (year + 1, 1)
    following_or_none = following if following[0] <= LAST_YEAR else None
    weeks = calendar.Calendar().monthdayscalendar(year, month)
    return shop_of(request).pages.page(
        "month.html", title=f"{calendar.month_name[month]} {year}", weeks=weeks, following=following_or_none
    )


async def quiz(request: Request) -> Response:
    """A form; what it leads to is linked from nowhere else."""
    fields = (
        Field("time", "When do you drink tea?", "morning", "select", ("morning", "afternoon", "night")),
        Field("milk", "With milk", "yes", "checkbox"),
    )
    return shop_of(request).pages.feature(
        Feature("Which tea are you?", form=Form("/quiz/result", "Tell me", fields, "post"))
    )


async def quiz_result(request: Request) -> Response:
    """Reached by submitting the quiz only, and the only page that links to the reward."""
    tea = {"morning": "Assam Morning", "afternoon": "Dragon Well"}.get(await form_value(request, "time"), "Chamomile")
    links = (("/quiz/reward", "Collect your reward"),)
    return shop_of(request).pages.feature(Feature("You are", tea, links=links))


async def find_branch(request: Request) -> Response:
    """A GET form; its answer is linked from nowhere else."""
    fields = (Field("town", "Town", "York", "select", ("York", "Bath", "Leeds")),)
    return shop_of(request).pages.feature(Feature("Find a branch", form=Form("/branch-finder/result", "Find", fields)))


async def found_branch(request: Request) -> Response:
    """The answer of the branch finder."""
    town = request.query_params.get("town", "York").lower()
    links = ((f"/branches/{town}", "See this branch"),) if town in {"york", "bath", "leeds"} else ()
    return shop_of(request).pages.feature(Feature("Branches", "Ten to six, closed on Sundays.", links=links))


ROUTES = (
    Route("/robots.txt", robots),
    Route("/sitemap.xml", sitemap),
    _plain_page("/staff-room", "Staff room", "Tea is at four. Wash your own cup."),
    _plain_page("/harvest-report", "Harvest report", "A dry spring, a late first flush, a good one."),
    _plain_page("/old-price-list", "Old price list", "Assam, a quarter: four pence."),
    _plain_page("/seasonal", "Seasonal", "Spring greens until the end of May."),
    _plain_page("/specials", "Specials", "Broken leaf at half price, as long as it lasts."),
    Route("/moved-tea", moved),
    _plain_page("/moved-tea/blend", "House blend", "Two parts Assam, one part patience."),
    Route("/welcome-back", welcome_back),
    Route("/help/{name}", help_pages),
    Route("/events", events),
    Route("/events/{year:int}/{month:int}", events_of_month),
    Route("/quiz", quiz),
    Route("/quiz/result", quiz_result, methods=["POST"]),
    _plain_page("/quiz/reward", "Your reward", "Say “kettle” at the counter for a free cup."),
    Route("/branch-finder", find_branch),
    Route("/branch-finder/result", found_branch),
)
