# SPDX-License-Identifier: Apache-2.0
"""What CI plugins send and read: five endpoints that the published description does not list.

The plugins look at `IsValid` and `ErrorMessage` first, at any status.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from vedette.wire.enums import IssueStateFlag, PluginScanType, ScanState, Severity
from vedette.wire.model import WireGuid, WireModel
from vedette.wire.tolerance import Maybe, MaybeGuid
from vedette.wire.vcs_commit import VcsCommitInfo


class PluginProfile(WireModel):
    """A saved profile to choose from."""

    id: WireGuid = Field(description="The profile.")
    name: str = Field(description="Its name.")


class PluginWebsite(WireModel):
    """A website to choose from (`scans/PluginWebSiteModels`)."""

    id: WireGuid = Field(description="The website.")
    name: str = Field(description="Its name.")
    url: str = Field(description="Its root address.")
    website_profiles: list[PluginProfile] = Field(description="Its saved profiles.")


class PluginScanRequest(WireModel):
    """A scan to launch or only to check (`CreateFromPluginScanRequest`, `VerifyPluginScanRequest`)."""

    website_id: WireGuid = Field(description="The website.")
    profile_id: MaybeGuid = Field(default=None, description="The profile; FullWithPrimaryProfile needs none.")
    scan_type: PluginScanType = Field(description="What is to be launched.")
    vcs_commit_info_model: VcsCommitInfo | None = Field(default=None, description="The build that launches it.")


class PluginScanReply(WireModel):
    """The answer to a launch, a check and a cancellation."""

    scan_task_id: WireGuid | None = Field(description="The scan; null when none was launched.")
    is_valid: bool = Field(description="Whether the wish was granted.")
    error_message: str | None = Field(description="Why it was not.")


class IgnoredStates(WireModel):
    """States of issues that shall not be counted."""

    present: Maybe[bool] = Field(default=None, description="Seen, and nobody has said anything about it.")
    fixed_unconfirmed: Maybe[bool] = Field(default=None, description="Said to be fixed, not yet retested.")
    fixed_cant_retest: Maybe[bool] = Field(default=None, description="Said to be fixed, cannot be retested.")
    fixed_confirmed: Maybe[bool] = Field(default=None, description="Retested and gone.")
    revived: Maybe[bool] = Field(default=None, description="Once gone, seen again.")
    scanning: Maybe[bool] = Field(default=None, description="A retest is running.")
    ignored: Maybe[bool] = Field(default=None, description="Left aside by a person.")
    accepted_risk: Maybe[bool] = Field(default=None, description="Accepted by a person.")
    false_positive: Maybe[bool] = Field(default=None, description="Judged wrong by a person.")

    @property
    def flags(self) -> frozenset[IssueStateFlag]:
        """The states that were named with true."""
        named = {
            IssueStateFlag.PRESENT: self.present,
            IssueStateFlag.FIXED_UNCONFIRMED: self.fixed_unconfirmed,
            IssueStateFlag.FIXED_CANT_RETEST: self.fixed_cant_retest,
            IssueStateFlag.FIXED_CONFIRMED: self.fixed_confirmed,
            IssueStateFlag.REVIVED: self.revived,
            IssueStateFlag.SCANNING: self.scanning,
            IssueStateFlag.IGNORED: self.ignored,
            IssueStateFlag.ACCEPTED_RISK: self.accepted_risk,
            IssueStateFlag.FALSE_POSITIVE: self.false_positive,
        }
        return frozenset(flag for flag, is_named in named.items() if is_named)


class ScanInfoRequest(WireModel):
    """The question of a waiting build (`ScanInfoForPlugin`)."""

    scan_id: WireGuid = Field(description="The scan.")
    do_not_fail: Maybe[bool] = Field(default=None, description="Whether the build passes in any case.")
    is_confirmed: Maybe[bool] = Field(default=None, description="Whether only confirmed issues count.")
    ignored_vulnerability_state_filters: IgnoredStates | None = Field(
        default=None, description="States of issues that do not count."
    )


class ScanInfoReply(WireModel):
    """The answer to a waiting build."""

    scan_task_id: WireGuid | None = Field(description="The scan.")
    state: ScanState | None = Field(description="Where it stands.")
    founded_severity_and_counts: dict[str, int] = Field(
        description="How many issues of which severity; severities without any are left out."
    )
    is_valid: bool = Field(description="Whether the question could be answered.")
    error_message: str | None = Field(description="Why it could not.")


def founded_severity_and_counts(counts: Mapping[Severity, int]) -> dict[str, int]:
    """Return the counts as plugins read them: worst first, nothing that is 0, nothing of Information.

    One plugin fails the build for every key that its threshold names, whatever the number, and spells the least
    severity `Best Practice`; another reads `BestPractice`. So that one stands under both names.
    """
    found: dict[str, int] = {}
    for severity in reversed(Severity):
        count = counts.get(severity, 0)
        if count <= 0 or severity is Severity.INFORMATION:
            continue
        found[severity.value] = count
        if severity is Severity.BEST_PRACTICE:
            found["Best Practice"] = count
    return found
