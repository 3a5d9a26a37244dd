# SPDX-License-Identifier: Apache-2.0
"""Our own `integrations/*`: other systems that can be told of scans and issues. No secret is ever sent back."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from pydantic import Field
from starlette.responses import Response

from vedette.api.replies import reply_list, reply_model, reply_value
from vedette.api.routes import Caller, Endpoint, get, post
from vedette.domain.integration import Integration, IntegrationKind
from vedette.domain.permission import Permission
from vedette.services.integrations import IntegrationService, IntegrationWish
from vedette.wire.enums import WireEnum
from vedette.wire.model import WireGuid, WireInstant, WireModel
from vedette.wire.tolerance import Maybe, Trimmed
from vedette.wire.website import ShortText

CREATED = 201


class IntegrationType(WireEnum):
    """Which system it is."""

    WEBHOOK = "Webhook"
    SLACK = "Slack"
    TEAMS = "Teams"
    JIRA = "Jira"
    GITHUB = "GitHub"
    GITLAB = "GitLab"
    AZURE_DEVOPS = "AzureDevOps"
    DEFECTDOJO = "DefectDojo"


class IntegrationDetail(WireModel):
    """An integration as it is shown."""

    id: WireGuid = Field(description="The integration.")
    name: str = Field(description="Its name, by which notifications name it.")
    type: IntegrationType = Field(description="Which system it is.")
    url: str = Field(description="Its address; of Slack and Teams the host alone, since the rest is a secret.")
    project: str = Field(description="Where issues go.")
    user: str = Field(description="The Jira account that the token belongs to.")
    issue_type: str = Field(description="What an issue is called there; empty for Bug.")
    has_secret: bool = Field(description="Whether a token or key is stored.")
    created_at: WireInstant = Field(description="When it was added.")
    updated_at: WireInstant = Field(description="When it was last changed.")


class NewIntegration(WireModel):
    """An integration to add."""

    name: Trimmed[ShortText] = Field(description="Its name, by which notifications name it.")
    type: IntegrationType = Field(description="Which system it is.")
    url: Maybe[str] = Field(default=None, description="Its address: of the webhook, or the root of the API.")
    secret: Maybe[str] = Field(default=None, description="The token, or the key that webhooks are signed with.")
    project: Maybe[str] = Field(
        default=None,
        description="Jira: key; GitHub: owner/repository; GitLab: path; Azure: organisation/project; "
        "DefectDojo: number of an engagement.",
    )
    user: Maybe[str] = Field(default=None, description="Jira in the cloud: the account that the token belongs to.")
    issue_type: Maybe[str] = Field(
        default=None, description="Jira and Azure DevOps: the type of issue; Bug by default."
    )


class UpdateIntegration(NewIntegration):
    """New values of an integration. An address or secret that is missing stays; anything else becomes empty."""

    id: WireGuid = Field(description="The integration.")


class IntegrationTested(WireModel):
    """That a test went through."""

    reference: str | None = Field(description="The address of the issue that was made of it.")


class IntegrationEndpoints:
    """Handlers over the service of integrations."""

    def __init__(self, integrations: IntegrationService) -> None:
        self._integrations = integrations

    async def all(self, caller: Caller) -> Response:
        """Return the integrations by name."""
        return reply_list(map(_shape, await self._integrations.all(caller)))

    async def new(self, sent: NewIntegration, caller: Caller) -> Response:
        """Add an integration, whose host the operator allows."""
        return reply_model(_shape(await self._integrations.create(caller, _wish(sent))), CREATED)

    async def update(self, sent: UpdateIntegration, caller: Caller) -> Response:
        """Change an integration."""
        return reply_model(_shape(await self._integrations.update(caller, sent.id, _wish(sent))))

    async def delete(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Delete an integration that no notification names."""
        await self._integrations.delete(caller, id)
        return reply_value("Ok")

    async def test(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Send a test now; an issue tracker gets an issue of it."""
        return reply_model(IntegrationTested(reference=await self._integrations.test(caller, id)))


def integration_endpoints(integrations: IntegrationService) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = IntegrationEndpoints(integrations)
    view, manage = Permission.VIEW_INTEGRATIONS, Permission.MANAGE_INTEGRATIONS
    return (
        get("/integrations/list", at.all, needs=view, reply=list[IntegrationDetail]),
        post("/integrations/new", at.new, needs=manage, reply=IntegrationDetail, status=CREATED),
        post("/integrations/update", at.update, needs=manage, reply=IntegrationDetail),
        post("/integrations/delete/{id}", at.delete, needs=manage, reply=str),
        post("/integrations/test/{id}", at.test, needs=manage, reply=IntegrationTested),
    )


def _wish(sent: NewIntegration) -> IntegrationWish:
    return IntegrationWish(
        sent.name,
        IntegrationKind[sent.type.name],
        sent.url,
        sent.secret,
        sent.project or "",
        sent.user or "",
        sent.issue_type or "",
    )


def _shape(one: Integration) -> IntegrationDetail:
    return IntegrationDetail(
        id=one.id,
        name=one.name,
        type=IntegrationType[one.kind.name],
        url=_shown_url(one),
        project=one.project,
        user=one.user,
        issue_type=one.issue_type,
        has_secret=bool(one.credentials.secret) or one.kind.has_secret_address,
        created_at=one.created_at,
        updated_at=one.updated_at,
    )


def _shown_url(one: Integration) -> str:
    parts = urlsplit(one.credentials.url)
    return f"{parts.scheme}://{parts.netloc}/" if one.kind.has_secret_address else one.credentials.url
