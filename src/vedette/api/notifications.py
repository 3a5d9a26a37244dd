# SPDX-License-Identifier: Apache-2.0
"""`notifications/*`; and our own way to the log of deliveries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated
from uuid import UUID

from fastapi import Body, Query
from pydantic import Field
from starlette.responses import Response

from vedette.api.queries import PageQuery, QueryModel
from vedette.api.replies import reply_list, reply_model, reply_value
from vedette.api.routes import Caller, Endpoint, get, post
from vedette.domain import notification as domain
from vedette.domain.delivery import Delivery
from vedette.domain.permission import Permission
from vedette.domain.weakness import Severity
from vedette.services.deliveries import DeliveryService
from vedette.services.notifications import NotificationService, RecipientWish, RuleView, RuleWish
from vedette.wire import notification as wire
from vedette.wire.enums import Severity as WireSeverity
from vedette.wire.model import WireGuid, WireInstant, WireModel
from vedette.wire.page import Page

CREATED = 201
_NOBODY = UUID(int=0)
_EVENTS: Mapping[wire.NotificationEvent, domain.NotificationEvent] = MappingProxyType(
    {
        wire.NotificationEvent.NEW_SCAN: domain.NotificationEvent.NEW_SCAN,
        wire.NotificationEvent.SCAN_COMPLETED: domain.NotificationEvent.SCAN_COMPLETED,
        wire.NotificationEvent.SCAN_CANCELLED: domain.NotificationEvent.SCAN_CANCELLED,
        wire.NotificationEvent.SCAN_FAILED: domain.NotificationEvent.SCAN_FAILED,
        wire.NotificationEvent.SCHEDULED_SCAN_LAUNCH_FAILED: domain.NotificationEvent.SCHEDULED_LAUNCH_FAILED,
        wire.NotificationEvent.OUT_OF_DATE_TECHNOLOGY: domain.NotificationEvent.OUTDATED_TECHNOLOGY,
    }
)
_SPECIFIC: Mapping[wire.SpecificRecipient, domain.SpecificRecipient] = MappingProxyType(
    {
        wire.SpecificRecipient.WEBSITE_TECHNICAL_CONTACT: domain.SpecificRecipient.TECHNICAL_CONTACT,
        wire.SpecificRecipient.PERSON_WHO_STARTED_SCAN: domain.SpecificRecipient.STARTED_SCAN,
        wire.SpecificRecipient.ALL_AUTHORIZED: domain.SpecificRecipient.ALL_AUTHORIZED,
        wire.SpecificRecipient.ACCOUNT_ADMINS: domain.SpecificRecipient.ADMINISTRATORS,
    }
)
_WIRE_EVENTS = {ours: theirs for theirs, ours in _EVENTS.items()}
_WIRE_SPECIFIC = {ours: theirs for theirs, ours in _SPECIFIC.items()}


class EventQuery(QueryModel):
    """An event."""

    event: wire.NotificationEvent = Field(description="The event.")


class WebsiteQuery(QueryModel):
    """A website by id."""

    website_id: WireGuid = Field(description="The website.")


class DeliveryDetail(WireModel):
    """A message on its way, delivered or given up."""

    id: WireGuid = Field(description="The message; the same at each try.")
    notification_id: WireGuid | None = Field(description="The notification by which it is sent.")
    event: wire.NotificationEvent | None = Field(description="What it tells of; null where somebody asked for it.")
    scan_id: WireGuid | None = Field(description="The scan that it tells of.")
    website_id: WireGuid | None = Field(description="The website that it tells of.")
    issue_id: WireGuid | None = Field(description="The issue that an issue tracker is told of.")
    target: str = Field(description="The e-mail address, or the name of the integration.")
    title: str = Field(description="Its first line.")
    state: str = Field(description="waiting, delivered or given-up.")
    attempts: int = Field(description="How often it was tried.")
    created_at: WireInstant = Field(description="Since when it is on its way.")
    next_try_at: WireInstant | None = Field(description="When it is tried next.")
    ended_at: WireInstant | None = Field(description="When it was delivered or given up.")
    last_error: str | None = Field(description="Why the last try failed.")
    reference: str | None = Field(description="The address of the issue that a tracker made of it.")


class NotificationEndpoints:
    """Handlers over the services of notifications and deliveries."""

    def __init__(self, notifications: NotificationService, deliveries: DeliveryService) -> None:
        self._notifications = notifications
        self._deliveries = deliveries

    async def all(self, query: Annotated[PageQuery, Query()], caller: Caller) -> Response:
        """Return the notifications, by event and in the order in which they are asked."""
        page = await self._notifications.page(caller, query.wish)
        return reply_model(Page[wire.NotificationDetail].of(map(_shape, page.items), query.wish, page.total))

    async def get(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Return one notification."""
        return reply_model(_shape(await self._notifications.get(caller, id)))

    async def priorities(self, query: Annotated[EventQuery, Query()], caller: Caller) -> Response:
        """Return the notifications of an event, narrower scopes first, then higher priorities."""
        return reply_list(map(_shape, await self._notifications.of_event(caller, _EVENTS[query.event])))

    async def scan_groups(self, query: Annotated[WebsiteQuery, Query()], caller: Caller) -> Response:
        """Return the scan groups of a website, the newest first."""
        groups = await self._notifications.scan_groups(caller, query.website_id)
        return reply_list(
            wire.NotificationScanGroup(
                website_id=query.website_id, scan_task_group_name=name, scan_task_group_id=group_id
            )
            for group_id, name in groups
        )

    async def new(self, sent: wire.NewNotification, caller: Caller) -> Response:
        """Make a notification, which is asked before the others of its event and scope."""
        return reply_model(_shape(await self._notifications.create(caller, _wish(sent))), CREATED)

    async def update(self, sent: wire.UpdateNotification, caller: Caller) -> Response:
        """Change a notification; what is missing becomes empty."""
        return reply_model(_shape(await self._notifications.update(caller, sent.id, _wish(sent))))

    async def set_priorities(
        self, sent: Annotated[list[wire.NotificationPriority], Body()], caller: Caller
    ) -> Response:
        """Give notifications new priorities, all or none."""
        await self._notifications.set_priorities(caller, {each.id: each.priority for each in sent})
        return reply_value("Ok")

    async def delete(self, sent: wire.DeleteNotification, caller: Caller) -> Response:
        """Delete a notification."""
        await self._notifications.delete(caller, sent.id)
        return reply_value("Ok")

    async def deliveries(self, query: Annotated[PageQuery, Query()], caller: Caller) -> Response:
        """Return the messages on their way, delivered and given up, newest first."""
        page = await self._deliveries.page(caller, query.wish)
        return reply_model(Page[DeliveryDetail].of(map(_delivery, page.items), query.wish, page.total))


