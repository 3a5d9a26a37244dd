# SPDX-License-Identifier: Apache-2.0
"""The cookies of one identity, kept and shown as a browser would.

Differences from a browser, on purpose: every request counts as same-site, so SameSite is kept but never withholds a
cookie; and the public suffixes are one rule, not the list: a Domain of one label, or of an address, is refused unless
it is the host itself. The gate lets no request out of the scope, so a cookie for a wide domain reaches nobody else.
Source: RFC 6265bis (draft-ietf-httpbis-rfc6265bis-20), sections 5.1.3, 5.1.4, 5.7 and 5.8.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, replace

from vedette.domain.exchange import Headers, Url
from vedette.domain.time import Instant, Span
from vedette.errors import StoreFailed
from vedette.transport.addresses import is_loopback_address
from vedette.web.cookies import SetCookie, read_cookie_pairs, read_set_cookie
from vedette.web.host import is_address

MOST_COOKIES_OF_HOST = 180
MOST_COOKIES = 3_000
_LOCALHOST = "localhost"


@dataclass(frozen=True, slots=True)
class Cookie:
    """One stored cookie. `number` counts the jar's cookies in the order they were first set."""

    name: str
    value: str
    host: str
    path: str
    number: int
    is_host_only: bool = True
    is_secure: bool = False
    is_http_only: bool = False
    same_site: str | None = None
    expires_at: int | None = None
    """Ticks of an `Instant`; None for the life of the session."""
    ports: tuple[int, ...] = ()
    """The only ports that it is shown to; empty for all, as browsers do."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What a later cookie has to share to replace this one."""
        return (self.name, self.host, self.path)


