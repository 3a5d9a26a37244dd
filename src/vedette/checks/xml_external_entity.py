# SPDX-License-Identifier: Apache-2.0
"""XML external entity: an XML value from the request is read by a parser that fetches what its DTD names.

Tried where the value is XML. The value's document gets a DTD with one entity that names a file which every user of the
system may read; where it is put in, the file's own line comes back. A file that does not exist beside it, and the
entity without its declaration, must not bring it. No entity refers to another one, so nothing grows.

Where nothing of the document comes back, the entity is a text of our own listener: it must be asked for, with a token
that nobody can guess, twice, and not where the address stands in the document undeclared.

Sources: CWE-611; XML 1.0, section 4.2.2; detection.md, sections 6 and 7.1.
"""

from __future__ import annotations

import re

from vedette.checks import grammar
from vedette.checks.known_files import kept, known_file_of
from vedette.checks.steady import ask_all_steadily, ask_steadily, within
from vedette.domain.callback import calls_in, is_fetched, token_of
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Probe, SubjectKind, Survey, Trial
from vedette.domain.finding import Fact, Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="xml-external-entity",
    name="XML external entity",
    cwe=611,
    severity=Severity.HIGH,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",
    wasc=43,
    capec=201,
    description="The application parses XML from the request with a parser that reads files and addresses which the "
    "document names as external entities.",
    impact="Files of the server can be read, and the server can be made to send requests to machines that only it "
    "reaches.",
    remedy="Turn document type definitions off in the parser (or at least external entities and network access): "
    "defusedxml or `resolve_entities=False` in Python, `disallow-doctype-decl` in Java, "
    "`DtdProcessing.Prohibit` in .NET, `LIBXML_NONET` without `LIBXML_NOENT` in PHP.",
    references=(
        "https://cwe.mitre.org/data/definitions/611.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/XML_External_Entity_Prevention_Cheat_Sheet.html",
        "https://www.w3.org/TR/xml/#sec-external-ent",
    ),
)
TECHNIQUE, OUT_OF_BAND = "known-file", "out-of-band"
MOST_PROBES = 8
_DOCUMENT = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?<([A-Za-z_][\w.:-]*)[\s/>]")
_SAFE_ELEMENT = re.compile(r"[A-Za-z_][\w.-]{0,60}")


def root_of(value: str) -> str | None:
    """Return the name of the root element of an XML value; None when the value is no XML, or has a DTD already."""
    found = _DOCUMENT.match(value)
    if found is None or "<!DOCTYPE" in value or _SAFE_ELEMENT.fullmatch(found[1]) is None:
        return None
    return found[1]


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Let the document name the known file; where its line comes, run the controls and ask again."""
    return within(MOST_PROBES, _try(point, survey, chance))


def _try(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    root = root_of(point.value)
    if root is None:
        return None
    return (yield from _try_file(point, root, survey, chance)) or (yield from _try_call(point, root, survey, chance))


def _try_call(point: InsertionPoint, root: str, survey: Survey, chance: Chance) -> Trial:
    """Let the document name our own listener."""
    listener = survey.listener
    if listener is None:
        return None
    tokens = [token_of(chance, number) for number in range(3)]
    probes = (
        Probe(point.put(grammar.listener_document(root, listener, tokens[0])), "probe", callback=tokens[0]),
        Probe(point.put(grammar.plain_listener_document(root, listener, tokens[1])), "control", callback=tokens[1]),
        Probe(point.put(grammar.listener_document(root, listener, tokens[2])), "replay", callback=tokens[2]),
    )
    probe, control, replay = yield from ask_all_steadily(probes)
    if probe is None or control is None or replay is None or calls_in(control.exchange):
        return None
    calls = [call for seen in (probe, replay) for call in calls_in(seen.exchange)]
    fetched = sum(is_fetched(seen.exchange) for seen in (probe, replay))
    if not calls:
        return None
    grade = Grade.CONFIRMED if fetched == 2 else Grade.POSSIBLE
    times = {2: "was fetched both times", 1: "was fetched once of two times"}.get(fetched, "was looked up by name only")
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=OUT_OF_BAND,
        grade=grade,
        certainty={2: 99, 1: 80}.get(fetched, 50),
        story=f"The XML in {point.name} named an address of our own listener as an entity, and it {times}; the same "
        "kind of address in a document that declares no entity was not asked for.",
        evidence=(survey.baselines[0].as_evidence(), *(seen.as_evidence() for seen in (probe, control, replay))),
        facts=(Fact("called from", calls[0].source), Fact("call", calls[0].head or calls[0].name)),
    )


def _try_file(point: InsertionPoint, root: str, survey: Survey, chance: Chance) -> Trial:
    file = known_file_of(survey)
    untouched = (*survey.baselines, survey.canary, survey.breaker)
    if any(one and file.line_in(one.exchange.response) for one in untouched):
        return None
    shown = []
    for text, part, comes in (
        (grammar.entity_document(root, file.path), "probe", True),
        (grammar.entity_document(root, grammar.absent_file(file.path, chance.marker())), "control", False),
        (grammar.plain_document(root, file.path), "control", False),
        (grammar.entity_document(root, file.path), "replay", True),
    ):
        seen = yield from ask_steadily(Probe(point.put(text), part))
        if seen is None or (file.line_in(seen.exchange.response) is not None) is not comes:
            return None
        shown.append(kept(seen, file))
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=TECHNIQUE,
        grade=Grade.CONFIRMED,
        certainty=99,
        story=f"The XML in {point.name} named a file of the operating system as an entity and its content came back, "
        "twice; a file that does not exist beside it, and the name without a declaration, brought nothing.",
        evidence=(survey.baselines[0].as_evidence(), *shown),
        facts=(Fact("file", f"/{file.path}"),),
    )


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset(Place) - {Place.HEADER, Place.PATH},
    techniques=(TECHNIQUE, OUT_OF_BAND),
)