def notification_endpoints(notifications: NotificationService, deliveries: DeliveryService) -> Sequence[Endpoint]:
    """Return the vendor's endpoints of this group."""
    at = NotificationEndpoints(notifications, deliveries)
    view, manage = Permission.VIEW_NOTIFICATIONS, Permission.MANAGE_NOTIFICATIONS
    shown = wire.NotificationDetail
    return (
        get("/notifications/list", at.all, needs=view, reply=Page[wire.NotificationDetail]),
        get("/notifications/get/{id}", at.get, needs=view, reply=shown),
        get("/notifications/getpriorities", at.priorities, needs=view, reply=list[wire.NotificationDetail]),
        get("/notifications/getscangroups", at.scan_groups, needs=view, reply=list[wire.NotificationScanGroup]),
        post("/notifications/new", at.new, needs=manage, reply=shown, status=CREATED),
        post("/notifications/update", at.update, needs=manage, reply=shown),
        post("/notifications/setpriorities", at.set_priorities, needs=manage, reply=str),
        post("/notifications/delete", at.delete, needs=manage, reply=str),
    )


def delivery_endpoints(notifications: NotificationService, deliveries: DeliveryService) -> Sequence[Endpoint]:
    """Return our own endpoint of this group."""
    at = NotificationEndpoints(notifications, deliveries)
    view = Permission.VIEW_NOTIFICATIONS
    return (get("/notifications/deliveries", at.deliveries, needs=view, reply=Page[DeliveryDetail]),)


