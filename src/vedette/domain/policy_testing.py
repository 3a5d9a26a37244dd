# SPDX-License-Identifier: Apache-2.0
"""The part of a scan policy that says what of a request is tested."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ParameterKind(Enum):
    """Where an ignored parameter stands."""

    ALL = "all"
    QUERY = "query"
    BODY = "body"
    COOKIE = "cookie"


@dataclass(frozen=True, slots=True)
class IgnoredParameter:
    """Parameters that are not tested: those whose name matches `pattern`, a regular expression."""

    name: str
    pattern: str
    kind: ParameterKind = ParameterKind.ALL


_STATIC_TYPES = ("image/", "font/", "audio/", "video/", "text/css", "text/javascript", "application/javascript")


@dataclass(frozen=True, slots=True)
class TestingRules:
    """Which insertion points are tested, and how much of them.

    Parameters whose name is in `anti_csrf_names` (letter case ignored) are left alone unless `tests_anti_csrf`.
    """

    __test__ = False  # its name is not pytest's business

    tests_names: bool = False
    """Whether the names of parameters are tested like their values."""
    tests_referer: bool = True
    tests_user_agent: bool = True
    tests_cookies: bool = True
    headers_once: bool = True
    """Whether headers that few pages read are tested at the first routes only."""
    most_points_of_page: int = 200
    """How many parameters of one page are tested."""
    limits_recurring: bool = False
    """Whether a parameter of the same name and place is tested on `most_recurring_pages` pages only."""
    most_recurring_pages: int = 30
    anti_csrf_names: tuple[str, ...] = ()
    tests_anti_csrf: bool = True
    ignored: tuple[IgnoredParameter, ...] = ()
    skips_media_types: bool = True
    """Whether `untested_media_types` count."""
    untested_media_types: tuple[str, ...] = _STATIC_TYPES
    """Beginnings of media types whose pages are not tested, unless a request brings parameters of its own."""
