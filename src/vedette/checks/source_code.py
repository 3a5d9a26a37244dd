# SPDX-License-Identifier: Apache-2.0
"""Source code of server-side languages, told by constructs that no other text has.

Two constructs are needed, one of them the mark that opens code. The client's own templates (`<%= name %>`) share the
mark, so what counts beside it are names that only the server's side knows.

Sources: PHP manual (basic syntax); Jakarta Server Pages 3.1, section 1.3; ASP 3.0; Ruby on Rails guides (views).
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Language:
    """A language, the mark that opens code, and constructs that only its code holds."""

    name: str
    opens: re.Pattern[str]
    holds: re.Pattern[str]


_LANGUAGES = (
    _Language(
        "PHP",
        re.compile(r"<\?(?:php\b|=)", re.IGNORECASE),
        re.compile(
            r"\$_(?:GET|POST|REQUEST|SERVER|SESSION|COOKIE)\[|\$\w+\s*=[^=>]|\$\w+->\w+|\bfunction\s+\w+\s*\(\s*\$"
            r"|\b(?:require|include)(?:_once)?[\s(]+['\"_]|\becho\s+[$'\"]"
        ),
    ),
    _Language(
        "JSP",
        re.compile(r"<%[@!=]?"),
        re.compile(
            r"<%@\s*(?:page|include|taglib)\b|\brequest\.getParameter\(|\bsession\.getAttribute\(|\bout\.print(?:ln)?\("
            r"|\bimport\s*=\s*\"java"
        ),
    ),
    _Language(
        "ASP",
        re.compile(r"<%[@=]?"),
        re.compile(
            r"\bResponse\.(?:Write|Redirect)\b|\bServer\.(?:CreateObject|MapPath)\b|\bRequest\.(?:Form|QueryString)\b"
            r"|<%@\s*(?:LANGUAGE|Control|Master)\b",
            re.IGNORECASE,
        ),
    ),
    _Language(
        "ERB",
        re.compile(r"<%[=-]?"),
        re.compile(
            r"<%=?\s*(?:link_to|render|form_for|form_with|content_for|csrf_meta_tags|yield)\b"
            r"|<%\s*@\w+\.each\s+do\s*\||<%-?\s*end\s*-?%>"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Source:
    """Source code in a text: its language, and the construct that tells it."""

    language: str
    construct: str


def find_source(text: str) -> Source | None:
    """Return the server-side source code in `text`; None when it holds none. Linear in the text."""
    if "<?" not in text and "<%" not in text:
        return None
    for language in _LANGUAGES:
        opened = language.opens.search(text)
        held = language.holds.search(text, opened.start()) if opened else None
        if held is not None:
            return Source(language.name, held[0].strip()[:60])
    return None
