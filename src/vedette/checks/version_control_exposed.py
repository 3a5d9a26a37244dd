# SPDX-License-Identifier: Apache-2.0
"""Version control exposed: the bookkeeping of Git, Subversion or Mercurial lies within the web root.

Told by the grammar of one small file of each system, which a name that cannot exist beside it must not show. The file
says nothing secret: neither the repository's settings, which may hold passwords, nor its history is asked for.

Sources: CWE-527; gitrepository-layout(5) (HEAD); Subversion's entries file; Mercurial's requires file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Probe, SubjectKind, Survey, Trial, ask
from vedette.domain.exchange import Request, Response
from vedette.domain.finding import Directory, Fact, Finding
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="version-control-exposed",
    name="Version control exposed",
    cwe=527,
    severity=Severity.HIGH,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",
    wasc=13,
    capec=116,
    description="The folder in which a version control system keeps its books can be read by everybody.",
    impact="The source code with its whole history can be put together again, and with it every password that was ever "
    "committed.",
    remedy="Publish an export instead of a working copy, or let the server refuse names that begin with a dot "
    "(nginx: `location ~ /\\. { deny all; }`, Apache: `RedirectMatch 404 /\\..*$`). Change every secret that the "
    "history holds.",
    references=(
        "https://cwe.mitre.org/data/definitions/527.html",
        "https://git-scm.com/docs/gitrepository-layout",
    ),
)


@dataclass(frozen=True, slots=True)
class _System:
    """A version control system, the small file that tells it, and the grammar of that file."""

    name: str
    folder: str
    file: str
    grammar: re.Pattern[bytes]


_MOST_BYTES = 1_000
_SYSTEMS = (
    _System("Git", ".git", "HEAD", re.compile(rb"(?:ref: refs/[\x21-\x7e]+|[0-9a-f]{40}|[0-9a-f]{64})\s*")),
    _System("Subversion", ".svn", "entries", re.compile(rb"(?:8|9|10|11|12|13)\r?\n.*", re.DOTALL)),
    _System(
        "Mercurial",
        ".hg",
        "requires",
        re.compile(rb"(?:[a-z0-9][a-z0-9_.-]{2,60}\r?\n)*revlogv\d(?:\r?\n[a-z0-9_.-]*)*"),
    ),
)


def is_file_of(system: _System, response: Response) -> bool:
    """Whether the response is the file that tells `system`."""
    return (
        response.status == 200
        and 0 < len(response.body) <= _MOST_BYTES
        and system.grammar.fullmatch(response.body) is not None
    )


def trial(directory: Directory, survey: Survey, chance: Chance) -> Trial:
    """Ask for the file of each system; where one is there, for a name beside it that cannot be, and once more."""
    probes = tuple(Probe(_file(directory, system, system.file)) for system in _SYSTEMS)
    answers = yield probes
    for system, seen in zip(_SYSTEMS, answers, strict=True):
        if not is_file_of(system, seen.exchange.response):
            continue
        control = yield from ask(Probe(_file(directory, system, chance.marker()), "control"))
        if is_file_of(system, control.exchange.response):
            continue
        again = yield from ask(Probe(seen.probe.request, "replay"))
        if not is_file_of(system, again.exchange.response):
            continue
        return Finding(
            check=WEAKNESS.id,
            subject=directory,
            technique="file",
            grade=Grade.CONFIRMED,
            certainty=100,
            story=f"{seen.probe.request.url.path} is the file of {system.name} that every working copy has; a name "
            "beside it that cannot exist is answered otherwise.",
            evidence=(
                survey.baselines[0].as_evidence("baseline"),
                seen.as_evidence(),
                control.as_evidence(),
                again.as_evidence(),
            ),
            facts=(Fact("system", system.name),),
            sink=system.folder,
        )
    return None


def _file(directory: Directory, system: _System, name: str) -> Request:
    return Request("GET", directory.url.with_target(f"{directory.url.path}{system.folder}/{name}"))


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.DIRECTORY,
    most_probes=len(_SYSTEMS) * 3,
    trial=trial,
    techniques=("file",),
)
