# SPDX-License-Identifier: Apache-2.0
"""Brings a notice to an integration, whatever its kind."""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import UUID

from vedette.domain.delivery import Notice
from vedette.domain.integration import Integration, IntegrationKind
from vedette.transport.integrations import azure_devops, defectdojo, github, gitlab, jira, slack, teams, webhook
from vedette.transport.outgoing import OutgoingCaller, OutgoingRequest, require_success


class HttpCourier:
    """Tells integrations. `unix_seconds` is the time that webhooks are signed with."""

    def __init__(self, caller: OutgoingCaller, unix_seconds: Callable[[], float] = time.time) -> None:
        self._caller = caller
        self._unix_seconds = unix_seconds

    def check_address(self, url: str) -> None:
        """Raise UsageError or Refused unless `url` is an address that may be called."""
        self._caller.check(url)

    async def bring(self, integration: Integration, notice: Notice, delivery_id: UUID) -> str | None:
        """Tell `notice`, and return the address of what became of it, if there is one.

        Raises Unreachable when the system does not take it, Refused when it may not be called, UsageError.
        """
        reply = await self._caller.call(self._request(integration, notice, str(delivery_id)))
        require_success(reply, integration.name)
        return _reference(integration, reply.body)

    def _request(self, integration: Integration, notice: Notice, delivery_id: str) -> OutgoingRequest:
        match integration.kind:
            case IntegrationKind.WEBHOOK:
                return webhook.request_to(integration, notice, delivery_id, int(self._unix_seconds()))
            case IntegrationKind.SLACK:
                return slack.request_to(integration, notice)
            case IntegrationKind.TEAMS:
                return teams.request_to(integration, notice)
            case IntegrationKind.JIRA:
                return jira.request_to(integration, notice)
            case IntegrationKind.GITHUB:
                return github.request_to(integration, notice)
            case IntegrationKind.GITLAB:
                return gitlab.request_to(integration, notice)
            case IntegrationKind.AZURE_DEVOPS:
                return azure_devops.request_to(integration, notice)
            case IntegrationKind.DEFECTDOJO:
                return defectdojo.request_to(integration, notice, delivery_id)


def _reference(integration: Integration, body: bytes) -> str | None:
    match integration.kind:
        case IntegrationKind.JIRA:
            return jira.reference(integration, body)
        case IntegrationKind.GITHUB:
            return github.reference(body)
        case IntegrationKind.GITLAB:
            return gitlab.reference(body)
        case IntegrationKind.AZURE_DEVOPS:
            return azure_devops.reference(body)
        case IntegrationKind.DEFECTDOJO:
            return defectdojo.reference(integration, body)
        case IntegrationKind.WEBHOOK | IntegrationKind.SLACK | IntegrationKind.TEAMS:
            return None
