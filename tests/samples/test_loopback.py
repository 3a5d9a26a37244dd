# SPDX-License-Identifier: Apache-2.0
"""The shop fetches from this machine only."""

import pytest

from vedette_shop.loopback import fetch


@pytest.mark.parametrize(
    "address",
    [
        "http://example.invalid/",
        "http://127.0.0.2:1/",
        "http://localhost:1/",
        "http://[::1]:1/",
        "http://127.0.0.1@example.invalid/",
        "http://127.0.0.1.example.invalid/",
        "https://127.0.0.1:1/",
        "file:///etc/hostname",
        "//127.0.0.1:1/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:1/\r\nX: 1",
        "",
    ],
)
def test_is_not_fetched(address: str) -> None:
    assert fetch(address) is None
