# SPDX-License-Identifier: Apache-2.0
"""Issues as the API lists and shows them. Texts that hold prose are HTML that is encoded once more, unless asked plain.

`CvssVector` is empty: Vedette rates by CVSS 3.1 and 4.0.
"""

from __future__ import annotations

from pydantic import Field

from vedette.wire.enums import IssueStateFlag, Severity, WireEnum
from vedette.wire.model import WireGuid, WireModel
from vedette.wire.tolerance import Maybe, MaybeGuid, MaybeList
from vedette.wire.vulnerability import KnownVulnerability, VulnerabilityClassification


class IssueDecision(WireEnum):
    """What a client says of an issue; a scan alone says the other states."""

    FALSE_POSITIVE = "FalsePositive"
    ACCEPTED_RISK = "AcceptedRisk"
    FIXED_CANT_RETEST = "FixedCantRetest"
    FIXED_UNCONFIRMED = "FixedUnconfirmed"
    DEFAULT = "Default"
    IGNORED = "Ignored"
    """Ours."""


class CvssLevel(WireEnum):
    """The word for a CVSS score."""

    NONE = "None"
    LOW = "Low"
    MEDIUM = "Medium"
    HIGH = "High"
    CRITICAL = "Critical"


class CvssScoreValue(WireModel):
    """One score of a CVSS vector."""

    severity: CvssLevel = Field(description="The word for the score.")
    value: float = Field(description="The score, 0 to 10.")


class IssueParameter(WireModel):
    """The parameter that the weakness is in."""

    name: str = Field(description="Its name.")
    value: str = Field(description="Its value before the test.")
    type_name: str = Field(description="Where it stands, such as Querystring.")
    input_type: str | None = Field(default=None, description="The kind of form field; not kept.")


class CustomField(WireModel):
    """A named fact of the newest sighting."""

    name: str = Field(description="Its name.")
    values: list[str] = Field(description="Its values.")


class IssueHistoryLine(WireModel):
    """One thing that happened to an issue."""

    message: str = Field(description="What happened.")
    note: str = Field(description="What somebody wrote about it, or why a retest could not run.")
    owner: str = Field(description="Whose doing it was: a member, or a scan.")
    date: str = Field(description="When, as the reader's dates are written.")


class _Head(WireModel):
    assignee_name: str | None = Field(description="Who takes care of it.")
    first_seen_date: str = Field(description="When it was first seen, as the reader's dates are written.")
    id: WireGuid = Field(description="The issue.")
    is_addressed: bool = Field(description="Whether nothing is left to do.")
    is_detected_by_shark: bool = Field(default=False, description="Never: there is no sensor inside the site.")
    is_present: bool = Field(description="Whether it is there, as far as is known.")
    last_seen_date: str = Field(description="When it was last seen, as the reader's dates are written.")


class _Turns(WireModel):
    last_revived_date: str | None = Field(description="When it was last seen again after it had been fixed.")
    state_fixed_confirmed_date: str | None = Field(description="When a scan last saw it fixed.")


