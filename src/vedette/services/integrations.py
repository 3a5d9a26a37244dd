# SPDX-License-Identifier: Apache-2.0
"""Other systems that can be told: what is asked about them. Their secrets are never shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from uuid import UUID

from vedette.domain.delivery import Notice
from vedette.domain.integration import Integration, IntegrationAccess, IntegrationKind
from vedette.domain.member import Member
from vedette.domain.notification import ScanIssue, SightingState
from vedette.domain.permission import Permission
from vedette.domain.time import Instant
from vedette.domain.weakness import Severity
from vedette.errors import Conflict, UsageError
from vedette.scan.ports import Clock
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.deliveries import Courier
from vedette.services.draw import Draw
from vedette.services.permission import require
from vedette.store.integrations import Integrations
from vedette.store.notifications import NotificationRules

MOST_NAME_LENGTH = 255
LEAST_SECRET_LENGTH = 16
"""Of the key that webhooks are signed with."""
_PROJECTS = {
    IntegrationKind.JIRA: (re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}", re.ASCII), "a project's key, such as SHOP"),
    IntegrationKind.GITHUB: (re.compile(r"[\w.-]{1,100}/[\w.-]{1,100}", re.ASCII), "owner/repository"),
    IntegrationKind.GITLAB: (re.compile(r"\d{1,18}|[\w.-]+(?:/[\w.-]+)+", re.ASCII), "a project's path or number"),
    IntegrationKind.AZURE_DEVOPS: (re.compile(r"[\w. -]{1,100}/[\w. -]{1,100}"), "organisation/project"),
    IntegrationKind.DEFECTDOJO: (re.compile(r"\d{1,18}", re.ASCII), "the number of an engagement"),
}


@dataclass(frozen=True, slots=True)
class IntegrationWish:
    """An integration as a client describes it. An address or a secret that is None stays what it was."""

    name: str
    kind: IntegrationKind
    url: str | None = field(default=None, repr=False)
    secret: str | None = field(default=None, repr=False)
    project: str = ""
    user: str = ""
    issue_type: str = ""


class IntegrationService:
    """What can be asked about integrations."""

    def __init__(
        self,
        integrations: Integrations,
        rules: NotificationRules,
        courier: Courier,
        audit: AuditWriter,
        clock: Clock,
        draw: Draw,
    ) -> None:
        self._integrations = integrations
        self._rules = rules
        self._courier = courier
        self._audit = audit
        self._clock = clock
        self._draw = draw

    async def all(self, actor: Member) -> tuple[Integration, ...]:
        """Return every integration, by name. Raises Refused."""
        require(actor, Permission.VIEW_INTEGRATIONS)
        return await self._integrations.all()

    async def create(self, actor: Member, wish: IntegrationWish) -> Integration:
        """Store a new integration. Raises Refused, also for a host that may not be called; UsageError, Conflict."""
        require(actor, Permission.MANAGE_INTEGRATIONS)
        now = self._clock.now()
        access = IntegrationAccess(_given(wish.url, "Url"), wish.secret or "")
        integration = self._described(self._draw.guid(), wish, access, now, now)
        await self._integrations.insert(integration)
        await self._audit.write(actor, Deed.INTEGRATION_CREATED, integration.name, after=integration)
        return integration

    async def update(self, actor: Member, integration_id: UUID, wish: IntegrationWish) -> Integration:
        """Change an integration. A secret goes to the host that it was given for only: a new address needs it anew.

        Raises Refused, NotFound, UsageError, Conflict.
        """
        require(actor, Permission.MANAGE_INTEGRATIONS)
        known = await self._integrations.get(integration_id)
        old = known.credentials
        url = old.url if wish.url is None else wish.url
        if wish.kind is not known.kind:
            raise UsageError("The kind of an integration cannot be changed.", "Add a new one.", field="Kind")
        if url != old.url and old.secret and wish.secret is None:
            raise UsageError("With a new address its secret is needed, too.", "Send both.", field="Secret")
        access = IntegrationAccess(url, old.secret if wish.secret is None else wish.secret)
        integration = self._described(known.id, wish, access, known.created_at, self._clock.now())
        await self._integrations.update(integration)
        await self._audit.write(actor, Deed.INTEGRATION_UPDATED, integration.name, before=known, after=integration)
        return integration

    async def delete(self, actor: Member, integration_id: UUID) -> None:
        """Delete an integration that no rule names. Raises Refused, NotFound; Conflict when one does."""
        require(actor, Permission.MANAGE_INTEGRATIONS)
        known = await self._integrations.get(integration_id)
        naming = [rule.name for rule in await self._rules.all() if known.id in rule.recipients.integration_ids]
        if naming:
            raise Conflict(f"The notification {naming[0]} names the integration.", "Take it out there first.")
        await self._integrations.delete(known.id)
        await self._audit.write(actor, Deed.INTEGRATION_DELETED, known.name, before=known)

    async def test(self, actor: Member, integration_id: UUID) -> str | None:
        """Tell an integration something that says it is a test; a tracker gets an issue of it, whose address returns.

        Raises Refused, NotFound; Unreachable when the system does not take it.
        """
        require(actor, Permission.MANAGE_INTEGRATIONS)
        integration = await self._integrations.get(integration_id)
        return await self._courier.bring(integration, self._test_notice(integration), self._draw.guid())

    def _test_notice(self, integration: Integration) -> Notice:
        lines = (f"This is a test of the integration {integration.name}. It tells of no scan.",)
        url = "https://test.invalid/"
        issue = ScanIssue(
            self._draw.guid(), "Test of an integration", Severity.INFORMATION, url, SightingState.NEW, False, 0
        )
        return Notice("Test of an integration", lines, self._clock.now(), issues=(issue,))

    def _described(
        self, integration_id: UUID, wish: IntegrationWish, access: IntegrationAccess, made: Instant, now: Instant
    ) -> Integration:
        name = wish.name.strip()
        if not name or len(name) > MOST_NAME_LENGTH or not name.isprintable():
            raise UsageError(
                f"A name has 1 to {MOST_NAME_LENGTH} printable characters.", "Choose another.", field="Name"
            )
        self._courier.check_address(access.url)
        _check_secret(wish.kind, access)
        form = _PROJECTS.get(wish.kind)
        if form is not None and not form[0].fullmatch(wish.project):
            raise UsageError(f"Project is not {form[1]}.", "Correct it.", field="Project")
        for text, label in ((wish.user, "User"), (wish.issue_type, "IssueType")):
            if len(text) > MOST_NAME_LENGTH or not text.isprintable():
                raise UsageError(f"{label} is too long, or not printable.", "Correct it.", field=label)
        project = wish.project if form is not None else ""
        return Integration(
            integration_id, name, wish.kind, access, made, now, project, wish.user.strip(), wish.issue_type.strip()
        )


def _given(text: str | None, label: str) -> str:
    if not text:
        raise UsageError(f"{label} is missing.", "Send it.", field=label)
    return text


def _check_secret(kind: IntegrationKind, access: IntegrationAccess) -> None:
    if kind.has_secret_address:
        if access.secret:
            raise UsageError("The address of such a webhook is its secret.", "Leave Secret out.", field="Secret")
        return
    if not access.secret.isascii() or not access.secret.isprintable() or len(access.secret) > 4_096:
        raise UsageError("A secret has printable ASCII characters, 4,096 at most.", "Correct it.", field="Secret")
    if len(access.secret) < (LEAST_SECRET_LENGTH if kind is IntegrationKind.WEBHOOK else 1):
        raise UsageError("The secret is missing, or too short to sign with.", "Send a long one.", field="Secret")
