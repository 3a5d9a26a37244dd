# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from vedette.errors import StoreFailed
from vedette.store.secrets import KEY_FILE, Vault


def test_what_is_sealed_opens_again(tmp_path: Path) -> None:
    sealed = Vault.open(tmp_path).seal(b"secret")

    assert b"secret" not in sealed
    assert Vault.open(tmp_path).unseal(sealed) == b"secret"


def test_only_this_user_may_read_the_key(tmp_path: Path) -> None:
    Vault.open(tmp_path)

    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


def test_the_environment_s_key_wins_and_needs_no_file(tmp_path: Path) -> None:
    key = Fernet.generate_key().decode()

    sealed = Vault.open(tmp_path, key).seal(b"secret")

    assert Vault.open(tmp_path, key).unseal(sealed) == b"secret"
    assert not list(tmp_path.iterdir())


def test_an_older_key_still_opens(tmp_path: Path) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    sealed = Vault.open(tmp_path, old).seal(b"secret")

    assert Vault.open(tmp_path, f"{new},{old}").unseal(sealed) == b"secret"
    with pytest.raises(StoreFailed, match="cannot be decrypted"):
        Vault.open(tmp_path, new).unseal(sealed)


@pytest.mark.parametrize("content", [b"", b"no key", b"\xff\xfe"])
def test_a_broken_key_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / KEY_FILE).write_bytes(content)

    with pytest.raises(StoreFailed, match=KEY_FILE):
        Vault.open(tmp_path)
