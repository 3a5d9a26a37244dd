# SPDX-License-Identifier: Apache-2.0
"""Which settings make another scan of an unfinished one; the flows around it are tried in `tests/cli/test_scan.py`."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.documented_scan import SCAN

from vedette.domain.policy import CrawlLimits, HttpLimits
from vedette.domain.scan import CommitInfo, Credentials, ScanSpec, Via
from vedette.domain.scope import ScopeKind
from vedette.domain.time import Span
from vedette.services.one_shot import differences

SPEC = SCAN.spec
OTHERS: dict[str, tuple[ScanSpec, str]] = {
    "the policy": (
        replace(SPEC, policy=replace(SPEC.policy, name="Quick")),
        "policy Default Security Checks there, Quick",
    ),
    "the policy's checks": (
        replace(SPEC, policy=replace(SPEC.policy, checks=frozenset({"open-redirect"}))),
        "all checks, at most 2,500 URLs there, 1 checks",
    ),
    "the policy's limits": (
        replace(SPEC, policy=replace(SPEC.policy, crawl=CrawlLimits(most_urls=9))),
        "at most 9 URLs here",
    ),
    "the rate": (
        replace(SPEC, policy=replace(SPEC.policy, http=HttpLimits(requests_per_second=5))),
        "requests a second no cap there, 5 here",
    ),
    "the concurrency": (
        replace(SPEC, policy=replace(SPEC.policy, http=HttpLimits(concurrency=1))),
        "concurrency 10 there, 1 here",
    ),
    "the scope": (replace(SPEC, scope=replace(SPEC.scope, kind=ScopeKind.WHOLE_DOMAIN)), "whole-domain here"),
    "the links": (replace(SPEC, scope=replace(SPEC.scope, links=())), "none here"),
    "the time limit": (replace(SPEC, most_duration=Span.of(minutes=90)), "2880 minutes there, 90 minutes here"),
    "the proxy": (replace(SPEC, via=Via(proxy="http://u:s3cret@p/")), "the proxy or the TLS settings are others"),
    "a setting without an option": (replace(SPEC, crawl_and_attack=False), "settings that have no option"),
}


@pytest.mark.parametrize(("spec", "said"), OTHERS.values(), ids=OTHERS)
def test_it_is_another_scan_with_another_of(spec: ScanSpec, said: str) -> None:
    named = "; ".join(differences(SCAN, spec, SCAN.credentials))
    assert said in named
    assert "s3cret" not in named


def test_credentials_make_another_scan_and_are_not_told() -> None:
    (named,) = differences(SCAN, SPEC, Credentials(cookies=(("sid", "s3cret"),)))
    assert named == "its credentials, cookies or headers are others"


def test_the_build_that_asks_makes_no_difference() -> None:
    assert differences(SCAN, replace(SPEC, commit=CommitInfo(build_id="8")), SCAN.credentials) == ()
