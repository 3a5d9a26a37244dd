# SPDX-License-Identifier: Apache-2.0
"""`vedette audit`: who did what, and whether that list is whole."""

from __future__ import annotations

from functools import partial

import typer
from pydantic import JsonValue

from vedette.cli.options import DataOption, JsonOption, LimitOption
from vedette.cli.supervisor import Desk, run
from vedette.domain.page import PageWish
from vedette.errors import StoreFailed
from vedette.store.audit import ALL_TIMES, AuditEntry
from vedette.wire.instants import write_instant


def list_entries(
    context: typer.Context, data: DataOption = None, as_json: JsonOption = False, limit: LimitOption = 50
) -> None:
    """List what was done, newest first."""
    run(context, data, partial(_list_entries, as_json=as_json, limit=limit))


async def _list_entries(desk: Desk, as_json: bool, limit: int) -> None:
    async with desk.doors.open_services(desk.data) as services:
        actor = await services.members.operator()
        entries = (await services.audit_log.page(actor, ALL_TIMES, PageWish(1, limit))).items
    if as_json:
        desk.screen.write_json([entry_value(entry) for entry in entries])
        return
    rows = [(str(each.number), write_instant(each.at)[:19], each.actor_email, each.kind, each.text) for each in entries]
    desk.screen.table(("Number", "At", "Member", "Deed", "About"), rows)


def verify_entries(context: typer.Context, data: DataOption = None) -> None:
    """Check that no entry was changed or taken out: each is bound to the one before by its hash."""
    run(context, data, _verify_entries)


async def _verify_entries(desk: Desk) -> None:
    async with desk.doors.open_services(desk.data) as services:
        actor = await services.members.operator()
        broken = await services.audit_log.first_broken(actor)
        newest = (await services.audit_log.page(actor, ALL_TIMES, PageWish(1, 1))).total
    if broken is not None:
        raise StoreFailed(
            f"The audit log was changed: entry {broken} does not follow from the one before.",
            "Compare it with a backup; entries before that number are whole.",
        )
    desk.screen.line(f"The audit log is whole; it has {newest:,} entries.")
    desk.screen.say("Keep that number elsewhere: entries cut off at the end leave no other trace.")


def entry_value(entry: AuditEntry) -> dict[str, JsonValue]:
    """Return an entry as a JSON object."""
    return {
        "Number": entry.number,
        "At": write_instant(entry.at),
        "MemberId": None if entry.actor_id is None else str(entry.actor_id),
        "Member": entry.actor_email,
        "Through": entry.endpoint,
        "Address": entry.address,
        "Deed": entry.kind,
        "About": entry.text,
        "Before": entry.before,
        "After": entry.after,
    }
