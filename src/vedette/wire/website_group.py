# SPDX-License-Identifier: Apache-2.0
"""Website groups: what is shown, made, changed and deleted."""

from __future__ import annotations

from pydantic import Field

from vedette.domain.website import WebsiteGroup
from vedette.wire.enums import WireEnum
from vedette.wire.model import WireGuid, WireInstant, WireModel
from vedette.wire.tolerance import MaybeList, Trimmed
from vedette.wire.website import ShortText


class WebsiteGroupDeleteResult(WireEnum):
    """How the wish to delete a group ended."""

    OK = "Ok"
    NOT_FOUND = "NotFound"
    WEBSITES_EXISTING = "WebsitesExisting"
    SCHEDULED_SCAN_EXISTS = "ScheduledScanExists"
    ONE_WEBSITE_GROUP_MUST_EXIST = "OneWebsiteGroupMustExist"
    SCAN_NOTIFICATION_RULE_EXISTS = "ScanNotificationRuleExists"


class WebsiteGroupDetail(WireModel):
    """A website group as it is shown."""

    total_websites: int = Field(description="How many websites it has.")
    created_at: WireInstant = Field(description="When it was made.")
    updated_at: WireInstant = Field(description="When it was last changed.")
    id: WireGuid = Field(description="The group.")
    name: str = Field(description="Its name.")
    description: str | None = Field(description="What it is for.")
    tags: list[str] = Field(description="Its tags.")


class NewWebsiteGroup(WireModel):
    """A website group to make."""

    name: Trimmed[ShortText] = Field(description="Its name.")
    description: ShortText | None = Field(default=None, description="What it is for.")
    tags: MaybeList[str] = Field(default=None, description="Its tags.")


class UpdateWebsiteGroup(WireModel):
    """New values of a group; what is missing becomes empty."""

    id: WireGuid = Field(description="The group.")
    name: Trimmed[ShortText] = Field(description="Its name.")
    description: ShortText | None = Field(default=None, description="What it is for.")
    tags: MaybeList[str] = Field(default=None, description="Its tags.")


class DeleteWebsiteGroup(WireModel):
    """The group to delete."""

    name: Trimmed[ShortText] = Field(description="Its name.")


class WebsiteGroupDeleted(WireModel):
    """How the wish to delete a group ended."""

    result: WebsiteGroupDeleteResult = Field(description="How it ended, as a word.")
    message: str = Field(description="The same as a sentence.")


def website_group_detail(group: WebsiteGroup, website_count: int) -> WebsiteGroupDetail:
    """Shape a website group."""
    return WebsiteGroupDetail(
        total_websites=website_count,
        created_at=group.created_at,
        updated_at=group.updated_at,
        id=group.id,
        name=group.name,
        description=group.description,
        tags=list(group.tags),
    )
