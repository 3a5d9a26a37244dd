# SPDX-License-Identifier: Apache-2.0
"""Secrets are told by form and checksum, and no text takes long to read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.support.secret_samples import AWS_ID, AWS_SECRET, GITHUB, PRIVATE_KEY, SLACK, STRIPE

from vedette.checks.secret_texts import find_secrets


def test_each_kind_is_told_once() -> None:
    text = "\n".join((PRIVATE_KEY, GITHUB, GITHUB, AWS_ID, AWS_SECRET, SLACK, STRIPE))

    assert [(each.kind, each.is_certain) for each in find_secrets(text)] == [
        ("private key", True),
        ("GitHub token", True),
        ("AWS secret access key", False),
        ("Slack token", False),
        ("Stripe secret key", False),
    ]


def test_no_more_than_four_characters_are_shown() -> None:
    assert [len(each.shown.rstrip("…")) for each in find_secrets(GITHUB + " " + STRIPE)] == [4, 4]


@given(st.text(alphabet="-BEGINPRVATKY ghp_AKIAxobs019/+=\n", max_size=2_000))
def test_never_raises(text: str) -> None:
    find_secrets(f"-----BEGIN PRIVATE KEY-----{text}-----END PRIVATE KEY-----")
