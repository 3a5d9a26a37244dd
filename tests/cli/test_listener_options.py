# SPDX-License-Identifier: Apache-2.0
"""Where sites can call us, as options and variables say it."""

from __future__ import annotations

import pytest

from vedette.cli.listener_options import listener_settings, read_listener
from vedette.domain.callback import DNS_PORT, ListenerSettings
from vedette.errors import UsageError


def test_nothing_said_is_no_listener_for_others() -> None:
    assert read_listener({}) == ListenerSettings()


def test_the_variables_are_read() -> None:
    variables = {
        "VEDETTE_CALLBACK_HOST": "198.51.100.7",
        "VEDETTE_CALLBACK_PORT": "8085",
        "VEDETTE_CALLBACK_DNS_NAME": "CB.example.org.",
        "VEDETTE_CALLBACK_DNS_PORT": "5353",
    }
    assert read_listener(variables) == ListenerSettings("198.51.100.7", 8085, "cb.example.org", 5353)


@pytest.mark.parametrize("host", ["scanner.example.org", "198.51.100.7", "2001:db8::7", "localhost"])
def test_a_host_may_be(host: str) -> None:
    assert listener_settings(host, 0, None, DNS_PORT).host == host


@pytest.mark.parametrize("host", ["http://x", "x:80", "a b", "x/y", "", "user@x"])
def test_no_host_is(host: str) -> None:
    with pytest.raises(UsageError, match="--callback-host"):
        listener_settings(host, 0, None, DNS_PORT)


@pytest.mark.parametrize("name", ["a b", "x..y", "http://x", "."])
def test_no_name_is(name: str) -> None:
    with pytest.raises(UsageError, match="--callback-dns-name"):
        listener_settings("198.51.100.7", 0, name, DNS_PORT)


@pytest.mark.parametrize("port", ["x", "-1", "70000", "1.5"])
def test_no_port_is(port: str) -> None:
    with pytest.raises(UsageError, match="VEDETTE_CALLBACK_PORT"):
        read_listener({"VEDETTE_CALLBACK_PORT": port})
