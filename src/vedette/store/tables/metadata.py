# SPDX-License-Identifier: Apache-2.0
"""The two databases that the tables stand in."""

from __future__ import annotations

from sqlalchemy import MetaData

MAIN = MetaData()
EVIDENCE = MetaData()
