# SPDX-License-Identifier: Apache-2.0
"""Enumerations are written exactly and read as clients write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.wire import enums, launch_enums
from vedette.wire.enums import (
    IntegrationSystem,
    IssueStateFlag,
    PluginScanType,
    ReportType,
    ScanScope,
    ScanState,
    Severity,
    UrlRewriteMode,
    WireEnum,
    read_issue_state,
    write_issue_state,
)

ALL = [
    kind
    for module in (enums, launch_enums)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, WireEnum) and kind is not WireEnum
]

READ: dict[str, tuple[type[WireEnum], object, WireEnum]] = {
    "GitHub's own spelling": (IntegrationSystem, "GithubActions", IntegrationSystem.GIT_HUB_ACTIONS),
    "a space at the end": (IssueStateFlag, "FalsePositive ", IssueStateFlag.FALSE_POSITIVE),
    "words with spaces": (Severity, "Best Practice", Severity.BEST_PRACTICE),
    "words with hyphens": (ScanScope, "entered-path-and-below", ScanScope.ENTERED_PATH_AND_BELOW),
    "capitals": (PluginScanType, "FULLWITHPRIMARYPROFILE", PluginScanType.FULL_WITH_PRIMARY_PROFILE),
    "a .NET number": (ScanState, 3, ScanState.COMPLETE),
    "a .NET number in a form": (ScanState, "5", ScanState.CANCELLED),
    "a report name of old plugins": (ReportType, "PCICompliance", ReportType.PCI32),
    "a report name in old capitals": (ReportType, "ISO27001Compliance", ReportType.ISO27001_COMPLIANCE),
    "the word None": (UrlRewriteMode, "none", UrlRewriteMode.NONE),
}


@pytest.mark.parametrize(("kind", "value", "member"), READ.values(), ids=READ)
def test_reads(kind: type[WireEnum], value: object, member: WireEnum) -> None:
    assert kind.read(value) is member


@pytest.mark.parametrize("value", ["", "Finished", "99", "-1", 11, -1, True, None, 1.0, "²", "1" * 5000])
def test_is_not_a_state(value: object) -> None:
    assert ScanState.read(value) is None


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_each_member_is_read_by_its_value_its_number_and_in_any_case(kind: type[WireEnum]) -> None:
    for number, member in enumerate(kind):
        assert kind.read(member.value) is member
        assert kind.read(member.value.swapcase()) is member
        assert kind.read(number) is member


@given(st.text(max_size=30))
def test_any_text_is_a_member_or_none(text: str) -> None:
    assert all(kind.read(text) is None or isinstance(kind.read(text), kind) for kind in ALL)


def test_states_are_joined_in_the_vendors_order() -> None:
    flags = [IssueStateFlag.SCANNING, IssueStateFlag.PRESENT, IssueStateFlag.SCANNING]

    assert write_issue_state(flags) == "Present, Scanning"


@given(st.frozensets(st.sampled_from(IssueStateFlag), min_size=1))
def test_a_written_state_is_read_back(flags: frozenset[IssueStateFlag]) -> None:
    assert read_issue_state(write_issue_state(flags)) == flags


def test_a_state_with_a_strange_word_is_refused_whole() -> None:
    assert read_issue_state("Present, Dancing") is None
    assert read_issue_state("accepted risk,present") == frozenset(
        {IssueStateFlag.PRESENT, IssueStateFlag.ACCEPTED_RISK}
    )
