# SPDX-License-Identifier: Apache-2.0
"""Whether a request may leave: the pure half of the gate.

What each kind allows, from the target outwards (method and pattern rules come on top):

- `ENTERED_PATH_AND_BELOW`: the target's origin; the target's own path and what lies below it. `/app/` and `/app`
  allow `/app` and `/app/…` but not `/apple`; a file (`/app/index.php`, a dot in the last segment) allows its folder.
- `ONLY_ENTERED_URL`: the target's origin and exactly its path, with any query.
- `WHOLE_DOMAIN`: the target's host and its sub-domains, at the target's scheme and port, any path. An IP address has
  no sub-domains. The parent domain is not included: whoever means it enters it.

An additional website allows its own path and below; one marked canonical is another name of the target and follows
the target's own path rule. `either_protocol` lets http on 80 and https on 443 of one host stand for each other.

A path is inside only if *every* reading that a server may have of it is inside (`web/url.py`, `path_readings`), so
dots and slashes that are encoded, doubled or turned cannot climb out. With `ignores_case` paths are compared in lower
case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from vedette.crawl.patterns import MOST_URL_LENGTH, compile_pattern
from vedette.domain.exchange import Origin, Url
from vedette.domain.scope import Scope, ScopeKind
from vedette.web.host import is_address
from vedette.web.url import canonical_path, canonical_query, path_readings

_EITHER = {("http", 80): ("https", 443), ("https", 443): ("http", 80)}


class ScopeRule(Enum):
    """The rule that keeps a request from being sent."""

    METHOD = "method"
    SCHEME = "scheme"
    HOST = "host"
    PORT = "port"
    PATH = "path"
    EXCLUDED = "excluded"
    NOT_INCLUDED = "not-included"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """Why a request may not leave: the rule, and a sentence for the report."""

    rule: ScopeRule
    sentence: str


class OriginJudge:
    """Judges the requests to one origin: what the origin makes of the scope is settled once, not at each request."""

    def __init__(self, scope: Scope, origin: Origin) -> None:
        self._scope = scope
        self._disallowed = frozenset(each.upper() for each in scope.disallowed_methods)
        is_inside = _is_origin_inside(scope, origin)
        self._places = (_own_place(scope),) if is_inside else tuple(_additional_places(scope, origin))
        self._refusal = None if self._places else _refuse_origin(scope, origin)

    def judge(self, method: str, url: Url) -> OutOfScope | None:
        """Do as the function `judge`; `url` is of this origin."""
        if self._disallowed and method.upper() in self._disallowed:
            return OutOfScope(ScopeRule.METHOD, f"The method {method.upper()} is not allowed in this scan.")
        for place in self._places:
            if place.holds(url.target):
                return _judge_patterns(self._scope, url)
        if self._places:
            return _outside(ScopeRule.PATH, f"the path {url.path} is not {self._places[-1].outside}")
        return self._refusal


def judge(scope: Scope, method: str, url: Url) -> OutOfScope | None:
    """Return why `scope` forbids `method` at `url`; None when it may be sent.

    Raises UsageError when a pattern of the scope is wrong: `check_patterns` refuses those when a scan is asked for.
    """
    return OriginJudge(scope, url.origin).judge(method, url)


@dataclass(frozen=True, slots=True)
class _Place:
    """Paths that the scope allows at an origin. `outside` ends a sentence that begins with another path."""

    kind: ScopeKind
    readings: frozenset[str]
    """Of the entered path; asked only where that path alone is allowed."""
    folders: tuple[str, ...]
    """Spellings of the entered folder; asked only where all below it is allowed."""
    outside: str
    ignores_case: bool

    @classmethod
    def of(cls, scope: Scope, kind: ScopeKind, entered: Url, outside: str) -> _Place:
        readings = path_readings(entered.target) if kind is ScopeKind.ONLY_ENTERED_URL else frozenset[str]()
        folders = _spellings_of_folder(entered.target) if kind is ScopeKind.ENTERED_PATH_AND_BELOW else ()
        if scope.ignores_case:
            readings, folders = frozenset(map(str.lower, readings)), tuple(map(str.lower, folders))
        return cls(kind, readings, folders, outside, scope.ignores_case)

    def holds(self, target: str) -> bool:
        match self.kind:
            case ScopeKind.WHOLE_DOMAIN:
                return True
            case ScopeKind.ONLY_ENTERED_URL:
                return self._readings_of(target) <= self.readings
            case ScopeKind.ENTERED_PATH_AND_BELOW:
                return "/" in self.folders or all(
                    f"{reading}/".startswith(self.folders) for reading in self._readings_of(target)
                )

    def _readings_of(self, target: str) -> frozenset[str]:
        readings = path_readings(target)
        return frozenset(map(str.lower, readings)) if self.ignores_case else readings


def _own_place(scope: Scope) -> _Place:
    return _Place.of(scope, scope.kind, scope.target, _described(scope))


def _additional_places(scope: Scope, origin: Origin) -> Iterator[_Place]:
    for site in scope.additional:
        if _is_same_origin(site.url.origin, origin, scope.either_protocol):
            yield _Place.of(
                scope,
                scope.kind if site.canonical else ScopeKind.ENTERED_PATH_AND_BELOW,
                scope.target if site.canonical else site.url,
                "below that of the additional website",
            )


def _outside(rule: ScopeRule, because: str) -> OutOfScope:
    return OutOfScope(rule, f"Outside the scope: {because}.")


def _described(scope: Scope) -> str:
    if scope.kind is ScopeKind.ONLY_ENTERED_URL:
        return f"the entered {scope.target.path}"
    return f"the entered {scope.target.path} or below it"


def _is_same_origin(inside: Origin, other: Origin, either_protocol: bool) -> bool:
    if inside == other:
        return True
    twin = _EITHER.get((other.scheme, other.port)) if either_protocol else None
    return twin is not None and inside == Origin(twin[0], other.host, twin[1])


def _is_origin_inside(scope: Scope, origin: Origin) -> bool:
    own = scope.target.origin
    if scope.kind is ScopeKind.WHOLE_DOMAIN and _is_below(own.host, origin.host):
        origin = Origin(origin.scheme, own.host, origin.port)
    return _is_same_origin(own, origin, scope.either_protocol)


def _is_below(domain: str, host: str) -> bool:
    return not is_address(domain) and host.endswith(f".{domain}")


def _refuse_origin(scope: Scope, origin: Origin) -> OutOfScope:
    """Name the first part of the origin that differs from the target's."""
    own = scope.target.origin
    if origin.host != own.host and not (scope.kind is ScopeKind.WHOLE_DOMAIN and _is_below(own.host, origin.host)):
        return _outside(ScopeRule.HOST, f"the host {origin.host} is not {own.host}")
    if origin.scheme != own.scheme:
        return _outside(ScopeRule.SCHEME, f"the protocol {origin.scheme} is not {own.scheme}")
    return _outside(ScopeRule.PORT, f"the port {origin.port} is not {own.port}")


