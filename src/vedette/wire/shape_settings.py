# SPDX-License-Identifier: Apache-2.0
"""A scan's settings as its detail shows them: texts that hold JSON, lines, and null for a list of nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import Enum
from functools import cache
from typing import TypeVar

from vedette.domain.scan import Credentials, TimeWindow
from vedette.domain.scope import Scope, UrlRewriting
from vedette.domain.time import TICKS_PER_SECOND, Span
from vedette.wire.enums import DayOfWeek, WireEnum
from vedette.wire.scan_settings import (
    AdditionalWebsite,
    ScanTimeWindow,
    ScanTimeWindowItem,
    UrlRewriteExcludedPath,
    UrlRewriteRule,
)

Word = TypeVar("Word", bound=WireEnum)

MASK = "***"
"""What stands in the place of a secret that the reader may not see."""

_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_HOUR_TICKS = 3600 * TICKS_PER_SECOND


def wire_word(ours: Enum, kind: type[Word]) -> Word:
    """Return the member of `kind` that says the same as `ours`: its value, folded. Raises ValueError when none does."""
    word = _word(ours, kind)
    assert isinstance(word, kind), "of the kind that was asked for"
    return word


@cache
def _word(ours: Enum, kind: type[WireEnum]) -> WireEnum:
    return kind.read(ours.value) or kind(ours.value)


def json_text(values: Sequence[str]) -> str:
    """Return `values` as a compact JSON array in a text, such as `["gtm\\\\.js"]`."""
    return _COMPACT.encode(list(values))


def lines(values: Sequence[str]) -> str:
    """Return `values` one a line, without a final line end."""
    return "\n".join(values)


def whole_hours(span: Span) -> int:
    """Return `span` in hours, rounded up: a limit of 90 minutes is shown as 2."""
    return -(-span.ticks // _HOUR_TICKS)


def cookie_text(credentials: Credentials, *, may_see: bool) -> str | None:
    """Return the cookies as `name=value; name=value`, values masked unless `may_see`; None when there are none."""
    pairs = [f"{name}={value if may_see else MASK}" for name, value in credentials.cookies]
    return "; ".join(pairs) or None


def additional_websites(scope: Scope) -> list[AdditionalWebsite] | None:
    """Return the further sites; None when there are none."""
    sites = [AdditionalWebsite(canonical=site.canonical, target_url=str(site.url)) for site in scope.additional]
    return sites or None


def rewrite_rules(rewriting: UrlRewriting) -> list[UrlRewriteRule] | None:
    """Return the rules; None when there are none."""
    rules = [
        UrlRewriteRule(placeholder_pattern=rule.placeholder_pattern, regex_pattern=rule.regex_pattern)
        for rule in rewriting.rules
    ]
    return rules or None


def rewrite_exclusions(rewriting: UrlRewriting) -> list[UrlRewriteExcludedPath] | None:
    """Return the paths that are taken as they are; None when there are none."""
    paths = [UrlRewriteExcludedPath(excluded_path=path.path, is_regex=path.is_regex) for path in rewriting.excluded]
    return paths or None


def time_window(window: TimeWindow | None) -> ScanTimeWindow | None:
    """Return the window with its times as `HH:mm`; None when the scan may always send."""
    if window is None:
        return None
    items = [
        ScanTimeWindowItem(
            day=wire_word(item.day, DayOfWeek),
            from_=clock_text(item.from_minute),
            scanning_allowed=item.is_scanning_allowed,
            to=clock_text(item.to_minute),
        )
        for item in window.items
    ]
    return ScanTimeWindow(items=items)


def clock_text(minute: int) -> str:
    """Return a minute of the day, 0 to 1,440, as `HH:mm`; the last is `24:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
