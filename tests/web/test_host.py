# SPDX-License-Identifier: Apache-2.0
"""One host has one spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.web.host import is_address, read_host

HOSTS = {
    "Shop.EXAMPLE": "shop.example",
    "faß.example": "xn--fa-hia.example",
    "a_b.example": "a_b.example",
    "127.1": "127.0.0.1",
    "0x7F.0.0.1": "127.0.0.1",
    "127.0.0.1.": "127.0.0.1",
    "1.2.3": "1.2.0.3",
    "[2001:DB8:0:0:1:0:0:1]": "2001:db8::1:0:0:1",
    "[::]": "::",
    "[1::]": "1::",
    "4294967296": None,
    "1.2.3.09": None,
    "a b": None,
    "a%00b": None,
    "": None,
    "[1:2]": None,
    "x" * 300: None,
}


@pytest.mark.parametrize(("text", "host"), HOSTS.items(), ids=[text[:30] for text in HOSTS])
def test_the_host_is_read(text: str, host: str | None) -> None:
    assert read_host(text) == host


def test_addresses_are_told_from_names() -> None:
    assert is_address("127.0.0.1")
    assert is_address("::1")
    assert not is_address("a1.example")


@given(st.text())
def test_any_text_is_read_without_an_exception(text: str) -> None:
    host = read_host(text)
    if host is not None and ":" not in host:
        assert read_host(host) == host
    read_host(f"[{text}]")
