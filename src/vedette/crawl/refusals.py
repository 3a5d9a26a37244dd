# SPDX-License-Identifier: Apache-2.0
"""What a crawl does not visit whatever else it knows: by scope, hazard, trap, the policy's extensions, or depth."""

from __future__ import annotations

from vedette.crawl.inventory import Candidate, CandidateState, Provenance
from vedette.crawl.scope import judge
from vedette.crawl.settings import CrawlSettings
from vedette.crawl.traps import find_trap
from vedette.domain.exchange import Request
from vedette.domain.policy_crawl import ExtensionCrawl
from vedette.web.graphql_body import is_mutation

EXEMPT = frozenset({Provenance.TARGET, Provenance.IMPORTED})
"""What the user named is neither a trap nor a hazard."""
_CHANGING = frozenset({"PUT", "PATCH", "DELETE"})
"""Methods whose very meaning is to replace or to remove. Sources: RFC 9110, section 9.3; RFC 5789."""


def refusal_of(candidate: Candidate, settings: CrawlSettings) -> tuple[CandidateState, str] | None:
    """Return how a request ends that is not made, whatever else the crawl knows, and why; None when it may be."""
    request = candidate.request
    refused = judge(settings.scope, request.method, request.url)
    if refused is not None:
        return CandidateState.EXCLUDED, refused.sentence
    if settings.is_careful and candidate.source in (Provenance.IMPORTED, Provenance.OPERATION):
        kept_back = why_not_sent(request)
        if kept_back:
            return CandidateState.EXCLUDED, kept_back
    if candidate.source not in EXEMPT:
        reason = candidate.hazard or find_trap(request, is_form=candidate.source is Provenance.FORM)
        if reason:
            return CandidateState.EXCLUDED, reason
        reason = _extension_refusal(request, settings)
        if reason and candidate.source is not Provenance.PROBE:
            return CandidateState.EXCLUDED, reason
    if candidate.depth > settings.limits.most_depth:
        reason = f"It is more than {settings.limits.most_depth} links away from the entry page."
        return CandidateState.OUT_OF_BUDGET, reason
    return None


def why_not_sent(request: Request) -> str:
    """Return why a careful scan only notes a declared request; empty when it sends it."""
    if request.method in _CHANGING:
        return f"Seen, not sent: {request.method} replaces or removes what is there."
    return "Seen, not sent: a mutation changes what is there." if is_mutation(request.body) else ""


def _extension_refusal(request: Request, settings: CrawlSettings) -> str:
    """Return why the policy leaves the file alone; empty when it does not."""
    rule = settings.rules.extension_rule(request.url.path)
    if rule is None or rule.crawl is ExtensionCrawl.ALL:
        return ""
    if rule.crawl is ExtensionCrawl.WITH_PARAMETERS and has_parameters(request):
        return ""
    return f"The policy does not visit .{rule.extension} files."


def has_parameters(request: Request) -> bool:
    """Whether the request carries parameters of its own, beside what its path may hold."""
    return bool(request.url.query) or request.method != "GET"
