# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import threading
from itertools import count
from uuid import UUID, uuid4

import anyio
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from tests.support.stored import SECRET, shop_scan

from vedette.store.store import Store


def test_several_event_loops_share_a_store(store: Store) -> None:
    """Scans run in event loops of their own, beside the server's."""
    ids = [uuid4() for _ in range(12)]

    async def insert(some: list[UUID]) -> None:
        async with anyio.create_task_group() as group:
            for scan_id in some:
                group.start_soon(store.scans.insert, shop_scan(id=scan_id), SECRET)

    threads = [threading.Thread(target=anyio.run, args=(insert, ids[start::3])) for start in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {scan.id for scan in anyio.run(store.scans.unfinished)} == set(ids)


@pytest.mark.anyio
async def test_an_exception_undoes_all(store: Store) -> None:
    def work(connection):  # type: ignore[no-untyped-def]
        connection.execute(text("DELETE FROM scan_policy"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.main.write(work)

    counting = text("SELECT count(*) FROM scan_policy")
    assert await store.main.read(lambda connection: connection.execute(counting).scalar_one()) == 1


@pytest.mark.anyio
@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
async def test_a_commit_survives_a_power_cut_on_sqlite(store: Store) -> None:
    """On PostgreSQL its operator's setting decides."""

    def settings(connection):  # type: ignore[no-untyped-def]
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]

    for database in (store.main, store.evidence_database):
        assert await database.read(settings) == ["wal", 2, 1]


@pytest.mark.anyio
async def test_an_error_of_the_database_does_not_tell_the_values(store: Store) -> None:
    """They end up in logs, and a row may hold what a site told one visitor only."""
    with pytest.raises(DBAPIError) as caught:
        await store.main.read(lambda connection: connection.execute(text("SELECT :it FROM nowhere"), {"it": "s3cret"}))

    assert "s3cret" not in str(caught.value)


@pytest.mark.anyio
async def test_what_looked_up_rows_share_is_read_again_after_each_commit(store: Store) -> None:
    read: list[str] = []

    def shared(_: Connection) -> str:
        read.append("shared")
        return f"shared {len(read)}"

    async def look_up(key: str) -> str:
        return await store.main.look_up(key, lambda given: store.main.part(given, "shared", shared))

    before = {await look_up("a"), await look_up("b"), await look_up("a")}
    await store.scans.insert(shop_scan(), SECRET)
    after = {await look_up("a"), await look_up("b")}

    assert not before & after
    if store.main.engine.dialect.name == "sqlite":
        assert (before, after) == ({"shared 1"}, {"shared 2"})


@pytest.mark.anyio
async def test_a_part_is_read_each_time_outside_of_look_ups(store: Store) -> None:
    numbers = count(1)

    def work(given: Connection) -> int:
        return store.main.part(given, "shared", lambda _: next(numbers))

    assert [await store.main.read(work), await store.main.look_up("a", work), await store.main.read(work)] == [1, 2, 3]


@pytest.mark.anyio
async def test_a_look_up_that_fails_remembers_nothing(store: Store) -> None:
    def fail(given: Connection) -> int:
        return store.main.part(given, "shared", lambda _: 1 // 0)

    with pytest.raises(ZeroDivisionError):
        await store.main.look_up("a", fail)

    assert await store.main.look_up("a", lambda given: store.main.part(given, "shared", lambda _: 3)) == 3


@pytest.mark.anyio
async def test_what_is_recalled_is_read_again_after_a_commit_and_nothing_of_a_failure_is(store: Store) -> None:
    numbers = count(1)

    with pytest.raises(ZeroDivisionError):
        await store.main.recall("a", lambda _: 1 // 0)
    before = [await store.main.recall("a", lambda _: next(numbers)) for _ in range(2)]
    await store.scans.insert(shop_scan(), SECRET)
    after = [await store.main.recall("a", lambda _: next(numbers)) for _ in range(2)]

    if store.main.engine.dialect.name == "sqlite":
        assert (before, after) == ([1, 1], [2, 2])
    else:
        assert (before, after) == ([1, 2], [3, 4])
