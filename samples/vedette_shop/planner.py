# SPDX-License-Identifier: Apache-2.0
"""The tea planner: a page whose scripts do the work. Its addresses stand in no markup; running it shows them.

The shell is the same under `/planner` and everything below it; `static/planner.js` chooses the view by the address.
Each route under `/planner/api` is asked by one gesture of a visitor, or by time (see `truth_planner.py`).
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from vedette_shop.page import Feature, form_value, json_text, shop_of

_TEAS = ("Dragon Well", "Assam Morning", "Big Red Robe", "Chamomile")
_NOTES = tuple(f"Note {number}: rinse the pot first." for number in range(1, 31))
_NOTES_A_PAGE = 10


async def shell(request: Request) -> Response:
    """The page that all views share."""
    return shop_of(request).pages.page("planner.html")


async def printed(request: Request) -> Response:
    """Where a click leads that sets `location`."""
    return shop_of(request).pages.feature(Feature("Your plan, printed", "Seven days, seven teas."))


async def tip(request: Request) -> Response:
    """Linked from a bubble that shows while the pointer is over it."""
    return shop_of(request).pages.prose("On steeping", ["Green tea forgives cool water, never hot."])


async def live(_request: Request) -> Response:
    """Where the planner tries to open a WebSocket; this shop has none, and says so."""
    return PlainTextResponse("No live view today.\n", 426, {"upgrade": "websocket"})


async def notes(request: Request) -> Response:
    """A page of notes; the list asks for the next one when it is scrolled to its end."""
    if request.method == "POST":
        return JSONResponse({"kept": bool(await form_value(request, "text"))})
    text = request.query_params.get("page", "1")
    page = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1
    start = max(0, page - 1) * _NOTES_A_PAGE
    return JSONResponse({"notes": _NOTES[start : start + _NOTES_A_PAGE]})


async def teas(_request: Request) -> Response:
    """The teas, asked as soon as the planner is there."""
    return JSONResponse({"teas": _TEAS})


async def told(_request: Request) -> Response:
    """What most gestures are answered with."""
    return JSONResponse({"ok": True})


async def planned(request: Request) -> Response:
    """Takes a JSON object with a text member `tea` or `cups`; says whether it was there."""
    kept = await json_text(request, "tea") or await json_text(request, "cups")
    return JSONResponse({"kept": kept is not None})


ROUTES = (
    Route("/planner", shell),
    Route("/planner/api/teas", teas),
    Route("/planner/api/plan", planned, methods=["POST"]),
    Route("/planner/api/timer", planned, methods=["POST"]),
    Route("/planner/api/wizard", planned, methods=["POST"]),
    Route("/planner/api/reminder", told),
    Route("/planner/api/live", told),
    Route("/planner/api/season", told),
    Route("/planner/api/find", told),
    Route("/planner/api/hover", told),
    Route("/planner/api/pour", told),
    Route("/planner/api/brew", told),
    Route("/planner/api/shelf", told),
    Route("/planner/api/steep", told),
    Route("/planner/api/house-blend", told),
    Route("/planner/api/worker", told),
    Route("/planner/api/notes", notes, methods=["GET", "POST"]),
    Route("/planner/live", live),
    Route("/planner/{view:path}", shell),
    Route("/print/plan", printed),
    Route("/tips/steeping", tip),
)
