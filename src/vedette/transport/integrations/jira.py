# SPDX-License-Identifier: Apache-2.0
"""Jira, in the cloud and at home: an issue of a project. Source: Jira REST API version 2, "Create issue"."""

from __future__ import annotations

import base64

from pydantic import JsonValue

from vedette.domain.delivery import Notice
from vedette.domain.integration import Integration
from vedette.transport.integrations.wording import issue_title, json_bytes, plain_text, read_object
from vedette.transport.outgoing import OutgoingRequest


def request_to(integration: Integration, notice: Notice) -> OutgoingRequest:
    """Return the call that makes an issue; {noformat} keeps the description, which is plain, from being markup."""
    text = plain_text(notice).replace("{noformat}", "{ noformat }")
    fields: dict[str, JsonValue] = {
        "project": {"key": integration.project},
        "summary": issue_title(notice),
        "issuetype": {"name": integration.issue_type or "Bug"},
        "description": f"{{noformat}}\n{text}{{noformat}}",
        "labels": ["vedette"],
    }
    headers = (("Content-Type", "application/json"), ("Authorization", _authorization(integration)))
    return OutgoingRequest(f"{_root(integration)}/rest/api/2/issue", headers, json_bytes({"fields": fields}))


def reference(integration: Integration, body: bytes) -> str | None:
    """Return the page of the issue that was made."""
    key = read_object(body).get("key")
    return f"{_root(integration)}/browse/{key}" if isinstance(key, str) else None


def _root(integration: Integration) -> str:
    return integration.credentials.url.rstrip("/")


def _authorization(integration: Integration) -> str:
    """Return Basic with the account's API token in the cloud, Bearer with a personal access token elsewhere."""
    if not integration.user:
        return f"Bearer {integration.credentials.secret}"
    pair = f"{integration.user}:{integration.credentials.secret}".encode()
    return f"Basic {base64.b64encode(pair).decode('ascii')}"
