# SPDX-License-Identifier: Apache-2.0
"""Source code disclosure: the server sends the source of a page instead of running it.

Silent on manuals and forums that show code, on templates that run in the browser, and on code that a page offers as a
script of its own. Sources: CWE-540; WHATWG HTML, section 13.2.5.41 (`<?` opens a comment that no reader sees).
"""

from __future__ import annotations

from vedette.checks.documents import is_download, is_subject_page, is_successful, text_of
from vedette.checks.markup import TokenKind, read_tokens
from vedette.checks.passive import PARSED, seen_in
from vedette.checks.prose import MOST_PARAGRAPHS
from vedette.checks.source_code import find_source
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange, Url
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="source-code-disclosure",
    name="Source code disclosed",
    cwe=540,
    severity=Severity.HIGH,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",
    wasc=13,
    capec=118,
    description="An answer holds the source code of the page instead of what the code makes.",
    impact="Everybody can read how the application decides, and the passwords and keys that stand in the code.",
    remedy="Let the server hand files of this kind to the interpreter, in every folder and under every name, and keep "
    "code outside the web root. Change the secrets that stood in it.",
    references=(
        "https://cwe.mitre.org/data/definitions/540.html",
        "https://www.php.net/manual/en/language.basic-syntax.phptags.php",
    ),
)
CERTAINTY_ELSEWHERE = 75
_TYPES = frozenset({"text/html", "text/plain", "application/xhtml+xml"})
_SCRIPT_ENDINGS = (".php", ".phtml", ".php5", ".inc", ".jsp", ".jspx", ".asp", ".aspx", ".ascx", ".erb", ".rhtml")
_QUOTING = frozenset({"pre", "code", "textarea", "samp", "blockquote", "kbd", "template"})
_SHOWN = frozenset({TokenKind.TEXT, TokenKind.COMMENT})
"""Pieces of markup in which unprocessed code ends up; scripts and raw text hold the browser's own templates."""


def code_text(text: str, media_type: str) -> str:
    """Return what of `text` may be code that the server should have run; empty for prose about code."""
    if media_type == "text/plain":
        return text if text.lstrip("\ufeffï»¿ \t\r\n").startswith(("<?", "<%")) else ""
    pieces: list[str] = []
    depth = paragraphs = 0
    for token in read_tokens(text):
        if token.name in _QUOTING and token.kind in (TokenKind.START_TAG, TokenKind.END_TAG):
            depth = max(0, depth + (1 if token.kind is TokenKind.START_TAG else -1))
        elif token.kind is TokenKind.START_TAG:
            paragraphs += token.name == "p"
        elif token.kind in _SHOWN and not depth and not text.startswith("<!--", token.start):
            pieces.append(text[token.start : token.end])
    is_prose = paragraphs > MOST_PARAGRAPHS and not any(piece.startswith(("<?php", "<?=")) for piece in pieces)
    return "" if is_prose else " ".join(pieces)


def is_script(url: Url) -> bool:
    """Whether the path is that of a file which the server should run."""
    return url.path.lower().endswith(_SCRIPT_ENDINGS)


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report the source code of an answer that is shown, not saved."""
    response = exchange.response
    if not is_subject_page(exchange.request, subject) or not is_successful(response) or is_download(response):
        return ()
    if response.media_type not in _TYPES:
        return ()
    source = find_source(code_text(text_of(response), response.media_type))
    if source is None:
        return ()
    return (
        seen_in(
            exchange,
            subject,
            WEAKNESS,
            f"The answer holds source code of {source.language}, such as `{source.construct}`.",
            sink=source.language,
            facts=(Fact("language", source.language), Fact("construct", source.construct)),
            certainty=PARSED if is_script(exchange.request.url) else CERTAINTY_ELSEWHERE,
        ),
    )


CHECK = PassiveCheck(WEAKNESS, SubjectKind.ROUTE, inspect)
