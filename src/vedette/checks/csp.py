# SPDX-License-Identifier: Apache-2.0
"""Content Security Policy as a browser reads it: which policies bind a page, and what they leave open to scripts.

Several policies bind together: a thing is allowed only where all of them allow it. Source: CSP Level 3, W3C.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vedette.checks.documents import is_shown_as_html, meta_contents
from vedette.domain.exchange import Response

HEADER = "Content-Security-Policy"
REPORT_ONLY = "Content-Security-Policy-Report-Only"
_NONCE_OR_HASH = re.compile(r"'(?:nonce-|sha(?:256|384|512)-)[^']+'\Z", re.IGNORECASE)
_FETCH_FALLBACK = "default-src"


@dataclass(frozen=True, slots=True)
class Policy:
    """One serialized policy: the first occurrence of each directive, names in lower case."""

    directives: tuple[tuple[str, tuple[str, ...]], ...]

    def sources(self, name: str) -> tuple[str, ...] | None:
        """Return the sources of directive `name`; None when it is not there."""
        return next((sources for key, sources in self.directives if key == name), None)

    def fetch_sources(self, name: str) -> tuple[str, ...] | None:
        """Return the sources of a fetch directive, `default-src` standing in for it; None when nothing limits it."""
        own = self.sources(name)
        return self.sources(_FETCH_FALLBACK) if own is None else own

    @property
    def limits_scripts(self) -> bool:
        """Whether the policy says anything about where scripts come from."""
        return self.fetch_sources("script-src") is not None

    @property
    def trusts_by_nonce(self) -> bool:
        """Whether scripts are trusted by nonce or hash: a browser then ignores 'unsafe-inline'."""
        return any(_NONCE_OR_HASH.match(source) for source in self.fetch_sources("script-src") or ())

    @property
    def allows_inline_handlers(self) -> bool:
        """Whether event handlers and inline scripts without a nonce may run."""
        sources = self.fetch_sources("script-src")
        if sources is None:
            return True
        lowered = {source.lower() for source in sources}
        return "'unsafe-inline'" in lowered and not self.trusts_by_nonce and "'strict-dynamic'" not in lowered


def read_policy(text: str) -> Policy | None:
    """Read one serialized policy; None when it has no directive."""
    directives: dict[str, tuple[str, ...]] = {}
    for piece in text.split(";"):
        words = piece.split()
        if words:
            directives.setdefault(words[0].lower(), tuple(words[1:]))
    return Policy(tuple(directives.items())) if directives else None


def header_policies(response: Response, header: str = HEADER) -> tuple[Policy, ...]:
    """Return the policies in the response's header lines called `header`; each line may hold several."""
    texts = (text for line in response.headers.get_all(header) for text in line.split(","))
    return tuple(policy for text in texts if (policy := read_policy(text)) is not None)


def binding_policies(response: Response) -> tuple[Policy, ...]:
    """Return the policies that a browser enforces on the document: those of the header and of its meta elements."""
    policies = list(header_policies(response))
    if is_shown_as_html(response):
        for text in meta_contents(response, "http-equiv", HEADER.lower()):
            policies.extend(policy for piece in text.split(",") if (policy := read_policy(piece)) is not None)
    return tuple(policies)


def blocks_inline_handlers(response: Response) -> bool:
    """Whether some enforced policy keeps injected handlers and scripts from running."""
    return any(not policy.allows_inline_handlers for policy in binding_policies(response))
