# SPDX-License-Identifier: Apache-2.0
"""LDAP injection: a value from the request becomes part of a directory's search filter.

A filter knows one way of writing a character that no other language has: a backslash and two hexadecimal digits. So
the value is sent with one of its characters written like that. Where a filter reads it, the page stays what it was;
with the escape of another character, or with an escape that is none, it does not. Whether the escape is the right one
is then drawn at random, round by round. The filter never matches anything but what the value matches, or nothing, and
this works wherever in a filter the value stands.

Sources: CWE-90; RFC 4515, section 3; detection.md, sections 3.2 and 7.1.
"""

from __future__ import annotations

from vedette.checks import grammar
from vedette.checks.boolean_test import disturbance_of
from vedette.checks.label_test import Step, Written, follow_labels, labelled_finding
from vedette.checks.steady import within
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, SubjectKind, Survey, Trial
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="ldap-injection",
    name="LDAP injection",
    cwe=90,
    severity=Severity.HIGH,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:L/A:N",
    wasc=29,
    capec=136,
    description="A value from the request becomes part of the filter of a search in a directory (LDAP).",
    impact="Whoever sends the request can change the filter: find entries and attributes that he was not meant to see, "
    "and get past logins and checks of rights that rest on the search.",
    remedy="Escape every value by RFC 4515 before it goes into a filter: `ldap.filter.escape_filter_chars` in Python, "
    "`ldap_escape` with LDAP_ESCAPE_FILTER in PHP, `Encoder.filterEncode` of Spring LDAP or a `LdapQueryBuilder` in "
    "Java, filter objects of ldapjs in Node.js, `Net::LDAP::Filter.eq` in Ruby, `ldap.EscapeFilter` in Go.",
    references=(
        "https://cwe.mitre.org/data/definitions/90.html",
        "https://www.rfc-editor.org/rfc/rfc4515#section-3",
        "https://cheatsheetseries.owasp.org/cheatsheets/LDAP_Injection_Prevention_Cheat_Sheet.html",
    ),
)
TECHNIQUE = "escape"
MOST_PROBES = 40


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Write one character of the value as a filter would, where the value matters to the page."""
    return within(MOST_PROBES, _try(point, survey, chance))


def places_in(value: str) -> tuple[int, ...]:
    """Return the positions of the characters that can be written as an escape: letters and digits of ASCII."""
    return tuple(index for index, char in enumerate(value) if char.isascii() and char.isalnum())


def _try(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    places = places_in(point.value)
    disturbance = disturbance_of(survey)
    if not places or disturbance is None:
        return None

    def write(means_same: bool) -> Written:
        index = places[chance.below(len(places))]
        code = ord(point.value[index])
        other = code ^ (1 + chance.below(7))
        return _written(point, grammar.escaped_character(point.value, index, code if means_same else other))

    broken = _written(point, grammar.no_escape(point.value, places[chance.below(len(places))]))
    steps = (Step(write(True), True), Step(write(False), False), Step(broken, False), Step(write(True), True))
    followed = yield from follow_labels(disturbance.signs, steps, write, chance)
    if followed is None:
        return None

    def story(rounds: int) -> str:
        return (
            f"A directory's filter reads {point.name}: in {rounds} of {rounds} random rounds the page stayed what it "
            "was when a character was written as its own escape of RFC 4515, and did not when as that of another one."
        )

    return labelled_finding(WEAKNESS.id, TECHNIQUE, point, survey, followed, story)


def _written(point: InsertionPoint, text: str) -> Written:
    return Written(point.put(text), (text,))


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset(Place),
    techniques=(TECHNIQUE,),
)
