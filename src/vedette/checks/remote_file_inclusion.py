# SPDX-License-Identifier: Apache-2.0
"""Remote file inclusion: the server runs a file that an address in the request names.

The listener serves a text in which an empty block of each of several interpreters stands between two marks. A block
does nothing; an interpreter takes its own one out and leaves the others. So the text shows whether it was run or only
displayed, and nothing of ours is ever computed by the site. Tried twice, with two tokens and so with different marks.

Blind inclusion looks like any other fetch, and is reported as server-side request forgery.

Sources: CWE-98; detection.md, sections 6 and 7.1.
"""

from __future__ import annotations

import html

from vedette.checks import grammar
from vedette.checks.documents import text_of
from vedette.checks.point_types import is_path_like, is_url_like
from vedette.checks.steady import ask_steadily, within
from vedette.domain.callback import Inclusion, ListenerText, is_fetched, token_of
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Probe, SubjectKind, Survey, Trial
from vedette.domain.finding import Fact, Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="remote-file-inclusion",
    name="Remote file inclusion",
    cwe=98,
    severity=Severity.CRITICAL,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H",
    wasc=5,
    capec=193,
    description="The server fetches a file from an address in the request and runs it as a part of its own program.",
    impact="Whoever names an address of theirs has the server run their program, with all that the server may do.",
    remedy="Never include what a request names: choose the file by a key from a fixed list. In PHP set "
    "`allow_url_include` to `Off`; in template engines load templates from your own folders only, never from a "
    "text that was fetched.",
    references=(
        "https://cwe.mitre.org/data/definitions/98.html",
        "https://www.php.net/manual/en/filesystem.configuration.php#ini.allow-url-include",
        "https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/"
        "07-Input_Validation_Testing/11.2-Testing_for_Remote_File_Inclusion",
    ),
)
TECHNIQUE = "empty-block"
MOST_PROBES = 6


def may_name_file(point: InsertionPoint) -> bool:
    """Whether the point may name a file to be run: a path or an address."""
    return is_path_like(point) or is_url_like(point)


def inclusion_of(seen: Observation) -> Inclusion | None:
    """Return what has run the listener's text, going by the answer; None where nothing shows that it was run."""
    if not is_fetched(seen.exchange):
        return None
    return ListenerText.of(seen.probe.callback).inclusion_in(html.unescape(text_of(seen.exchange.response)))


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Name the listener's text twice, and see whether the same interpreter has run it."""
    return within(MOST_PROBES, _try(point, survey, chance))


def _try(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    listener = survey.listener
    if listener is None or not may_name_file(point):
        return None
    seen = []
    inclusions = []
    for number, part in enumerate(("probe", "replay")):
        token = token_of(chance, number)
        answer = yield from ask_steadily(Probe(point.put(grammar.listener_file(listener, token)), part, callback=token))
        inclusion = None if answer is None else inclusion_of(answer)
        if answer is None or inclusion is None:
            return None
        seen.append(answer)
        inclusions.append(inclusion)
    if inclusions[0] is not inclusions[1]:
        return None
    inclusion = inclusions[0]
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=TECHNIQUE,
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"The address in {point.name} was fetched and the text from there was run, twice: of the empty blocks in "
        f"it that of {inclusion.value} was gone, and the others were still there.",
        evidence=(survey.baselines[0].as_evidence(), *(each.as_evidence() for each in seen)),
        facts=(Fact("run by", inclusion.value),),
    )


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset(Place) - {Place.HEADER},
    techniques=(TECHNIQUE,),
    needs_listener=may_name_file,
)
