# SPDX-License-Identifier: Apache-2.0
"""What the logins of scans looked like."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, LargeBinary, Table, Uuid

from vedette.store.columns import AnyText
from vedette.store.tables.metadata import MAIN

login_picture = Table(
    "login_picture",
    MAIN,
    Column("scan_id", Uuid, primary_key=True),
    Column("role", AnyText, primary_key=True),
    Column("what", AnyText, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("png", LargeBinary, nullable=False),
)
