# SPDX-License-Identifier: Apache-2.0
"""Secrets at rest: authenticated encryption (Fernet) with keys that are kept apart from the database."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from vedette.errors import StoreFailed

KEY_FILE = "secret.key"


class Vault:
    """Seals and opens secrets with the installation's keys; the first key seals, all of them open."""

    def __init__(self, keys: tuple[bytes, ...]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    @classmethod
    def open(cls, directory: Path, from_environment: str | None = None) -> Vault:
        """Return the vault of a data directory; `from_environment` (VEDETTE_SECRET_KEY: keys, commas between) wins.

        Without it the file `secret.key` (mode 0600, a key a line) is read, or made with a fresh key.
        Raises StoreFailed.
        """
        if from_environment:
            return cls._from_text(from_environment.replace(",", "\n"), "VEDETTE_SECRET_KEY")
        path = directory / KEY_FILE
        try:
            _make_key(path)
            text = path.read_text("ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise StoreFailed(f"The key file {path} cannot be read.", "Give this user the right to read it.") from error
        return cls._from_text(text, str(path))

    @classmethod
    def _from_text(cls, text: str, source: str) -> Vault:
        keys = tuple(line.strip().encode() for line in text.splitlines() if line.strip())
        try:
            return cls(keys)
        except ValueError as error:
            raise StoreFailed(
                f"{source} holds no usable key.", "A key is 32 bytes as URL-safe Base64; restore it from a backup."
            ) from error

    def seal(self, secret: bytes) -> bytes:
        """Return `secret` encrypted."""
        return self._fernet.encrypt(secret)

    def unseal(self, sealed: bytes) -> bytes:
        """Return what `seal` encrypted. Raises StoreFailed when no key fits."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken as error:
            raise StoreFailed(
                "A stored secret cannot be decrypted with the keys at hand.",
                "Restore the key file or VEDETTE_SECRET_KEY that the data directory was used with.",
            ) from error


def _make_key(path: Path) -> None:
    """Write a fresh key unless the file is there; of two processes that try, one wins and both read the same key."""
    if path.exists():
        return
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    finally:
        fresh.unlink()
