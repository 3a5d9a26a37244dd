# SPDX-License-Identifier: Apache-2.0
"""What a database of this version holds from the start, written whenever one was migrated."""

from __future__ import annotations

from sqlalchemy import Connection

from vedette.store.policies import plant_built_in_policies
from vedette.store.roles import plant_built_in_roles
from vedette.store.settings import plant_account_id


def plant(connection: Connection) -> None:
    """Write the built-in policies and roles, and the account's id."""
    plant_built_in_policies(connection)
    plant_built_in_roles(connection)
    plant_account_id(connection)
