# SPDX-License-Identifier: Apache-2.0
"""`vedette checks`: what Vedette looks for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from vedette.checks.catalogue import EVERY, get_check
from vedette.cli.options import DataOption, JsonOption
from vedette.cli.supervisor import Desk, run
from vedette.domain.check import ActiveCheck, Check
from vedette.domain.cvss4 import cvss4_of

if TYPE_CHECKING:
    from pydantic import JsonValue


def list_checks(context: typer.Context, data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the checks by id."""
    run(context, data, partial(_list, as_json=as_json))


async def _list(desk: Desk, as_json: bool) -> None:
    known: list[Check] = sorted(EVERY, key=lambda check: check.id)
    if as_json:
        desk.screen.write_json([check_value(check) for check in known])
        return
    rows = [
        (check.id, check.weakness.severity.value, f"CWE-{check.weakness.cwe}", _kind(check), check.weakness.name)
        for check in known
    ]
    desk.screen.table(("Id", "Severity", "CWE", "Kind", "Name"), rows)


def show_check(
    context: typer.Context,
    check: Annotated[str, typer.Argument(metavar="ID", help="The check's id.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one check: what it finds, why that matters and how to mend it."""
    run(context, data, partial(_show, check_id=check, as_json=as_json))


async def _show(desk: Desk, check_id: str, as_json: bool) -> None:
    check = get_check(check_id)
    if as_json:
        desk.screen.write_json(check_value(check))
        return
    weakness, line = check.weakness, desk.screen.line
    line(f"{weakness.name} ({check.id}), {weakness.severity.value}, CWE-{weakness.cwe}, {_kind(check)}")
    if weakness.cvss:
        line(weakness.cvss)
        line(cvss4_of(weakness) or "")
    if isinstance(check, ActiveCheck):
        line(f"At most {check.most_probes} requests at one {check.subject.value}{_where(check)}")
    for text in (weakness.description, weakness.impact, weakness.remedy):
        line()
        line(text)
    line()
    for reference in weakness.references:
        line(reference)


def check_value(check: Check) -> dict[str, JsonValue]:
    """Return a check as a JSON object."""
    weakness = check.weakness
    active = check if isinstance(check, ActiveCheck) else None
    return {
        "Id": check.id,
        "Name": weakness.name,
        "Kind": _kind(check),
        "Severity": weakness.severity.value,
        "Cwe": weakness.cwe,
        "Wasc": weakness.wasc,
        "Capec": weakness.capec,
        "Cvss": weakness.cvss,
        "Cvss4": cvss4_of(weakness),
        "Subject": check.subject.value,
        "Places": list(_places(check)),
        "Techniques": list(active.techniques) if active else [],
        "MostProbes": active.most_probes if active else 0,
        "Description": weakness.description,
        "Impact": weakness.impact,
        "Remedy": weakness.remedy,
        "References": list(weakness.references),
    }


def _where(check: Check) -> str:
    """Return at which places of a request a check is tried, for one that chooses; empty for others."""
    places = ", ".join(_places(check))
    return f"; places: {places}" if places else ""


def _kind(check: Check) -> str:
    return "active" if isinstance(check, ActiveCheck) else "passive"


def _places(check: Check) -> tuple[str, ...]:
    return tuple(sorted(place.value for place in check.places)) if isinstance(check, ActiveCheck) else ()
