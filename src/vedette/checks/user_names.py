# SPDX-License-Identifier: Apache-2.0
"""Whether a text tells of somebody by a name. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

_LEAST_LENGTH = 4
_COMMON = frozenset(
    {"admin", "administrator", "guest", "root", "staff", "manager", "demo", "test", "tester", "user", "username"}
    | {"editor", "customer", "operator", "support", "member", "owner", "system", "vedette", "scanner", "public"}
)
"""Words that pages hold whoever their users are."""


def is_telling(name: str) -> bool:
    """Whether a name stands for one user wherever it occurs: no common word, and not too short."""
    return len(name) >= _LEAST_LENGTH and name.lower() not in _COMMON


def holds_name(text: str, name: str) -> bool:
    """Whether `text` holds `name` as a word of its own, in whatever case."""
    return _pattern(name).search(text) is not None


@lru_cache(maxsize=256)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w@.-]){re.escape(name)}(?![\w@-])", re.IGNORECASE)
