# SPDX-License-Identifier: Apache-2.0
"""Who may do what: roles, teams, invitations, and what was done.

Permissions used to stand on the member. Who had all of them becomes an owner; for every other set of permissions a
role is made, which the members who had them are given for the whole account.
"""

from __future__ import annotations

import json
from uuid import UUID, uuid5

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NAMESPACE = UUID("0d9f9f63-7e0c-4a0e-8a55-7cf2b1b0a6f4")
_OWNER = (
    "Account Owner",
    frozenset({"view-scans", "start-scans", "view-websites", "manage-websites", "manage-members"}),
)
_ALSO = {
    "view-scans": ("view-reports",),
    "manage-members": ("view-members", "manage-roles", "manage-teams"),
}
"""What the old permission, which is narrower now, used to include."""


def upgrade() -> None:
    """Make the tables, and roles of the permissions that members had."""
    _make_roles()
    _make_teams()
    _make_invitations()
    _give_roles()
    _widen_members()
    with op.batch_alter_table("website") as table:
        table.add_column(sa.Column("created_by", sa.Uuid()))
        table.create_index("ix_website_created_by", ["created_by"])
    _widen_audit()
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _make_roles() -> None:
    op.create_table(
        "role",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.Column("permissions", sa.Text(), nullable=False),
        sa.Column("is_built_in", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name_folded", name="uq_role_name"),
    )
    op.create_table("member_role", *_mapping_columns("member"))
    op.create_index("ix_member_role_role", "member_role", ["role_id"])
    op.create_index("ix_member_role_group", "member_role", ["website_group_id"])


def _make_teams() -> None:
    op.create_table(
        "team",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name_folded", name="uq_team_name"),
    )
    op.create_table(
        "team_member",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_team_member_team"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_team_member_member"),
        sa.PrimaryKeyConstraint("team_id", "member_id"),
    )
    op.create_index("ix_team_member_member", "team_member", ["member_id"])
    op.create_table("team_role", *_mapping_columns("team"))
    op.create_index("ix_team_role_role", "team_role", ["role_id"])
    op.create_index("ix_team_role_group", "team_role", ["website_group_id"])


def _mapping_columns(holder: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column(f"{holder}_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role_id", sa.Uuid(), nullable=False),
        sa.Column("website_group_id", sa.Uuid()),
        sa.ForeignKeyConstraint([f"{holder}_id"], [f"{holder}.id"], name=f"fk_{holder}_role_{holder}"),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=f"fk_{holder}_role_role"),
        sa.ForeignKeyConstraint(["website_group_id"], ["website_group.id"], name=f"fk_{holder}_role_group"),
        sa.PrimaryKeyConstraint(f"{holder}_id", "ordinal"),
    )


def _make_invitations() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_folded", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("team_ids", sa.Text(), nullable=False),
        sa.Column("phone_number", sa.Text()),
        sa.Column("alternate_email", sa.Text()),
        sa.Column("is_api_access_enabled", sa.Boolean(), nullable=False),
        sa.Column("allowed_website_limit", sa.Integer()),
        sa.Column("only_sso_login", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email_folded", name="uq_invitation_email"),
        sa.UniqueConstraint("token_sha256", name="uq_invitation_token"),
    )


def _give_roles() -> None:
    member = sa.table("member", sa.column("id", sa.Uuid()), sa.column("permissions", sa.Text()))
    role = sa.table(
        "role",
        sa.column("id", sa.Uuid()),
        sa.column("name", sa.Text()),
        sa.column("name_folded", sa.Text()),
        sa.column("permissions", sa.Text()),
        sa.column("is_built_in", sa.Boolean()),
    )
    given = sa.table(
        "member_role",
        sa.column("member_id", sa.Uuid()),
        sa.column("ordinal", sa.Integer()),
        sa.column("role_id", sa.Uuid()),
    )
    connection = op.get_bind()
    made: dict[str, UUID] = {}
    for member_id, stored in connection.execute(sa.select(member.c.id, member.c.permissions)).all():
        old = frozenset(json.loads(stored))
        if not old:
            continue
        is_owner = old >= _OWNER[1]
        name = _OWNER[0] if is_owner else f"Permissions: {', '.join(sorted(old))}"
        if name not in made:
            made[name] = uuid5(_NAMESPACE, name)
            now = sorted(old.union(*(_ALSO.get(word, ()) for word in old)))
            values = {"id": made[name], "name": name, "name_folded": name.casefold(), "is_built_in": is_owner}
            connection.execute(role.insert().values(**values, permissions=json.dumps(now)))
        connection.execute(given.insert().values(member_id=member_id, ordinal=0, role_id=made[name]))


def _widen_members() -> None:
    # Not in a batch, which makes the table anew on SQLite: rows of other tables point at its rows.
    op.drop_column("member", "permissions")
    for column in (
        sa.Column("phone_number", sa.Text()),
        sa.Column("alternate_email", sa.Text()),
        sa.Column("allowed_website_limit", sa.Integer()),
        sa.Column("only_sso_login", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("last_login_at", sa.BigInteger()),
        sa.Column("password_hash", sa.Text()),
    ):
        op.add_column("member", column)


def _widen_audit() -> None:
    with op.batch_alter_table("audit_entry") as table:
        for name in ("endpoint", "actor_name", "actor_email", "before", "after"):
            table.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        table.create_index("ix_audit_entry_at", ["at"])
