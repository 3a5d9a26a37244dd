# SPDX-License-Identifier: Apache-2.0
"""Backup file: a copy that an editor or a person left beside a script is sent as text, code and all.

Asked for are a few usual names of the copy of a script that the crawl found. The answer must hold source code, which
the page itself does not, and a copy of a name that cannot exist must not be answered so.

Sources: CWE-530; the names that Vim, Emacs, nano and people give to copies.
"""

from __future__ import annotations

from vedette.checks import grammar
from vedette.checks.documents import text_of
from vedette.checks.source_code import Source, find_source
from vedette.checks.source_code_disclosure import is_script
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Probe, SubjectKind, Survey, Trial
from vedette.domain.exchange import Request, Response
from vedette.domain.finding import Fact, Finding, Route
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="backup-file",
    name="Backup copy of a script",
    cwe=530,
    severity=Severity.HIGH,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",
    wasc=34,
    capec=87,
    description="A copy of a script lies beside it under a name that the server does not run, but sends as text.",
    impact="Everybody can read how the application decides, and the passwords and keys that stand in the code.",
    remedy="Delete the copy, change the secrets that stood in it, and publish from a clean build. Let the server "
    "refuse names such as *.bak, *.old, *.orig, *.swp and *~.",
    references=(
        "https://cwe.mitre.org/data/definitions/530.html",
        "https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/"
        "02-Configuration_and_Deployment_Management_Testing/"
        "04-Review_Old_Backup_and_Unreferenced_Files_for_Sensitive_Information",
    ),
)


def source_in(response: Response) -> Source | None:
    """Return the source code that a copy shows; None where the response is no copy of a script."""
    return find_source(text_of(response)) if response.status == 200 else None


def trial(route: Route, survey: Survey, chance: Chance) -> Trial:
    """Ask for the copies of the script; where one shows code, for one that cannot be, and once more."""
    url = route.sample.url
    page = survey.baselines[0].exchange.response
    if not is_script(url) or source_in(page) is not None:
        return None
    folder, _, name = url.path.rpartition("/")
    answers = yield tuple(_probe(route, f"{folder}/{name_of(name)}") for name_of in grammar.COPIES)
    for name_of, seen in zip(grammar.COPIES, answers, strict=True):
        source = source_in(seen.exchange.response)
        if source is None or seen.exchange.response.body == page.body:
            continue
        stem, _, ending = name.rpartition(".")
        absent = name_of(f"{stem}{chance.marker()}.{ending}")
        control, again = yield _probe(route, f"{folder}/{absent}", "control"), Probe(seen.probe.request, "replay")
        if source_in(control.exchange.response) is not None or source_in(again.exchange.response) is None:
            return None
        return _finding(route, survey, source, (seen, control, again))
    return None


def _finding(route: Route, survey: Survey, source: Source, seen: tuple[Observation, ...]) -> Finding:
    path = seen[0].probe.request.url.path
    return Finding(
        check=WEAKNESS.id,
        subject=route,
        technique="copy",
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"{path} shows source code of {source.language}, which the page itself runs; the copy of a script that "
        "cannot exist is not there.",
        evidence=(survey.baselines[0].as_evidence("baseline"), *(each.as_evidence() for each in seen)),
        facts=(Fact("copy", path), Fact("language", source.language), Fact("construct", source.construct)),
        sink=path,
    )


def _probe(route: Route, path: str, part: str = "probe") -> Probe:
    return Probe(Request("GET", route.sample.url.with_target(path)), part)


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.ROUTE,
    most_probes=len(grammar.COPIES) + 2,
    trial=trial,
    techniques=("copy",),
)
