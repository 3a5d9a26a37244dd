# SPDX-License-Identifier: Apache-2.0
"""Shared cache of a private page: an answer for one visitor allows caches to hand it to others.

The answer must allow shared caches by its own word (`public`, `s-maxage`), not merely fail to forbid them, and set a
cookie that stands for a login, or have been given to a visitor who was logged in. Source: CWE-524; RFC 9111, sections
3.5 and 5.2.2.
"""

from __future__ import annotations

import re

from vedette.checks.documents import is_subject_page, is_successful
from vedette.checks.passive import seen_in
from vedette.checks.set_cookies import cookies_of, is_deletion, is_session_like
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange, Response
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="shared-cache-of-private-page",
    name="Private page in shared caches",
    cwe=524,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:L/A:N",
    wasc=13,
    capec=204,
    description="An answer that is meant for one visitor allows shared caches to keep it.",
    impact="A cache between the site and its visitors, such as that of a delivery network, hands the page, or the "
    "cookie of the session with it, to whoever asks next.",
    remedy="Send Cache-Control: private or no-store with every answer that depends on who asks or that sets a cookie "
    "of a session.",
    references=(
        "https://cwe.mitre.org/data/definitions/524.html",
        "https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2",
    ),
)
CERTAINTY_OF_LOGIN = 70
_ALLOWS = re.compile(r"public|s-maxage=\"?[1-9]\d*\"?")
_FORBIDS = re.compile(r"(?:private|no-store|no-cache)(?:=.*)?|s-maxage=\"?0+\"?")
_STATIC = ("image/", "font/", "audio/", "video/", "text/css", "text/javascript", "application/javascript")


def allows_shared_caches(response: Response) -> bool:
    """Whether the response itself says that shared caches may keep it."""
    lines = ",".join(response.headers.get_all("cache-control")).lower()
    directives = [directive.strip() for directive in lines.split(",")]
    return any(map(_ALLOWS.fullmatch, directives)) and not any(map(_FORBIDS.fullmatch, directives))


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report an answer of one visitor that shared caches may keep."""
    response = exchange.response
    if not is_subject_page(exchange.request, subject) or not is_successful(response):
        return ()
    if not allows_shared_caches(response):
        return ()
    told = ", ".join(response.headers.get_all("cache-control"))[:200]
    facts = (Fact("Cache-Control", told),)
    for cookie in cookies_of(response):
        if is_session_like(cookie) and not is_deletion(cookie):
            story = f"The answer sets the cookie {cookie.name} and says Cache-Control: {told}."
            return (seen_in(exchange, subject, WEAKNESS, story, sink=cookie.name, facts=facts, technique="cookie"),)
    if not exchange.role or _varies(response) or response.media_type.startswith(_STATIC):
        return ()
    story = f"The answer was for somebody who is logged in ({exchange.role}), and says Cache-Control: {told}."
    likely = CERTAINTY_OF_LOGIN
    return (seen_in(exchange, subject, WEAKNESS, story, sink="page", facts=facts, certainty=likely, technique="login"),)


def _varies(response: Response) -> bool:
    """Whether caches keep the answers to different visitors apart."""
    names = {name.strip().lower() for line in response.headers.get_all("vary") for name in line.split(",")}
    return bool(names & {"cookie", "authorization", "*"})


CHECK = PassiveCheck(WEAKNESS, SubjectKind.ROUTE, inspect)
