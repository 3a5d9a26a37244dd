# SPDX-License-Identifier: Apache-2.0
"""Policies are read as browsers read them."""

from __future__ import annotations

import pytest
from tests.support.judge import page

from vedette.checks.csp import binding_policies, blocks_inline_handlers, header_policies, read_policy


def test_the_first_of_two_directives_counts_and_names_fold() -> None:
    policy = read_policy(" Script-Src 'self' ; script-src * ;; ")

    assert policy is not None
    assert policy.directives == (("script-src", ("'self'",)),)
    assert policy.sources("img-src") is None


@pytest.mark.parametrize("text", ["", " ; ;", "\t"])
def test_nothing_is_no_policy(text: str) -> None:
    assert read_policy(text) is None


def test_a_line_may_hold_several_policies_and_there_may_be_several_lines() -> None:
    assert len(header_policies(page("x", content_security_policy="default-src 'self', img-src *"))) == 2


def test_meta_elements_bind_too_and_reports_do_not() -> None:
    body = "<meta http-equiv=content-security-policy content='img-src x'>"
    response = page(body, content_security_policy="default-src 'self'", content_security_policy_report_only="img-src y")

    assert [policy.directives[0][0] for policy in binding_policies(response)] == ["default-src", "img-src"]


BLOCKING = {
    "default-src 'self'": True,
    "script-src 'nonce-a1'": True,
    "script-src 'unsafe-inline' 'nonce-a1'": True,
    "script-src 'unsafe-inline' 'sha256-x='": True,
    "script-src 'unsafe-inline' 'strict-dynamic'": True,
    "script-src *": True,
    "script-src 'unsafe-inline'": False,
    "default-src * 'UNSAFE-INLINE'": False,
    "img-src 'self'": False,
    "script-src 'unsafe-inline', script-src 'self'": True,
}


@pytest.mark.parametrize(("policy", "blocked"), BLOCKING.items(), ids=BLOCKING)
def test_blocks_inline_handlers(policy: str, blocked: bool) -> None:
    assert blocks_inline_handlers(page("<p>x", content_security_policy=policy)) is blocked
