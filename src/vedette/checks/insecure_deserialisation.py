# SPDX-License-Identifier: Apache-2.0
"""Insecure deserialisation: a serialised object from the request is read by its language's own reader.

Tried where the value is such an object. One bit is flipped where it can name no class: an error that only that reader
makes must come, twice, and must not come for the value as it is. A signed value fails before it is read, with another
error. Whether a reader can be led to run code depends on the classes that are there, which is never tried: so this is
*possible* and never more.

Sources: CWE-502; detection.md, section 7.1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from vedette.checks import grammar
from vedette.checks.documents import text_of
from vedette.checks.steady import ask_steadily, within
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Probe, SubjectKind, Survey, Trial
from vedette.domain.exchange import Response
from vedette.domain.finding import Fact, Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade, Severity, Weakness
from vedette.web.serialised import read_serialised

WEAKNESS = Weakness(
    id="insecure-deserialisation",
    name="Insecure deserialisation",
    cwe=502,
    severity=Severity.HIGH,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H",
    wasc=20,
    capec=586,
    description="An object from the request is read with a reader that can make objects of any class.",
    impact="Depending on the classes that the application has, whoever sends the request can change its state or run "
    "code on the server.",
    remedy="Hand over plain facts instead of objects: JSON that is checked against a schema. Where objects must "
    "travel, sign them and check the signature before reading, and let the reader make listed classes only: "
    "`ObjectInputFilter` in Java, `allowed_classes` of unserialize() in PHP; leave `pickle`, `Marshal.load` and "
    "`BinaryFormatter` for files of your own.",
    references=(
        "https://cwe.mitre.org/data/definitions/502.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Deserialization_Cheat_Sheet.html",
    ),
)
TECHNIQUE = "damaged-object"
MOST_PROBES = 9
CERTAINTY = 85
_BITS = 3
"""Any of the lowest bits will do: none of the bytes that come of it means anything to the reader."""
_ERRORS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "PHP": re.compile(r"unserialize\(\): Error at offset \d+ of \d+ bytes"),
        "Java": re.compile(
            r"java\.io\.(?:StreamCorrupted|InvalidClass|OptionalData|WriteAborted)Exception"
            r"|invalid stream header: [0-9A-F]{8}"
        ),
        ".NET": re.compile(r"Serialization\.SerializationException|does not contain a valid BinaryHeader"),
        "Ruby": re.compile(r"incompatible marshal file format|marshal data too short"),
        "Python": re.compile(r"\bUnpicklingError\b|pickle data was truncated|invalid load key, (?:'|&#39;|&#x27;)"),
    }
)


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Damage the object where the value is one; then send it as it is, and damaged once more."""
    return within(MOST_PROBES, _try(point, survey, chance))


def _try(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    found = read_serialised(point.value)
    if found is None or any(_complains(found.language, one.exchange.response) for one in survey.baselines):
        return None
    damage = grammar.damaged_text if found.is_text else grammar.damaged_bytes
    first, again = (damage(point.value, found.weak_spot, chance.below(_BITS)) for _ in range(2))
    shown: list[Observation] = []
    for text, part, complains in ((first, "probe", True), (point.value, "control", False), (again, "replay", True)):
        seen = yield from ask_steadily(Probe(point.put(text), part))
        if seen is None or _complains(found.language, seen.exchange.response) is not complains:
            return None
        shown.append(seen)
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=TECHNIQUE,
        grade=Grade.POSSIBLE,
        certainty=CERTAINTY,
        story=f"{point.name} holds a serialised object of {found.language}, and the reader of that language complains "
        "when one bit of it is flipped, twice: it is read before anything has made sure where it comes from.",
        evidence=(survey.baselines[0].as_evidence(), *(one.as_evidence() for one in shown)),
        facts=(Fact("format", found.language),),
        sink=found.language,
    )


def _complains(language: str, response: Response) -> bool:
    return _ERRORS[language].search(text_of(response)) is not None


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset(Place) - {Place.HEADER, Place.PATH},
    techniques=(TECHNIQUE,),
)