class _Tail(WireModel):
    updated_date: str = Field(description="When it last changed, as the reader's dates are written.")
    severity: Severity = Field(description="How bad it is.")
    state: str = Field(description="Its state: one or more flags, joined by `, `.")
    title: str = Field(description="What it is.")
    url: str = Field(description="Where it was last seen.")
    latest_vulnerability_is_confirmed: bool = Field(description="Whether the newest sighting is proven.")
    website_id: WireGuid = Field(description="The website.")
    website_name: str = Field(description="The website's name.")
    website_root_url: str = Field(description="The website's root address.")
    fix_time_in_minutes: int = Field(
        description="From when it was first seen, or seen again, to when a scan saw it fixed; 0 while none has."
    )
    certainty: int = Field(description="How sure the newest sighting is, 0 to 100.")
    parameters: list[IssueParameter] = Field(description="The parameter that it is in; none for a whole page.")
    vulnerability_detail: str = Field(description="What it is, and what was seen.")
    impact: str = Field(description="What can come of it.")
    actions: str = Field(description="What to do now.")
    skills: str = Field(default="", description="What somebody needs to know to use it; not told.")
    remedy: str = Field(description="How to mend it.")
    remedy_references: str = Field(description="Where to read about mending it.")
    external_references: str = Field(description="Where to read on.")
    proof_of_concept: str = Field(description="How it was proven; empty for one that is only likely.")
    custom_data: str | None = Field(default=None, description="Nothing.")
    custom_fields: list[CustomField] = Field(description="Named facts of the newest sighting.")
    classification_links: list[str] = Field(description="Where CWE, CAPEC and WASC tell of it, percent-encoded.")
    cvss_vector_string: str | None = Field(default=None, description="CVSS 3.0; not rated.")
    cvss31_vector_string: str | None = Field(description="CVSS 3.1.")
    cvss40_vector_string: str | None = Field(description="CVSS 4.0.")
    type: str = Field(description="The vendor's name of the weakness.")
    classification: VulnerabilityClassification = Field(description="Where standards and lists name it.")
    cvss_vector: dict[str, CvssScoreValue] = Field(default_factory=dict, description="CVSS 3.0; not rated.")
    cvss31_vector: dict[str, CvssScoreValue] = Field(description="The scores of CVSS 3.1 by their names.")
    cvss40_vector: dict[str, CvssScoreValue] = Field(description="CVSS 4.0: its base score.")
    version_issues: list[KnownVulnerability] = Field(
        default_factory=list, description="Published weaknesses of the product; no list of them is kept."
    )
    is_retest: bool = Field(description="Whether it waits for a retest.")
    is_todo: bool = Field(description="Whether somebody has to act.")
    latest_scan_id: WireGuid = Field(description="The newest scan that saw it.")
    history: list[IssueHistoryLine] | None = Field(description="What happened to it; null in lists.")
    tags: list[str] = Field(description="Its tags.")


class IssueListed(_Tail, _Head):
    """An issue in a list."""


class IssueDetail(_Tail, _Turns, _Head):
    """One issue with its history."""


class IssueContent(WireModel):
    """What was sent and received when an issue was last seen."""

    request_content: str = Field(description="The request as sent.")
    response_content: str = Field(description="The response as received.")
    injection_content: str = Field(description="What was put into the parameter; empty where nothing was.")
    response_duration: float = Field(description="How long the response took, in milliseconds.")


class UpdateIssue(WireModel):
    """A change of an issue; beside the id at least one thing must be there."""

    issue_id: WireGuid = Field(description="The issue.")
    state: Maybe[IssueDecision] = Field(
        default=None, description="What is decided; Default takes a decision back, FixedUnconfirmed has it retested."
    )
    assignee_id: MaybeGuid = Field(
        default=None, description="The member who takes care of it; the GUID of zeros for nobody."
    )
    note: Maybe[str] = Field(default=None, description="A note for the history.")
    tags: MaybeList[str] = Field(default=None, description="Its tags from now on.")


class IssueStatusAt(WireModel):
    """A state that an issue came into."""

    status: IssueStateFlag = Field(description="The state.")
    status_date: str = Field(description="When, as the reader's dates are written.")


class SummarisedIssue(WireModel):
    """An issue in a summary."""

    title: str = Field(description="What it is.")
    state: IssueStateFlag = Field(description="Its state; Scanning while a retest runs.")
    severity: Severity = Field(description="How bad it is.")
    url: str = Field(description="Where it was last seen.")
    status_by_date: list[IssueStatusAt] = Field(description="The states that it came into, oldest first.")


class IssueSummary(WireModel):
    """What the scans of one group have shown."""

    target_uri: str = Field(description="The address where the scans start.")
    website_name: str = Field(description="The website's name.")
    website_id: WireGuid = Field(description="The website.")
    last_successful_scan_date: str = Field(description="When the newest complete scan ended.")
    scan_group_id: WireGuid = Field(description="The scan group.")
    scan_profile_name: str | None = Field(description="The profile that it was launched with.")
    scan_profile_tags: list[str] = Field(description="The tags that the profile gave it.")
    scan_task_id: WireGuid = Field(description="The newest complete scan.")
    issue_summary_lists: list[SummarisedIssue] = Field(description="The issues that scans of the group have seen.")
