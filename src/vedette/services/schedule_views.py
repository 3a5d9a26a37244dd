# SPDX-License-Identifier: Apache-2.0
"""Schedules with what stands around them, for lists and replies. Secrets are asterisks here already."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from pydantic import ValidationError

from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.policy import DEFAULT_REPORT_POLICY, DEFAULT_SCAN_POLICY
from vedette.domain.scan_profile import ScanProfile
from vedette.domain.schedule import Schedule, ScheduleKind
from vedette.domain.website import Website
from vedette.errors import NotFound
from vedette.services.profile_secrets import veil
from vedette.store.policies import ReportPolicies, ScanPolicies
from vedette.store.profiles import ScanProfiles
from vedette.store.scans import Scans
from vedette.store.websites import Websites
from vedette.wire.launch import NewScanTask
from vedette.wire.schedule import NewScheduledIncremental, NewScheduledWithProfile
from vedette.wire.shape_schedule import Named, ScheduleSurroundings


@dataclass(frozen=True, slots=True)
class ScheduleView:
    """A schedule with what stands around it."""

    schedule: Schedule
    surroundings: ScheduleSurroundings


@dataclass(frozen=True, slots=True)
class ScheduleReader:
    """Looks up what stands around schedules."""

    scans: Scans
    websites: Websites
    profiles: ScanProfiles
    scan_policies: ScanPolicies
    report_policies: ReportPolicies

    async def view(self, reader: Member, schedule: Schedule) -> ScheduleView:
        """Return `schedule` as `reader` sees it. Raises StoreFailed."""
        try:
            request, profile = await self._request(schedule)
        except ValidationError:  # another version wrote it; its executions say so, and it can still be deleted
            request, profile = NewScanTask(), None
        policy_id = request.policy_id or DEFAULT_SCAN_POLICY.id
        report_policy_id = request.report_policy_id or DEFAULT_REPORT_POLICY.id
        website = None if schedule.website_id is None else await self._website(schedule.website_id)
        surroundings = ScheduleSurroundings(
            request=veiled(request),
            policy=Named(policy_id, await self._policy_name(policy_id)),
            report_policy=Named(report_policy_id, await self._report_policy_name(report_policy_id)),
            profile=None if profile is None else Named(profile.id, profile.name),
            website_description=None if website is None else website.description,
            may_edit=self._may_edit(reader, schedule, website),
        )
        return ScheduleView(schedule, surroundings)

    async def _request(self, schedule: Schedule) -> tuple[NewScanTask, ScanProfile | None]:
        """Return the launch that `schedule` stands for, and its profile."""
        match schedule.kind:
            case ScheduleKind.INCREMENTAL:
                return await self._incremental(NewScheduledIncremental.model_validate_json(schedule.settings)), None
            case ScheduleKind.PROFILE:
                sent = NewScheduledWithProfile.model_validate_json(schedule.settings)
                profile = await self.profiles.find_by_name(sent.profile_name)
                saved = read_request("{}" if profile is None else profile.settings)
                return saved.model_copy(update={"target_uri": sent.target_uri}), profile
            case _:
                return read_request(schedule.settings), None

    async def _incremental(self, sent: NewScheduledIncremental) -> NewScanTask:
        limits = {
            "tags": sent.tags,
            "max_scan_duration": sent.max_scan_duration,
            "is_max_scan_duration_enabled": sent.is_max_scan_duration_enabled,
        }
        try:
            base = await self.scans.get(sent.base_scan_id)
        except NotFound:
            return NewScanTask.model_validate(limits)
        policies = {"policy_id": base.spec.policy.id, "report_policy_id": base.spec.report_policy.id}
        return NewScanTask.model_validate({"target_uri": str(base.spec.target), **policies, **limits})

    async def _website(self, website_id: UUID) -> Website | None:
        return (await self.websites.get_all((website_id,))).get(website_id)

    async def _policy_name(self, policy_id: UUID) -> str | None:
        try:
            return (await self.scan_policies.get(policy_id)).name
        except NotFound:
            return None

    async def _report_policy_name(self, policy_id: UUID) -> str | None:
        try:
            return (await self.report_policies.get(policy_id)).name
        except NotFound:
            return None

    def _may_edit(self, reader: Member, schedule: Schedule, website: Website | None) -> bool:
        groups = () if website is None else website.group_ids
        if schedule.website_group_id is not None:
            groups = (schedule.website_group_id,)
        return reader.may_on(Permission.MANAGE_SCHEDULES, groups)


def read_request(settings: str) -> NewScanTask:
    """Return the launch that stored `settings` hold; what else they hold is left out."""
    return NewScanTask.model_validate_json(settings)


def veiled(request: NewScanTask) -> NewScanTask:
    """Return `request` with asterisks in place of its secrets."""
    return NewScanTask.model_validate(veil(request.model_dump(mode="json", by_alias=True, exclude_none=True)))
