# SPDX-License-Identifier: Apache-2.0
"""Values in filters of a directory and in queries of a document collection, beside escaped and typed twins.

Sources: CWE-90, CWE-943; the engines are `vedette_shop.address_book` and `vedette_shop.reviews`.
"""

import json
import re
from fnmatch import fnmatchcase

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from vedette_shop import address_book, reviews
from vedette_shop.page import Feature, Field, Form, shop_of

_MEMBER = re.compile(r"author\[([^\[\]]{1,40})\]")
_NAME_LIMIT_CHARACTERS = 60


def _staff_page(request: Request, title: str, form: Form, entries: tuple[address_book.Entry, ...]) -> Response:
    rows = tuple((entry["cn"], entry["branch"], entry["post"]) for entry in entries)
    lead = "" if rows else "Nobody here is called that."
    return shop_of(request).pages.feature(Feature(title, lead, form, rows=rows))


async def staff(request: Request) -> Response:
    """WEAK: the branch is pasted into a filter; a filter that cannot be read finds nobody."""
    branch = request.query_params.get("branch", "York")
    try:
        entries = address_book.search(f"(&(objectClass=person)(branch={branch}))")
    except address_book.FilterFault:
        entries = ()
    form = Form("/staff", "Show", (Field("branch", "Branch", branch),))
    return _staff_page(request, "Our people", form, entries)


async def staff_by_post(request: Request) -> Response:
    """SAFE twin of `staff`: escaped for the filter."""
    post = request.query_params.get("post", "taster")
    entries = address_book.search(f"(&(objectClass=person)(post={address_book.escaped(post[:200])}))")
    form = Form("/staff/posts", "Show", (Field("post", "Post", post),))
    return _staff_page(request, "Who does what", form, entries)


async def staff_by_pattern(request: Request) -> Response:
    """SAFE look-alike of `staff`: stars are meant as such, and there is no filter behind them."""
    name = request.query_params.get("pattern", "Robin*")[:_NAME_LIMIT_CHARACTERS].replace("[", "")
    entries = tuple(entry for entry in address_book.ENTRIES if fnmatchcase(entry["cn"], name))
    form = Form("/staff/search", "Search", (Field("pattern", "Name", name),))
    return _staff_page(request, "Find somebody", form, entries)


def _reviews_page(request: Request, title: str, form: Form, found: tuple[reviews.Review, ...]) -> Response:
    rows = tuple((review["author"], review["text"]) for review in found)
    lead = "" if rows else "Nobody has said anything of that kind."
    return shop_of(request).pages.feature(Feature(title, lead, form, rows=rows))


def _author_of(request: Request) -> object:
    """Return the author as frameworks do that make an object of `author[name]=value`."""
    members = {
        found[1]: value for key, value in request.query_params.multi_items() if (found := _MEMBER.fullmatch(key))
    }
    return members or request.query_params.get("author", "Kim")


async def reviews_by_author(request: Request) -> Response:
    """WEAK, operator: an object reaches the query as it is."""
    wanted = _author_of(request)
    try:
        found = reviews.find("author", wanted)
    except reviews.QueryFault:
        found = ()
    form = Form("/reviews", "Show", (Field("author", "Name", str(wanted)),))
    return _reviews_page(request, "What customers say", form, found)


async def reviews_of_author(request: Request) -> Response:
    """SAFE twin of `reviews_by_author`: an object is made a text."""
    wanted = str(_author_of(request))
    form = Form("/reviews/of", "Show", (Field("author", "Name", wanted),))
    return _reviews_page(request, "Reviews of one customer", form, reviews.find("author", wanted))


async def reviews_by_mood(request: Request) -> Response:
    """WEAK, script: the mood is pasted into a literal of script that is run for each review."""
    mood = request.query_params.get("mood", "calm")
    form = Form("/reviews/mood", "Show", (Field("mood", "Mood", mood),))
    try:
        found = reviews.find_where("mood", f"'{mood}'")
    except reviews.QueryFault:
        fault = Feature("Reviews by mood", "The reviews cannot be shown just now.", form)
        return shop_of(request).pages.feature(fault)
    return _reviews_page(request, "Reviews by mood", form, found)


async def reviews_by_feeling(request: Request) -> Response:
    """SAFE twin of `reviews_by_mood`: compared as a text; quotes are refused in words of their own."""
    feeling = request.query_params.get("feeling", "calm")
    form = Form("/reviews/feeling", "Show", (Field("feeling", "Feeling", feeling),))
    if "'" in feeling:
        return shop_of(request).pages.feature(Feature("Reviews by feeling", "Please leave out quotes.", form))
    return _reviews_page(request, "Reviews by feeling", form, reviews.find("mood", feeling))


async def review_numbers(request: Request) -> Response:
    """A page whose script asks the two JSON routes below as soon as it is loaded."""
    feature = Feature("How many reviews", "We count them each time.", scripts=("/static/reviews.js",))
    return shop_of(request).pages.feature(feature)


async def count_reviews(request: Request) -> Response:
    """WEAK, operator, in JSON: the member is handed to the query whatever its type is."""
    try:
        return JSONResponse({"reviews": len(reviews.find("author", _member(await request.body(), "author")))})
    except reviews.QueryFault:
        return JSONResponse({"reviews": 0})


async def count_moods(request: Request) -> Response:
    """SAFE twin of `count_reviews`: only a text is taken."""
    wanted = _member(await request.body(), "mood")
    if not isinstance(wanted, str):
        return JSONResponse({"error": "The mood has to be a text."}, 422)
    return JSONResponse({"reviews": len(reviews.find("mood", wanted))})


def _member(body: bytes, name: str) -> object:
    try:
        document: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return document.get(name) if isinstance(document, dict) else None


ROUTES = (
    Route("/staff", staff),
    Route("/staff/posts", staff_by_post),
    Route("/staff/search", staff_by_pattern),
    Route("/reviews", reviews_by_author),
    Route("/reviews/of", reviews_of_author),
    Route("/reviews/mood", reviews_by_mood),
    Route("/reviews/feeling", reviews_by_feeling),
    Route("/reviews/numbers", review_numbers),
    Route("/api/reviews/count", count_reviews, methods=["POST"]),
    Route("/api/moods/count", count_moods, methods=["POST"]),
)
