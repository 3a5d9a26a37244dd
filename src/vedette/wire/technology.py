# SPDX-License-Identifier: Apache-2.0
"""A technology that a website runs on, as the API lists it."""

from __future__ import annotations

from pydantic import Field

from vedette.wire.model import WireGuid, WireModel


class TechnologyListed(WireModel):
    """A product, in the version that the website showed last."""

    category: str = Field(description="What kind of product it is.")
    display_name: str = Field(description="Its name with the version.")
    end_of_life: str | None = Field(description="The last day on which its branch is supported; null if not known.")
    id: WireGuid = Field(description="The technology of this website.")
    identified_version: str = Field(description="The version that was shown; empty if none was.")
    is_notification_disabled: bool = Field(default=False, description="Never.")
    is_outof_date: bool | None = Field(
        validation_alias="IsOutofDate",
        serialization_alias="IsOutofDate",
        description="Whether its branch is supported no more; null if not known.",
    )
    issue_critical_count: int = Field(description="Open critical issues that name it.")
    issue_high_count: int = Field(description="Open high issues that name it.")
    issue_info_count: int = Field(description="Open issues of information or best practice that name it.")
    issue_low_count: int = Field(description="Open low issues that name it.")
    issue_medium_count: int = Field(description="Open medium issues that name it.")
    last_seen_date: str = Field(description="When it was last named, as the reader's dates are written.")
    latest_version: str | None = Field(description="The newest version of its branch; null if not known.")
    name: str = Field(description="Its name.")
    scan_task_id: WireGuid = Field(description="The newest scan that saw it.")
    website_id: WireGuid = Field(description="The website.")
    website_name: str = Field(description="The website's name.")
    overall_latest_version: str | None = Field(description="Its newest version; null if not known.")
