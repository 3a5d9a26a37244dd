# SPDX-License-Identifier: Apache-2.0
"""A report policy in our own API; the vendor's API has none of it but ids."""

from __future__ import annotations

from pydantic import Field

from vedette.wire.enums import Severity
from vedette.wire.model import WireGuid, WireModel
from vedette.wire.tolerance import Maybe, MaybeList, Trimmed


class ReportRuleModel(WireModel):
    """What reports say of the findings of one check; null leaves it as the check says it."""

    check: Trimmed[str] = Field(description="The id of the check.")
    name: Maybe[str] = Field(default=None, max_length=200, description="The name of the finding.")
    severity: Maybe[Severity] = Field(default=None, description="The severity of every such finding.")
    is_hidden: Maybe[bool] = Field(default=None, description="Whether such findings are left out.")
    description: Maybe[str] = Field(default=None, max_length=20_000, description="What the weakness is.")
    impact: Maybe[str] = Field(default=None, max_length=20_000, description="What can come of it.")
    remedy: Maybe[str] = Field(default=None, max_length=20_000, description="What to do about it.")


class NewReportPolicy(WireModel):
    """A report policy to make."""

    name: Trimmed[str] = Field(max_length=100, description="The name of the policy.")
    description: Maybe[str] = Field(default=None, description="What it is for.")
    is_shared: Maybe[bool] = Field(default=None, description="Whether others may use it; SelectedGroups says who.")
    selected_groups: MaybeList[WireGuid] = Field(
        default=None, description="The website groups whose people it is for; none for everybody."
    )
    rules: MaybeList[ReportRuleModel] = Field(default=None, description="The rules, one a check.")


class UpdateReportPolicy(NewReportPolicy):
    """A report policy to change; what is left out becomes empty."""

    id: WireGuid = Field(description="The policy.")


class ReportPolicyDetail(WireModel):
    """A report policy with its rules."""

    id: WireGuid = Field(description="The policy.")
    name: str = Field(description="Its name.")
    description: str | None = Field(description="What it is for.")
    owner_id: WireGuid = Field(description="Whose it is.")
    is_default: bool = Field(description="Whether it is the built-in one.")
    is_account_default: bool = Field(description="Whether launches that name no report policy get this one.")
    is_shared: bool = Field(description="Whether others may use it.")
    selected_groups: list[WireGuid] = Field(description="The website groups whose people it is for.")
    rules: list[ReportRuleModel] = Field(description="The rules, one a check.")
