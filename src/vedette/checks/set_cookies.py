# SPDX-License-Identifier: Apache-2.0
"""Cookies that a response sets, as a browser reads them, and what kind of cookie each one is.

Sources: RFC 6265bis, section 5.6 (the Set-Cookie algorithm) and 4.1.3 (name prefixes).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from vedette.checks.documents import is_subject_page
from vedette.checks.passive import seen_in
from vedette.domain.exchange import Exchange, Response
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness

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


@dataclass(frozen=True, slots=True)
class SetCookie:
    """One cookie that a response sets; attribute names in lower case, the last of a name counts."""

    name: str
    value: str
    attributes: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str | None:
        """Return the value of attribute `name`, '' for one without a value; None when it is not there."""
        return next((value for key, value in reversed(self.attributes) if key == name), None)

    @property
    def is_deletion(self) -> bool:
        """Whether the cookie is set only to be removed: no lifetime, an expiry before 1980, or nothing in it."""
        age = self.get("max-age")
        if age is not None and re.fullmatch(r"-?\d+", age):
            return int(age) <= 0
        expires = self.get("expires")
        if expires:
            try:
                return parsedate_to_datetime(expires.replace("-", " ")).year < 1980
            except (ValueError, TypeError, IndexError, OverflowError):
                return self.value == ""
        return self.value in ("", "deleted")

    @property
    def is_session_like(self) -> bool:
        """Whether the cookie is likely to stand for a login: called so, and too random to be guessed."""
        words = set(_WORDS.findall(_CAMEL.sub(" ", self.name).lower()))
        called_so = bool(words & _SESSION_WORDS) or any(part in self.name.lower() for part in _SESSION_PARTS)
        return called_so and len(self.value) >= _LEAST_LENGTH and entropy_bits(self.value) >= _LEAST_BITS

    @property
    def is_preference(self) -> bool:
        """Whether the cookie keeps a choice of the visitor, such as a language: nothing in it is secret."""
        words = set(_WORDS.findall(_CAMEL.sub(" ", self.name).lower()))
        return bool(words & _PREFERENCE_WORDS) and not self.is_session_like

    @property
    def is_meant_for_scripts(self) -> bool:
        """Whether a page's own script must read it: tokens that are sent back in a header."""
        return _FOR_SCRIPTS.match(self.name) is not None


def entropy_bits(text: str) -> float:
    """Return the Shannon entropy of the characters of `text`, times its length, in bits."""
    counts = Counter(text)
    return -sum(count * math.log2(count / len(text)) for count in counts.values())


def read_set_cookie(line: str) -> SetCookie | None:
    """Read one Set-Cookie line; None where a browser would ignore it."""
    pair, _, rest = line.partition(";")
    name, equals, value = pair.partition("=")
    if not equals:
        name, value = "", pair
    name, value = name.strip(" \t"), value.strip(" \t")
    if not name and not value:
        return None
    attributes = []
    for piece in rest.split(";"):
        key, _, text = piece.partition("=")
        attributes.append((key.strip(" \t").lower(), text.strip(" \t")))
    return SetCookie(name, value, tuple(attributes))


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
        if cookie.is_deletion or cookie.is_preference or not lacks(cookie):
            continue
        findings[cookie.name] = seen_in(
            exchange,
            subject,
            weakness,
            f"The cookie {cookie.name} is set {story}.",
            sink=cookie.name,
            facts=(Fact("cookie", cookie.name),),
            severity=None if cookie.is_session_like else Severity.BEST_PRACTICE,
        )
    return tuple(findings[name] for name in sorted(findings))
