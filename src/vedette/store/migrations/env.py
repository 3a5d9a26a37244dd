# SPDX-License-Identifier: Apache-2.0
"""Runs revisions on the connection that `store/migrate.py` hands in, inside that connection's transaction."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
