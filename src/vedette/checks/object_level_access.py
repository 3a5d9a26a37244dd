# SPDX-License-Identifier: Apache-2.0
"""Access to an object not checked: an address that names one user's object gives it to another one, or to nobody.

Object addresses that only one role was led to are asked for as the others. `role_comparison.py` decides, by texts
that only the owner's answer holds, never by a status. A page that shows each caller its own object, whatever the
address says, a public object, one that both are led to, and a denial in friendly words are no findings.

Sources: CWE-639; OWASP API Security Top 10 2023, API1.
"""

from __future__ import annotations

from vedette.checks.role_comparison import MOST_PROBES, compare_roles
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, SubjectKind, Survey, Trial
from vedette.domain.finding import RolePair
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="object-level-access",
    name="Access to objects of other users",
    cwe=639,
    severity=Severity.HIGH,
    cvss="CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N",
    wasc=2,
    capec=1,
    description="The site finds an object by the identifier in the request and shows it without looking whether it "
    "belongs to who asks.",
    impact="Whoever counts or guesses identifiers reads the orders, messages or records of all other users; where the "
    "same function writes, they can change them.",
    remedy="Look each object up among those of the logged-in user, on the server, in each request that names one. "
    "Answer as for an object that does not exist. Identifiers that are hard to guess are no protection.",
    references=(
        "https://cwe.mitre.org/data/definitions/639.html",
        "https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/",
        "https://cheatsheetseries.owasp.org/cheatsheets/Insecure_Direct_Object_Reference_Prevention_Cheat_Sheet.html",
    ),
)


def trial(pair: RolePair, survey: Survey, chance: Chance) -> Trial:
    """Compare the roles where the request names an object."""
    if pair.slot is None:
        return None
    return (yield from compare_roles(WEAKNESS, pair, chance))


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.ROLES,
    most_probes=MOST_PROBES,
    trial=trial,
    techniques=("named user", "private text"),
    needs_object=True,
)
