# SPDX-License-Identifier: Apache-2.0
"""Server-side include injection: the server carries out directives that a value brings into a page.

Tried where the canary came back and markup stays alive behind it. A directive that shows a date is sent between two
markers: a date must stand there in place of the directive, for two different variables, while a directive that no
server knows must bring none. No other directive is ever sent.

Sources: CWE-97; Apache's mod_include; nginx's ngx_http_ssi_module; detection.md, section 7.1.
"""

from __future__ import annotations

import re

from vedette.checks import grammar
from vedette.checks.computed_product import is_reflected
from vedette.checks.documents import text_of
from vedette.checks.live_markup import is_markup_alive
from vedette.checks.steady import ask_steadily, within
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Probe, SubjectKind, Survey, Trial
from vedette.domain.finding import Fact, Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="server-side-include-injection",
    name="Server-side include injection",
    cwe=97,
    severity=Severity.HIGH,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:L/A:L",
    wasc=36,
    capec=101,
    description="A value from the request is written into a page that the server then reads for include directives.",
    impact="Directives show variables and files of the server, and on servers that allow it run commands.",
    remedy="Escape values as HTML before they are written into such a page, and switch server-side includes off where "
    "they are not needed (`Options -Includes`, or at least `IncludesNOEXEC`, in Apache; `ssi off` in nginx).",
    references=(
        "https://cwe.mitre.org/data/definitions/97.html",
        "https://owasp.org/www-community/attacks/Server-Side_Includes_(SSI)_Injection",
        "https://httpd.apache.org/docs/current/mod/mod_include.html",
    ),
)
TECHNIQUE = "date"
MOST_PROBES = 12
_DATE = re.compile(r"(?=[^<>]*\d{1,2}:\d{2})(?=[^<>]*\d{4})[\w ,.:+/-]{8,60}")


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Ask for a date where markup stays alive; then for nothing, and for another date."""
    return within(MOST_PROBES, _try(point, survey, chance))


def _try(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    if not (is_reflected(survey) and is_markup_alive(survey, '<">')):
        return None
    local, other = grammar.INCLUDED
    shown: list[Observation] = []
    for variable, part in ((local, "probe"), ("", "control"), (other, "replay"), (local, "replay")):
        before, after = chance.marker(), chance.marker()
        if variable:
            text = grammar.include_directive(before, variable, after)
        else:
            text = grammar.unknown_directive(before, chance.marker(), after)
        seen = yield from ask_steadily(Probe(point.append(text), part))
        if seen is None or (shown_date(text_of(seen.exchange.response), before, after) is None) is bool(variable):
            return None
        shown.append(seen)
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=TECHNIQUE,
        grade=Grade.CONFIRMED,
        certainty=99,
        story=f"The server carried out directives in {point.name}: three times a date stood in the place of a "
        "directive that asks for one; a directive that no server knows brought none.",
        evidence=(survey.baselines[0].as_evidence(), *(one.as_evidence() for one in shown)),
        facts=(Fact("variables", f"{local}, {other}"),),
    )


def shown_date(page: str, before: str, after: str) -> str | None:
    """Return the date that stands between the two markers and is all that does."""
    start = page.find(before)
    end = page.find(after, start) if start >= 0 else -1
    between = page[start + len(before) : end] if end >= 0 else ""
    return between if _DATE.fullmatch(between) else None


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset(Place),
    techniques=(TECHNIQUE,),
)
