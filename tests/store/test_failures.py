# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import event, text
from tests.store.test_journal import claimed, full_batch
from tests.support.senders import HandClock
from tests.support.stored import NOON, exchange, status

from vedette.errors import StoreFailed, UsageError
from vedette.scan.rows import Batch, EventRow
from vedette.store.database import open_postgresql
from vedette.store.store import EVIDENCE_FILE, MAIN_FILE, Store, StorePlace, open_store


def on_sqlite(directory: Path, clock: HandClock) -> Store:
    return open_store(StorePlace(directory), clock)


def limit_pages(store: Store, *, evidence: bool) -> None:
    """Let a database grow no more, on every connection that it will open."""
    database = store.evidence_database if evidence else store.main
    database.engine.dispose()

    @event.listens_for(database.engine, "connect")
    def limit(connection, _):  # type: ignore[no-untyped-def]
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 1}")


@pytest.mark.anyio
@pytest.mark.parametrize("evidence", [True, False])
async def test_nothing_of_a_batch_is_there_when_the_disk_is_full(
    tmp_path: Path, clock: HandClock, evidence: bool
) -> None:
    store = on_sqlite(tmp_path, clock)
    scan_id, epoch = await claimed(store)
    await store.journal(scan_id, epoch).commit(full_batch(scan_id, epoch, 0))
    before = await store.journal(scan_id, epoch).load()
    limit_pages(store, evidence=evidence)
    incompressible = random.Random(1).randbytes(400_000)
    batch = Batch(
        scan_id,
        epoch,
        1,
        status(),
        exchanges=(exchange("/big", incompressible if evidence else b"small"),),
        events=tuple(EventRow(NOON, "page", "x" * 500) for _ in range(500)),
    )

    with pytest.raises(StoreFailed, match="full") as failure:
        await store.journal(scan_id, epoch).commit(batch)

    assert "Free some space" in failure.value.remedy
    assert await store.journal(scan_id, epoch).load() == before
    store.close()


@pytest.mark.anyio
async def test_a_database_that_stays_locked_is_named(tmp_path: Path, clock: HandClock) -> None:
    store = on_sqlite(tmp_path, clock)
    blocker = sqlite3.connect(tmp_path / MAIN_FILE, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with store.main.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=1")

    with pytest.raises(StoreFailed, match="locked"):
        await store.main.write(lambda connection: None)

    blocker.close()
    await store.main.write(lambda connection: None)
    store.close()


@pytest.mark.parametrize("name", [MAIN_FILE, EVIDENCE_FILE])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, clock: HandClock, name: str) -> None:
    (tmp_path / name).write_bytes(b"this is no database, whatever its name says" * 200)

    with pytest.raises(StoreFailed, match="damaged") as failure:
        on_sqlite(tmp_path, clock)

    assert name in failure.value.message


@pytest.mark.anyio
async def test_a_damaged_table_is_reported(tmp_path: Path, clock: HandClock) -> None:
    store = on_sqlite(tmp_path, clock)
    await store.main.write(lambda c: c.execute(text("PRAGMA user_version=1")))
    store.close()
    path = tmp_path / MAIN_FILE
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)

    with pytest.raises(StoreFailed, match="damaged"):
        on_sqlite(tmp_path, clock)


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path: Path, clock: HandClock) -> None:
    url = f"postgresql://vedette:hunter2@/none?host={tmp_path}"

    with pytest.raises(StoreFailed, match="does not answer") as failure:
        open_store(StorePlace(tmp_path, url), clock)

    assert "hunter2" not in str(failure.value)


@pytest.mark.parametrize("url", ["mysql://host/x", "no url at all"])
def test_another_kind_of_database_is_a_usage_error(url: str) -> None:
    with pytest.raises(UsageError):
        open_postgresql(url)
