# SPDX-License-Identifier: Apache-2.0
"""Access to a function not checked: a page that only a higher role is led to opens for a lower one, or for nobody.

Sites hide links from those who may not follow them, and forget to refuse the address. `role_comparison.py` decides:
by a text that names another user, or, where a page beside it is closed to the reader, by texts that only the page
has. A page that nobody hides, that is the same for everybody, or that denies in friendly words is no finding.

Sources: CWE-285 and CWE-862; OWASP API Security Top 10 2023, API5.
"""

from __future__ import annotations

from vedette.checks.role_comparison import MOST_PROBES, compare_roles
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, SubjectKind, Survey, Trial
from vedette.domain.finding import RolePair
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="function-level-access",
    name="Access to functions of other roles",
    cwe=862,
    severity=Severity.HIGH,
    cvss="CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N",
    wasc=2,
    capec=122,
    description="The site leads only some users to a page, and shows it to whoever knows its address.",
    impact="Users reach what is meant for staff or administrators: records of everybody, settings, and functions that "
    "change them.",
    remedy="Refuse by default, and check on the server, in each request, whether the user's role may use the function. "
    "Do it in one place that every route passes, not in the page that holds the link.",
    references=(
        "https://cwe.mitre.org/data/definitions/862.html",
        "https://cwe.mitre.org/data/definitions/285.html",
        "https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/",
        "https://cheatsheetseries.owasp.org/cheatsheets/Authorization_Cheat_Sheet.html",
    ),
)


def trial(pair: RolePair, survey: Survey, chance: Chance) -> Trial:
    """Compare the roles where the request names no object."""
    if pair.slot is not None:
        return None
    return (yield from compare_roles(WEAKNESS, pair, chance))


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.ROLES,
    most_probes=MOST_PROBES,
    trial=trial,
    techniques=("named user", "private text"),
    needs_object=False,
)
