# SPDX-License-Identifier: Apache-2.0
"""Sees what happened and queues the messages about it, by the rules, in the transaction in which it counts as told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date
from uuid import UUID

from vedette.domain.delivery import Delivery, Notice
from vedette.domain.integration import Integration
from vedette.domain.notification import NotificationEvent
from vedette.domain.scan import Scan
from vedette.domain.schedule import Schedule
from vedette.domain.time import Instant, Span
from vedette.domain.website import Website
from vedette.errors import NotFound
from vedette.scan.ports import Clock
from vedette.services.draw import Draw
from vedette.services.notice_texts import (
    END_EVENTS,
    failed_launch_notice,
    issue_notice,
    scan_issues,
    scan_notice,
    technology_notice,
)
from vedette.services.paging import read_all
from vedette.services.rule_matching import Occasion, Told, recipients_of
from vedette.store.deliveries import Deliveries
from vedette.store.integrations import Integrations
from vedette.store.inventory import Technologies
from vedette.store.members import Members
from vedette.store.notifications import NotificationRules
from vedette.store.websites import Websites

OLDEST_NEWS = Span.of(hours=24)
"""Of what happened longer ago, while no server ran, nobody is told: it is news no more."""


@dataclass(frozen=True, slots=True)
class AnnouncementSources:
    """What is read to know whom to tell. `weakness_names` are by check id; `public_url` is '' where it is not known."""

    rules: NotificationRules
    deliveries: Deliveries
    integrations: Integrations
    members: Members
    websites: Websites
    technologies: Technologies
    weakness_names: Mapping[str, str]
    public_url: str = ""


class AnnouncementService:
    """Turns events into messages."""

    def __init__(self, sources: AnnouncementSources, clock: Clock, draw: Draw) -> None:
        self._sources = sources
        self._deliveries = sources.deliveries
        self._clock = clock
        self._draw = draw
        self._day: date | None = None
        """The day on which the ages of all technologies were last looked at."""

    async def tick(self) -> None:
        """Queue the messages about scans that were launched or ended since the last tick. Raises StoreFailed.

        Technologies grow old by a scan that sees an older version, or by the day: both are looked at, and nothing else.
        """
        for scan in await self._deliveries.untold_starts():
            await self._tell(scan, NotificationEvent.NEW_SCAN, scan.initiated_at)
        ended = await self._deliveries.untold_ends()
        for scan in ended:
            await self._tell(scan, END_EVENTS[scan.state], scan.state_changed_at or scan.initiated_at)
        today = self._clock.now().to_datetime().astimezone(UTC).date()
        if ended or today != self._day:
            await self._tell_of_old_technologies(today)
            self._day = today

    async def _tell_of_old_technologies(self, today: date) -> None:
        old = [one for one in await self._sources.technologies.untold() if one.is_out_of_date(today)]
        for website_id in dict.fromkeys(one.website_id for one in old):
            website = await self._website(website_id)
            some = tuple(one for one in old if one.website_id == website_id)
            messages: tuple[Delivery, ...] = ()
            if website is not None:
                occasion = Occasion(website.id, website.group_ids, None, None, website.technical_contact_email)
                notice = technology_notice(some, website.root_url, self._clock.now())
                messages = await self._messages(NotificationEvent.OUTDATED_TECHNOLOGY, occasion, notice)
            await self._deliveries.tell_technologies(some, messages)

    async def of_failed_launch(self, schedule: Schedule, error: str) -> tuple[Delivery, ...]:
        """Return the messages about a schedule that launched nothing, for the transaction that takes its turn."""
        website = await self._website(schedule.website_id)
        groups = (schedule.website_group_id,) if schedule.website_group_id else ()
        occasion = Occasion(
            schedule.website_id,
            website.group_ids if website else groups,
            schedule.scan_group_id,
            schedule.owner_id,
            website.technical_contact_email if website else None,
        )
        notice = failed_launch_notice(schedule, error, website.root_url if website else "", self._clock.now())
        return await self._messages(NotificationEvent.SCHEDULED_LAUNCH_FAILED, occasion, notice)

    async def _tell(self, scan: Scan, event: NotificationEvent, happened_at: Instant) -> None:
        is_news = self._clock.now() - happened_at <= OLDEST_NEWS
        messages = await self._of_scan(scan, event, happened_at) if is_news else ()
        await self._deliveries.tell(scan.id, event, messages)

    async def _of_scan(self, scan: Scan, event: NotificationEvent, happened_at: Instant) -> tuple[Delivery, ...]:
        website = await self._website(scan.website_id)
        if website is None:
            return ()
        issues = None
        if event is NotificationEvent.SCAN_COMPLETED:
            known, seen = await self._deliveries.issues_of(scan)
            issues = scan_issues(scan, known, seen, self._sources.weakness_names)
        contact = website.technical_contact_email
        occasion = Occasion(website.id, website.group_ids, scan.group_id, scan.user_id, contact, issues)
        base = self._sources.public_url
        link = f"{base}/api/1.0/scans/detail/{scan.id}" if base else ""
        return await self._messages(event, occasion, scan_notice(scan, event, website.root_url, (), happened_at, link))

    async def _messages(self, event: NotificationEvent, occasion: Occasion, notice: Notice) -> tuple[Delivery, ...]:
        rules = await self._sources.rules.of_event(event)
        if not rules:
            return ()
        members = await read_all(self._sources.members.page)
        told = tuple(recipients_of(rules, occasion, members))
        wanted = {one.integration_id for one in told if one.integration_id is not None}
        integrations = await self._sources.integrations.get_all(wanted)
        messages: list[Delivery] = []
        for one in told:
            whole = replace(notice, issues=one.issues)
            if one.address is not None:
                messages.append(self._message(one, occasion, whole, one.address))
            elif one.integration_id in integrations:
                integration = integrations[one.integration_id]
                notices = await self._notices_for(integration, whole)
                messages += (self._message(one, occasion, each, integration.name, integration) for each in notices)
        return tuple(messages)

    async def _notices_for(self, integration: Integration, whole: Notice) -> Iterable[Notice]:
        """Return what an integration is told: a tracker of each issue that is there and which it does not know yet."""
        if not integration.kind.wants_issues:
            return (whole,)
        present = tuple(issue for issue in whole.issues if issue.state.is_present)
        if not integration.kind.is_tracker:
            return (replace(whole, issues=present),) if present else ()
        known = await self._deliveries.tracked_issues(integration.id)
        return tuple(issue_notice(issue, whole) for issue in present if issue.id not in known)

    def _message(
        self, told: Told, occasion: Occasion, notice: Notice, target: str, integration: Integration | None = None
    ) -> Delivery:
        now = self._clock.now()
        is_tracker = integration is not None and integration.kind.is_tracker
        return Delivery(
            id=self._draw.guid(),
            target=target,
            notice=notice,
            created_at=now,
            next_at=now,
            address=told.address,
            integration_id=told.integration_id,
            rule_id=told.rule.id,
            website_id=occasion.website_id,
            issue_id=notice.issues[0].id if is_tracker else None,
        )

    async def _website(self, website_id: UUID | None) -> Website | None:
        if website_id is None:
            return None
        try:
            return await self._sources.websites.get(website_id)
        except NotFound:
            return None
