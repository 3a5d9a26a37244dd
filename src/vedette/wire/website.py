# SPDX-License-Identifier: Apache-2.0
"""Websites: what is shown, created, changed and deleted, and how their ownership is proven."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, JsonValue, StringConstraints

from vedette.wire.enums import AgentMode, LicenseType, VerificationMethod, VerifyOwnershipResult, WebsiteProtocol
from vedette.wire.model import WireGuid, WireInstant, WireModel
from vedette.wire.tolerance import Maybe, MaybeList, Trimmed

WebsiteName = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f<>]*$")]
"""A name of a website: up to 255 characters, without control characters and angle brackets.

The vendor allows a list of Latin letters only; names in other scripts are welcome here.
"""

ShortText = Annotated[str, StringConstraints(max_length=255)]


class IdNamePair(WireModel):
    """A thing by id and name."""

    id: WireGuid = Field(description="The id.")
    name: str = Field(description="The name.")


class WebsiteDetail(WireModel):
    """A website as it is shown."""

    id: WireGuid = Field(description="The website.")
    created_at: WireInstant = Field(description="When it was registered.")
    updated_at: WireInstant = Field(description="When it was last changed.")
    root_url: str = Field(description="Its root address, with the slash at the end.")
    name: str = Field(description="Its name.")
    description: str | None = Field(description="What it is.")
    technical_contact_email: str | None = Field(description="Whom to write to about it.")
    groups: list[IdNamePair] = Field(description="The groups that it belongs to.")
    is_verified: bool = Field(description="Whether its ownership is proven, or the operator gave his word for it.")
    license_type: LicenseType = Field(description="What the client said at registration; without effect.")
    agent_mode: AgentMode = Field(description="Whether any agent scans it, or only the operator's own.")
    tags: list[str] = Field(description="Its tags.")


class NewWebsite(WireModel):
    """A website to register."""

    agent_mode: Maybe[AgentMode] = Field(default=None, description="Which agents scan it. Default Cloud.")
    root_url: Trimmed[str] = Field(description="Its root address.")
    groups: MaybeList[str] = Field(default=None, description="The names of the groups that it belongs to.")
    license_type: LicenseType = Field(description="Kept and shown again; without effect.")
    name: Trimmed[WebsiteName] = Field(description="Its name.")
    description: ShortText | None = Field(default=None, description="What it is.")
    technical_contact_email: Maybe[str] = Field(default=None, description="Whom to write to about it.")
    tags: MaybeList[str] = Field(default=None, description="Its tags.")


class UpdateWebsite(WireModel):
    """A change of the website with the given root address; what is missing becomes empty."""

    default_protocol: Maybe[WebsiteProtocol] = Field(default=None, description="The scheme of its root address.")
    agent_mode: Maybe[AgentMode] = Field(default=None, description="Which agents scan it.")
    root_url: Trimmed[str] = Field(description="The root address by which it is found.")
    groups: MaybeList[str] = Field(default=None, description="The names of the groups that it belongs to.")
    license_type: LicenseType = Field(description="Kept and shown again; without effect.")
    name: Trimmed[WebsiteName] = Field(description="Its name.")
    description: ShortText | None = Field(default=None, description="What it is.")
    technical_contact_email: Maybe[str] = Field(default=None, description="Whom to write to about it.")
    tags: MaybeList[str] = Field(default=None, description="Its tags.")


class DeleteWebsite(WireModel):
    """The website to delete."""

    root_url: Trimmed[str] = Field(description="Its root address.")


class StartVerification(WireModel):
    """The wish to prove the ownership of a website."""

    verification_method: VerificationMethod = Field(description="How it shall be proven.")
    website_url: Trimmed[str] = Field(description="The website's root address.")


class StartVerificationResult(WireModel):
    """What to do to prove the ownership."""

    data: JsonValue = Field(description="What the website has to show, as the message explains.")
    message: str = Field(description="How to prove the ownership with the chosen method.")
    verify_ownership_result: VerifyOwnershipResult = Field(description="Whether it is proven already.")


class VerifyWebsite(WireModel):
    """The wish to have the proof looked at."""

    verification_method: Maybe[VerificationMethod] = Field(default=None, description="How it shall be proven.")
    verification_secret: Maybe[str] = Field(default=None, description="What the website shows.")
    website_url: Trimmed[str] = Field(description="The website's root address.")


class SendVerificationEmailResult(WireModel):
    """Whether a message with instructions was sent."""

    is_mail_sent: bool = Field(description="Whether it was sent.")
    verification_message: str = Field(description="Why it was not, or where it went.")
