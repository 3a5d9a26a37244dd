# SPDX-License-Identifier: Apache-2.0
"""What a scanner reported, held against the sample shop's truth list."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from vedette_shop.truth import WEAKNESSES, Place, Weakness, matches_route

INJECTIONS = frozenset(
    {
        "cross-site-scripting",
        "sql-injection",
        "open-redirect",
        "http-header-injection",
        "path-traversal",
        "os-command-injection",
    }
)
"""The checks that the peer has too."""

WAPITI_MODULES = "xss,sql,redirect,crlf,file,exec"
"""Its modules for the same classes; those that only wait (timesql) or look for stored values are left out."""
_CHECK_OF_CATEGORY = {
    "Reflected Cross Site Scripting": "cross-site-scripting",
    "Stored Cross Site Scripting": "cross-site-scripting",
    "HTML Injection": "cross-site-scripting",
    "Stored HTML Injection": "cross-site-scripting",
    "SQL Injection": "sql-injection",
    "Blind SQL Injection": "sql-injection",
    "Open Redirect": "open-redirect",
    "CRLF Injection": "http-header-injection",
    "Path Traversal": "path-traversal",
    "Command execution": "os-command-injection",
}


@dataclass(frozen=True, slots=True)
class Sighting:
    """One report of one place. `place` is empty where the scanner does not say or no value is involved."""

    check: str
    method: str
    path: str
    place: str
    parameter: str
    is_site_wide: bool = False
    """Whether it stands for all pages that show the same."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many weak places were found and missed, and the reports that nothing explains."""

    found: int
    missed: tuple[Weakness, ...]
    false: tuple[Sighting, ...]


def judge(sightings: Collection[Sighting], checks: Collection[str]) -> Verdict:
    """Hold the reports of `checks` against the list. A provoked entry that nobody reports is no miss."""
    weak = [weakness for weakness in WEAKNESSES if weakness.check in checks]
    seen = [sighting for sighting in dict.fromkeys(sightings) if sighting.check in checks]
    found = [weakness for weakness in weak if any(_is_found(weakness, sighting) for sighting in seen)]
    missed = tuple(weakness for weakness in weak if weakness not in found and not weakness.is_provoked)
    false = tuple(sighting for sighting in seen if not any(_is_found(weakness, sighting) for weakness in weak))
    return Verdict(len(found), missed, false)


def _is_found(weakness: Weakness, sighting: Sighting) -> bool:
    spot = weakness.spot
    if weakness.check != sighting.check:
        return False
    if sighting.is_site_wide and spot.place is Place.RESPONSE:
        return spot.parameter in ("", sighting.parameter)
    if spot.method != sighting.method or not matches_route(spot.route, sighting.path):
        return False
    if sighting.place not in ("", spot.place.value):
        return False
    if spot.place is Place.PATH or not sighting.parameter or not spot.parameter:
        return True
    return spot.parameter.casefold() == sighting.parameter.casefold()


def read_native_report(report: Path) -> list[Sighting]:
    """Return what Vedette's native report says."""
    sightings = []
    for finding in json.loads(report.read_text())["Findings"]:
        subject = finding["Subject"]
        is_site_wide = subject["Kind"] == "host"
        parameter = subject["Parameter"].lstrip("/")
        path = unquote(urlsplit(finding["Url"]).path)
        if subject["Kind"] == "route" and "{" not in subject["Route"]:
            path = unquote(subject["Route"])  # the address may be one that was made up to prove it
        if not subject["Place"]:
            parameter = finding["Sink"] if finding["Check"].startswith("cookie-") else ""
        sightings.append(
            Sighting(
                check=finding["Check"],
                method=subject["Method"] or "GET",
                path=path,
                place=subject["Place"],
                parameter=parameter,
                is_site_wide=is_site_wide,
            )
        )
    return sightings


def read_wapiti_report(report: Path) -> list[Sighting]:
    """Return what wapiti's JSON report says, in our words; it does not say where in the request a parameter is."""
    return [
        Sighting(_CHECK_OF_CATEGORY[category], one["method"], unquote(one["path"]), "", one["parameter"] or "")
        for category, reported in json.loads(report.read_text())["vulnerabilities"].items()
        if category in _CHECK_OF_CATEGORY
        for one in reported
    ]
