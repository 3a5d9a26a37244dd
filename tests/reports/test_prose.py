# SPDX-License-Identifier: Apache-2.0
"""Texts of findings: remedies for what a site is made with, and handshakes that are shown as what they are."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.support.documents import document
from tests.support.handshakes import tried
from tests.support.judge import exchange_of

from vedette.checks import weak_tls_cipher
from vedette.checks.catalogue import get_check
from vedette.domain.exchange import Exchange
from vedette.domain.handshake import Handshake, TlsOffer, handshake_response, offer_request
from vedette.domain.stack import Stack
from vedette.reports.document import Markup
from vedette.reports.html import DETAIL, page_formats
from vedette.reports.json import FORMAT as JSON
from vedette.reports.markdown import FORMAT as MARKDOWN
from vedette.reports.proof import show_proof
from vedette.reports.prose import (
    paragraphs,
    remedy_paragraphs,
    request_text,
    response_excerpt,
    response_text,
    told_html,
)

SQL = get_check("sql-injection").weakness


def test_a_remedy_is_told_in_general_and_for_each_stack() -> None:
    told = remedy_paragraphs(SQL, (Stack.PHP,))

    assert told.startswith(paragraphs(SQL.remedy))
    assert "<p>PHP: Prepare the statement" in told
    assert "Python" not in told
    assert remedy_paragraphs(SQL, ()) == paragraphs(SQL.remedy)
    assert "```php" in remedy_paragraphs(SQL, (Stack.PHP,), Markup.MARKDOWN)


@pytest.mark.parametrize("stack", [Stack.PYTHON, Stack.GO])
def test_reports_tell_the_remedies_of_what_the_site_is_made_with(stack: Stack) -> None:
    html, _ = page_formats(DETAIL)
    found = next(iter(document().findings))
    known = replace(found, weakness=SQL)
    told = replace(document(), findings=(known,), stacks=(stack,))

    for text in (html.render(told).decode(), MARKDOWN.render(told).decode()):
        assert stack.value in text
        assert "item WHERE id" in text
    (first,) = json.loads(JSON.render(told))["Vulnerabilities"]
    assert stack.value in first["RemedialProcedure"]
    assert stack.value not in first["RemedialActions"]


def test_a_handshake_is_not_shown_as_http() -> None:
    request = offer_request(exchange_of(handshake_response(Handshake(False))).request.url, TlsOffer.TLS_1_0)
    shaken = Exchange(request, handshake_response(Handshake(True, "TLSv1.0", "TLS_RSA_WITH_RC4_128_SHA")))

    assert request_text(shaken).startswith("Handshake of TLS with shop.example\r\nOffer: TLSv1.0")
    assert response_text(shaken).startswith("Agreed\r\nVersion: TLSv1.0\r\nCipher: TLS_RSA")
    assert "HTTP/" not in response_excerpt(shaken, "", 10)


def test_a_proof_of_handshakes_says_what_was_offered_and_agreed_on() -> None:
    found = tried(weak_tls_cipher.CHECK, {TlsOffer.BROKEN_CIPHERS: Handshake(True, "TLSv1.0", "TLS_RSA_WITH_NULL_SHA")})
    assert found.finding is not None

    shown = {each.part: each for each in show_proof(found.finding).exchanges}

    assert shown["probe"].request_line == "handshake of TLS, offering broken ciphers"
    assert (shown["probe"].answer, shown["replay"].telling) == ("agreed", "TLSv1.0, TLS_RSA_WITH_NULL_SHA")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain <b> & 'x'", "plain &lt;b&gt; &amp; &#x27;x&#x27;"),
        ("set `<a>` so", "set <code>&lt;a&gt;</code> so"),
        ("`a` and `b`", "<code>a</code> and <code>b</code>"),
        ("one ` alone", "one ` alone"),
        ("", ""),
    ],
)
def test_between_backticks_stands_code_and_all_is_escaped(text: str, html: str) -> None:
    assert told_html(text) == html
