# SPDX-License-Identifier: Apache-2.0
"""The texts of a finding as the vendor's reports carry them: HTML fragments, and exchanges as they went over the wire.

Everything that a target said is escaped; what is markup here was written here.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from vedette.domain.exchange import Exchange, Headers
from vedette.domain.finding import Finding
from vedette.domain.weakness import Grade, Weakness

MOST_BODY_BYTES = 64 * 1024
"""How much of a body a report shows; the whole of it stays in the evidence."""

_PARTS = ("probe", "replay", "control", "baseline")


def title(weakness: Weakness, grade: Grade) -> str:
    """Return the name of a finding; one that is only likely says so in front."""
    return weakness.name if grade is Grade.CONFIRMED else f"[Possible] {weakness.name}"


def paragraphs(*texts: str) -> str:
    """Return plain texts as HTML paragraphs; nothing for no text."""
    return "".join(f"<p>{escape(text)}</p>" for text in texts if text)


def link_list(addresses: Iterable[str]) -> str:
    """Return addresses as an HTML list of links; nothing for none."""
    items = "".join(f'<li><a href="{escape(address)}">{escape(address)}</a></li>' for address in addresses)
    return f"<ul>{items}</ul>" if items else ""


def shown_exchange(finding: Finding) -> Exchange | None:
    """Return the exchange that shows the finding best: its probe, else whatever evidence there is."""
    for part in _PARTS:
        for evidence in finding.evidence:
            if evidence.part == part:
                return evidence.exchange
    return finding.evidence[0].exchange if finding.evidence else None


def request_text(exchange: Exchange) -> str:
    """Return the request as it was sent."""
    request = exchange.request
    lines = exchange.sent if exchange.sent.lines else request.headers
    return _message_text(f"{request.method} {request.url.target} HTTP/1.1", lines, request.body)


def response_text(exchange: Exchange) -> str:
    """Return the response as it was received, its body decoded."""
    response = exchange.response
    start = f"HTTP/{response.http_version} {response.status} {response.reason}".rstrip()
    return _message_text(start, response.headers, response.body)


def _message_text(start: str, headers: Headers, body: bytes) -> str:
    head = "\r\n".join([start, *(f"{name}: {value}" for name, value in headers)])
    return f"{head}\r\n\r\n{body_text(body)}"


def body_text(body: bytes) -> str:
    """Return the beginning of a body as text: UTF-8 where it is, replacement characters where it is not."""
    text = body[:MOST_BODY_BYTES].decode("utf-8", "replace")
    cut = len(body) - MOST_BODY_BYTES
    return f"{text}\n[{cut:,} more bytes]" if cut > 0 else text
