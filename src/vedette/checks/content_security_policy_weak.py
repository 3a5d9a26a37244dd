# SPDX-License-Identifier: Apache-2.0
"""Content Security Policy weak: the policy that binds a page lets injected script run.

Judged is the parsed policy; with several policies, a thing is open only where all of them leave it open. Not judged
is a policy that only reports. Sources: CWE-693; CSP Level 3, sections 6.1 and 8.
"""

from __future__ import annotations

from collections.abc import Callable

from vedette.checks.csp import HEADER, Policy, binding_policies
from vedette.checks.documents import is_html_page, is_subject_page
from vedette.checks.passive import seen_in
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="content-security-policy-weak",
    name="Content Security Policy weak",
    cwe=693,
    severity=Severity.LOW,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:N/I:L/A:N",
    wasc=15,
    description="The page's Content Security Policy allows inline script, script from anywhere, plug-ins or a changed "
    "base address, so it does not stop injected script.",
    impact="A cross-site scripting weakness elsewhere in the page can be used as if there were no policy.",
    remedy="Trust scripts by nonce or hash (with 'strict-dynamic' where needed), drop 'unsafe-inline' and sources that "
    "are whole schemes or *, and set object-src 'none' and base-uri 'none'.",
    references=(
        "https://www.w3.org/TR/CSP3/",
        "https://cwe.mitre.org/data/definitions/693.html",
        "https://research.google/pubs/csp-is-dead-long-live-csp-on-the-insecurity-of-whitelists-and-the-future-of-content-security-policy/",
    ),
)

_ANYWHERE = frozenset({"*", "http:", "https:", "data:", "http://*", "https://*"})


def _scripts_from_anywhere(policy: Policy) -> bool:
    lowered = {source.lower() for source in policy.fetch_sources("script-src") or ()}
    return "'strict-dynamic'" not in lowered and not lowered.isdisjoint(_ANYWHERE)


def _plug_ins(policy: Policy) -> bool:
    sources = policy.fetch_sources("object-src")
    return sources is None or not _ANYWHERE.isdisjoint(source.lower() for source in sources)


def _base_address(policy: Policy) -> bool:
    return policy.trusts_by_nonce and policy.sources("base-uri") is None


_SERIOUS: tuple[tuple[str, Callable[[Policy], bool]], ...] = (
    ("inline scripts and event handlers may run", lambda policy: policy.allows_inline_handlers),
    ("scripts may come from anywhere", _scripts_from_anywhere),
)
_MINOR: tuple[tuple[str, Callable[[Policy], bool]], ...] = (
    ("plug-ins are not limited (object-src)", _plug_ins),
    ("the base address is not limited (base-uri)", _base_address),
)


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report what the page's policies leave open to injected script.

    It is a matter of best practice where no policy is about scripts at all, or only the minor points are open.
    """
    if not is_subject_page(exchange.request, subject) or not is_html_page(exchange.response):
        return ()
    policies = binding_policies(exchange.response)
    about_scripts = tuple(policy for policy in policies if policy.limits_scripts)
    if not policies:
        return ()
    if not about_scripts:
        gaps, serious = ["the policy says nothing about scripts"], False
    else:
        grave = [text for text, is_open in _SERIOUS if all(map(is_open, about_scripts))]
        gaps = grave + [text for text, is_open in _MINOR if all(map(is_open, policies))]
        serious = bool(grave)
    if not gaps:
        return ()
    listed = "; ".join(gaps)
    return (
        seen_in(
            exchange,
            subject,
            WEAKNESS,
            f"The page's Content Security Policy leaves gaps: {listed}.",
            sink=HEADER,
            facts=(Fact("gaps", listed),),
            severity=None if serious else Severity.BEST_PRACTICE,
        ),
    )


CHECK = PassiveCheck(WEAKNESS, SubjectKind.HOST, inspect)
