# SPDX-License-Identifier: Apache-2.0
"""What CI plugins call: five addresses beside the published description.

Plugins read `ErrorMessage` only at the status of success, so a wish that cannot be granted is answered with that
status and `IsValid` false; credentials and bodies that cannot be read have statuses of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from starlette.responses import Response

from vedette.api.replies import reply_list, reply_model
from vedette.api.routes import Caller, Endpoint, get, post
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.scan import Scan
from vedette.domain.scan_profile import ScanProfile
from vedette.domain.website import Website
from vedette.errors import Conflict, NotFound, Refused, UsageError, VedetteError
from vedette.services.findings import FindingService
from vedette.services.launch_request import LaunchWish, read_launch
from vedette.services.launching import LaunchService
from vedette.services.paging import read_all
from vedette.services.scan_profiles import ScanProfileService
from vedette.services.scans import ScanService
from vedette.services.websites import WebsiteService
from vedette.store.websites import WebsiteFilter
from vedette.wire.enums import IssueStateFlag, PluginScanType, Severity
from vedette.wire.launch import NewScanTask
from vedette.wire.model import WireGuid
from vedette.wire.plugin import (
    PluginProfile,
    PluginScanReply,
    PluginScanRequest,
    PluginWebsite,
    ScanInfoReply,
    ScanInfoRequest,
    founded_severity_and_counts,
)
from vedette.wire.shape_commit import commit_info
from vedette.wire.shape_scan import scan_state
from vedette.wire.shape_settings import wire_word
from vedette.wire.vcs_commit import VcsCommitInfo

CREATED = 201
_NOT_GRANTED = (UsageError, NotFound, Refused, Conflict)


class PluginEndpoints:
    """Handlers for CI plugins."""

    def __init__(
        self,
        websites: WebsiteService,
        profiles: ScanProfileService,
        launching: LaunchService,
        scans: ScanService,
        findings: FindingService,
    ) -> None:
        self._websites = websites
        self._profiles = profiles
        self._launching = launching
        self._scans = scans
        self._findings = findings

    async def websites(self, caller: Caller) -> Response:
        """Return the websites to choose from; plugins also test credentials with it."""
        views = await read_all(partial(self._websites.page, caller, WebsiteFilter()))
        profiles: dict[UUID | None, list[PluginProfile]] = {}
        if caller.may_somewhere(Permission.VIEW_SCAN_PROFILES):
            for profile in await read_all(partial(self._profiles.page, caller)):
                profiles.setdefault(profile.website_id, []).append(PluginProfile(id=profile.id, name=profile.name))
        return reply_list([_website(view.website, profiles.get(view.website.id, [])) for view in views])

    async def create(self, sent: PluginScanRequest, caller: Caller) -> Response:
        """Launch the scan that a build asks for."""
        try:
            scan = await self._launch(sent, caller)
        except _NOT_GRANTED as error:
            return reply_model(_refused(error), CREATED)
        return reply_model(PluginScanReply(scan_task_id=scan.id, is_valid=True, error_message=None), CREATED)

    async def verify(self, sent: PluginScanRequest, caller: Caller) -> Response:
        """Check that the scan could be launched; nothing is launched."""
        try:
            wish = await self._wish(sent, caller)
            await self._launching.check_website(caller, sent.website_id, wish)
        except _NOT_GRANTED as error:
            return reply_model(_refused(error))
        return reply_model(PluginScanReply(scan_task_id=None, is_valid=True, error_message=None))

    async def info(self, sent: ScanInfoRequest, caller: Caller) -> Response:
        """Return where a scan stands and how many issues count against the build."""
        filters = sent.ignored_vulnerability_state_filters
        return await self._info(
            caller,
            sent.scan_id,
            is_wanted=not sent.do_not_fail,
            confirmed_only=bool(sent.is_confirmed),
            without=filters.flags if filters else frozenset(),
        )

    async def info_by_id(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Return the same for older plugins: every issue counts."""
        return await self._info(caller, id)

    async def cancel(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """End the scan of a build that was stopped."""
        try:
            await self._scans.cancel(caller, id)
        except _NOT_GRANTED as error:
            return reply_model(_refused(error))
        return reply_model(PluginScanReply(scan_task_id=id, is_valid=True, error_message=None))

    async def _info(
        self,
        caller: Member,
        scan_id: WireGuid,
        *,
        is_wanted: bool = True,
        confirmed_only: bool = False,
        without: frozenset[IssueStateFlag] = frozenset(),
    ) -> Response:
        try:
            scan = await self._scans.get(caller, scan_id)
            found = (
                await self._findings.counts(caller, scan_id, confirmed_only=confirmed_only, without=without)
                if is_wanted
                else {}
            )
        except _NOT_GRANTED as error:
            refused = ScanInfoReply(
                scan_task_id=None, state=None, founded_severity_and_counts={}, is_valid=False, error_message=str(error)
            )
            return reply_model(refused)
        counts = {wire_word(severity, Severity): count for severity, count in found.items()}
        return reply_model(
            ScanInfoReply(
                scan_task_id=scan.id,
                state=scan_state(scan.state, scan.phase),
                founded_severity_and_counts=founded_severity_and_counts(counts),
                is_valid=True,
                error_message=None,
            )
        )

    async def _launch(self, sent: PluginScanRequest, caller: Member) -> Scan:
        if sent.scan_type is PluginScanType.INCREMENTAL:
            commit = commit_info(sent.vcs_commit_info_model or VcsCommitInfo())
            return await self._launching.incremental_of_website(caller, sent.website_id, commit)
        return await self._launching.launch_website(caller, sent.website_id, await self._wish(sent, caller))

    async def _wish(self, sent: PluginScanRequest, caller: Member) -> LaunchWish:
        """Return a scan with the profile that is asked for; without a primary one, with the default settings."""
        view = await self._websites.get(caller, sent.website_id)
        profile = await self._profile(sent, caller)
        if profile is None:
            task = NewScanTask(target_uri=view.website.root_url, vcs_commit_info_model=sent.vcs_commit_info_model)
            return read_launch(task, caller.timezone_id)
        target = profile.target_url or view.website.root_url
        task = await self._profiles.launch_request(caller, profile, target, sent.vcs_commit_info_model)
        return replace(read_launch(task, caller.timezone_id), profile_id=profile.id)

    async def _profile(self, sent: PluginScanRequest, caller: Member) -> ScanProfile | None:
        if sent.scan_type is not PluginScanType.FULL_WITH_SELECTED_PROFILE:
            return await self._profiles.find_primary(caller, sent.website_id)
        if sent.profile_id is None:
            raise UsageError("FullWithSelectedProfile needs a ProfileId.", "Choose a profile.", field="ProfileId")
        return await self._profiles.get(caller, sent.profile_id)


def plugin_endpoints(
    websites: WebsiteService,
    profiles: ScanProfileService,
    launching: LaunchService,
    scans: ScanService,
    findings: FindingService,
) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = PluginEndpoints(websites, profiles, launching, scans, findings)
    view, start, reply = Permission.VIEW_SCANS, Permission.START_SCANS, PluginScanReply
    return (
        get("/scans/PluginWebSiteModels", at.websites, needs=Permission.VIEW_WEBSITES, reply=list[PluginWebsite]),
        post("/scans/ScanInfoForPlugin", at.info, needs=view, reply=ScanInfoReply, for_plugin=True),
        get("/scans/ScanInfoForPlugin/{id}", at.info_by_id, needs=view, reply=ScanInfoReply, for_plugin=True),
        post(
            "/scans/CreateFromPluginScanRequest", at.create, needs=start, reply=reply, status=CREATED, for_plugin=True
        ),
        post("/scans/VerifyPluginScanRequest", at.verify, needs=start, reply=reply, for_plugin=True),
        post("/scans/CancelScanForPlugin/{id}", at.cancel, needs=start, reply=reply, for_plugin=True),
    )


def _website(website: Website, profiles: list[PluginProfile]) -> PluginWebsite:
    return PluginWebsite(id=website.id, name=website.name, url=website.root_url, website_profiles=profiles)


def _refused(error: VedetteError) -> PluginScanReply:
    return PluginScanReply(scan_task_id=None, is_valid=False, error_message=str(error))
