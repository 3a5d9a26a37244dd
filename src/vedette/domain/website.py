# SPDX-License-Identifier: Apache-2.0
"""Registered sites, their groups, and on whose word they may be tested."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from vedette.domain.exchange import Origin
from vedette.domain.time import Instant


class AgentMode(Enum):
    """Where a website's scans run: on any agent, or on the operator's own."""

    CLOUD = "cloud"
    INTERNAL = "internal"


class LicenseType(Enum):
    """The vendor's word for how a site is paid for; Vedette is free and keeps what the client said."""

    SUBSCRIPTION = "subscription"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class WebsiteGroup:
    """A named group of websites."""

    id: UUID
    name: str
    created_at: Instant
    updated_at: Instant
    description: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Website:
    """A site that a team owns. `root_url` ends in a slash and is unique among the sites that are not deleted."""

    id: UUID
    name: str
    root_url: str
    created_at: Instant
    updated_at: Instant
    description: str | None = None
    technical_contact_email: str | None = None
    group_ids: tuple[UUID, ...] = ()
    license_type: LicenseType = LicenseType.SUBSCRIPTION
    agent_mode: AgentMode = AgentMode.CLOUD
    tags: tuple[str, ...] = ()
    deleted_at: Instant | None = None
    created_by: UUID | None = None
    """The member who added it; None where that is not known."""

    @property
    def is_deleted(self) -> bool:
        """Whether the site was deleted; its scans stay."""
        return self.deleted_at is not None


class VerificationMethod(Enum):
    """How ownership of a site is proved."""

    FILE = "file"
    TAG = "tag"
    DNS = "dns"


@dataclass(frozen=True, slots=True)
class Ownership:
    """A proof of ownership asked for, and since when it holds; `secret` is what the site must show."""

    website_id: UUID
    method: VerificationMethod
    secret: str
    started_at: Instant
    verified_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """The operator's word that an origin may be tested, with who gave it, how and when."""

    id: UUID
    origin: Origin
    given_by: str
    given_at: Instant
    how: str
    withdrawn_at: Instant | None = None


class ConsentBasis(Enum):
    """Why an origin may be tested."""

    LOOPBACK = "loopback"
    """Every address that its name resolves to is on this machine's loopback."""
    OWNERSHIP = "ownership"
    OPERATOR = "operator"
