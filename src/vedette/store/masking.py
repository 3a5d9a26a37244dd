# SPDX-License-Identifier: Apache-2.0
"""Secrets out of evidence: what is stored shows that a secret was there, and whether two were equal. Pure."""

from __future__ import annotations

from vedette.domain.exchange import Exchange
from vedette.domain.scan import Credentials


class Masker:
    """Masks the exchanges of one scan; `key` salts the hashes, so equal secrets look equal within the scan only."""

    def __init__(self, key: bytes, credentials: Credentials) -> None:
        raise NotImplementedError

    def mask_exchange(self, exchange: Exchange) -> Exchange:
        """Return `exchange` with every secret replaced."""
        raise NotImplementedError
