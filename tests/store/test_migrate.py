# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text

from tests.support.clock import SetClock
from vedette.errors import StoreFailed
from vedette.store.database import Database
from vedette.store.migrate import MIGRATIONS, REVISIONS, Chain
from vedette.store.store import Store, StorePlace, open_store
from vedette.store.tables import EVIDENCE, MAIN


def difference(database: Database, metadata: MetaData) -> list[object]:
    def compare(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    return database.read_now(compare)


def test_the_revisions_make_the_tables(store: Store) -> None:
    assert difference(store.main, MAIN) == []
    assert difference(store.evidence_database, EVIDENCE) == []


@pytest.mark.parametrize("chain", Chain)
def test_the_listed_revisions_are_the_scripts(chain: Chain) -> None:
    scripts = ScriptDirectory(str(MIGRATIONS), version_locations=[str(MIGRATIONS / chain.value)])

    listed = tuple(reversed([script.revision for script in scripts.walk_revisions()]))

    assert listed == REVISIONS[chain]


def test_opening_twice_changes_nothing(store: Store, place: StorePlace, clock: SetClock) -> None:
    again = open_store(place, clock)
    again.close()

    assert not list(place.directory.glob("*.before-*"))


def test_a_newer_database_is_refused(store: Store, place: StorePlace, clock: SetClock) -> None:
    store.main.write_now(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))

    with pytest.raises(StoreFailed, match="newer version") as failure:
        open_store(place, clock)

    assert "Install that version" in failure.value.remedy


def test_a_stranger_s_database_is_refused(place: StorePlace, clock: SetClock) -> None:
    opened = open_store(place, clock)
    opened.main.write_now(lambda c: c.execute(text("DROP TABLE alembic_version")))
    opened.close()

    with pytest.raises(StoreFailed, match="not Vedette's"):
        open_store(place, clock)
