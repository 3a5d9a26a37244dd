# SPDX-License-Identifier: Apache-2.0
"""The names that cannot exist which a crawl has asked for, and what was answered.

They teach what the site says where there is nothing: for guesses (`soft_404.py`), and for words that may be values
(`lone_words.py`). A place is a directory with an extension, as `guess_place` names it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from vedette.crawl.inventory import CandidateRecord
from vedette.crawl.lone_words import Sayings, answers_in_own_words, root_beside
from vedette.crawl.page_facts import PageFacts
from vedette.crawl.rounds import by_round
from vedette.crawl.soft_404 import guess_place
from vedette.domain.exchange import Url

Place = tuple[str, str]


class WrongNames:
    """The wrong names of one crawl, by place; `records` and `pages` are those of the crawl, as they grow."""

    def __init__(self, records: Mapping[str, CandidateRecord], pages: Mapping[str, PageFacts]) -> None:
        self._records = records
        self._pages = pages
        self._keys: defaultdict[Place, set[str]] = defaultdict(set)

    def put(self, record: CandidateRecord) -> None:
        """Take in the record of a wrong name."""
        self._keys[guess_place(record.candidate.request.url)].add(record.key)

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(map(len, self._keys.values()))

    @property
    def place_count(self) -> int:
        """In how many places they are."""
        return len(self._keys)

    def are_asked_in(self, place: Place) -> bool:
        """Whether there is one in `place`."""
        return place in self._keys

    def count_in(self, place: Place) -> int:
        """Return how many there are in `place`."""
        return len(self._keys.get(place, ()))

    def answers(self, place: Place) -> tuple[PageFacts, ...]:
        """Return the answers in `place`, in the order asked."""
        asked = sorted((self._records[key] for key in self._keys.get(place, ())), key=by_round)
        return tuple(self._pages[record.key] for record in asked if record.key in self._pages)

    def show_program(self, url: Url, sayings: Sayings) -> bool:
        """Whether a wrong name beside `url` is answered by something else than one at the root of the site."""
        place = guess_place(url)
        beside, at_root = self.answers(place), self.answers(guess_place(root_beside(url)))
        return bool(beside and at_root) and answers_in_own_words(beside[0], at_root[0], place, sayings)
