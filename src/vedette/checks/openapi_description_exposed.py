# SPDX-License-Identifier: Apache-2.0
"""OpenAPI description exposed: anybody can read which operations the API has.

Often that is meant, so it is told as information. Sources: CWE-200; OpenAPI Specification 3.1, section 4.8.1.
"""

from __future__ import annotations

import json
import re

from vedette.checks.documents import is_subject_page, is_successful, text_of
from vedette.checks.passive import seen_in
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="openapi-description-exposed",
    name="Description of the API can be read",
    cwe=200,
    severity=Severity.INFORMATION,
    wasc=13,
    capec=118,
    description="An OpenAPI (Swagger) description lists the operations of the API with their parameters.",
    impact="Whoever looks for operations that nobody was meant to find need not guess.",
    remedy="If the API is not for the public, serve the description to those who need it alone, or not in production.",
    references=(
        "https://cwe.mitre.org/data/definitions/200.html",
        "https://spec.openapis.org/oas/latest.html",
    ),
)
_TYPES = frozenset(
    {"application/json", "application/vnd.oai.openapi+json", "application/yaml", "text/yaml", "application/x-yaml"}
    | {"application/vnd.oai.openapi", "text/plain", "text/x-yaml"}
)
_YAML = re.compile(r"^(?:openapi|swagger):[ \t]*['\"]?([23]\.\d+(?:\.\d+)?)['\"]?[ \t]*\r?$", re.MULTILINE)
_PATHS = re.compile(r"^paths:[ \t]*\r?$", re.MULTILINE)
_VERSION = re.compile(r"[23]\.\d+(?:\.\d+)?")


def described_version(text: str) -> str | None:
    """Return the version of OpenAPI that a description is written in; None where the text is none."""
    if text.lstrip()[:1] == "{":
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            return None
        version = document.get("openapi") or document.get("swagger")
        is_described = isinstance(version, str) and isinstance(document.get("paths"), dict) and document["paths"]
        return version if is_described and _VERSION.fullmatch(version) else None
    found = _YAML.search(text[:2_000])
    return found[1] if found is not None and _PATHS.search(text) else None


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report a description."""
    response = exchange.response
    if not is_subject_page(exchange.request, subject) or not is_successful(response):
        return ()
    version = described_version(text_of(response)) if response.media_type in _TYPES else None
    if version is None:
        return ()
    story = f"The answer is a description of the API in OpenAPI {version}."
    return (seen_in(exchange, subject, WEAKNESS, story, sink="OpenAPI", facts=(Fact("version", version),)),)


CHECK = PassiveCheck(WEAKNESS, SubjectKind.ROUTE, inspect)
