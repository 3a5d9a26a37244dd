# SPDX-License-Identifier: Apache-2.0
"""Makes `docs/checks/`: a page for each check, from its weakness and from the tables that its test runs.

What a page says about being reported and staying silent is therefore tested. Write the pages with
`python -m tests.support.check_pages`; `tests/checks/test_pages.py` holds them to the code.
"""

from __future__ import annotations

import importlib
from pathlib import Path

from vedette.checks.catalogue import ACTIVE, AREA, EVERY, PASSIVE, ROLES
from vedette.domain.check import Check, PassiveCheck, SubjectKind
from vedette.domain.classification import Standard, classify
from vedette.domain.cvss4 import cvss4_of
from vedette.domain.remedies.catalogue import remedies_of

FOLDER = Path(__file__).parents[2] / "docs" / "checks"
INDEX = "README.md"
_TESTS = Path(__file__).parents[1] / "checks"
_TABLES = (
    ("WEAK", "Reported where"),
    ("LIKELY", "Reported as possible where"),
    ("SAFE", "Silent where"),
)


_PAIR = "each pair of roles, where only one of them was led"
_STANDARDS = tuple(standard for standard in Standard if standard is not Standard.CWE)
_SHORT = {Standard.CWE_TOP_25: "CWE Top 25"}


def _test_modules(check: Check) -> list[str]:
    name = check.id.replace("-", "_")
    folder = _TESTS / name
    if folder.is_dir():
        return [f"tests.checks.{name}.{path.stem}" for path in sorted(folder.glob("test_*.py"))]
    return [f"tests.checks.test_{name}"]


def _cases(check: Check, table: str) -> list[str]:
    """The keys of one table in the order of the tests, each once."""
    keys: dict[str, None] = {}
    for module in _test_modules(check):
        keys |= dict.fromkeys(getattr(importlib.import_module(module), table, {}))
    return list(keys)


def _facts(check: Check) -> list[tuple[str, str]]:
    weakness, is_pair = check.weakness, check.subject is SubjectKind.ROLES
    facts = [
        ("Id", f"`{check.id}`"),
        ("Kind", "passive" if isinstance(check, PassiveCheck) else "active"),
        ("Severity", weakness.severity.value.replace("-", " ").capitalize()),
        ("CVSS 3.1", f"`{weakness.cvss}`" if weakness.cvss else ""),
        ("CVSS 4.0", f"`{cvss4_of(weakness)}`" if weakness.cvss else ""),
        ("CWE", f"[CWE-{weakness.cwe}](https://cwe.mitre.org/data/definitions/{weakness.cwe}.html)"),
        *((_SHORT.get(standard, standard.value), classify(weakness).text(standard)) for standard in _STANDARDS),
        ("Looked for at", _PAIR if is_pair else f"each {check.subject.value}"),
    ]
    if not isinstance(check, PassiveCheck):
        facts += [
            ("Places", ", ".join(sorted(place.value for place in check.places))),
            ("Techniques", ", ".join(check.techniques)),
            (
                "Requests",
                f"at most {check.most_probes} a pair and page"
                if is_pair
                else f"at most {check.most_probes} a point, beside the survey that all checks share",
            ),
        ]
    return [fact for fact in facts if fact[1]]


def page_of(check: Check) -> str:
    """The page of one check, as Markdown."""
    weakness = check.weakness
    lines = [f"# {weakness.name}", "", "| | |", "| --- | --- |"]
    lines += [f"| {name} | {value} |" for name, value in _facts(check)]
    for title, text in (("What", weakness.description), ("Impact", weakness.impact), ("Remedy", weakness.remedy)):
        lines += ["", f"## {title}", "", text]
    for remedy in remedies_of(weakness):
        lines += ["", f"### {remedy.stack.value}", "", remedy.text, "", f"```{remedy.language}", remedy.example, "```"]
    for table, title in _TABLES:
        cases = _cases(check, table)
        if cases:
            lines += ["", f"## {title}", "", *(f"- {case}" for case in cases)]
    lines += ["", "## References", "", *(f"- <{link}>" for link in weakness.references), ""]
    return "\n".join(lines)


def index() -> str:
    """The list of all checks, as Markdown."""
    lines = ["# Checks", ""]
    groups: tuple[tuple[str, tuple[Check, ...]], ...] = (
        ("Active, at insertion points", ACTIVE),
        ("Active, at routes, directories and hosts", AREA),
        ("Active, at pairs of roles", ROLES),
        ("Passive", PASSIVE),
    )
    for title, checks in groups:
        lines += [f"## {title}", "", "| check | CWE | severity | |", "| --- | --- | --- | --- |"]
        for check in checks:
            weakness = check.weakness
            severity = weakness.severity.value.replace("-", " ")
            lines.append(f"| [{check.id}]({check.id}.md) | {weakness.cwe} | {severity} | {weakness.description} |")
        lines.append("")
    return "\n".join(lines)


def pages() -> dict[str, str]:
    """Every file of the folder and its text."""
    return {INDEX: index()} | {f"{check.id}.md": page_of(check) for check in EVERY}


def write_pages() -> None:
    """Write the folder anew; files that no check stands behind are removed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = pages()
    for stale in {path.name for path in FOLDER.glob("*.md")} - set(made):
        (FOLDER / stale).unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_pages()
