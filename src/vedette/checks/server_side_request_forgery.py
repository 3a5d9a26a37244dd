# SPDX-License-Identifier: Apache-2.0
"""Server-side request forgery: the server sends a request to an address that a value of the request names.

Two addresses of our own listener are named, each with a token that nobody can guess; both go out before anything is
known of calls, so that calls which come later are judged by the same rule (`scan/late_calls.py`).

1. A request with each token reached the listener: confirmed. Nobody but a reader of the probe knows the token, no
   client of ours may go there (the scan's gate refuses it), and the first token says nothing of the second.
2. The listener's own text stands in both answers as well: what the server fetches is shown.
3. One of the two was fetched, or names were only resolved: possible. Filters and mail systems resolve every name.

A redirect to the listener is not followed, so it counts as nothing here. Only our own listener is ever named: no
metadata service, no address of the site's own network, nobody else.

Sources: CWE-918; detection.md, sections 6, 7.1 and 9.
"""

from __future__ import annotations

import html
import re

from vedette.checks import grammar
from vedette.checks.documents import text_of
from vedette.checks.point_types import is_fetchable
from vedette.checks.steady import ask_all_steadily, within
from vedette.domain.callback import CallKind, ListenerAddress, ListenerText, calls_in, is_fetched, token_of
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Probe, SubjectKind, Survey, Trial
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Fact, Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="server-side-request-forgery",
    name="Server-side request forgery",
    cwe=918,
    severity=Severity.HIGH,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:N",
    wasc=20,
    capec=664,
    description="The server sends a request to an address that is taken from the request it answers.",
    impact="The server can be made to ask machines that only it reaches: inner services, metadata services of clouds, "
    "itself. Where it shows what it fetched, their content can be read.",
    remedy="Fetch only what you have chosen yourself: take a key from the request and look the address up. Where "
    "people must name addresses, allow schemes, hosts and ports by a list, resolve the name once, refuse loopback, "
    "link-local and private addresses, connect to the address that was judged, and judge every redirect anew. "
    "Let such requests go through a proxy that reaches nothing inside.",
    references=(
        "https://cwe.mitre.org/data/definitions/918.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html",
        "https://owasp.org/Top10/A10_2021-Server-Side_Request_Forgery_%28SSRF%29/",
    ),
)
WITH_CONTENT, BLIND, BY_NAME = "content", "out-of-band", "name-resolution"
MOST_PROBES = 6
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}\Z")


def suffix_of(value: str) -> str:
    """Return the suffix of the file that an address or a path names: some sites look at it before they fetch."""
    path = value.partition("?")[0].partition("#")[0]
    authority, slash, last = path.rpartition("/")
    has_path = bool(slash) and not authority.endswith(("/", ":"))
    found = _SUFFIX.search(last) if has_path or not slash else None
    return found[0] if found else ""


def text_for(point: InsertionPoint, listener: ListenerAddress, token: str) -> str | None:
    """Return the text that names the listener at `point`; None where it cannot be named there."""
    if point.place is Place.HEADER and point.name.lower().startswith("x-forwarded-"):
        return grammar.listener_host(listener, token) if listener.dns_name else None
    return grammar.listener_address(listener, token, suffix_of(point.value))


def is_shown(exchange: Exchange, token: str) -> bool:
    """Whether the answer holds what only a reader of the listener's text knows."""
    return ListenerText.of(token).is_in(html.unescape(text_of(exchange.response)))


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Name the listener twice, with two tokens, and see who called."""
    return within(MOST_PROBES, _try(point, survey, chance))


def _try(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    listener = survey.listener
    if listener is None or not is_fetchable(point):
        return None
    probes = []
    for number, part in enumerate(("probe", "replay")):
        token = token_of(chance, number)
        text = text_for(point, listener, token)
        if text is None:
            return None
        probes.append(Probe(point.put(text), part, callback=token))
    first, second = yield from ask_all_steadily(tuple(probes))
    return None if first is None or second is None else _judge(point, survey, (first, second))


def _judge(point: InsertionPoint, survey: Survey, seen: tuple[Observation, Observation]) -> Finding | None:
    calls = [call for each in seen for call in calls_in(each.exchange)]
    fetched = [each for each in seen if is_fetched(each.exchange)]
    if not calls:
        return None
    grade, severity = Grade.POSSIBLE, Severity.MEDIUM
    if len(fetched) == len(seen) and all(is_shown(each.exchange, each.probe.callback) for each in seen):
        technique, grade, certainty, severity = WITH_CONTENT, Grade.CONFIRMED, 100, Severity.HIGH
        story = "fetched both times, and what our listener answered stands in the page"
    elif len(fetched) == len(seen):
        technique, grade, certainty = BLIND, Grade.CONFIRMED, 99
        story = "fetched both times; the page does not show what came back"
    elif fetched:
        technique, certainty = BLIND, 80
        story = "fetched once of two times"
    else:
        technique, certainty = BY_NAME, 50
        story = "resolved by name and not fetched, as filters and mail systems do too"
    first = next((call for call in calls if call.kind is CallKind.HTTP), calls[0])
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=technique,
        grade=grade,
        certainty=certainty,
        story=f"Two addresses of our own listener, with tokens that nobody can guess, were named in {point.name}: they "
        f"were {story}.",
        evidence=(survey.baselines[0].as_evidence(), *(each.as_evidence() for each in seen)),
        facts=(
            Fact("called from", first.source),
            Fact("call", first.head or first.name),
            Fact("after", f"{first.after_seconds:.1f} s"),
        ),
        severity=None if severity is WEAKNESS.severity else severity,
    )


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset(Place),
    techniques=(WITH_CONTENT, BLIND, BY_NAME),
    needs_listener=is_fetchable,
)
