# SPDX-License-Identifier: Apache-2.0
"""The weakness class that all techniques of OS command injection find.

Source: CWE-78.
"""

from __future__ import annotations

from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="os-command-injection",
    name="OS command injection",
    cwe=78,
    severity=Severity.CRITICAL,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H",
    wasc=31,
    capec=88,
    description="A value from the request becomes part of a command line that a shell runs.",
    impact="Whoever sends the request can run commands on the server with the rights of the application.",
    remedy="Do not call a shell: use the library that does the same, or start the program with a list of arguments. "
    "Let only values through that match a strict pattern.",
    references=(
        "https://cwe.mitre.org/data/definitions/78.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/OS_Command_Injection_Defense_Cheat_Sheet.html",
        "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html",
    ),
)
