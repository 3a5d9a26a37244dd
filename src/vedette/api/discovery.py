# SPDX-License-Identifier: Apache-2.0
"""`discovery/*`: settings that are kept, and lists that are empty, since nothing is discovered."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType
from typing import Annotated

from fastapi import Body, Query
from pydantic import Field
from starlette.responses import Response

from vedette.api.queries import PageQuery, QueryModel
from vedette.api.replies import reply_file, reply_model, reply_value
from vedette.api.routes import Caller, Endpoint, get, post
from vedette.domain.discovery import DiscoverySettings, Exclusions
from vedette.domain.permission import Permission
from vedette.services.discovery import DiscoveryService
from vedette.wire.discovery import (
    CloudConnection,
    ConnectionType,
    DeleteConnection,
    DiscoveredSite,
    DiscoverySettingsModel,
    DiscoveryStatus,
    ExcludeFilter,
)
from vedette.wire.enums import CsvSeparator
from vedette.wire.model import WireGuid
from vedette.wire.page import Page
from vedette.wire.tolerance import Maybe

CSV_TYPE = "text/csv; charset=utf-8"
_SEPARATORS: Mapping[CsvSeparator, str] = MappingProxyType(
    {CsvSeparator.COMMA: ",", CsvSeparator.SEMICOLON: ";", CsvSeparator.PIPE: "|", CsvSeparator.TAB: "\t"}
)


class SiteQuery(QueryModel):
    """Which discovered sites are meant."""

    authority: Maybe[str] = Field(default=None, description="Its host and port.")
    ip_address: Maybe[str] = Field(default=None, description="Its address.")
    second_level_domain: Maybe[str] = Field(default=None, description="Its second level domain.")
    top_level_domain: Maybe[str] = Field(default=None, description="Its top level domain.")
    organization_name: Maybe[str] = Field(default=None, description="Whose it is.")
    distance: Maybe[int] = Field(default=None, description="How far it is from the account.")
    registered_domain: Maybe[bool] = Field(default=None, description="Whether its domain is registered.")


class SiteListQuery(PageQuery, SiteQuery):
    """The same, and which page."""

    status: Maybe[DiscoveryStatus] = Field(default=None, description="What became of it.")


class ExportQuery(QueryModel):
    """How the file is written."""

    csv_separator: Maybe[CsvSeparator] = Field(default=None, description="What stands between two cells.")


class ConnectionQuery(QueryModel):
    """Which connection is meant."""

    connection_id: WireGuid = Field(description="The connection.")
    type: Maybe[ConnectionType] = Field(default=None, description="The cloud.")


class ConnectionListQuery(PageQuery):
    """Which connections are meant."""

    name: Maybe[str] = Field(default=None, description="The name.")
    region: Maybe[str] = Field(default=None, description="The region.")
    type: Maybe[ConnectionType] = Field(default=None, description="The cloud.")


class DiscoveryEndpoints:
    """Handlers over the discovery service."""

    def __init__(self, discovery: DiscoveryService) -> None:
        self._discovery = discovery

    async def all(self, query: Annotated[PageQuery, Query()], caller: Caller) -> Response:
        """Return an empty page: nothing is discovered."""
        self._discovery.require_viewer(caller)
        return reply_model(Page[DiscoveredSite].of((), query.wish, 0))

    async def filtered(self, query: Annotated[SiteListQuery, Query()], caller: Caller) -> Response:
        """Return an empty page: nothing is discovered."""
        self._discovery.require_viewer(caller)
        return reply_model(Page[DiscoveredSite].of((), query.wish, 0))

    async def export(self, query: Annotated[ExportQuery, Query()], caller: Caller) -> Response:
        """Return a table without lines: nothing is discovered."""
        self._discovery.require_viewer(caller)
        text = io.StringIO()
        writer = csv.writer(text, delimiter=_SEPARATORS[query.csv_separator or CsvSeparator.COMMA])
        writer.writerow([field.alias for field in DiscoveredSite.model_fields.values()])
        return reply_file(text.getvalue().encode(), CSV_TYPE, "discovered-sites.csv")

    async def change(self, service_ids: Annotated[list[WireGuid], Body()], caller: Caller) -> Response:
        """Ignore or include discovered sites: there are none, so an id is always unknown."""
        self._discovery.require_sites(caller, service_ids)
        return reply_value("Ok")

    async def ignore_filtered(self, query: Annotated[SiteQuery, Query()], caller: Caller) -> Response:
        """Ignore the discovered sites that fit: there are none."""
        self._discovery.require_sites(caller, ())
        return reply_value("Ok")

    async def exclude(self, sent: ExcludeFilter, caller: Caller) -> Response:
        """Add names to those that are left out."""
        names = Exclusions(
            domains=tuple(sent.excluded_domains or ()),
            slds=tuple(sent.excluded_slds or ()),
            tlds=tuple(sent.excluded_tlds or ()),
            ip_addresses=tuple(sent.excluded_ip_addresses or ()),
            organizations=tuple(sent.excluded_organizations or ()),
        )
        return reply_model(_shape(await self._discovery.exclude(caller, names)))

    async def settings(self, caller: Caller) -> Response:
        """Return what shall be discovered and what not."""
        return reply_model(_shape(await self._discovery.settings(caller)))

    async def update_settings(self, sent: DiscoverySettingsModel, caller: Caller) -> Response:
        """Say what shall be discovered and what not; what is missing becomes empty or false."""
        given = {name: value for name, value in sent.model_dump(by_alias=False).items() if value is not None}
        return reply_model(_shape(await self._discovery.update_settings(caller, DiscoverySettings(**given))))

    async def connections(self, query: Annotated[ConnectionListQuery, Query()], caller: Caller) -> Response:
        """Return an empty page: no cloud account is asked for sites."""
        self._discovery.require_viewer(caller)
        return reply_model(Page[CloudConnection].of((), query.wish, 0))

    async def connection(self, query: Annotated[ConnectionQuery, Query()], caller: Caller) -> Response:
        """Answer that there is no such connection: none is made."""
        self._discovery.connection(caller)

    async def connect(self, sent: CloudConnection, caller: Caller) -> Response:
        """Refuse to make or change a connection: no cloud account is asked for sites."""
        self._discovery.connect(caller)

    async def disconnect(self, sent: DeleteConnection, caller: Caller) -> Response:
        """Answer that there is no such connection: none is made."""
        self._discovery.disconnect(caller)


def discovery_endpoints(discovery: DiscoveryService) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = DiscoveryEndpoints(discovery)
    view, manage = Permission.VIEW_DISCOVERY, Permission.MANAGE_DISCOVERY
    return (
        get("/discovery/list", at.all, needs=view, reply=Page[DiscoveredSite]),
        get("/discovery/listbyfilter", at.filtered, needs=view, reply=Page[DiscoveredSite]),
        get("/discovery/export", at.export, needs=view, file_types=("text/csv",)),
        post("/discovery/ignore", at.change, needs=manage, reply=str),
        post("/discovery/include", at.change, needs=manage, reply=str),
        get("/discovery/ignorebyfilter", at.ignore_filtered, needs=manage, reply=str),
        post("/discovery/exclude", at.exclude, needs=manage, reply=DiscoverySettingsModel),
        get("/discovery/settings", at.settings, needs=view, reply=DiscoverySettingsModel),
        post("/discovery/update-settings", at.update_settings, needs=manage, reply=DiscoverySettingsModel),
        get("/discovery/connections", at.connections, needs=view, reply=Page[CloudConnection]),
        get("/discovery/connectionbyid", at.connection, needs=view, reply=CloudConnection),
        post("/discovery/createconnection", at.connect, needs=manage, reply=None),
        post("/discovery/editconnection", at.connect, needs=manage, reply=None),
        post("/discovery/deleteconnection", at.disconnect, needs=manage, reply=None),
    )


def _shape(settings: DiscoverySettings) -> DiscoverySettingsModel:
    return DiscoverySettingsModel.model_validate(asdict(settings))
