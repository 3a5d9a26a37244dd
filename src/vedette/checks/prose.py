# SPDX-License-Identifier: Apache-2.0
"""Whether an error text is the page's own failure, or something that the page writes about.

A failing page says so by its status. With any other status an error text counts only outside the elements that prose
quotes in, and only where there is hardly any prose around it: articles, answers and manuals are full of traces.
Source: detection.md, section 7.3 (look-alikes) and section 9 (certainty).
"""

from __future__ import annotations

from vedette.checks.documents import HTML_TYPES, text_of
from vedette.checks.markup import TokenKind, read_tokens
from vedette.checks.passive import PARSED
from vedette.domain.exchange import Response

CERTAINTY_OF_CLIENT_ERROR = 90
CERTAINTY_OF_SUCCESS = 80
_TYPES = HTML_TYPES | {"text/plain", "application/json", "application/problem+json", "text/xml", "application/xml", ""}
_QUOTING = frozenset({"article", "blockquote", "code", "textarea", "samp"})
_PRE = "pre"
MOST_PARAGRAPHS = 2
"""A page with more paragraphs than this is prose: a trace in its `<pre>` is a quotation, and so is one in its text if
that many of the paragraphs are whole sentences."""
LEAST_WORDS = 12
"""A paragraph with fewer words is a label, a line of a footer or a short notice."""


def certainty_of_error(response: Response, sample: str) -> int | None:
    """Return how sure it is that the error text beginning with `sample` is the page's own; None for a quotation."""
    if response.status in (429, 503, 304) or response.media_type not in _TYPES:
        return None
    if response.status >= 500:
        return PARSED
    if is_quoted(text_of(response), sample):
        return None
    return CERTAINTY_OF_CLIENT_ERROR if response.status >= 400 else CERTAINTY_OF_SUCCESS


def is_quoted(text: str, sample: str, most_paragraphs: int = MOST_PARAGRAPHS) -> bool:
    """Whether a text that holds the head of `sample` stands in a quoting element, or the page is prose around it."""
    paragraphs, sentences, words = 0, 0, 0
    open_quoting: list[str] = []
    quoted, is_preformatted = False, False
    head = sample[:12]
    for token in read_tokens(text):
        if token.kind is TokenKind.START_TAG:
            if token.name == "p":
                paragraphs, words = paragraphs + 1, 0
            if token.name in _QUOTING or token.name == _PRE:
                open_quoting.append(token.name)
        elif token.kind is TokenKind.END_TAG and token.name in open_quoting:
            del open_quoting[len(open_quoting) - 1 - open_quoting[::-1].index(token.name) :]
        elif token.kind not in (TokenKind.TEXT, TokenKind.RCDATA):
            continue
        elif head in text[token.start : token.end]:
            quoted = quoted or token.kind is TokenKind.RCDATA or any(name != _PRE for name in open_quoting)
            is_preformatted = is_preformatted or _PRE in open_quoting
        else:
            before, words = words, words + len(text[token.start : token.end].split())
            sentences += before < LEAST_WORDS <= words
    return quoted or (paragraphs if is_preformatted else sentences) > most_paragraphs
