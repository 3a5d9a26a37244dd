# SPDX-License-Identifier: Apache-2.0
"""Versions as their makers write them, in an order: numbers as numbers, pre-releases below, patch letters above."""

from __future__ import annotations

import re

_PARTS = re.compile(r"[.-]|(?<=\d)(?=[a-z])")
_PATCH_LETTERS = re.compile(r"(?<=\d)z?[a-z]\Z")
"""The end of `1.0.1g` and `1.0.2zd`, later than `1.0.1` and `1.0.2y`; other letters come before a release."""
_DEPTH = 6

VersionKey = tuple[tuple[int, int, str], ...]


def version_key(version: str) -> VersionKey:
    """Return what versions are ordered by: numbers as numbers, and what comes before a release below it."""
    lowered = version.lower()
    letters = _PATCH_LETTERS.search(lowered)
    plain = lowered if letters is None else lowered[: letters.start()]
    keys = [_part(part) for part in _PARTS.split(plain)]
    keys += [(1, 0, "")] * (_DEPTH - len(keys))
    return (*keys, (1, 0, "") if letters is None else (1, len(letters[0]), letters[0]))


def depth(version: str) -> int:
    """Return how many numbers a version begins with: 2 for `2.4`, 3 for `8.1.2-rc1`."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    return 0 if found is None else found[0].count(".") + 1


def is_within(version: str, first: str, fixed: str) -> bool:
    """Whether `version` is `first` or later and before `fixed`; a version too short to tell is not.

    `2.4` may be `2.4.99`, so it is not said to be before `2.4.51`.
    """
    if depth(version) < depth(fixed) and version_key(fixed)[: depth(version)] == version_key(version)[: depth(version)]:
        return False
    return version_key(first) <= version_key(version) < version_key(fixed)


def _part(part: str) -> tuple[int, int, str]:
    return (1, int(part[:18]), "") if part.isdecimal() else (0, 0, part)
