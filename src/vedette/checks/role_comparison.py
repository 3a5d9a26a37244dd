# SPDX-License-Identifier: Apache-2.0
"""Whether a role is shown what belongs to another one: one trial for both checks of access.

The reader asks for the owner's page. A status says nothing: sites deny with 200 and answer logins with pages. What
counts is text: a **private text** is one that the owner's answer holds twice, that the reader is given, and that no
control holds: the same address asked as nobody, an address beside it that cannot exist, pages that the reader was led
to by itself, and pages that seem closed to it. The name of the object is taken out of all of them first. Where one is
left the reader asks again.

A private text that names another user proves the weakness. Others only make it likely, and only where the site itself
draws a line between the two: the reader's own list leaves the object out, or a page beside it is closed to the reader.
Read only: each probe is a GET or a HEAD. Source: detection.md, section 7.2.
"""

from __future__ import annotations

import html
import re
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass

from vedette.checks.features import features_of
from vedette.checks.steady import ask_all_steadily, ask_steadily, within
from vedette.checks.user_names import holds_name
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Observations, Probe, Trial
from vedette.domain.exchange import Request, Response
from vedette.domain.finding import Fact, Finding, RolePair
from vedette.domain.login import ANONYMOUS
from vedette.domain.weakness import Grade, Weakness

MOST_PROBES = 10
MOST_OWN = 2
MOST_CLOSED = 2
NAMED_CERTAINTY = 100
LISTED_CERTAINTY = 90
"""Of an object that the reader's own list leaves out, where the reader has objects of this kind itself."""
LIKELY_CERTAINTY = 80
_METHODS = frozenset({"GET", "HEAD"})
_DENIALS = frozenset({401, 403, 404})
_TEXT_KINDS = ("text ", "leaf ")
_LEAST_LETTERS = 3
_PASSWORD = re.compile(rb"<input[^>]{0,300}\btype\s*=\s*[\"']?password", re.IGNORECASE)
"""Who is to log in is not let in, whatever the status says."""
_LETTERS = re.compile(r"[^\W_]")
_MOST_SHOWN = 3
_MOST_LENGTH = 80


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was asked, in the order in which a proof shows it."""

    owner: tuple[Observation, ...]
    reader: Observation
    nobody: tuple[Observation, ...]
    missing: Observation
    own: tuple[Observation, ...]
    closed: tuple[Observation, ...]

    @property
    def controls(self) -> tuple[Observation, ...]:
        """What a private text must not be in."""
        return (*self.nobody, self.missing, *self.own, *self.closed)


def compare_roles(weakness: Weakness, pair: RolePair, chance: Chance) -> Trial:
    """Ask for the owner's page as the reader, within `MOST_PROBES` in all; nothing is asked of what changes things."""
    return within(MOST_PROBES, _compare(weakness, pair, chance))


def private_texts(
    pair: RolePair, owner: Sequence[Response], reader: Sequence[Response], controls: Iterable[Response], missing: str
) -> frozenset[str]:
    """Return the texts of all answers to owner and reader that no control holds; `missing` is the name of no object."""
    names = (pair.slot.value if pair.slot is not None else "", missing)
    shown = frozenset.intersection(*(_texts(each, names) for each in (*owner, *reader)))
    return shown.difference(*(_texts(each, names) for each in controls))


def _compare(weakness: Weakness, pair: RolePair, chance: Chance) -> Trial:
    request = pair.sample
    if request.method not in _METHODS or pair.owner in (ANONYMOUS, pair.reader):
        return None
    first = yield from ask_steadily(Probe(request, role=pair.reader))
    if first is None or not _is_success(first):
        return None
    owner = yield from ask_all_steadily((_as(pair.owner, request, "baseline"), _as(pair.owner, request, "baseline")))
    is_number = pair.slot is not None and pair.slot.value.isdigit()
    name = str(chance.number(9)) if is_number else chance.marker()
    if not all(each is not None and _is_success(each) for each in owner):
        return None
    known = tuple(each for each in owner if each is not None)
    if not private_texts(pair, _responses(known), _responses((first,)), (), name):
        return None
    seen = yield from _controls(pair, name, known, first)
    if seen is None:
        return None
    controls = _responses(seen.controls)
    private = private_texts(pair, _responses(known), _responses((first,)), controls, name)
    if not private or not _strength(pair, seen, private):
        return None
    again = yield from ask_steadily(_as(pair.reader, request, "replay"))
    if again is None or not _is_success(again):
        return None
    private = private_texts(pair, _responses(known), _responses((first, again)), controls, name)
    certainty = _strength(pair, seen, private)
    return _finding(weakness, pair, seen, again, private, certainty) if private and certainty else None


def _controls(
    pair: RolePair, name: str, owner: tuple[Observation, ...], first: Observation
) -> Generator[tuple[Probe, ...], Observations, _Seen | None]:
    """Ask for what tells a private text from any other; None where one of them has no answer."""
    nobody = () if pair.reader == ANONYMOUS else (_as(ANONYMOUS, pair.sample, "control"),)
    missing = _as(pair.reader, _missing(pair, name), "control")
    own = tuple(_as(pair.reader, each, "control") for each in pair.own[:MOST_OWN])
    closed = tuple(_as(pair.reader, each, "control") for each in pair.closed[:MOST_CLOSED])
    answers = yield from ask_all_steadily((*nobody, missing, *own, *closed))
    seen = [each for each in answers if each is not None]
    if len(seen) < len(answers):
        return None
    at = len(nobody)
    middle = at + 1 + len(own)
    return _Seen(owner, first, tuple(seen[:at]), seen[at], tuple(seen[at + 1 : middle]), tuple(seen[middle:]))


