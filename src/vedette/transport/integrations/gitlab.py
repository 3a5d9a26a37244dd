# SPDX-License-Identifier: Apache-2.0
"""GitLab: an issue of a project. Source: GitLab REST API version 4, "New issue"."""

from __future__ import annotations

from urllib.parse import quote

from pydantic import JsonValue

from vedette.domain.delivery import Notice
from vedette.domain.integration import Integration
from vedette.transport.integrations.github import fenced
from vedette.transport.integrations.wording import issue_title, json_bytes, plain_text, read_text
from vedette.transport.outgoing import OutgoingRequest


def request_to(integration: Integration, notice: Notice) -> OutgoingRequest:
    """Return the call that makes an issue, confidential since it tells of a weakness."""
    path = f"/api/v4/projects/{quote(integration.project, safe='')}/issues"
    headers = (("Content-Type", "application/json"), ("PRIVATE-TOKEN", integration.credentials.secret))
    value: dict[str, JsonValue] = {
        "title": issue_title(notice),
        "description": fenced(plain_text(notice)),
        "labels": "vedette",
        "confidential": True,
    }
    return OutgoingRequest(integration.credentials.url.rstrip("/") + path, headers, json_bytes(value))


def reference(body: bytes) -> str | None:
    """Return the page of the issue that was made."""
    return read_text(body, "web_url")
