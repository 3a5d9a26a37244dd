# SPDX-License-Identifier: Apache-2.0
"""What a scan does, and how its report speaks."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Table, UniqueConstraint, Uuid

from vedette.store.columns import AnyText
from vedette.store.tables.metadata import MAIN


def _policy_columns() -> tuple[Column[object], ...]:
    return (
        Column("id", Uuid, primary_key=True),
        Column("owner_id", Uuid, nullable=False),
        Column("name", AnyText, nullable=False),
        Column("name_folded", AnyText, nullable=False),
        Column("is_default", Boolean, nullable=False),
        Column("value", AnyText, nullable=False),
    )


scan_policy = Table(
    "scan_policy", MAIN, *_policy_columns(), UniqueConstraint("owner_id", "name_folded", name="uq_scan_policy_name")
)

report_policy = Table(
    "report_policy", MAIN, *_policy_columns(), UniqueConstraint("owner_id", "name_folded", name="uq_report_policy_name")
)
