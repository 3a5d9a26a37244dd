# SPDX-License-Identifier: Apache-2.0
"""What of a finding's evidence is shown on a screen: few exchanges, and of each answer the part that tells. Pure.

Which part tells is decided without knowledge of the check, best first: where a redirect leads; the header that the
finding names; where the value that was sent comes back; a fact of the finding; the first line that the untouched page
does not have, or the first that it alone has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_plus

from vedette.domain.exchange import Exchange, Request
from vedette.domain.finding import Evidence, Finding
from vedette.domain.insertion import InsertionPoint, Place

MOST_OF_PART = {"baseline": 1, "probe": 2, "control": 2, "replay": 2}
MOST_BODY_BYTES = 64 * 1024
_AROUND = 60
"""Characters shown on each side of a place in a page."""
_LEAST_ECHO = 4


@dataclass(frozen=True, slots=True)
class ShownExchange:
    """One exchange for the screen. `slot` is the line that holds the value where the request line does not."""

    part: str
    request_line: str
    slot: str
    answer: str
    telling: str


@dataclass(frozen=True, slots=True)
class ShownProof:
    """The exchanges that are shown, in the order in which they were made, and how many more there are."""

    exchanges: tuple[ShownExchange, ...]
    left_out: int


def show_proof(finding: Finding) -> ShownProof:
    """Return what of the evidence of `finding` is shown. Nothing in it is escaped yet."""
    chosen = tuple(_choose(finding.evidence))
    baseline = next((seen.exchange for seen in chosen if seen.part == "baseline"), None)
    shown = tuple(_show(finding, seen, baseline) for seen in chosen)
    return ShownProof(shown, len(finding.evidence) - len(chosen))


def _choose(evidence: tuple[Evidence, ...]) -> Iterator[Evidence]:
    """Yield the first few exchanges of each part."""
    seen: dict[str, int] = {}
    for each in evidence:
        seen[each.part] = seen.get(each.part, 0) + 1
        if seen[each.part] <= MOST_OF_PART.get(each.part, 1):
            yield each


def _show(finding: Finding, seen: Evidence, baseline: Exchange | None) -> ShownExchange:
    request, response = seen.exchange.request, seen.exchange.response
    milliseconds = round(seen.exchange.timing.total.seconds * 1000)
    return ShownExchange(
        part=seen.part,
        request_line=f"{request.method} {request.url.target}",
        slot=_slot_line(finding, request),
        answer=f"{response.status}, {len(response.body):,} bytes, {milliseconds:,} ms",
        telling=_telling(finding, seen.exchange, None if seen.part == "baseline" else baseline),
    )


def _slot_line(finding: Finding, request: Request) -> str:
    """Return the body or the header that holds the value; nothing where the request line holds it."""
    match finding.subject:
        case InsertionPoint(place=Place.BODY | Place.MULTIPART | Place.JSON):
            return request.body[:MOST_BODY_BYTES].decode("utf-8", "replace")
        case InsertionPoint(header=header) if header:
            return f"{header}: {request.headers.get(header) or ''}"
        case _:
            return ""


def _telling(finding: Finding, exchange: Exchange, baseline: Exchange | None) -> str:
    response = exchange.response
    location = response.headers.get("location")
    if response.is_redirect and location is not None:
        return f"Location: {location}"
    named = _named_header(finding, exchange)
    if named:
        return named
    page = _text(exchange)
    echo = _sent_value(finding, exchange.request)
    wanted = [echo] if baseline is not None and len(echo) >= _LEAST_ECHO else []
    wanted += [fact.value for fact in finding.facts if len(fact.value) >= _LEAST_ECHO]
    place = next((_around(page, text) for text in wanted if text in page), "")
    if place:
        return place
    return "" if baseline is None else _first_difference(_text(baseline), page)


def _named_header(finding: Finding, exchange: Exchange) -> str:
    """Return the header line, or the Set-Cookie line, that the finding's sink names."""
    sink = finding.sink.lower()
    for name, value in exchange.response.headers:
        is_cookie = name.lower() == "set-cookie" and value.partition("=")[0].strip().lower() == sink
        if sink and (name.lower() == sink or is_cookie):
            return f"{name}: {value}"
    return ""


def _text(exchange: Exchange) -> str:
    return exchange.response.body[:MOST_BODY_BYTES].decode("utf-8", "replace")


def _sent_value(finding: Finding, request: Request) -> str:
    """Return what stands in the slot of `request`, decoded where its place is one of URLs and forms."""
    point = finding.subject
    if not isinstance(point, InsertionPoint):
        return ""
    if point.place in (Place.BODY, Place.MULTIPART, Place.JSON):
        whole = request.body.decode("latin-1")
    else:
        whole = (request.headers.get(point.header) or "") if point.header else request.url.target
    slot = whole.removeprefix(point.before).removesuffix(point.after)
    return slot if point.place in (Place.MULTIPART, Place.HEADER, Place.JSON) else unquote_plus(slot)


def _around(page: str, text: str) -> str:
    """Return `text` as it stands in `page`, with a little of what is around it on its line."""
    start = page.index(text)
    line_start = page.rfind("\n", 0, start) + 1
    line_end = page.find("\n", start + len(text))
    end = len(page) if line_end < 0 else line_end
    return page[max(line_start, start - _AROUND) : min(end, start + len(text) + _AROUND)].strip()


def _first_difference(before: str, after: str) -> str:
    """Return the first line that only one of the two pages has; nothing where they have the same lines."""
    known = {line.strip() for line in _lines(before)}
    new = next((line for line in _lines(after) if line.strip() and line.strip() not in known), "")
    if new:
        return new.strip()
    left = {line.strip() for line in _lines(after)}
    gone = next((line for line in _lines(before) if line.strip() and line.strip() not in left), "")
    return f"without: {gone.strip()}" if gone else ""


def _lines(page: str) -> list[str]:
    """Return the page's lines; a page that is one long line is cut at its tags."""
    return page.replace("><", ">\n<").splitlines()
