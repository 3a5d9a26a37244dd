# SPDX-License-Identifier: Apache-2.0
"""Cookies that a response sets, and what kind of cookie each one is.

A kind is told by name, value and lifetime; `web/cookies.py` reads the line.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable

from vedette.checks.documents import is_subject_page
from vedette.checks.passive import seen_in
from vedette.domain.exchange import Exchange, Response
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness
from vedette.web.cookies import SetCookie, read_set_cookie

_WORDS = re.compile(r"[a-z]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SESSION_WORDS = frozenset(
    {"auth", "authentication", "authorization", "connect", "jwt", "login", "remember", "rememberme", "sess", "session"}
    | {"sessionid", "sid", "sso", "token", "phpsessid", "jsessionid", "aspsessionid", "cfid", "cftoken", "sessid"}
)
_SESSION_PARTS = ("sess", "auth", "sid", "token")
_PREFERENCE_WORDS = frozenset(
    {"banner", "color", "consent", "cookieconsent", "country", "currency", "density", "font", "i", "lang", "language"}
    | {"layout", "locale", "mode", "n", "region", "theme", "timezone", "tz", "view", "seen"}
)
_FOR_SCRIPTS = re.compile(r"x?[-_]?(?:csrf|xsrf)", re.IGNORECASE)
_LEAST_BITS = 40.0
_LEAST_LENGTH = 16


def is_deletion(cookie: SetCookie) -> bool:
    """Whether the cookie is set only to be removed: no lifetime, an expiry before 1980, or nothing in it."""
    if cookie.max_age_seconds is not None:
        return cookie.max_age_seconds == 0
    if cookie.expires is not None:
        return cookie.expires.year < 1980
    return cookie.value in ("", "deleted")


def is_session_like(cookie: SetCookie) -> bool:
    """Whether the cookie is likely to stand for a login: called so, and too random to be guessed."""
    return (
        is_called_session(cookie.name)
        and len(cookie.value) >= _LEAST_LENGTH
        and entropy_bits(cookie.value) >= _LEAST_BITS
    )


def is_called_session(name: str) -> bool:
    """Whether a cookie of this name is likely to stand for a login."""
    return bool(_words(name) & _SESSION_WORDS) or any(part in name.lower() for part in _SESSION_PARTS)


def is_preference(cookie: SetCookie) -> bool:
    """Whether the cookie keeps a choice of the visitor, such as a language: nothing in it is secret."""
    return bool(_words(cookie.name) & _PREFERENCE_WORDS) and not is_session_like(cookie)


def is_meant_for_scripts(cookie: SetCookie) -> bool:
    """Whether a page's own script must read it: tokens that are sent back in a header."""
    return _FOR_SCRIPTS.match(cookie.name) is not None


def _words(name: str) -> set[str]:
    return set(_WORDS.findall(_CAMEL.sub(" ", name).lower()))


def entropy_bits(text: str) -> float:
    """Return the Shannon entropy of the characters of `text`, times its length, in bits."""
    counts = Counter(text)
    return -sum(count * math.log2(count / len(text)) for count in counts.values())


def cookies_of(response: Response) -> tuple[SetCookie, ...]:
    """Return the cookies that the response sets, in order."""
    return tuple(cookie for line in response.headers.get_all("set-cookie") if (cookie := read_set_cookie(line)))


def report_cookies(
    exchange: Exchange, subject: Subject, weakness: Weakness, lacks: Callable[[SetCookie], bool], story: str
) -> tuple[Finding, ...]:
    """Return a finding for each cookie that `lacks` an attribute, its name as the sink.

    Cookies that are being deleted or keep a mere preference are left out; those that do not look like a login are a
    matter of best practice. The value is not repeated in the finding's facts.
    """
    if not is_subject_page(exchange.request, subject):
        return ()
    findings: dict[str, Finding] = {}
    for cookie in cookies_of(exchange.response):
        if is_deletion(cookie) or is_preference(cookie) or not lacks(cookie):
            continue
        findings[cookie.name] = seen_in(
            exchange,
            subject,
            weakness,
            f"The cookie {cookie.name} is set {story}.",
            sink=cookie.name,
            facts=(Fact("cookie", cookie.name),),
            severity=None if is_session_like(cookie) else Severity.BEST_PRACTICE,
        )
    return tuple(findings[name] for name in sorted(findings))
