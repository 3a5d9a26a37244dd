# SPDX-License-Identifier: Apache-2.0
"""The weakness class that all techniques of code injection find.

Sources: CWE-94, CWE-95.
"""

from __future__ import annotations

from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="code-injection",
    name="Code injection",
    cwe=94,
    severity=Severity.CRITICAL,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    wasc=20,
    capec=242,
    description="A value from the request becomes part of code that the server evaluates.",
    impact="Whoever sends the request can run code on the server with the rights of the application.",
    remedy="Do not evaluate text: read numbers with a parser of numbers (`ast.literal_eval` in Python, `JSON.parse` in "
    "Node.js, `intval` in PHP, `Integer()` in Ruby), look actions up in a fixed table, and compute formulas of users "
    "with a library that knows arithmetic only.",
    references=(
        "https://cwe.mitre.org/data/definitions/94.html",
        "https://cwe.mitre.org/data/definitions/95.html",
        "https://owasp.org/www-community/attacks/Code_Injection",
    ),
)
