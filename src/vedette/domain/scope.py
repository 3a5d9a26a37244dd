# SPDX-License-Identifier: Apache-2.0
"""What a scan may touch. `crawl/scope.py` judges a request against it; `transport/gate.py` enforces the verdict."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from vedette.domain.exchange import Url


class ScopeKind(Enum):
    """How far from the target URL a scan may go."""

    ENTERED_PATH_AND_BELOW = "entered-path-and-below"
    ONLY_ENTERED_URL = "only-entered-url"
    WHOLE_DOMAIN = "whole-domain"


class UrlRewriteMode(Enum):
    """How path segments that are really parameters are told from names."""

    NONE = "none"
    HEURISTIC = "heuristic"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class UrlRewriteRule:
    """One rule of mode CUSTOM: a regular expression with named groups and the pattern that it stands for."""

    placeholder_pattern: str
    regex_pattern: str


@dataclass(frozen=True, slots=True)
class UrlRewriteExclusion:
    """A path that is never rewritten: literal, or a regular expression."""

    path: str
    is_regex: bool = False


@dataclass(frozen=True, slots=True)
class UrlRewriting:
    """The rewrite settings of a scan, with the vendor's defaults."""

    mode: UrlRewriteMode = UrlRewriteMode.HEURISTIC
    rules: tuple[UrlRewriteRule, ...] = ()
    heuristic_beside_rules: bool = True
    max_dynamic_signatures: int = 60
    """How many values of one parameter segment are visited at the root path, 1 to 10,000."""
    sub_path_max_dynamic_signatures: int = 30
    """The same for deeper paths, 1 to 10,000."""
    analyzable_extensions: tuple[str, ...] = ("htm", "html")
    block_separators: str = "/$.,;|:"
    excluded: tuple[UrlRewriteExclusion, ...] = ()

    def capped(self, most: int) -> UrlRewriting:
        """Return these settings with at most `most` values of one parameter segment visited."""
        return replace(
            self,
            max_dynamic_signatures=min(self.max_dynamic_signatures, most),
            sub_path_max_dynamic_signatures=min(self.sub_path_max_dynamic_signatures, most),
        )


@dataclass(frozen=True, slots=True)
class AdditionalWebsite:
    """A further site that is scanned along; `canonical` marks another name of the same site."""

    url: Url
    canonical: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be touched, from the target outwards.

    `links` are regular expressions searched in the whole URL. With `links_exclude` a match forbids the URL; without
    it only matching URLs (and the target itself) are allowed.
    """

    target: Url
    kind: ScopeKind = ScopeKind.ENTERED_PATH_AND_BELOW
    links: tuple[str, ...] = ()
    links_exclude: bool = True
    disallowed_methods: frozenset[str] = field(default_factory=frozenset)
    additional: tuple[AdditionalWebsite, ...] = ()
    either_protocol: bool = False
    """Whether http and https of the same host and default ports count as one site."""
    ignores_case: bool = False
    """Whether paths that differ in letter case only are the same to the scope."""
