# SPDX-License-Identifier: Apache-2.0
"""Which alike pages are programs of their own, though a part of their paths looks like a value.

`/product/7` is a value of one program, and a few such pages stand for all. `/lesson-7/?id=1` beside `/lesson-8/?id=1`
may be that as well, or as many programs as there are numbers. The crawl cannot tell; what it can tell is whether the
number stands before parameters of the page's own. Such requests are visited each, after everything else and up to a
bound, and the tests decide by how they react whether one stands for all (`scan/families.py`). And a page is worth a
visit, however alike its siblings look, while the pages of its kind keep naming what was not known: forms of their own,
or pages of a kind that nobody named before, as the indexes of many chapters do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from vedette.crawl.inventory import CandidateRecord, Provenance
from vedette.crawl.request_identity import RequestIdentity
from vedette.crawl.rounds import View, by_round

MOST_PROGRAMS = 200
"""How many programs of one kind are visited at most, and how many pages of one kind because they name some."""

_NAMING = frozenset(
    {Provenance.FORM, Provenance.LINK, Provenance.FRAME, Provenance.ROUTE, Provenance.SCRIPT_RUN, Provenance.OPERATION}
)


def pages_with_programs(
    visited: Iterable[CandidateRecord],
    records: Iterable[CandidateRecord],
    view_of: Callable[[CandidateRecord], View],
) -> dict[str, list[CandidateRecord]]:
    """Return the keys of those of the `visited` that were the first to name a program, with what they named.

    That is a request of a kind that nobody named before, or one with parameters at the page's own path.
    """
    named: defaultdict[str, list[CandidateRecord]] = defaultdict(list)
    for record in records:
        if record.candidate.referrer and record.candidate.source in _NAMING:
            named[record.candidate.referrer].append(record)
    known: defaultdict[RequestIdentity, set[str]] = defaultdict(set)
    bringers: defaultdict[str, list[CandidateRecord]] = defaultdict(list)
    for page in sorted(visited, key=by_round):
        for record in named.get(page.key, ()):
            view, path = view_of(record), record.candidate.request.url.path
            paths = known[view.identity]
            is_own = view.is_program and path == page.candidate.request.url.path and path not in paths
            if not paths or (is_own and len(paths) < MOST_PROGRAMS):
                bringers[page.key].append(record)
            paths.add(path)
    return dict(bringers)
