# SPDX-License-Identifier: Apache-2.0
"""The texts of a finding as the vendor's reports carry them: fragments of HTML or Markdown, and exchanges as they were.

Everything that a target said is escaped; what is markup here was written here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from html import escape

from vedette.domain.exchange import Exchange, Headers
from vedette.domain.finding import Finding
from vedette.domain.handshake import HANDSHAKE
from vedette.domain.remedies.catalogue import remedies_for
from vedette.domain.stack import Stack
from vedette.domain.weakness import Grade, Weakness
from vedette.reports.document import Markup
from vedette.reports.markdown_text import code_block, link, plain

MOST_BODY_BYTES = 64 * 1024
"""How much of a body a report shows; the whole of it stays in the evidence."""

_PARTS = ("probe", "replay", "control", "baseline")


def title(weakness: Weakness, grade: Grade) -> str:
    """Return the name of a finding; one that is only likely says so in front."""
    return weakness.name if grade is Grade.CONFIRMED else f"[Possible] {weakness.name}"


def paragraphs(*texts: str, markup: Markup = Markup.HTML) -> str:
    """Return plain texts as paragraphs; nothing for no text."""
    if markup is Markup.MARKDOWN:
        return "\n\n".join(plain(text) for text in texts if text)
    return "".join(f"<p>{told_html(text)}</p>" for text in texts if text)


def told_html(text: str) -> str:
    """Return plain text as HTML; what stands between two backticks is code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    return "".join(f"<code>{escape(part)}</code>" if number % 2 else escape(part) for number, part in enumerate(parts))


def remedy_paragraphs(weakness: Weakness, stacks: Collection[Stack], markup: Markup = Markup.HTML) -> str:
    """Return what to do: in general, then for each of `stacks` with an example, and in the page itself."""
    told = [paragraphs(weakness.remedy, markup=markup)]
    for one in remedies_for(weakness, stacks):
        if markup is Markup.MARKDOWN:
            told.append(f"\n\n{plain(f'{one.stack.value}: {one.text}')}\n\n{code_block(one.example, one.language)}")
        else:
            told.append(f"<p>{told_html(f'{one.stack.value}: {one.text}')}</p><pre>{escape(one.example)}</pre>")
    return "".join(told)


def link_list(addresses: Iterable[str], markup: Markup = Markup.HTML) -> str:
    """Return addresses as a list of links; nothing for none."""
    if markup is Markup.MARKDOWN:
        return "\n".join(f"- {link(address)}" for address in addresses)
    items = "".join(f'<li><a href="{escape(address)}">{escape(address)}</a></li>' for address in addresses)
    return f"<ul>{items}</ul>" if items else ""


def shown_exchange(finding: Finding) -> Exchange | None:
    """Return the exchange that shows the finding best: its probe, else whatever evidence there is."""
    for part in _PARTS:
        for evidence in finding.evidence:
            if evidence.part == part:
                return evidence.exchange
    return finding.evidence[0].exchange if finding.evidence else None


def request_text(exchange: Exchange, most_bytes: int = MOST_BODY_BYTES) -> str:
    """Return the request as it was sent, at most `most_bytes` of its body."""
    request = exchange.request
    if request.method == HANDSHAKE:
        start = f"Handshake of TLS with {request.url.origin.authority}"
        return _message_text(start, request.headers, b"", most_bytes)
    lines = exchange.sent if exchange.sent.lines else request.headers
    return _message_text(f"{request.method} {request.url.target} HTTP/1.1", lines, request.body, most_bytes)


def response_text(exchange: Exchange, most_bytes: int = MOST_BODY_BYTES) -> str:
    """Return the response as it was received, its body decoded, at most `most_bytes` of it."""
    response = exchange.response
    return _message_text(_status_line(exchange), response.headers, response.body, most_bytes)


def _status_line(exchange: Exchange) -> str:
    response = exchange.response
    if exchange.request.method == HANDSHAKE:
        return response.reason
    return f"HTTP/{response.http_version} {response.status} {response.reason}".rstrip()


def _message_text(start: str, headers: Headers, body: bytes, most_bytes: int) -> str:
    head = "\r\n".join([start, *(f"{name}: {value}" for name, value in headers)])
    return f"{head}\r\n\r\n{body_text(body, most_bytes)}"


def body_text(body: bytes, most_bytes: int = MOST_BODY_BYTES) -> str:
    """Return the beginning of a body as text: UTF-8 where it is, replacement characters where it is not."""
    text = body[:most_bytes].decode("utf-8", "replace")
    cut = len(body) - most_bytes
    return f"{text}\n[{cut:,} more bytes]" if cut > 0 else text


def response_excerpt(exchange: Exchange, telling: str, around: int) -> str:
    """Return the response's head and `around` characters of its body on each side of `telling`, or its beginning."""
    response = exchange.response
    head = "\r\n".join([_status_line(exchange), *(f"{name}: {value}" for name, value in response.headers)])
    text = response.body[:MOST_BODY_BYTES].decode("utf-8", "replace")
    at = max(text.find(telling), 0) if telling else 0
    first, last = max(at - around, 0), at + len(telling) + around
    before, after = "[\u2026] " if first else "", " [\u2026]" if last < len(text) else ""
    return f"{head}\r\n\r\n{before}{text[first:last]}{after}"
