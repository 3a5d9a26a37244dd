# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import random
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from tests.support.stored import SECRET, exchange

from vedette.domain.exchange import Exchange
from vedette.domain.scan import Credentials
from vedette.errors import NotFound
from vedette.scan.rows import ExchangeRef
from vedette.store.masking import Masker
from vedette.store.packing import SEGMENT_LIMIT_BYTES
from vedette.store.store import Store
from vedette.store.tables import body, body_use, segment

pytestmark = pytest.mark.anyio
MASKER = Masker(SECRET, Credentials())


def pages(count: int, seed: int = 1) -> list[Exchange]:
    """Return pages that are alike but for a few words, as a site's pages are, and some that are nothing alike."""
    chance = random.Random(seed)
    words = " ".join(f"word{chance.randrange(500)}" for _ in range(400))
    return [exchange(f"/item?id={n}", f"<h1>{seed}-{n}</h1>{words}".encode()) for n in range(count)]


async def rows(store: Store) -> tuple[int, int, int]:
    def count(connection):  # type: ignore[no-untyped-def]
        return tuple(
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (segment, body, body_use)
        )

    counted: tuple[int, int, int] = await store.evidence_database.read(count)
    return counted


async def test_exchanges_resolve_before_and_after_compaction(store: Store) -> None:
    scan_id, wanted = uuid4(), {}
    for number in range(4):
        some = pages(5, seed=number)
        await store.evidence.write(scan_id, 1, number, some, MASKER)
        wanted.update({ExchangeRef(1, number, index): one for index, one in enumerate(some)})

    before = await store.evidence.read(scan_id, wanted)
    await store.evidence.compact(scan_id, 1, 0, 2)
    await store.evidence.compact(scan_id, 1, 0, 3)
    after = await store.evidence.read(scan_id, wanted)

    assert before == wanted
    assert after == wanted
    assert (await rows(store))[0] == 1


async def test_segments_are_merged_up_to_a_limit(store: Store) -> None:
    scan_id, wanted, line = uuid4(), {}, "x" * (SEGMENT_LIMIT_BYTES // 5)
    for number in range(9):
        some = [exchange(f"/{number}?{line}", b"short")]
        await store.evidence.write(scan_id, 1, number, some, MASKER)
        wanted[ExchangeRef(1, number, 0)] = some[0]

    for _ in range(2):
        await store.evidence.compact(scan_id, 1, 0, 8)
        assert (await rows(store))[0] == 3
        assert await store.evidence.read(scan_id, wanted) == wanted


async def test_what_is_not_there_is_not_found(store: Store) -> None:
    scan_id = uuid4()
    await store.evidence.write(scan_id, 1, 0, pages(1), MASKER)

    for ref in (ExchangeRef(1, 0, 1), ExchangeRef(1, 1, 0), ExchangeRef(2, 0, 0)):
        with pytest.raises(NotFound):
            await store.evidence.get(scan_id, ref)


async def test_a_second_try_replaces_the_first(store: Store) -> None:
    scan_id = uuid4()
    await store.evidence.write(scan_id, 1, 0, pages(3), MASKER)
    second = pages(1, seed=9)
    await store.evidence.write(scan_id, 1, 0, second, MASKER)

    assert await store.evidence.get(scan_id, ExchangeRef(1, 0, 0)) == second[0]
    with pytest.raises(NotFound):
        await store.evidence.get(scan_id, ExchangeRef(1, 0, 1))


async def test_equal_bodies_are_kept_once(store: Store) -> None:
    same = [exchange(f"/{n}", b"the same page " * 50) for n in range(20)]

    for scan_id in (uuid4(), uuid4()):
        await store.evidence.write(scan_id, 1, 0, same, MASKER)

    assert await rows(store) == (2, 1, 2)


async def test_a_body_goes_with_its_last_scan(store: Store) -> None:
    first, second, third = uuid4(), uuid4(), uuid4()
    shared = pages(5)
    await store.evidence.write(first, 1, 0, shared, MASKER)
    await store.evidence.write(second, 1, 0, [*shared, *pages(3, seed=2)], MASKER)
    await store.evidence.write(third, 1, 0, [shared[4]], MASKER)

    await store.evidence.delete(first)
    assert await store.evidence.get(second, ExchangeRef(1, 0, 4)) == shared[4]
    await store.evidence.delete(second)
    assert await store.evidence.get(third, ExchangeRef(1, 0, 0)) == shared[4]
    await store.evidence.delete(third)

    assert await rows(store) == (0, 0, 0)


async def test_only_evidence_that_nobody_can_commit_any_more_is_swept(store: Store) -> None:
    scan_id, good, orphan, fresh = uuid4(), pages(2, seed=1), pages(2, seed=2), pages(2, seed=3)
    await store.evidence.write(scan_id, 1, 0, good, MASKER)
    await store.evidence.write(scan_id, 1, 1, orphan, MASKER)
    await store.evidence.write(scan_id, 2, 1, fresh, MASKER)
    await store.evidence.compact(scan_id, 1, 0, 1)

    gone = await store.evidence.sweep(scan_id, 2, {(1, 0)})

    assert gone == 1
    refs = [ExchangeRef(1, 0, 0), ExchangeRef(1, 1, 0), ExchangeRef(2, 1, 0)]
    assert await store.evidence.read(scan_id, refs) == {refs[0]: good[0], refs[2]: fresh[0]}
    kept = await rows(store)
    assert kept[1] == 4
    assert kept[2] == 4


async def test_evidence_of_a_deleted_scan_is_swept(store: Store) -> None:
    unknown = UUID(int=5)
    await store.evidence.write(unknown, 1, 0, pages(2), MASKER)

    await store.sweep()

    assert await rows(store) == (0, 0, 0)


async def test_pages_of_a_site_take_an_eighth_of_their_bytes_at_most(store: Store) -> None:
    some = pages(50)
    await store.evidence.write(uuid4(), 1, 0, some, MASKER)

    packed = await store.evidence_database.read(
        lambda connection: sum(
            connection.execute(select(func.sum(func.length(table.c.packed)))).scalar_one() for table in (segment, body)
        )
    )

    assert packed * 8 < sum(len(one.response.body) for one in some)


async def test_a_body_of_any_size_comes_back(store: Store) -> None:
    chance = random.Random(3)
    sizes = (0, 1, 255, 256, 257, 100_000, 600_000)
    some = [exchange(f"/{size}", chance.randbytes(size)) for size in sizes]
    await store.evidence.write(UUID(int=1), 1, 0, some, MASKER)

    found = await store.evidence.read(UUID(int=1), [ExchangeRef(1, 0, index) for index in range(len(sizes))])

    assert list(found.values()) == some
