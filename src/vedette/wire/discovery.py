# SPDX-License-Identifier: Apache-2.0
"""Discovery as the API reads and writes it. No site is ever discovered, so lists of them are empty."""

from __future__ import annotations

from pydantic import Field

from vedette.wire.enums import WireEnum
from vedette.wire.model import WireGuid, WireModel
from vedette.wire.tolerance import Maybe, MaybeGuid, MaybeList, Trimmed


class DiscoveryStatus(WireEnum):
    """What became of a discovered site."""

    DISCOVERED = "Discovered"
    IGNORED = "Ignored"
    CREATED = "Created"


class ConnectionType(WireEnum):
    """The cloud that a connection is to."""

    AWS = "Aws"


class DiscoverySettingsModel(WireModel):
    """What shall be discovered and what not; what is missing becomes empty or false."""

    included_main_domains: Maybe[str] = Field(default=None, description="Main domains to look for.")
    included_slds: Maybe[str] = Field(default=None, description="Second level domains to look for.")
    included_ip_ranges: Maybe[str] = Field(default=None, description="Address ranges to look in.")
    included_organizations: Maybe[str] = Field(default=None, description="Organisations to look for.")
    excluded_domains: Maybe[str] = Field(default=None, description="Domains to leave out.")
    excluded_slds: Maybe[str] = Field(default=None, description="Second level domains to leave out.")
    excluded_tlds: Maybe[str] = Field(default=None, description="Top level domains to leave out.")
    excluded_ip_addresses: Maybe[str] = Field(default=None, description="Addresses to leave out.")
    excluded_organizations: Maybe[str] = Field(default=None, description="Organisations to leave out.")
    only_registered_domains: Maybe[bool] = Field(default=None, description="Whether only registered domains count.")
    shared_host_matching: Maybe[bool] = Field(default=None, description="Whether sites on the same host count.")
    organization_name_matching: Maybe[bool] = Field(
        default=None, description="Whether sites of the same organisation count."
    )
    email_matching: Maybe[bool] = Field(default=None, description="Whether domains of members' addresses count.")
    websites_matching: Maybe[bool] = Field(default=None, description="Whether domains of registered websites count.")
    enable_slds: Maybe[bool] = Field(default=None, description="Whether second level domains are looked for.")
    is_risk_scoring_enabled: Maybe[bool] = Field(default=None, description="Whether sites are rated.")
    enable_main_domains: Maybe[bool] = Field(default=None, description="Whether main domains are looked for.")


class ExcludeFilter(WireModel):
    """Names to leave out."""

    excluded_slds: MaybeList[str] = Field(default=None, description="Second level domains.")
    excluded_tlds: MaybeList[str] = Field(default=None, description="Top level domains.")
    excluded_ip_addresses: MaybeList[str] = Field(default=None, description="Addresses.")
    excluded_domains: MaybeList[str] = Field(default=None, description="Domains.")
    excluded_organizations: MaybeList[str] = Field(default=None, description="Organisations.")


class DiscoveredSite(WireModel):
    """A discovered site, as far as the list's columns go."""

    id: WireGuid = Field(description="The site.")
    sub_domain: str = Field(description="Its sub domain.")
    second_level_domain: str = Field(description="Its second level domain.")
    top_level_domain: str = Field(description="Its top level domain.")
    authority: str = Field(description="Its host and port.")
    ip_address: str = Field(description="Its address.")
    organization_name: str = Field(description="Whose it is.")
    status: DiscoveryStatus = Field(description="What became of it.")


class CloudConnection(WireModel):
    """A connection to a cloud account. None is made; what is sent is not kept."""

    name: Trimmed[str] = Field(description="Its name.")
    type: Maybe[ConnectionType] = Field(default=None, description="The cloud.")
    id: MaybeGuid = Field(default=None, description="The connection.")


class DeleteConnection(WireModel):
    """The connection to delete."""

    connection_id: WireGuid = Field(description="The connection.")
    type: Maybe[ConnectionType] = Field(default=None, description="The cloud.")
