# SPDX-License-Identifier: Apache-2.0
"""The weakness class that all techniques of NoSQL injection find.

Source: CWE-943.
"""

from __future__ import annotations

from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="nosql-injection",
    name="NoSQL injection",
    cwe=943,
    severity=Severity.CRITICAL,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N",
    wasc=19,
    capec=676,
    description="A value from the request reaches the query of a document database as an operator or as script instead "
    "of as a plain value.",
    impact="Whoever sends the request can change what the query asks for: read the documents of others, get past "
    "logins, and with script keep the database busy.",
    remedy="Make sure of the type before a value goes into a query: turn it into a string or a number, or check it "
    "against a schema that refuses objects (`String(value)` or `mongoose` with `sanitizeFilter` in Node.js, `(string)` "
    "in PHP, a pydantic model in Python, typed parameters in Java and Go). Turn server-side script off in the database "
    "and never build a `$where` from a value.",
    references=(
        "https://cwe.mitre.org/data/definitions/943.html",
        "https://owasp.org/www-project-web-security-testing-guide/stable/4-Web_Application_Security_Testing/"
        "07-Input_Validation_Testing/05.6-Testing_for_NoSQL_Injection",
        "https://www.mongodb.com/docs/manual/reference/operator/query/where/",
    ),
)