def _spellings_of_folder(target: str) -> tuple[str, ...]:
    """Return the folder of the entered path in each reading that means the same folder: `/a%20b/` is `/a b/`."""
    own = _folder(canonical_path(target))
    spellings = map(_folder, path_readings(target))
    return (own, *(spelling for spelling in spellings if spelling != own and canonical_path(spelling) == own))


def _folder(path: str) -> str:
    """Return the path with a slash at its end; the folder of it when the last segment is a file with an extension."""
    above, _, last = path.rpartition("/")
    return f"{above}/" if "." in last or not last else f"{path}/"


def _judge_patterns(scope: Scope, url: Url) -> OutOfScope | None:
    """Judge the link patterns on the URL as sent and as canonically read; the latter sees through encodings.

    Patterns see the query, too. One that excludes is also shown the address without it, so `logout$` keeps
    `/logout?from=menu` out.
    """
    if not scope.links or (not scope.links_exclude and url == scope.target):
        return None
    canonical = f"{url.origin}{canonical_path(url.target)}"
    seen = {str(url), f"{canonical}?{canonical_query(url.target)}" if url.query else canonical}
    if scope.links_exclude:
        seen.add(canonical)
    if any(len(text) > MOST_URL_LENGTH for text in seen):
        return _outside(ScopeRule.LENGTH, f"a URL of more than {MOST_URL_LENGTH} characters is not shown to patterns")
    if scope.links_exclude:
        return next((_excluded(link) for link in scope.links if _matches(link, seen, any_of=True)), None)
    if any(_matches(link, seen, any_of=False) for link in scope.links):
        return None
    return OutOfScope(ScopeRule.NOT_INCLUDED, "No pattern of the links to include matches the address.")


def _excluded(link: str) -> OutOfScope:
    return OutOfScope(ScopeRule.EXCLUDED, f"The pattern {link} excludes the address.")


def _matches(link: str, texts: set[str], *, any_of: bool) -> bool:
    pattern = compile_pattern(link)
    hits = [pattern.is_in(text) for text in texts]
    return any(hits) if any_of else all(hits)
