# SPDX-License-Identifier: Apache-2.0
"""What running the tea planner reaches, and by which gesture. `PLANNER` is the list for a crawler with a browser.

Nothing of it but the planner itself stands in the shop's markup; the addresses are put together by `planner.js`.
"""

from vedette_shop.truth_model import FoundBy, Page

_API = "/planner/api"


def _asked(name: str, query: str = "") -> Page:
    return Page(f"{_API}/{name}", f"{_API}/{name}{query}", FoundBy.SCRIPT)


def _told(name: str, *fields: tuple[str, str]) -> Page:
    return Page(f"{_API}/{name}", f"{_API}/{name}", FoundBy.SCRIPT, "POST", 200, fields, is_json=True)


PLANNER: tuple[Page, ...] = (
    _asked("teas"),  # as soon as it is there
    _asked("reminder"),  # three seconds later
    _asked("live", "?since=0"),  # when the WebSocket does not open
    Page("/planner/live", "/planner/live", FoundBy.SCRIPT, status=426),
    _asked("worker"),  # by a worker
    _told("plan", ("tea", "Dragon Well"), ("minutes", "3")),  # a form whose submission a script handles
    Page(f"{_API}/notes", f"{_API}/notes", FoundBy.SCRIPT, "POST", 200, (("text", "Rinse first"),)),
    _told("timer", ("tea", "oolong")),  # a button in a closed shadow root
    _told("wizard", ("cups", "2"), ("strength", "mild")),  # the third step of three
    _asked("season", "?name=spring"),  # each option of a select
    _asked("season", "?name=autumn"),
    _asked("find", "?words=test"),  # a key in a field
    _asked("hover"),  # the pointer over a leaf
    _asked("pour"),  # the mouse button going down
    _asked("notes", "?page=1"),  # scrolling to the end
    _asked("notes", "?page=2"),
    _asked("house-blend"),  # a button that any other click takes away
    _asked("brew"),  # a view with an address of its own (pushState)
    _asked("shelf"),  # a view that only another view leads to
    _asked("steep", "?step=2"),  # a view behind a #
    Page("/planner/{view:path}", "/planner/brew", FoundBy.SCRIPT),
    Page("/planner/{view:path}", "/planner/shelf/top", FoundBy.SCRIPT),
    Page("/print/plan", "/print/plan?view=week", FoundBy.SCRIPT),  # a click that sets `location`
    Page("/tips/steeping", "/tips/steeping", FoundBy.SCRIPT),  # a link that is there while the pointer is
)
