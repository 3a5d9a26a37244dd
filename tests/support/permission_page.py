# SPDX-License-Identifier: Apache-2.0
"""Makes `docs/api/permissions.md` from the permissions and the built-in roles.

Write the page with `python -m tests.support.permission_page`; `tests/domain/test_role.py` holds it to the code.
"""

from __future__ import annotations

from pathlib import Path

from vedette.domain.permission import ACCOUNT_WIDE, PROSE, Permission
from vedette.domain.role import BUILT_IN_ROLES, OWNER_ROLE

PAGE = Path(__file__).parents[2] / "docs" / "api" / "permissions.md"

INTRODUCTION = f"""# Who may do what

This page is made from the code: `python -m tests.support.permission_page`.

A **role** is a named set of permissions. A **member** has roles, given directly or by a **team**, each for the
websites of one **website group** or for the whole account. What a member may do is the sum of them.

- A website, and every scan, issue, report, profile and schedule of it, is visible to whoever has the permission in
  the account or in one of the website's groups. For everybody else it does not exist: the answer is 404, as for an
  unknown id, and lists and totals leave it out.
- Who sees a thing but may not do what was asked is answered 403, and so is who has the permission nowhere.
- Permissions marked *account* count only where a role is given for the whole account.
- Who manages the websites of some groups only adds websites to those groups, and keeps each website in one of them.
- Nobody gives, takes or uses more than they have: a role, a team, a member, an invitation or another member's API
  token can be made or changed only by somebody who may do all that it allows.
- The role {OWNER_ROLE.name} makes an owner when it is given for the whole account. Only owners give or take it, and
  one enabled owner always remains.
- A website group that is deleted takes the roles that were given for it along.

At the command line the oldest enabled owner acts: whoever holds the data directory owns the installation. `vedette
user create EMAIL --role "Start Scans@Shop"` gives a role for the websites of the group Shop.

`GET /openapi.json` says for every endpoint what it needs (`x-needs`); a test calls every endpoint as every built-in
role. Every change is in the audit log with what was there before and after; `vedette audit verify` and `GET
/api/vedette/1/auditlogs/verify` tell whether an entry was changed or taken out later.
"""


def render() -> str:
    """Return the page."""
    roles = tuple(BUILT_IN_ROLES.values())
    lines = [
        INTRODUCTION,
        "## Permissions, and which built-in role gives them",
        "",
        f"| Permission | Value | Allows | {' | '.join(role.name for role in roles)} |",
        "| --- | --- | --- |" + " --- |" * len(roles),
    ]
    for permission in Permission:
        prose = PROSE[permission]
        account = " *(account)*" if permission in ACCOUNT_WIDE else ""
        marks = " | ".join("x" if permission in role.permissions else "" for role in roles)
        lines.append(f"| {prose.name}{account} | `{permission.value}` | {prose.information} | {marks} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
