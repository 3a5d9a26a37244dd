# SPDX-License-Identifier: Apache-2.0
"""Whether the last word of a path is a value, where it has no siblings to tell by.

A page such as `/guides/water.txt` may be a file, or the answer of a program that takes `water.txt`. A name that cannot
exist tells: a server without a program there answers it as it answers any wrong address, while a program says in its
own words that there is no such guide. So the answer to a wrong name beside the page is compared with the one to a
wrong name at the root of the site. That costs two requests a place, for a few places a scan.
Only what is said nowhere else on the site counts as a program's own words: an advertisement that changes is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vedette.crawl.inventory import Provenance
from vedette.crawl.page_facts import PageFacts, read_sayings
from vedette.crawl.soft_404 import guess_place
from vedette.crawl.url_rewriting import FUNCTION_NAMES, PathPattern, PathSlot
from vedette.domain.exchange import Request, Url

MOST_PLACES = 40
"""Directories in which wrong names are asked for on this account; those that guesses need count too."""
NAMING_SOURCES = frozenset(
    {Provenance.TARGET, Provenance.IMPORTED, Provenance.LINK, Provenance.FRAME, Provenance.ROUTE, Provenance.SCRIPT_RUN}
    | {Provenance.SITEMAP, Provenance.ROBOTS, Provenance.HEADER}
)
"""What names a page because it is there."""
_MOST_LENGTH = 100
_NO_VALUES = frozenset(
    {"js", "mjs", "css", "map", "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "svg", "svgz", "woff", "woff2"}
    | {"ttf", "otf", "eot", "mp3", "mp4", "webm", "php", "php3", "php5", "phtml", "asp", "aspx", "ashx", "asmx"}
    | {"jsp", "jspx", "do", "action", "cgi", "pl", "cfm"}
)
"""Extensions of what pages are drawn with, and of programs."""


def may_be_value(request: Request) -> bool:
    """Whether the last word of the request's path could be a value: not at the root, of no program, of no function."""
    path = request.url.path
    directory, _, name = path.rpartition("/")
    stem, dot, extension = name.rpartition(".")
    word = stem if dot else name
    return (
        request.method == "GET"
        and request.url.query is None
        and directory != ""
        and 0 < len(name) <= _MOST_LENGTH
        and word.lower() not in FUNCTION_NAMES
        and not (dot and extension.lower() in _NO_VALUES)
    )


def root_beside(url: Url) -> Url:
    """Return an address at the root of the site with the extension of `url`, for the place of its wrong names."""
    return url.with_target(f"/x{guess_place(url)[1]}")


class Sayings:
    """Where on a site each piece of text was seen, as far as it is seen in one directory only.

    Pages of one directory are those that `guess_place` takes together.
    """

    def __init__(self, pages: Iterable[tuple[tuple[str, str], PageFacts]]) -> None:
        self._places: dict[bytes, tuple[str, str] | None] = {}
        for place, facts in pages:
            for saying in read_sayings(facts):
                self._places[saying] = place if self._places.get(saying, place) == place else None

    def are_own(self, place: tuple[str, str], facts: PageFacts) -> bool:
        """Whether the page of `facts`, which is in `place`, says something that is said nowhere else."""
        return any(self._places.get(saying, place) == place for saying in read_sayings(facts))


def answers_in_own_words(beside: PageFacts, at_root: PageFacts, place: tuple[str, str], sayings: Sayings) -> bool:
    """Whether a wrong name in `place` is answered by something else than one at the root of the site."""
    if (beside.status, beside.label) != (at_root.status, at_root.label):
        return True
    return beside.words != at_root.words and sayings.are_own(place, beside)


def with_last_word(pattern: PathPattern, path: str) -> PathPattern:
    """Return the pattern with its last word as a slot. The route keeps its name, and the slot is named by its place."""
    start = path.rindex("/") + 1
    return replace(pattern, slots=(PathSlot(str(path.count("/")), start, len(path)),))
