# SPDX-License-Identifier: Apache-2.0
"""Addresses that a crawl must not follow: endless ones, and ones that are probes of somebody else.

Bounds of crawler.md, section 6; the links that attack their own site (detection.md, section 11) are met on training
sites and in forums that quote them.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from urllib.parse import quote, unquote_plus

from vedette.domain.exchange import Request
from vedette.web.url import split_query

MOST_REPEATS = 3
MOST_PAIRS_AGAIN = 2
"""So often may a pair of neighbours come again in a path that has a loop's marks, empty segments counted with them."""
MOST_TARGET_LENGTH = 1_500
MOST_PATH_LENGTH = 500
MOST_SEGMENTS = 16
_FAR_YEAR = re.compile(r"(?<!\d)(19[0-8]\d|20[5-9]\d|2[1-9]\d\d|[3-9]\d{3})[-/]\d{1,2}(?!\d)")
_YEAR_NAMES = frozenset({"year", "y", "yr", "jahr", "annee"})
_PROBE_TEXT = re.compile(
    r"<\s*(?:script|img|svg|iframe)\b|\bjavascript:|\bon(?:error|load)\s*=|\bunion\s+(?:all\s+)?select\b"
    r"|\bor\s+['\"]?\d+['\"]?\s*=\s*['\"]?\d|'\s*or\s*'|--\s*$|;\s*(?:drop|shutdown|exec|cat|ping|sleep)\b|\bsleep\s*\(\d"
    r"|\bwaitfor\s+delay\b|(?:\.\.[/\\]){2}|/etc/(?:passwd|shadow)|\|\s*(?:cat|ls|id|whoami|ping)\b|`[^`]+`|\$\(\w+"
    r"|\{\{.*\}\}|\$\{.*\}|[\r\n]\s*\S+:|<!ENTITY",
    re.IGNORECASE,
)
_FOREIGN_URL = re.compile(r"\s*(?:https?:)?//([^/?#\s]+)", re.IGNORECASE)
_BIG_NUMBER = 1_000_000


def find_trap(request: Request, *, is_form: bool = False) -> str | None:
    """Return why `request` must not be followed, as a sentence; None when it may.

    What a form of the site sends holds what the site itself, or we, have put into it: markup there is no probe.
    """
    return _endless(request.url.target) or _probe_like(request, is_form=is_form)


def leading_home(request: Request) -> Request | None:
    """Return a request whose parameters hold the site's own address instead of those of other sites.

    So a redirect or a fetch is met without anybody else being asked. None where no parameter holds another's address.
    """
    url, query = request.url, request.url.query or ""
    home = quote(f"{url.origin}/", safe="")
    changed = query
    for pair in reversed(split_query(query)):
        if pair.has_name and _is_foreign(pair.value, request):
            changed = changed[: pair.start] + home + changed[pair.end :]
    if changed == query:
        return None
    return Request(request.method, url.with_target(f"{url.path}?{changed}"), request.headers, request.body)


def _endless(target: str) -> str | None:
    path = target.partition("?")[0]
    segments = [segment for segment in path.split("/") if segment]
    if len(target) > MOST_TARGET_LENGTH or len(path) > MOST_PATH_LENGTH:
        return f"The address is longer than {MOST_PATH_LENGTH} characters, as endless ones become."
    if len(segments) > MOST_SEGMENTS:
        return f"The path has more than {MOST_SEGMENTS} segments, as endless ones become."
    if segments and max(Counter(segments).values()) > MOST_REPEATS:
        return f"A segment of the path repeats more than {MOST_REPEATS} times, as in a loop of relative links."
    if segments and _runs_in_circles(path, segments):
        return "The path runs through the same places again, as addresses do that are put together from themselves."
    far = _FAR_YEAR.search(path)
    if far:
        return f"A calendar page of {far[1]}: calendars have no end."
    return None


def _runs_in_circles(path: str, segments: list[str]) -> bool:
    """Whether pairs of neighbours come again too often, in a path with an empty segment or one that is there thrice.

    A tree that holds a copy of itself has neither of these two marks.
    """
    inner = path.strip("/").count("//")
    pairs = Counter(pairwise(segments))
    again = sum(count - 1 for count in pairs.values())
    is_marked = inner > 0 or max(Counter(segments).values()) >= MOST_REPEATS
    return is_marked and again > 0 and again + inner > MOST_PAIRS_AGAIN


def _is_foreign(value: str, request: Request) -> bool:
    """Whether a value is the address of another site than that of `request`."""
    found = _FOREIGN_URL.match(value)
    return found is not None and found[1].lower() not in (request.url.origin.host, request.url.origin.authority)


def _probe_like(request: Request, *, is_form: bool) -> str | None:
    """Look at decoded values."""
    for pair in split_query(request.url.query or ""):
        value = unquote_plus(pair.value)
        if not is_form and (_PROBE_TEXT.search(value) or _PROBE_TEXT.search(pair.value)):
            return f"The parameter {pair.name} holds what looks like a probe of its own, so the link may do harm."
        if _is_foreign(value, request):
            return f"The parameter {pair.name} holds the address of another site."
        if pair.name.lower() in _YEAR_NAMES and _is_far_year(value):
            return f"A calendar page of {value}: calendars have no end."
        if value.isascii() and value.isdigit() and int(value[:18]) >= _BIG_NUMBER and _names_an_amount(pair.name):
            return f"The parameter {pair.name} asks for {value[:18]}, which may cost the site its memory."
    return None


def _is_far_year(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) == 4 and not 1990 <= int(value) <= 2049


def _names_an_amount(name: str) -> bool:
    return (
        re.search(r"size|count|limit|length|amount|num|repeat|width|height|max|depth|pages?$", name, re.I) is not None
    )
