# SPDX-License-Identifier: Apache-2.0
"""What a crawl begins with: the target, the root, the files that sites keep at known places, and imported links."""

from __future__ import annotations

from vedette.crawl.inventory import Candidate, Provenance
from vedette.domain.exchange import Request, Url
from vedette.domain.scope import Scope
from vedette.web.url import parse_url

WELL_KNOWN = (
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap_index.xml",
    "/crossdomain.xml",
    "/.well-known/security.txt",
    "/.well-known/openid-configuration",
    "/.well-known/assetlinks.json",
    "/.well-known/apple-app-site-association",
)
"""Files whose names are fixed by standards. Sources: RFC 9309, RFC 9116, RFC 8615's registry, sitemaps.org."""


def seeds(scope: Scope, imported: tuple[str, ...] = (), requests: tuple[Request, ...] = ()) -> tuple[Candidate, ...]:
    """Return the first candidates; the frontier closes those that the scope does not hold, with the reason.

    `imported` are links as a user wrote them, relative ones against the target; `requests` come from API descriptions
    and recordings.
    """
    found = [Candidate(Request("GET", scope.target), 0, Provenance.TARGET)]
    found += [_get(url, 0, Provenance.IMPORTED) for text in imported if (url := parse_url(text, scope.target))]
    found += [Candidate(request, 0, Provenance.IMPORTED) for request in requests]
    for origin in (scope.target, *(site.url for site in scope.additional)):
        found.append(_get(origin, 0, Provenance.TARGET))
        found.append(_get(origin.with_target("/"), 1, Provenance.LINK))
        found += [_get(origin.with_target(path), 1, Provenance.WELL_KNOWN) for path in WELL_KNOWN]
    unique: dict[str, Candidate] = {}
    for candidate in found:
        unique.setdefault(candidate.key, candidate)
    return tuple(unique.values())


def _get(url: Url, depth: int, source: Provenance) -> Candidate:
    return Candidate(Request("GET", url), depth, source)