class CookieJar:
    """Cookies by (name, host, path). Moments are handed in; the order of what it shows depends on nothing else."""

    def __init__(self) -> None:
        self._cookies: dict[tuple[str, str, str], Cookie] = {}
        self._next_number = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is no cookie in it, for whatever site."""
        return not self._cookies

    def replace_by(self, other: CookieJar) -> None:
        """Hold what `other` holds, and nothing besides."""
        self._cookies, self._next_number = dict(other._cookies), other._next_number

    def seed(self, url: Url, name: str, value: str, ports: tuple[int, ...] = ()) -> None:
        """Put in a cookie for the host of `url`, all paths, for the life of the session; from https for https only.

        `ports` are the only ones that it is shown to: whoever gave it meant a site, and other ports are other sites.
        """
        is_secure = url.origin.scheme == "https"
        self._put(Cookie(name, value, url.origin.host, "/", 0, is_secure=is_secure, ports=ports))

    def learn(self, url: Url, headers: Headers, now: Instant) -> None:
        """Take in what a response from `url` sets and removes; of too many lines, the last."""
        for line in headers.get_all("set-cookie")[-MOST_COOKIES_OF_HOST:]:
            asked = read_set_cookie(line)
            if asked is not None and _is_acceptable(asked, url):
                self._keep(asked, url, now)
        if self._cookies:
            self._evict(now)

    def header_for(self, url: Url, now: Instant, own: str | None = None, *, from_elsewhere: bool = False) -> str | None:
        """Return the Cookie value for a request to `url`; None for no such line.

        `own` is the request's own Cookie value: it is kept to the byte, and the jar adds what it does not name. With
        `from_elsewhere` it adds only what travels with a request that another site's page sends.
        """
        if not self._cookies:
            return own
        named = {name for name, _ in read_cookie_pairs(own or "")}
        shown = [each for each in self._shown_to(url, now) if not from_elsewhere or _travels(each)]
        pairs = [_as_pair(each) for each in shown if each.name not in named]
        if own is None and not pairs:
            return None
        return "; ".join([own, *pairs] if own else pairs)

    def shown_to(self, url: Url, now: Instant) -> tuple[Cookie, ...]:
        """Return the cookies of a request to `url`, in the order of its line."""
        return tuple(self._shown_to(url, now))

    def to_bytes(self) -> bytes:
        """Return the jar as bytes that `from_bytes` takes back."""
        return json.dumps([asdict(each) for each in self._cookies.values()], separators=(",", ":")).encode("ascii")

    @classmethod
    def from_bytes(cls, stored: bytes) -> CookieJar:
        """Return the jar that `to_bytes` made the bytes of. Raises StoreFailed when they are something else."""
        jar = cls()
        try:
            for fields in json.loads(stored):
                jar._put(Cookie(**{**fields, "ports": tuple(fields.get("ports", ()))}))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise StoreFailed(
                "The stored cookies of the scan cannot be read.", "Start the scan again; it will log in anew."
            ) from error
        return jar

    def _keep(self, asked: SetCookie, url: Url, now: Instant) -> None:
        cookie = Cookie(
            asked.name,
            asked.value,
            asked.domain if asked.domain is not None and not _is_host_only(asked, url) else url.origin.host,
            asked.path or default_path(url.path),
            0,
            _is_host_only(asked, url),
            asked.is_secure,
            asked.is_http_only,
            asked.same_site,
            _expiry(asked, now),
        )
        if url.origin.scheme != "https" and self._hides_secure(cookie):
            return
        if cookie.expires_at is not None and cookie.expires_at <= now.ticks:
            self._cookies.pop(cookie.key, None)
            return
        self._put(cookie)

    def _put(self, cookie: Cookie) -> None:
        """Store it; one that replaces another keeps its number, and so its place."""
        before = self._cookies.get(cookie.key)
        if before is None:
            self._next_number += 1
        self._cookies[cookie.key] = replace(cookie, number=before.number if before else self._next_number)

    def _hides_secure(self, cookie: Cookie) -> bool:
        """Whether a cookie from an insecure origin would stand before a secure one. Section 5.7, step 16."""
        return any(
            other.is_secure
            and other.name == cookie.name
            and (is_domain_match(other.host, cookie.host) or is_domain_match(cookie.host, other.host))
            and is_path_match(cookie.path, other.path)
            for other in self._cookies.values()
        )

    def _evict(self, now: Instant) -> None:
        """Keep the limits: the expired go first, then the oldest of a host, then the oldest of all."""
        if len(self._cookies) <= MOST_COOKIES_OF_HOST:
            return
        of_host: Counter[str] = Counter()
        kept: list[Cookie] = []
        for each in sorted(self._cookies.values(), key=lambda one: one.number, reverse=True):
            of_host[each.host] += 1
            if of_host[each.host] <= MOST_COOKIES_OF_HOST and len(kept) < MOST_COOKIES and not _is_expired(each, now):
                kept.append(each)
        self._cookies = {each.key: each for each in reversed(kept)}

    def _shown_to(self, url: Url, now: Instant) -> list[Cookie]:
        """Return the cookies of a request, longer paths first, then older ones. Section 5.8.3."""
        if not self._cookies:
            return []
        host, is_safe = url.origin.host, url.origin.scheme == "https" or _is_local(url.origin.host)
        shown = [
            each
            for each in self._cookies.values()
            if (host == each.host or (not each.is_host_only and is_domain_match(host, each.host)))
            and is_path_match(url.path, each.path)
            and (is_safe or not each.is_secure)
            and (not each.ports or url.origin.port in each.ports)
            and not _is_expired(each, now)
        ]
        return sorted(shown, key=lambda each: (-len(each.path), each.number))


def is_domain_match(host: str, domain: str) -> bool:
    """Whether `host` is `domain` or below it. Source: RFC 6265bis, section 5.1.3."""
    return host == domain or (host.endswith(f".{domain}") and not is_address(host))


def is_path_match(path: str, cookie_path: str) -> bool:
    """Whether a cookie for `cookie_path` is shown to `path`. Source: RFC 6265bis, section 5.1.4."""
    if path == cookie_path:
        return True
    return path.startswith(cookie_path) and (cookie_path.endswith("/") or path[len(cookie_path)] == "/")


def default_path(path: str) -> str:
    """Return the path of a cookie that names none: up to the last slash. Source: RFC 6265bis, section 5.1.4."""
    return path[: max(path.rfind("/"), 1)] if path.startswith("/") else "/"


def _is_acceptable(asked: SetCookie, url: Url) -> bool:
    host = url.origin.host
    domain = asked.domain or host
    if domain != host and not (is_domain_match(host, domain) and "." in domain.strip(".")):
        return False
    is_safe = url.origin.scheme == "https" or _is_local(host)
    if asked.is_secure and not is_safe:
        return False
    if asked.same_site == "none" and not asked.is_secure:
        return False
    prefix = asked.name.lower() or asked.value.lower()
    if prefix.startswith("__secure-"):
        return asked.is_secure
    if prefix.startswith("__host-"):
        return asked.is_secure and asked.domain is None and asked.path == "/"
    return True


def _is_host_only(asked: SetCookie, url: Url) -> bool:
    host = url.origin.host
    return asked.domain is None or is_address(host) or "." not in host


def _is_local(host: str) -> bool:
    """Whether browsers trust plain http there as they trust https. Source: W3C Secure Contexts, section 3.1."""
    return host == _LOCALHOST or host.endswith(f".{_LOCALHOST}") or is_loopback_address(host)


def _expiry(asked: SetCookie, now: Instant) -> int | None:
    """Return when it ends; Max-Age goes before Expires."""
    if asked.max_age_seconds is not None:
        return (now + Span.of(seconds=asked.max_age_seconds)).ticks
    return Instant.from_datetime(asked.expires).ticks if asked.expires is not None else None


def _travels(cookie: Cookie) -> bool:
    """Whether a browser sends it with what another site's page posts. Of one that we were given nothing is known."""
    return cookie.same_site == "none" or (cookie.same_site is None and not cookie.ports)


def _is_expired(cookie: Cookie, now: Instant) -> bool:
    return cookie.expires_at is not None and cookie.expires_at <= now.ticks


def _as_pair(cookie: Cookie) -> str:
    return f"{cookie.name}={cookie.value}" if cookie.name else cookie.value
