# SPDX-License-Identifier: Apache-2.0
"""Path traversal: a value from the request chooses which file the server reads.

Asked for is one file that every user of the system may read and that holds no secret: the list of accounts on Unix,
an old settings file on Windows. Its own grammar must be in the answer and not in any untouched one; a file that does
not exist beside it, and the same words in another order, must not bring it. That rules out pages about such files and
searches by words. What is kept as evidence is the one line that proves it.

Sources: CWE-22; detection.md, sections 6 and 7.1; passwd(5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vedette.checks import grammar
from vedette.checks.known_files import SETTINGS, KnownFile, kept, known_file_of
from vedette.checks.point_types import is_path_like
from vedette.checks.steady import ask_steadily, within
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Probe, SubjectKind, Survey, Trial
from vedette.domain.finding import Fact, Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="path-traversal",
    name="Path traversal",
    cwe=22,
    severity=Severity.HIGH,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",
    wasc=33,
    capec=126,
    description="The application reads a file whose path is built from a value of the request, and does not keep it "
    "below the folder that was meant.",
    impact="Any file that the application's account may read can be read: settings with passwords, sources, keys. "
    "Where the file is included as code, more is possible.",
    remedy="Choose files by a key from a fixed list. Where a name must come from the request, resolve the whole path "
    "and check that the result still lies below the folder that is meant.",
    references=(
        "https://cwe.mitre.org/data/definitions/22.html",
        "https://owasp.org/www-community/attacks/Path_Traversal",
        "https://man7.org/linux/man-pages/man5/passwd.5.html",
    ),
)
TECHNIQUE = "known-file"
MOST_PROBES = 8
Spelling = Callable[[str], str]


def spellings(point: InsertionPoint, file: KnownFile) -> Iterator[Spelling]:
    """Return the ways to name a file from the root, at most four, the usual one first."""
    yield grammar.relative_file
    yield grammar.absolute_file
    folder, slash, _ = point.value.rpartition("/")
    if slash and folder:
        yield lambda path: grammar.file_below(folder + slash, path)
    yield grammar.backslash_file if file is SETTINGS else grammar.encoded_file


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Ask for the known file in each spelling; where it comes, run the controls and ask again."""
    return within(MOST_PROBES, _try_each(point, survey, chance))


def _try_each(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    file = known_file_of(survey)
    untouched = (*survey.baselines, survey.canary, survey.breaker)
    if not is_path_like(point) or any(one and file.line_in(one.exchange.response) for one in untouched):
        return None
    for spelling in spellings(point, file):
        seen = yield from ask_steadily(Probe(point.put(spelling(file.path))))
        if seen is not None and file.line_in(seen.exchange.response):
            return (yield from _confirm(point, file, spelling, seen, survey, chance))
    return None


def _confirm(
    point: InsertionPoint, file: KnownFile, spelling: Spelling, seen: Observation, survey: Survey, chance: Chance
) -> Trial:
    """Ask for an absent file, for the words of the path in another order, and for the known file once more."""
    shown = [kept(seen, file)]
    for path, part, comes in (
        (grammar.absent_file(file.path, chance.marker()), "control", False),
        (grammar.swapped_file(file.path), "control", False),
        (file.path, "replay", True),
    ):
        answer = yield from ask_steadily(Probe(point.put(spelling(path)), part))
        if answer is None or (file.line_in(answer.exchange.response) is not None) is not comes:
            return None
        shown.append(kept(answer, file))
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=TECHNIQUE,
        grade=Grade.CONFIRMED,
        certainty=99,
        story=f"A path in {point.name} brought a file of the operating system, twice; a path to a file that does not "
        "exist beside it, and the same words in another order, did not.",
        evidence=(survey.baselines[0].as_evidence(), *shown),
        facts=(Fact("path", spelling(file.path)), Fact("line", file.line_in(seen.exchange.response) or "")),
    )


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset(Place) - {Place.HEADER},
    techniques=(TECHNIQUE,),
)
