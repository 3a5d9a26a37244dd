# SPDX-License-Identifier: Apache-2.0
"""Whether a guessed address exists, on sites that answer every address with a page.

For each directory and extension one name that cannot exist is asked for; where the answer is not an honest 404, a
second one. A guess is dead when its answer is the same as theirs. Where the two differ from each other, a guess has
to show something of its own: a link or a form.
"""

from __future__ import annotations

import re
from dataclasses import replace
from enum import Enum

from vedette.crawl.inventory import Candidate, Provenance
from vedette.crawl.page_facts import PageFacts
from vedette.crawl.patterns import compile_pattern
from vedette.crawl.templates import similarity
from vedette.domain.chance import Chance, derive_seed
from vedette.domain.exchange import Exchange, Request, Url
from vedette.domain.policy_crawl import NotFoundRules
from vedette.web.media_type import text_of

MOST_PROBES = 2
SAME_SHAPE = 0.95
_MOST_STRAY_PATHS = 4
"""As many paths may differ on any page: a banner or an advertisement is 5 % of a short page."""
SAME_WORDS = 0.95
_MOST_STRAY_WORDS = 10
"""As many words may differ on any page: an advertisement says something else each time."""
GONE = frozenset({404, 410})
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,6}")
_NUMBER = re.compile(r"\d+")


class Liveness(Enum):
    """Whether there is something at an address."""

    ALIVE = "alive"
    DEAD = "dead"
    UNKNOWN = "unknown"
    """The site's not-found pages differ among themselves; the page counts if it leads anywhere."""


def guess_place(url: Url) -> tuple[str, str]:
    """Return the directory (with its origin, digits as one) and the extension that `url` is compared within."""
    directory, _, name = url.path.rpartition("/")
    found = _EXTENSION.search(name, max(0, name.rfind(".")))
    return f"{url.origin}{_NUMBER.sub('0', directory)}/", found[0].lower() if found and "." in name else ""


def probe_candidate(url: Url, ordinal: int, seed: bytes, depth: int) -> Candidate:
    """Return the request for a sibling of `url` that cannot exist; the same for the same seed and place."""
    directory, extension = guess_place(url)
    marker = Chance(derive_seed(seed, "soft-404", directory, extension, str(ordinal))).marker()
    raw_directory = url.path.rpartition("/")[0]
    target = f"{raw_directory}/{marker}{extension}"
    return Candidate(Request("GET", url.with_target(target)), depth, Provenance.PROBE)


def is_same_answer(one: PageFacts, other: PageFacts) -> bool:
    """Whether two answers say the same: equal words, or the same shape with about as many words.

    What varies from visit to visit on its own must not decide, or two scans of one site would differ.
    """
    if one.status != other.status or one.label != other.label:
        return False
    is_telling = one.is_telling and other.is_telling
    if one.words == other.words:
        return _has_same_shape(one, other, is_telling=is_telling)
    if not is_telling:
        return False
    smaller, larger = sorted((one.word_count, other.word_count))
    has_same_words = smaller >= SAME_WORDS * larger or larger - smaller <= _MOST_STRAY_WORDS
    return has_same_words and _has_same_shape(one, other, is_telling=True)


def _has_same_shape(one: PageFacts, other: PageFacts, *, is_telling: bool) -> bool:
    if similarity(one.shape, other.shape) >= SAME_SHAPE:
        return True
    return is_telling and len(one.shape ^ other.shape) <= _MOST_STRAY_PATHS


def judge_guess(facts: PageFacts, probes: tuple[PageFacts, ...]) -> Liveness:
    """Return whether the guess answered by `facts` exists, given the answers to its place's probes."""
    if facts.status in GONE:
        return Liveness.DEAD
    if any(is_same_answer(facts, probe) for probe in probes):
        return Liveness.DEAD
    honest = [probe.status in GONE for probe in probes]
    if honest and all(honest):
        return Liveness.ALIVE
    if len(probes) < MOST_PROBES or not is_same_answer(probes[0], probes[1]):
        return Liveness.UNKNOWN
    return Liveness.ALIVE


def as_told(facts: PageFacts, exchange: Exchange, rules: NotFoundRules) -> PageFacts:
    """Return the facts of an answer; where the rules' pattern matches its body, those of an honest 404."""
    if rules.pattern is None or not compile_pattern(rules.pattern).is_in(text_of(exchange.response)):
        return facts
    return replace(facts, status=404)


def needs_more_probes(probes: tuple[PageFacts, ...]) -> bool:
    """Whether another name has to be asked for before guesses of the place can be judged."""
    return not probes or (len(probes) < MOST_PROBES and probes[0].status not in GONE)
