# SPDX-License-Identifier: Apache-2.0
"""Insecure deserialisation: the reader's own complaint about one damaged bit, and about nothing else."""

from __future__ import annotations

import html

import pytest
from tests.support.judge import Site, judge_fully, page, point_at

from vedette.checks.insecure_deserialisation import CHECK
from vedette.domain.insertion import Place
from vedette.domain.weakness import Grade

PHP = 'O:4:"Cart":1:{s:2:"id";i:7;}'
JAVA = "rO0ABXNyAARDYXJ0AAAAAAAAAAECAAFJAAJpZHhwAAAABw=="
PYTHON = "gASVBgAAAAAAAACMAmlklC4="
RUBY = "BAh7BjoHaWRpDA=="
DOT_NET = "AAEAAAD/////AQAAAAAAAAAMAgAAAAR0ZXN0Cw=="


def reader(value: str, complaint: str, status: int = 500) -> Site:
    """A page that reads a value, and tells what its reader says of any other."""
    return lambda sent: page("<p>Your basket</p>") if sent == value else page(f"<p>{complaint}</p>", status)


WEAK: dict[str, tuple[str, Site]] = {
    "PHP": (PHP, reader(PHP, "<b>Notice</b>: unserialize(): Error at offset 13 of 27 bytes in /srv/a.php")),
    "Java": (JAVA, reader(JAVA, "java.io.StreamCorruptedException: invalid stream header: ACED0004")),
    "Python": (PYTHON, reader(PYTHON, html.escape("_pickle.UnpicklingError: invalid load key, '/'."))),
    "Ruby": (RUBY, reader(RUBY, "incompatible marshal file format (can't be read)")),
    ".NET": (
        DOT_NET,
        reader(DOT_NET, "System.Runtime.Serialization.SerializationException: The input stream is not a valid"),
    ),
    "a reader that answers with success": (PHP, reader(PHP, "unserialize(): Error at offset 13 of 27 bytes", 200)),
}
SAFE: dict[str, tuple[str, Site]] = {
    "the value is signed": (JAVA, reader(JAVA, "The signature does not fit.")),
    "the value is not read": (PYTHON, lambda sent: page("<p>Welcome</p>")),
    "nothing is told": (RUBY, reader(RUBY, "Something went wrong.")),
    "an article tells of the error": (PHP, lambda sent: page("unserialize(): Error at offset 13 of 27 bytes")),
    "every value brings the error": (PHP, lambda sent: page("unserialize(): Error at offset 1 of 27 bytes", 500)),
    "another language complains": (PYTHON, reader(PYTHON, "java.io.StreamCorruptedException: invalid header")),
    "the value is a word": ("shoes", reader("shoes", "unserialize(): Error at offset 0 of 5 bytes")),
    "the value is JSON": ('{"id": 7}', reader('{"id": 7}', "unserialize(): Error at offset 0 of 9 bytes")),
    "the value is Base64 of a text": ("c2hvZXMgYW5kIGhhdHM=", reader("c2hvZXMgYW5kIGhhdHM=", "UnpicklingError")),
}


@pytest.mark.parametrize(("value", "site"), WEAK.values(), ids=WEAK)
def test_is_reported_where(value: str, site: Site) -> None:
    judged = judge_fully(CHECK, site, point_at(Place.COOKIE, value, "basket"))

    assert judged.finding is not None
    assert (judged.finding.grade, judged.finding.certainty) == (Grade.POSSIBLE, 85)
    assert len(judged.probes) == 3


@pytest.mark.parametrize(("value", "site"), SAFE.values(), ids=SAFE)
def test_is_silent_where(value: str, site: Site) -> None:
    assert judge_fully(CHECK, site, point_at(Place.COOKIE, value, "basket")).finding is None


def test_nothing_is_sent_where_the_value_is_no_object() -> None:
    value, site = SAFE["the value is a word"]

    assert judge_fully(CHECK, site, point_at(Place.COOKIE, value, "basket")).probes == []
