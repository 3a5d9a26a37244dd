# SPDX-License-Identifier: Apache-2.0
"""What of a finding's evidence is shown to people: few exchanges, and of each answer the part that tells.

Which part tells is decided without knowledge of the check, best first: where a redirect leads; the header that the
finding names; a fact of the finding; the first line that the exchanges of other parts do not have (a probe's is held
against the baselines and the controls, a control's against the baselines and the probes); where the value that was
sent comes back; the first line that all the others have and it lacks.

Pages change by themselves, so lines are compared without the value that was sent, without digits, and against every
exchange that is stored, not only those that are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qsl

from vedette.domain.exchange import Exchange, Request
from vedette.domain.finding import Evidence, Finding
from vedette.domain.handshake import HANDSHAKE, offer_of, read_handshake
from vedette.domain.insertion import BODY_PLACES, InsertionPoint, Place

MOST_BODY_BYTES = 64 * 1024
_AROUND = 60
"""Characters shown on each side of a place in a page."""
_LEAST_ECHO = 4
_CONTRASTS = {
    "probe": frozenset({"baseline", "control"}),
    "control": frozenset({"baseline", "probe"}),
    "replay": frozenset({"baseline", "control"}),
}
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class ShownExchange:
    """One exchange to be shown. `slot` is the line that holds the value where the request line does not."""

    exchange: Exchange
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


def furniture_of(findings: Iterable[Finding]) -> frozenset[str]:
    """Return the lines, as they are compared, that several untouched pages of a site have: banners, adverts, menus."""
    paths: dict[str, set[str]] = {}
    for finding in findings:
        for seen in finding.evidence:
            if seen.part == "baseline":
                for bare in _lines(finding, seen):
                    paths.setdefault(bare, set()).add(seen.exchange.request.url.path)
    return frozenset(bare for bare, seen_at in paths.items() if len(seen_at) > 1)


def show_proof(finding: Finding, furniture: frozenset[str] = frozenset()) -> ShownProof:
    """Return what of the evidence of `finding` is shown. Nothing in it is escaped yet.

    A line of the site's `furniture` is never what tells.
    """
    pages = _Pages(finding, furniture)
    chosen = tuple(_choose(finding.evidence))
    shown = tuple(
        _show(finding, finding.evidence[index], pages.new_line(index), pages.missing_line(index)) for index in chosen
    )
    return ShownProof(shown, len(finding.evidence) - len(chosen))


def _choose(evidence: tuple[Evidence, ...]) -> Iterator[int]:
    """Yield the positions of the first exchange of each part."""
    parts = [each.part for each in evidence]
    yield from (index for index, part in enumerate(parts) if part not in parts[:index])


def _show(finding: Finding, seen: Evidence, new: str, missing: str) -> ShownExchange:
    request, response = seen.exchange.request, seen.exchange.response
    milliseconds = round(seen.exchange.timing.total.seconds * 1000)
    if request.method == HANDSHAKE:
        return _show_handshake(seen)
    return ShownExchange(
        exchange=seen.exchange,
        part=seen.part,
        request_line=f"{request.method} {request.url.target}",
        slot=_slot_line(finding, request),
        answer=f"{response.status}, {len(response.body):,} bytes, {milliseconds:,} ms",
        telling=_telling(finding, seen, new) or missing,
    )


def _show_handshake(seen: Evidence) -> ShownExchange:
    said = read_handshake(seen.exchange)
    told = (said.version, said.cipher, said.alert, f"not trusted: {said.distrust}" if said.distrust else "")
    return ShownExchange(
        exchange=seen.exchange,
        part=seen.part,
        request_line=f"handshake of TLS, offering {offer_of(seen.exchange.request).value}",
        slot="",
        answer="agreed" if said.is_agreed else "no agreement",
        telling=", ".join(filter(None, told)),
    )


def _slot_line(finding: Finding, request: Request) -> str:
    """Return the body or the header that holds the value; nothing where the request line holds it."""
    match finding.subject:
        case InsertionPoint(place=place) if place in BODY_PLACES:
            return request.body[:MOST_BODY_BYTES].decode("utf-8", "replace")
        case InsertionPoint(header=header) if header:
            return f"{header}: {request.headers.get(header) or ''}"
        case _:
            return ""


def _telling(finding: Finding, seen: Evidence, new: str) -> str:
    response = seen.exchange.response
    location = response.headers.get("location")
    if response.is_redirect and location is not None:
        return f"Location: {location}"
    page = _text(seen.exchange)
    facts = (fact.value for fact in finding.facts if len(fact.value) >= _LEAST_ECHO and fact.value in page)
    named = _named_header(finding, seen.exchange) or next((_around(page, fact) for fact in facts), "")
    if named:
        return named
    if new:
        return new
    sent = _sent_value(finding, seen.exchange.request)
    is_echo = seen.part in _CONTRASTS and len(sent) >= _LEAST_ECHO and sent in page
    return _around(page, sent) if is_echo else ""


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
    """Return the value in the slot of `request`, decoded. Stored requests may hold masks beside it."""
    point = finding.subject
    if not isinstance(point, InsertionPoint):
        return ""
    if point.place in (Place.QUERY, Place.BODY) and not point.layers:
        text = request.url.query or "" if point.place is Place.QUERY else request.body.decode("latin-1")
        return next((value for name, value in parse_qsl(text, keep_blank_values=True) if name == point.name), "")
    return point.text_in(request) or ""


def _around(page: str, text: str) -> str:
    """Return `text` as it stands in `page`, with a little of what is around it on its line."""
    start = page.index(text)
    line_start = page.rfind("\n", 0, start) + 1
    line_end = page.find("\n", start + len(text))
    end = len(page) if line_end < 0 else line_end
    return page[max(line_start, start - _AROUND) : min(end, start + len(text) + _AROUND)].strip()


class _Pages:
    """The pages of a finding's evidence, line by line."""

    def __init__(self, finding: Finding, furniture: frozenset[str]) -> None:
        self._parts = [seen.part for seen in finding.evidence]
        self._pages = [_lines(finding, seen) for seen in finding.evidence]
        self._furniture = furniture

    def new_line(self, index: int) -> str:
        """Return the first line that tells the exchange from those it is held against; nothing where none does."""
        part, own = self._parts[index], self._pages[index]
        others = self._of(_CONTRASTS.get(part, frozenset()))
        alike = self._of({part}) if part != "replay" else [own]
        for bare, line in own.items() if others else ():
            is_new = bare not in self._furniture and not any(bare in page for page in others)
            if is_new and all(bare in page for page in alike):
                return line
        return ""

    def missing_line(self, index: int) -> str:
        """Return the first line that all the others have and the exchange lacks; nothing where there is none."""
        own = self._pages[index]
        others = self._of(_CONTRASTS.get(self._parts[index], frozenset()))
        for bare, line in others[0].items() if others else ():
            is_missing = bare not in own and bare not in self._furniture
            if is_missing and all(bare in page for page in others):
                return f"without: {line}"
        return ""

    def _of(self, parts: Set[str]) -> list[dict[str, str]]:
        return [page for part, page in zip(self._parts, self._pages, strict=True) if part in parts]


def _lines(finding: Finding, seen: Evidence) -> dict[str, str]:
    """Return the page's lines by what is compared of them; a page that is one long line is cut at its tags."""
    sent = _sent_value(finding, seen.exchange.request)
    spellings = sorted({sent, escape(sent), escape(sent, quote=False)}, key=len, reverse=True)
    lines: dict[str, str] = {}
    for line in _text(seen.exchange).replace("><", ">\n<").splitlines():
        bare = line.strip()
        for spelling in spellings if len(sent) >= _LEAST_ECHO else ():
            bare = bare.replace(spelling, "")
        bare = _DIGITS.sub("0", bare)
        if bare:
            lines.setdefault(bare, line.strip())
    return lines
