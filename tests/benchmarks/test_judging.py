# SPDX-License-Identifier: Apache-2.0
"""The judge of scanners knows the truth list, and is not more generous than it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from benchmarks.judging import INJECTIONS, Sighting, judge, read_native_report, read_wapiti_report

from vedette_shop.truth import JUDGED_CHECKS, SAFE_TWINS, WEAKNESSES, Place, Spot


def sighting_of(check: str, spot: Spot) -> Sighting:
    place = "" if spot.place is Place.RESPONSE else spot.place.value
    return Sighting(check, spot.method, unquote(urlsplit(spot.target).path), place, spot.parameter)


EVERYTHING = [sighting_of(weakness.check, weakness.spot) for weakness in WEAKNESSES]
COOKIE = next(one for one in EVERYTHING if one.check == "sql-injection" and one.place == "cookie")


def test_who_reports_the_list_misses_nothing_and_invents_nothing() -> None:
    verdict = judge(EVERYTHING, JUDGED_CHECKS)

    assert verdict.missed == ()
    assert verdict.false == ()
    assert verdict.found == len(WEAKNESSES)


def test_who_is_silent_misses_all_but_what_a_probe_provokes() -> None:
    verdict = judge([], JUDGED_CHECKS)

    assert verdict.found == 0
    assert set(verdict.missed) == {weakness for weakness in WEAKNESSES if not weakness.is_provoked}


@pytest.mark.parametrize(
    "sighting",
    [
        replace(COOKIE, parameter="other"),
        replace(COOKIE, place="query"),
        replace(COOKIE, method="POST"),
        replace(COOKIE, path="/delivery/elsewhere"),
        replace(COOKIE, check="open-redirect"),
        *(sighting_of(twin.check, twin.spot) for twin in SAFE_TWINS if twin.check in INJECTIONS),
    ],
    ids=str,
)
def test_is_a_false_alarm(sighting: Sighting) -> None:
    assert judge([sighting], INJECTIONS).false == (sighting,)


def test_one_report_for_the_whole_site_stands_for_all_its_pages() -> None:
    site_wide = Sighting("content-security-policy-missing", "GET", "/search", "", "", is_site_wide=True)

    verdict = judge([site_wide], {"content-security-policy-missing"})

    assert verdict.missed == ()
    assert verdict.false == ()


def test_reads_a_native_report(tmp_path: Path) -> None:
    point = {"Kind": "point", "Method": "POST", "Place": "json", "Parameter": "/origin"}
    host = {"Kind": "host", "Method": "", "Place": "", "Parameter": ""}
    findings = [
        {"Check": "sql-injection", "Subject": point, "Url": "http://127.0.0.1/api/a%20b?x=1", "Sink": ""},
        {"Check": "cookie-without-secure", "Subject": host, "Url": "http://127.0.0.1/", "Sink": "cart"},
    ]
    report = tmp_path / "native.json"
    report.write_text(json.dumps({"Findings": findings}))

    assert read_native_report(report) == [
        Sighting("sql-injection", "POST", "/api/a b", "json", "origin"),
        Sighting("cookie-without-secure", "GET", "/", "", "cart", is_site_wide=True),
    ]


def test_reads_the_peers_report_in_our_words(tmp_path: Path) -> None:
    one = {"method": "GET", "path": "/tag/a%20b", "parameter": None}
    report = tmp_path / "wapiti.json"
    report.write_text(json.dumps({"vulnerabilities": {"CRLF Injection": [one], "Backup file": [one]}}))

    assert read_wapiti_report(report) == [Sighting("http-header-injection", "GET", "/tag/a b", "", "")]
