# SPDX-License-Identifier: Apache-2.0
"""Stack trace disclosure: an answer shows the inside of the application when it fails.

Silent on articles, manuals and forums that quote a trace, and on scripts that carry one. Sources: CWE-209.
"""

from __future__ import annotations

import html

from vedette.checks.documents import is_subject_page, text_of
from vedette.checks.passive import seen_in
from vedette.checks.prose import certainty_of_error
from vedette.checks.stack_traces import find_stack_trace
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="stack-trace-disclosure",
    name="Stack trace disclosed",
    cwe=209,
    severity=Severity.LOW,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N",
    wasc=13,
    capec=54,
    description="When a request fails, the answer shows a stack trace or a framework's debugging page.",
    impact="It tells the language, libraries, paths and the flow of the program, sometimes settings and secrets: what "
    "somebody needs to find and use other weaknesses.",
    remedy="Turn debugging mode off in production. Catch errors at the edge, log them on the server, and answer with a "
    "plain error page.",
    references=(
        "https://cwe.mitre.org/data/definitions/209.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html",
    ),
)


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report the first trace in the answer, unless it is a quotation."""
    if not is_subject_page(exchange.request, subject):
        return ()
    markup = text_of(exchange.response)
    trace = find_stack_trace(markup, html.unescape(markup))
    certainty = certainty_of_error(exchange.response, trace.frame) if trace else None
    if trace is None or certainty is None:
        return ()
    story = f"The answer (status {exchange.response.status}) shows a stack trace of {trace.language}."
    facts = (Fact("language", trace.language), Fact("frame", trace.frame))
    return (seen_in(exchange, subject, WEAKNESS, story, sink=trace.language, facts=facts, certainty=certainty),)


CHECK = PassiveCheck(WEAKNESS, SubjectKind.ROUTE, inspect)
