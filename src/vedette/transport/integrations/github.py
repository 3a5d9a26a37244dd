# SPDX-License-Identifier: Apache-2.0
"""GitHub, and GitHub Enterprise: an issue of a repository. Source: GitHub REST API 2022-11-28, "Create an issue"."""

from __future__ import annotations

from urllib.parse import quote

from pydantic import JsonValue

from vedette.domain.delivery import Notice
from vedette.domain.integration import Integration
from vedette.transport.integrations.wording import issue_title, json_bytes, plain_text, read_text
from vedette.transport.outgoing import OutgoingRequest


def request_to(integration: Integration, notice: Notice) -> OutgoingRequest:
    """Return the call that makes an issue; the address is that of the API, `https://api.github.com`."""
    owner, _, repository = integration.project.partition("/")
    path = f"/repos/{quote(owner, safe='')}/{quote(repository, safe='')}/issues"
    headers = (
        ("Content-Type", "application/json"),
        ("X-GitHub-Api-Version", "2022-11-28"),
        ("Authorization", f"Bearer {integration.credentials.secret}"),
    )
    value: dict[str, JsonValue] = {
        "title": issue_title(notice),
        "body": fenced(plain_text(notice)),
        "labels": ["vedette"],
    }
    return OutgoingRequest(integration.credentials.url.rstrip("/") + path, headers, json_bytes(value))


def reference(body: bytes) -> str | None:
    """Return the page of the issue that was made."""
    return read_text(body, "html_url")


def fenced(text: str) -> str:
    """Return `text` as a Markdown code block that nothing in it can end: no mention, link or image is made of it."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}text\n{text}{fence}\n"
