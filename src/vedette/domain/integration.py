# SPDX-License-Identifier: Apache-2.0
"""Other systems that are told of scans and issues: chats, issue trackers, and anything that takes a webhook."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from vedette.domain.time import Instant


class IntegrationKind(Enum):
    """Which system it is; the values are stored."""

    WEBHOOK = "webhook"
    SLACK = "slack"
    TEAMS = "teams"
    JIRA = "jira"
    GITHUB = "github"
    GITLAB = "gitlab"
    AZURE_DEVOPS = "azure-devops"
    DEFECTDOJO = "defectdojo"

    @property
    def is_tracker(self) -> bool:
        """Whether it gets an issue of its own for each of ours; the others get one message a scan."""
        return self in (
            IntegrationKind.JIRA,
            IntegrationKind.GITHUB,
            IntegrationKind.GITLAB,
            IntegrationKind.AZURE_DEVOPS,
        )

    @property
    def wants_issues(self) -> bool:
        """Whether it can be told of nothing but issues, and so of completed scans only."""
        return self.is_tracker or self is IntegrationKind.DEFECTDOJO

    @property
    def has_secret_address(self) -> bool:
        """Whether its address is a secret itself: who knows it may post."""
        return self in (IntegrationKind.SLACK, IntegrationKind.TEAMS)


@dataclass(frozen=True, slots=True)
class IntegrationAccess:
    """Where the system is and what it is shown; sealed where it is stored.

    `secret` is the token, or the key that webhooks are signed with; empty where the address is the secret.
    """

    url: str
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Integration:
    """An integration as stored. Names are unique, letter case ignored.

    `project` is where issues go: a Jira project's key, `owner/repository`, a GitLab project's path or number,
    `organisation/project`, or the number of a DefectDojo engagement.
    """

    id: UUID
    name: str
    kind: IntegrationKind
    credentials: IntegrationAccess = field(repr=False)
    created_at: Instant
    updated_at: Instant
    project: str = ""
    user: str = ""
    """The Jira account that a token belongs to; empty for a personal access token."""
    issue_type: str = ""
    """What an issue is called there; empty for the usual one (Bug)."""
