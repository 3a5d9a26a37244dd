# SPDX-License-Identifier: Apache-2.0
"""What CI systems say of a build is kept; what only we can know is not taken from them."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.scan import CommitInfo
from vedette.domain.time import Instant
from vedette.wire.enums import IntegrationSystem
from vedette.wire.shape_commit import commit_info, vcs_commit_info
from vedette.wire.vcs_commit import VcsCommitInfo

WORD = st.none() | st.text(min_size=1)


@given(WORD, WORD, st.none() | st.booleans(), st.none() | st.sampled_from(IntegrationSystem), st.none() | st.just(9))
def test_what_was_sent_is_shown_again(
    build: str | None, who: str | None, changed: bool | None, system: IntegrationSystem | None, ticks: int | None
) -> None:
    commit = CommitInfo(
        build_id=build,
        committer=who,
        build_has_change=changed,
        integration_system=system.value if system else None,
        timestamp=None if ticks is None else Instant(ticks),
    )

    assert commit_info(vcs_commit_info(commit)) == commit


@pytest.mark.parametrize(
    ("system", "name"), [("Jenkins", "Jenkins"), ("Teamcity", "TeamCity"), ("AzureDevOps", "Azure DevOps"), (None, "")]
)
def test_the_server_has_a_display_name(system: str | None, name: str) -> None:
    assert vcs_commit_info(CommitInfo(integration_system=system)).ci_build_server_name == name


def test_a_client_cannot_say_who_the_committer_is_here() -> None:
    sent = VcsCommitInfo(comitter_id=UUID(int=1), is_commiter_exist_and_authorized_in_nc=True, ci_build_id="")

    assert commit_info(sent) == CommitInfo()


def test_a_scan_without_a_build_has_nulls_and_an_empty_name() -> None:
    shown = vcs_commit_info(CommitInfo()).model_dump(by_alias=True)

    assert shown.pop("CiBuildServerName") == ""
    assert set(shown.values()) == {None}