def _wish(sent: wire.NewNotification) -> RuleWish:
    named = sent.recipients
    sms = [each for each in named.specific_sms_recipients or () if each is not wire.SpecificRecipient.NONE]
    recipients = RecipientWish(
        _texts(named.emails),
        _texts(named.excluded_users),
        _texts(named.integrations),
        _texts(named.outsider_recipients),
        tuple(_SPECIFIC[each] for each in named.specific_email_recipients or () if each in _SPECIFIC),
        wants_sms=bool(sms or _texts(named.phone_numbers)),
    )
    return RuleWish(
        name=sent.name,
        event=_EVENTS[sent.event],
        scope=domain.NotificationScope[sent.scope.name],
        is_disabled=sent.disabled,
        recipients=recipients,
        email_filter=_filter(sent.email_sms_filter),
        integration_filter=_filter(sent.integration_filter),
        website_url=sent.website_root_url,
        website_group_name=sent.website_group_name,
        scan_group_id=None if sent.scan_task_group_id == _NOBODY else sent.scan_task_group_id,
    )


def _texts(sent: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(text.strip() for text in sent or () if text and text.strip())


def _filter(sent: wire.NotificationFilter | None) -> domain.IssueFilter:
    if sent is None:
        return domain.IssueFilter()
    return domain.IssueFilter(
        None if sent.severity is None else Severity[sent.severity.name],
        sent.is_confirmed,
        None if sent.state is None else domain.SightingState[sent.state.name],
        sent.certainty,
    )


def _shape(view: RuleView) -> wire.NotificationDetail:
    rule = view.rule
    return wire.NotificationDetail(
        id=rule.id,
        priority=rule.priority,
        recipients=_recipients(view),
        website_group_name=view.website_group.name if view.website_group else None,
        website_root_url=view.website.root_url if view.website else None,
        email_sms_filter=_shape_filter(rule.email_filter),
        integration_filter=_shape_filter(rule.integration_filter),
        disabled=rule.is_disabled,
        scan_task_group_id=rule.scan_group_id,
        event=_WIRE_EVENTS[rule.event],
        name=rule.name,
        scope=wire.NotificationScope[rule.scope.name],
    )


def _recipients(view: RuleView) -> wire.NotificationRecipients:
    named = view.rule.recipients
    return wire.NotificationRecipients(
        outsider_recipients=[wire.OutsiderRecipient(email=address) for address in named.outsiders],
        email_recipient_users=_users(view, named.member_ids),
        excluded_users=_users(view, named.excluded_ids),
        integration_recipients=[
            view.integrations[id_].name for id_ in named.integration_ids if id_ in view.integrations
        ],
        sms_recipient_users=[],
        specific_email_recipients=[_WIRE_SPECIFIC[each] for each in named.specific],
        specific_sms_recipients=[],
    )


def _users(view: RuleView, member_ids: Iterable[UUID]) -> list[wire.RecipientUser]:
    members = (view.members[id_] for id_ in member_ids if id_ in view.members)
    return [wire.RecipientUser(email=one.email, name=one.name, phone_number=one.phone_number) for one in members]


def _shape_filter(wanted: domain.IssueFilter) -> wire.NotificationFilter:
    return wire.NotificationFilter(
        is_confirmed=wanted.is_confirmed,
        severity=None if wanted.severity is None else WireSeverity[wanted.severity.name],
        state=None if wanted.state is None else wire.IssueFilterState[wanted.state.name],
        certainty=wanted.certainty,
    )


def _delivery(one: Delivery) -> DeliveryDetail:
    notice = one.notice
    return DeliveryDetail(
        id=one.id,
        notification_id=one.rule_id,
        event=None if notice.event is None else _WIRE_EVENTS[notice.event],
        scan_id=notice.scan_id,
        website_id=one.website_id,
        issue_id=one.issue_id,
        target=one.target,
        title=notice.title,
        state=one.state.value,
        attempts=one.attempts,
        created_at=one.created_at,
        next_try_at=one.next_at if one.ended_at is None else None,
        ended_at=one.ended_at,
        last_error=one.last_error,
        reference=one.reference,
    )
