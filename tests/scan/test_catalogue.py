# SPDX-License-Identifier: Apache-2.0
"""A policy chooses among the checks, whatever their kind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vedette.checks.catalogue import ACTIVE, PASSIVE
from vedette.domain.policy import DEFAULT_SCAN_POLICY
from vedette.scan.catalogue import Catalogue

ALL = Catalogue(ACTIVE, PASSIVE)


def test_a_policy_without_a_choice_wants_every_check() -> None:
    assert ALL.chosen_by(DEFAULT_SCAN_POLICY) == ALL


def test_a_policy_that_names_checks_wants_those_only() -> None:
    wanted = replace(DEFAULT_SCAN_POLICY, checks=frozenset({"open-redirect", "version-disclosure", "no-such-check"}))

    chosen = ALL.chosen_by(wanted)

    assert [check.id for check in chosen.active] == ["open-redirect"]
    assert [check.id for check in chosen.passive] == ["version-disclosure"]


def test_a_weakness_is_found_by_its_check() -> None:
    assert ALL.weakness("open-redirect").cwe == 601
    with pytest.raises(KeyError):
        ALL.weakness("no-such-check")
