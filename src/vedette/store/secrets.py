# SPDX-License-Identifier: Apache-2.0
"""Secrets at rest: authenticated encryption with a key that is kept apart from the database."""

from __future__ import annotations

from pathlib import Path


class Vault:
    """Seals and opens secrets with the installation's keys; the first key seals, all of them open."""

    @classmethod
    def open(cls, directory: Path, from_environment: str | None = None) -> Vault:
        """Return the vault of a data directory; `from_environment` (VEDETTE_SECRET_KEY: keys, commas between) wins.

        Without it the file `secret.key` (mode 0600) is read, or made with a fresh key. Raises StoreFailed.
        """
        raise NotImplementedError

    def seal(self, secret: bytes) -> bytes:
        """Return `secret` encrypted."""
        raise NotImplementedError

    def unseal(self, sealed: bytes) -> bytes:
        """Return what `seal` encrypted. Raises StoreFailed when no key fits."""
        raise NotImplementedError
