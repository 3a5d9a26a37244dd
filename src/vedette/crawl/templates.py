# SPDX-License-Identifier: Apache-2.0
"""Which pages are the same page with other words in it.

A page's shape is the set of its root-to-node paths (`web/html.py`); two pages are of one template when the Jaccard
index of their shapes is at least 0.82 and their forms are alike. Each template is stood for by the first page that
had it. Source: the measurements of crawler.md: ordered hashes, MinHash and SimHash all do worse at page size.
"""

from __future__ import annotations

from collections import defaultdict

THRESHOLD = 0.82


def similarity(one: frozenset[int], other: frozenset[int]) -> float:
    """Return the Jaccard index of two sets, 0.0 (nothing shared) to 1.0 (equal); two empty sets are alike."""
    if not one and not other:
        return 1.0
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


class TemplateIndex:
    """Gives each page the number of its template; depends on the sequence of `number` calls only."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, frozenset[int]], int] = {}
        self._representatives: defaultdict[str, list[tuple[frozenset[int], int]]] = defaultdict(list)
        self._count = 0

    def number(self, label: str, shape: frozenset[int]) -> int:
        """Return the template of a page; `label` holds what has to be equal (status, kind, forms)."""
        exact = self._numbers.get((label, shape))
        if exact is not None:
            return exact
        found = self._nearest(label, shape)
        if found is None:
            found = self._count
            self._count += 1
            self._representatives[label].append((shape, found))
        self._numbers[label, shape] = found
        return found

    def _nearest(self, label: str, shape: frozenset[int]) -> int | None:
        """Return the most similar template at or above the threshold; the first of equals."""
        best: int | None = None
        best_similarity = 0.0
        for representative, number in self._representatives[label]:
            smaller, larger = sorted((len(shape), len(representative)))
            if smaller < THRESHOLD * larger:
                continue
            found = similarity(shape, representative)
            if found >= THRESHOLD and found > best_similarity:
                best, best_similarity = number, found
        return best
