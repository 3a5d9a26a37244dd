# SPDX-License-Identifier: Apache-2.0
"""Messages on their way: what is said, to whom, and how often it was tried."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from vedette.domain.notification import NotificationEvent, ScanIssue
from vedette.domain.time import Instant, Span

RETRY_PAUSES = tuple(Span.of(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""How long is waited after each try that failed; after one try more it is given up."""


class DeliveryState(Enum):
    """Where a delivery stands; the values are stored."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given-up"


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said, in no form yet. `event` is None for a message that somebody asked for, such as an invitation.

    `title` is one line. `lines` are sentences. `link` leads to more, where there is an address for it.
    """

    title: str
    lines: tuple[str, ...]
    at: Instant
    event: NotificationEvent | None = None
    website: str = ""
    """The root address of the website."""
    scan_id: UUID | None = None
    issues: tuple[ScanIssue, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one recipient: an e-mail `address`, or an integration. `target` is how the recipient is shown.

    `attempts` counts tries that began. Where `state` is WAITING, it is tried at `next_at` or later; a try that is under
    way has moved `next_at` to the moment at which others may believe it dead.
    """

    id: UUID
    target: str
    notice: Notice = field(repr=False)
    created_at: Instant
    next_at: Instant
    address: str | None = None
    integration_id: UUID | None = None
    rule_id: UUID | None = None
    website_id: UUID | None = None
    issue_id: UUID | None = None
    """The issue that an issue tracker is told of."""
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    ended_at: Instant | None = None
    last_error: str | None = None
    reference: str | None = None
    """The address of what the other system made of it."""
