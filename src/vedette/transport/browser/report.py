# SPDX-License-Identifier: Apache-2.0
"""Reads what the script in a page reports. A page may have changed it, so nothing in it is taken for granted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vedette.domain.exchange import Request, Url
from vedette.domain.opening import Read, Reading, Sighting
from vedette.scan.visits import Fate, Wish
from vedette.web.forms import Entry, Form, submit
from vedette.web.url import parse_link, parse_url

MOST_ITEMS = 2_000
MOST_TEXT = 2_000
MOST_CODE = 4_000
"""Of a listener's code."""
NAVIGATION = "navigation"


def texts(report: dict[str, Any], name: str) -> tuple[str, ...]:
    """Return the texts of a list, each once, in order."""
    found = report.get(name)
    items = found[:MOST_ITEMS] if isinstance(found, list) else []
    return tuple(dict.fromkeys(item for item in items if isinstance(item, str) and len(item) <= MOST_TEXT))


def number(report: dict[str, Any], name: str) -> int:
    """Return a count, 0 where there is none."""
    found = report.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else 0


def navigations(report: dict[str, Any], page: Url) -> tuple[Wish, ...]:
    """Return where scripts and forms wanted to go: as requests that a browser would have sent."""
    wishes: dict[Request, Wish] = {}
    for request in _requests(report, page):
        wishes.setdefault(request, Wish(request, NAVIGATION, Fate.HELD))
    return tuple(wishes.values())


def _requests(report: dict[str, Any], page: Url) -> Iterator[Request]:
    found = report.get("navigations")
    for item in found[:MOST_ITEMS] if isinstance(found, list) else []:
        request = _navigation(item, page) if isinstance(item, dict) else None
        if request is not None:
            yield request
    for text in texts(report, "popups"):
        url = parse_url(text, page)
        if url is not None:
            yield Request("GET", url)


def _navigation(item: dict[str, Any], page: Url) -> Request | None:
    address = item.get("url")
    url = parse_url(address, page) if isinstance(address, str) else None
    if url is None:
        return None
    fields = item.get("fields")
    if item.get("method") != "POST" or not isinstance(fields, list):
        return Request("GET", url)
    entries = tuple(entry for field in fields if isinstance(field, dict) and (entry := _entry(field)) is not None)
    form = Form(action=str(url), method="POST", enctype=str(item.get("enctype") or ""))
    return submit(form, entries, page)


def _entry(field: dict[str, Any]) -> Entry | None:
    name, value, file_name = field.get("name"), field.get("value"), field.get("fileName")
    if not isinstance(name, str) or not isinstance(value, str):
        return None
    if isinstance(file_name, str):
        return Entry(name, value, file_name, str(field.get("mediaType") or "application/octet-stream"))
    return Entry(name, value)


def routes(report: dict[str, Any], page: Url) -> tuple[str, ...]:
    """Return the addresses that the page took without being left, but for its own."""
    own = parse_link(str(page))
    return tuple(text for text in texts(report, "routes") if parse_link(text, page) not in (None, own))


def destinations(report: dict[str, Any]) -> tuple[str, ...]:
    """Return the addresses, as the page wrote them, that scripts and forms wanted to go to."""
    found = report.get("navigations")
    items = found[:MOST_ITEMS] if isinstance(found, list) else []
    addresses = [str(item.get("url") or "")[:MOST_TEXT] for item in items if isinstance(item, dict)]
    return tuple(dict.fromkeys([*filter(None, addresses), *texts(report, "popups")]))


def sightings(report: dict[str, Any]) -> tuple[Sighting, ...]:
    """Return where markers came out."""
    found = report.get("sinks")
    items = found[:MOST_ITEMS] if isinstance(found, list) else []
    return tuple(
        Sighting(*(str(item.get(name) or "")[:MOST_TEXT] for name in ("sink", "marker", "before", "after")))
        for item in items
        if isinstance(item, dict)
    )


def reads(report: dict[str, Any]) -> tuple[Read, ...]:
    """Return what the page read."""
    found = report.get("reads")
    items = found[:MOST_ITEMS] if isinstance(found, list) else []
    made = (_read(item) for item in items if isinstance(item, dict))
    return tuple(read for read in made if read is not None)


def _read(item: dict[str, Any]) -> Read | None:
    kind = next((each for each in Reading if each.value == item.get("kind")), None)
    return Read(kind, str(item.get("text") or "")[:MOST_CODE]) if kind is not None else None
