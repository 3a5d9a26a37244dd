# SPDX-License-Identifier: Apache-2.0
"""Visitors are known by a role, a cookie or credentials."""

from __future__ import annotations

from dataclasses import replace

from tests.support.judge import exchange_of, page

from vedette.checks.visitors import is_of_known_visitor
from vedette.domain.exchange import Headers


def test_a_visitor_is_known_by_what_was_sent() -> None:
    plain = exchange_of(page("x"))

    assert not is_of_known_visitor(plain)
    assert is_of_known_visitor(replace(plain, role="customer"))
    assert is_of_known_visitor(replace(plain, sent=Headers((("Cookie", "sid=1"),))))
    assert is_of_known_visitor(exchange_of(page("x"), authorization="Bearer x"))
