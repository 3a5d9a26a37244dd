# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.senders import HandClock

from vedette.errors import Conflict, StoreFailed
from vedette.store.lock import DirectoryLock, holder_of
from vedette.store.store import StorePlace, open_store

HOLD = (
    "import sys; from pathlib import Path; from vedette.store.lock import DirectoryLock\n"
    "lock = DirectoryLock.acquire(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
)


def test_a_second_holder_is_told_who_the_first_is(tmp_path: Path) -> None:
    with DirectoryLock.acquire(tmp_path), pytest.raises(Conflict, match=f"process {os.getpid()}") as refusal:
        DirectoryLock.acquire(tmp_path)

    assert str(tmp_path) in refusal.value.message


def test_the_lock_goes_with_its_holder(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"

    assert holder_of(tmp_path) == holder.pid
    with pytest.raises(Conflict, match=str(holder.pid)):
        DirectoryLock.acquire(tmp_path)

    holder.kill()
    holder.communicate()
    assert holder_of(tmp_path) is None
    DirectoryLock.acquire(tmp_path).release()


def test_release_twice_is_harmless(tmp_path: Path) -> None:
    lock = DirectoryLock.acquire(tmp_path)
    lock.release()
    lock.release()

    assert holder_of(tmp_path) is None


def test_others_may_read_while_it_is_held(tmp_path: Path, clock: HandClock) -> None:
    with DirectoryLock.acquire(tmp_path) as lock:
        server = open_store(StorePlace(tmp_path), clock, lock=lock)
        reader = open_store(StorePlace(tmp_path), clock)
        reader.close()
        server.close()


def test_a_new_directory_cannot_be_set_up_while_another_holds_it(tmp_path: Path, clock: HandClock) -> None:
    with DirectoryLock.acquire(tmp_path), pytest.raises(Conflict):
        open_store(StorePlace(tmp_path), clock)


def test_a_file_in_the_place_of_the_directory_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "data"
    blocked.write_text("a file")

    with pytest.raises(StoreFailed, match="data"):
        DirectoryLock.acquire(blocked)


def test_nobody_holds_a_directory_that_is_not_there(tmp_path: Path) -> None:
    assert holder_of(tmp_path / "none") is None
