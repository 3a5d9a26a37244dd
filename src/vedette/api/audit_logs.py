# SPDX-License-Identifier: Apache-2.0
"""`auditlogs/*`: who did what, and our own endpoint that says whether the list is whole."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import Field
from starlette.responses import Response

from vedette.api.queries import PageQuery, read_date
from vedette.api.replies import reply_file, reply_model
from vedette.api.routes import Caller, Endpoint, get
from vedette.domain.member import EntranceKind
from vedette.domain.page import PageWish
from vedette.domain.permission import Permission
from vedette.errors import NotFound
from vedette.services.account import AccountService
from vedette.services.audit_log import AuditLogService
from vedette.store.audit import AuditEntry
from vedette.store.scans import Between
from vedette.wire.audit_log import AuditEndpointType, AuditLog, audit_log_type
from vedette.wire.enums import CsvSeparator
from vedette.wire.model import WireModel
from vedette.wire.page import Page, read_page_wish
from vedette.wire.tolerance import Maybe

EXPORT_PAGE_SIZE = "200"
_SEPARATORS = {
    CsvSeparator.COMMA: ",",
    CsvSeparator.SEMICOLON: ";",
    CsvSeparator.PIPE: "|",
    CsvSeparator.TAB: "\t",
}
_FACES = {
    EntranceKind.WEB.value: AuditEndpointType.WEB,
    EntranceKind.API.value: AuditEndpointType.API,
}
_RISKY = ("=", "+", "-", "@", "\t", "\r")


class AuditQuery(PageQuery):
    """Which page of what was done within a time."""

    start_date: str | None = Field(default=None, description="`MM/dd/yyyy HH:mm:ss`; the first moment.")
    end_date: str | None = Field(default=None, description="`MM/dd/yyyy HH:mm:ss`; the last moment.")

    @property
    def between(self) -> Between:
        """The time that both dates state. Raises UsageError that names the one that is no date."""
        return Between(read_date(self.start_date, "startDate"), read_date(self.end_date, "endDate", day_end=True))


class ExportQuery(AuditQuery):
    """The same as a file; a page has 200 entries unless told otherwise."""

    csv_separator: Maybe[CsvSeparator] = Field(default=None, description="What stands between two cells.")

    @property
    def wish(self) -> PageWish:
        """The wish that page and size state."""
        return read_page_wish(self.page, self.page_size or EXPORT_PAGE_SIZE)


class AuditCheck(WireModel):
    """Whether the audit log is whole."""

    is_whole: bool = Field(description="Whether each entry follows from the one before.")
    first_broken: int | None = Field(description="The number of the first entry that does not.")


class AuditEndpoints:
    """Handlers over the audit log."""

    def __init__(self, log: AuditLogService, account: AccountService) -> None:
        self._log = log
        self._account = account

    async def all(self, query: Annotated[AuditQuery, Query()], caller: Caller) -> Response:
        """Return what was done, newest first."""
        page = await self._log.page(caller, query.between, query.wish)
        account_id = await self._account.id()
        return reply_model(
            Page[AuditLog].of((_shape(entry, account_id) for entry in page.items), query.wish, page.total)
        )

    async def export(self, query: Annotated[ExportQuery, Query()], caller: Caller) -> Response:
        """Return what was done as a CSV file, newest first. Where nothing was done, there is no file."""
        page = await self._log.page(caller, query.between, query.wish)
        if not page.items:
            raise NotFound("Nothing was done in that time.", "Widen startDate and endDate, or ask for page 1.")
        account_id = await self._account.id()
        separator = _SEPARATORS[query.csv_separator or CsvSeparator.COMMA]
        body = _csv((_shape(entry, account_id) for entry in page.items), separator)
        return reply_file(body, "text/csv; charset=utf-8", "audit-logs.csv")

    async def verify(self, caller: Caller) -> Response:
        """Say whether every entry follows from the one before; one that was changed or taken out breaks the chain."""
        broken = await self._log.first_broken(caller)
        return reply_model(AuditCheck(is_whole=broken is None, first_broken=broken))


def audit_log_endpoints(log: AuditLogService, account: AccountService) -> Sequence[Endpoint]:
    """Return the vendor's endpoints of this group."""
    at = AuditEndpoints(log, account)
    return (
        get("/auditlogs/list", at.all, needs=Permission.VIEW_AUDIT_LOG, reply=Page[AuditLog]),
        get("/auditlogs/export", at.export, needs=Permission.VIEW_AUDIT_LOG, file_types=("text/csv",)),
    )


def audit_check_endpoints(log: AuditLogService, account: AccountService) -> Sequence[Endpoint]:
    """Return our own endpoint of this group."""
    at = AuditEndpoints(log, account)
    return (get("/auditlogs/verify", at.verify, needs=Permission.VIEW_AUDIT_LOG, reply=AuditCheck),)


def _shape(entry: AuditEntry, account_id: UUID) -> AuditLog:
    changed = {"Before": entry.before, "After": entry.after}
    told = {name: json.loads(text) for name, text in changed.items() if text}
    return AuditLog(
        account_id=account_id,
        created_at=entry.at,
        endpoint_type=_FACES.get(entry.endpoint, AuditEndpointType.BACKGROUND_TASK),
        id=str(entry.number),
        type=audit_log_type(entry.kind),
        user_email=entry.actor_email or None,
        user_id=entry.actor_id,
        user_name=entry.actor_name or None,
        message=f"{entry.kind}: {entry.text}" + (f" (from {entry.address})" if entry.address else ""),
        request_data=json.dumps(told, ensure_ascii=False) if told else None,
    )


def _csv(entries: Iterable[AuditLog], separator: str) -> bytes:
    """Return a table with a line of names first; RFC 4180, whatever the separator."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator)
    writer.writerow([field.alias for field in AuditLog.model_fields.values()])
    for entry in entries:
        values = entry.model_dump(mode="json", by_alias=True).values()
        writer.writerow([_inert("" if value is None else str(value)) for value in values])
    return text.getvalue().encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def _inert(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula: names of members are anybody's text."""
    return f"'{cell}" if cell.startswith(_RISKY) else cell