def _missing(pair: RolePair, name: str) -> Request:
    """Return a request for something that cannot exist in the place of what the pair is about."""
    if pair.slot is not None:
        return pair.slot.put(name)
    folder, _, last = pair.sample.url.path.rstrip("/").rpartition("/")
    ending = last.rpartition(".")[2] if "." in last else ""
    target = f"{folder}/{name}.{ending}" if ending else f"{folder}/{name}"
    return Request("GET", pair.sample.url.with_target(target))


def _strength(pair: RolePair, seen: _Seen, private: frozenset[str]) -> int:
    """Return how certain the weakness is by these texts; 0 where nothing says that they are not for the reader."""
    if _named(pair, private):
        return NAMED_CERTAINTY
    if not pair.is_comparable or not private or not _is_most(pair, seen, private):
        return 0
    is_guarded = any(_is_denied(each) for each in seen.closed)
    if pair.slot is None or pair.reader == ANONYMOUS:
        return LIKELY_CERTAINTY if is_guarded else 0
    has_own = any(_is_alike(pair, each.exchange.request) and _is_success(each) for each in seen.own)
    has_list = any(_is_success(each) for each in seen.own)
    if has_own and has_list:
        return LISTED_CERTAINTY
    return LIKELY_CERTAINTY if has_list or is_guarded else 0


def _is_most(pair: RolePair, seen: _Seen, private: frozenset[str]) -> bool:
    """Whether the reader is given more than half of what only the owner's answer holds: a title may be in a denial."""
    name = pair.slot.text_in(seen.missing.exchange.request) if pair.slot is not None else None
    whole = private_texts(pair, _responses(seen.owner), (), _responses(seen.controls), name or "")
    return 2 * len(private) > len(whole)


def _named(pair: RolePair, private: frozenset[str]) -> tuple[str, ...]:
    """Return the words about other users that the private texts hold."""
    return tuple(name for name in pair.names if any(holds_name(text, name) for text in private))


def _is_alike(pair: RolePair, request: Request) -> bool:
    """Whether `request` names another object in the same slot."""
    return pair.slot is not None and pair.slot.text_in(request) is not None


def _is_denied(seen: Observation) -> bool:
    response = seen.exchange.response
    return response.status in _DENIALS or response.is_redirect or _PASSWORD.search(response.body) is not None


def _is_success(seen: Observation) -> bool:
    return seen.exchange.response.status == 200


def _texts(response: Response, names: tuple[str, ...]) -> frozenset[str]:
    """Return the texts of an answer that say something, without the name of the object."""
    found = (each for each in features_of(response, names) if each.startswith(_TEXT_KINDS))
    return frozenset(each for each in found if len(_LETTERS.findall(_value_of(each))) >= _LEAST_LETTERS)


def _value_of(feature: str) -> str:
    """Return what a feature says: the text, or the value of a JSON leaf without its path."""
    kind, _, rest = feature.partition(" ")
    return rest.partition(" ")[2] if kind == "leaf" else rest


def _shown(feature: str) -> str:
    """Return a feature's text as a person reads it; features are Latin-1, a character for each byte."""
    return html.unescape(_value_of(feature).encode("latin-1").decode("utf-8", "replace"))[:_MOST_LENGTH]


def _responses(seen: Iterable[Observation]) -> tuple[Response, ...]:
    return tuple(each.exchange.response for each in seen)


def _as(role: str, request: Request, part: str) -> Probe:
    return Probe(request, part, role=role)


def _finding(
    weakness: Weakness, pair: RolePair, seen: _Seen, again: Observation, private: frozenset[str], certainty: int
) -> Finding:
    names = _named(pair, private)
    reader = pair.reader or "nobody"
    texts = sorted(dict.fromkeys(_shown(each) for each in private), key=lambda text: (-len(text), text))
    told = sorted(texts, key=lambda text: not any(holds_name(text, name) for name in names))[:_MOST_SHOWN]
    evidence = (seen.owner[0].as_evidence(), seen.reader.as_evidence(), *(each.as_evidence() for each in seen.controls))
    who = f"The user {reader!r}" if pair.reader else "Somebody who is not logged in"
    return Finding(
        check=weakness.id,
        subject=pair,
        technique="named user" if names else "private text",
        grade=Grade.CONFIRMED if certainty >= NAMED_CERTAINTY else Grade.POSSIBLE,
        certainty=certainty,
        story=f"{who} is shown what only the user {pair.owner!r} was led to, with texts that are on none of the pages "
        "that it was held against.",
        evidence=(*evidence, again.as_evidence()),
        facts=(Fact("owner", pair.owner), Fact("reader", reader), *(Fact("private text", text) for text in told)),
        sink=reader,
    )
