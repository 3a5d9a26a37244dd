# SPDX-License-Identifier: Apache-2.0
"""GraphQL introspection enabled: the service tells everybody its whole schema.

Asked only where a request of the crawl was a GraphQL one: one field of the schema's own description, and a field that
cannot exist, which must be refused. Sources: CWE-200; GraphQL specification, section 4 (introspection).
"""

from __future__ import annotations

import json
import re

from vedette.checks import grammar
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Probe, SubjectKind, Survey, Trial, ask
from vedette.domain.exchange import NO_HEADERS, Request, Response
from vedette.domain.finding import Fact, Finding, Route
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="graphql-introspection-enabled",
    name="GraphQL introspection enabled",
    cwe=200,
    severity=Severity.LOW,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N",
    wasc=13,
    capec=118,
    description="The GraphQL service answers questions about its own schema.",
    impact="It names every type, field and change that the service knows, those that no page uses among them. An "
    "interface that is documented for everybody loses nothing by it.",
    remedy="Turn introspection off in production unless the interface is public, and check permissions at every field: "
    "a hidden schema protects nothing by itself.",
    references=(
        "https://cwe.mitre.org/data/definitions/200.html",
        "https://spec.graphql.org/October2021/#sec-Introspection",
        "https://cheatsheetseries.owasp.org/cheatsheets/GraphQL_Cheat_Sheet.html",
    ),
)
_DOCUMENT = re.compile(r"\s*(?:query|mutation|subscription|fragment|\{)")
_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")


def is_graphql(request: Request) -> bool:
    """Whether the request carries a GraphQL document as JSON. Source: GraphQL over HTTP, section 5."""
    if request.method != "POST" or not request.body.lstrip().startswith(b"{"):
        return False
    try:
        asked = json.loads(request.body)
    except (ValueError, RecursionError):
        return False
    document = asked.get("query") if isinstance(asked, dict) else None
    return isinstance(document, str) and _DOCUMENT.match(document) is not None


def query_type(response: Response) -> str | None:
    """Return the name of the schema's root type that the response tells; None when it tells none."""
    try:
        answer = json.loads(response.body)
    except (ValueError, RecursionError):
        return None
    for key in ("data", "__schema", "queryType", "name"):
        answer = answer.get(key) if isinstance(answer, dict) else None
    return answer if isinstance(answer, str) and _NAME.fullmatch(answer) else None


def trial(route: Route, survey: Survey, chance: Chance) -> Trial:
    """Ask for the name of the root type, for a field that cannot exist, and for the name again."""
    if not is_graphql(route.sample):
        return None
    seen = yield from ask(_probe(route, grammar.introspection()))
    name = query_type(seen.exchange.response)
    if name is None:
        return None
    control, again = yield (
        _probe(route, grammar.absent_field(chance.marker()), "control"),
        _probe(route, grammar.introspection(), "replay"),
    )
    if query_type(control.exchange.response) is not None or query_type(again.exchange.response) != name:
        return None
    return Finding(
        check=WEAKNESS.id,
        subject=route,
        technique="introspection",
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"The service names the root type of its schema: {name}. A field that cannot exist is not answered.",
        evidence=(
            survey.baselines[0].as_evidence("baseline"),
            seen.as_evidence(),
            control.as_evidence(),
            again.as_evidence(),
        ),
        facts=(Fact("root type", name),),
        sink="__schema",
    )


def _probe(route: Route, document: str, part: str = "probe") -> Probe:
    headers = route.sample.headers if "content-type" in route.sample.headers else NO_HEADERS
    body = json.dumps({"query": document}).encode("ascii")
    return Probe(Request("POST", route.sample.url, headers.put("Content-Type", "application/json"), body), part)


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.ROUTE,
    most_probes=3,
    trial=trial,
    techniques=("introspection",),
)
