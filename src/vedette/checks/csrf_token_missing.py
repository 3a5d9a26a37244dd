# SPDX-License-Identifier: Apache-2.0
"""CSRF token missing: a form that changes something is sent with nothing in it that another site could not know.

Seen on the page alone, so it is only likely. Silent where the session's cookie stays at home (SameSite), where a token
may be in the form, its address, a meta element or a script, and on searches and logins.

Sources: CWE-352; OWASP Cross-Site Request Forgery Prevention Cheat Sheet; RFC 6265bis, section 5.6.7.
"""

from __future__ import annotations

import re

from vedette.checks.documents import is_subject_page, text_of
from vedette.checks.page_forms import destinations, forms_of, password_fields
from vedette.checks.passive import seen_in
from vedette.checks.set_cookies import cookies_of, entropy_bits, is_deletion, is_session_like
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness
from vedette.web.cookies import read_cookie_pairs, read_set_cookie
from vedette.web.forms import Form

WEAKNESS = Weakness(
    id="csrf-token-missing",
    name="Form without a token against forged requests",
    cwe=352,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:L/A:N",
    wasc=9,
    capec=62,
    description="A form that changes something is sent with the session's cookie, and with nothing that another site "
    "could not know.",
    impact="A page of any other site can send the same form in the visitor's name while he is logged in.",
    remedy="Put a random token of the session into every form that changes something and compare it when the form "
    "comes in; set the session's cookie with SameSite=Lax or Strict.",
    references=(
        "https://cwe.mitre.org/data/definitions/352.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html",
    ),
)
CERTAINTY = 60
_TOKEN_NAME = re.compile(r"csrf|xsrf|token|nonce|authenticity|verification|form_?key|sesskey|captcha|signature", re.I)
_ELSEWHERE = re.compile(r"csrf|xsrf|authenticity_token|requestverificationtoken|hx-headers", re.IGNORECASE)
_HARMLESS = re.compile(r"search|find|filter|sort|login|log-in|signin|sign-in|query|lookup|calculat|preview", re.I)
_LEAST_BITS = 48.0
_LEAST_LENGTH = 16


def carries_session(exchange: Exchange) -> bool:
    """Whether a cookie that stands for a login is sent, or set, and other sites' requests would carry it."""
    for cookie in cookies_of(exchange.response):
        if is_session_like(cookie) and not is_deletion(cookie):
            return cookie.same_site in (None, "none")
    pairs = read_cookie_pairs(exchange.sent.get("cookie") or "")
    sent = (read_set_cookie(f"{name}={value}") for name, value in pairs)
    return any(cookie is not None and is_session_like(cookie) for cookie in sent)


def is_unguarded(form: Form, exchange: Exchange) -> bool:
    """Whether the form changes something on this site and holds nothing that could be a token."""
    if len(password_fields(form)) == 1 or not any(field.name for field in form.fields):
        return False
    origin = exchange.request.url.origin
    ways = [url for method, url in destinations(form, exchange) if method == "POST" and url.origin == origin]
    if not ways or any(says_harmless(url.path) or _is_token(url.target) for url in ways):
        return False
    if says_harmless(" ".join((form.name, *(field.name for field in form.fields)))):
        return False
    return not any(_TOKEN_NAME.search(field.name) or _is_unknowable(field.value) for field in form.fields)


def says_harmless(words: str) -> bool:
    """Whether an address or a name speaks of a search, a login or a look, which are no change worth forging."""
    return _HARMLESS.search(words) is not None


def _is_token(target: str) -> bool:
    return _TOKEN_NAME.search(target) is not None or any(_is_unknowable(part) for part in re.split(r"[/?&=;]", target))


def _is_unknowable(text: str) -> bool:
    return len(text) >= _LEAST_LENGTH and " " not in text and entropy_bits(text) >= _LEAST_BITS


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report the forms of the page that could be forged, once for each address."""
    if not is_subject_page(exchange.request, subject):
        return ()
    forms = forms_of(exchange)
    if not forms or not carries_session(exchange) or _ELSEWHERE.search(text_of(exchange.response)):
        return ()
    found: dict[str, Form] = {}
    for form in forms:
        if is_unguarded(form, exchange):
            _, url = next(way for way in destinations(form, exchange) if way[0] == "POST")
            found.setdefault(url.path, form)
    return tuple(
        seen_in(
            exchange,
            subject,
            WEAKNESS,
            f"The form that is sent to {path} holds no field that another site could not fill in.",
            sink=path,
            facts=(Fact("fields", ", ".join(field.name for field in form.fields if field.name)[:200]),),
            certainty=CERTAINTY,
        )
        for path, form in sorted(found.items())
    )


CHECK = PassiveCheck(WEAKNESS, SubjectKind.ROUTE, inspect)
