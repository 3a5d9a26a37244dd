# SPDX-License-Identifier: Apache-2.0
"""SQL injection as a class of weakness, shared by its techniques."""

from __future__ import annotations

from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="sql-injection",
    name="SQL injection",
    cwe=89,
    severity=Severity.CRITICAL,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    wasc=19,
    capec=66,
    description="A value from the request becomes part of an SQL statement instead of being handed to the database as "
    "a value.",
    impact="Whoever sends the request can change the statement: read, and often change or delete, what the database "
    "account of the application can reach, and get past logins that rest on it.",
    remedy="Hand values to the database as parameters of a prepared statement, everywhere. Where a name must be chosen "
    "(a column to sort by), choose it from a fixed list. Give the application's database account no more rights than "
    "it needs.",
    references=(
        "https://cwe.mitre.org/data/definitions/89.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/SQL_Injection_Prevention_Cheat_Sheet.html",
        "https://owasp.org/Top10/A03_2021-Injection/",
    ),
)
