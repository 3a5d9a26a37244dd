# SPDX-License-Identifier: Apache-2.0
"""Version disclosure: response headers or a generator element name a product with its version.

A bare product name is no finding. Sources: CWE-200; RFC 9110, section 10.2.4 (Server, which warns of detail).
"""

from __future__ import annotations

import re

from vedette.checks.documents import is_html_page, is_subject_page, meta_contents
from vedette.checks.passive import seen_in
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange, Response
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="version-disclosure",
    name="Product version disclosed",
    cwe=200,
    severity=Severity.INFORMATION,
    wasc=13,
    capec=170,
    description="Responses tell which product, in which version, serves the site.",
    impact="Whoever looks for a site with a known weakness of that version finds this one sooner.",
    remedy="Turn the version off in the server's settings (ServerTokens Prod, server_tokens off, expose_php Off), and "
    "keep the product up to date all the same.",
    references=(
        "https://cwe.mitre.org/data/definitions/200.html",
        "https://www.rfc-editor.org/rfc/rfc9110#section-10.2.4",
    ),
)
_PRODUCT = re.compile(r"[A-Za-z][A-Za-z0-9.+_-]*(?: [A-Za-z]+)?[/ ]v?\d+(?:\.\d+)+[A-Za-z0-9._+-]*")
_MOST_TEXT = 1_000
"""Of a header or element that is read: looking for a product is quadratic."""
_VERSION = re.compile(r"v?\d+(?:\.\d+)+")
_PRODUCT_HEADERS = ("Server", "X-Powered-By", "X-Generator", "X-Runtime-Version")
_VERSION_HEADERS = ("X-AspNet-Version", "X-AspNetMvc-Version", "X-Drupal-Version", "X-Jenkins")


def disclosed(response: Response) -> tuple[tuple[str, str], ...]:
    """Return (where, what) for every product version that the response names."""
    found: list[tuple[str, str]] = []
    for name in _PRODUCT_HEADERS:
        found += [(name, value) for value in response.headers.get_all(name) if _PRODUCT.search(value[:_MOST_TEXT])]
    for name in _VERSION_HEADERS:
        found += [
            (name, value) for value in response.headers.get_all(name) if _VERSION.match(value.strip()[:_MOST_TEXT])
        ]
    if is_html_page(response):
        generators = (content.strip() for content in meta_contents(response, "name", "generator"))
        found += [("meta generator", text) for text in generators if _PRODUCT.search(text[:_MOST_TEXT])]
    return tuple(found)


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report each header or element that names a version."""
    if not is_subject_page(exchange.request, subject):
        return ()
    places: dict[str, str] = {}
    for place, text in disclosed(exchange.response):
        places.setdefault(place, text[:200])
    return tuple(
        seen_in(exchange, subject, WEAKNESS, f"{place} says: {text}", sink=place, facts=(Fact("version", text),))
        for place, text in sorted(places.items())
    )


CHECK = PassiveCheck(WEAKNESS, SubjectKind.HOST, inspect)
