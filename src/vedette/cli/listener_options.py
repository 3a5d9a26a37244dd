# SPDX-License-Identifier: Apache-2.0
"""Where sites that are scanned can call our own listener: options of the commands that run scans, and variables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

import typer

from vedette.domain.callback import DNS_PORT, ListenerSettings
from vedette.errors import UsageError

_HOST, _PORT, _DNS_NAME, _DNS_PORT = (
    "VEDETTE_CALLBACK_HOST",
    "VEDETTE_CALLBACK_PORT",
    "VEDETTE_CALLBACK_DNS_NAME",
    "VEDETTE_CALLBACK_DNS_PORT",
)
_NAME = re.compile(r"(?=.{1,253}\Z)(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)*[A-Za-z0-9_-]{1,63}\Z")
_ADDRESS = re.compile(r"[0-9A-Fa-f:.]{2,45}\Z")

CallbackHostOption = Annotated[
    str | None,
    typer.Option(
        "--callback-host",
        metavar="ADDRESS",
        envvar=_HOST,
        help="The address or name at which sites that are not on this machine can call our own listener. Without it "
        "they are given none.",
    ),
]
CallbackPortOption = Annotated[
    int,
    typer.Option("--callback-port", min=0, max=65_535, metavar="N", envvar=_PORT, help="Its port; 0 takes a free one."),
]
CallbackDnsNameOption = Annotated[
    str | None,
    typer.Option(
        "--callback-dns-name",
        metavar="NAME",
        envvar=_DNS_NAME,
        help="A DNS zone that is delegated to this machine; look-ups of names in it are seen, too.",
    ),
]
CallbackDnsPortOption = Annotated[
    int,
    typer.Option(
        "--callback-dns-port", min=1, max=65_535, metavar="N", envvar=_DNS_PORT, help="The UDP port of its questions."
    ),
]


def listener_settings(host: str | None, port: int, dns_name: str | None, dns_port: int) -> ListenerSettings:
    """Return what the options say. Raises UsageError for text that is no host or no name."""
    if host is not None and _NAME.match(host) is None and _ADDRESS.match(host) is None:
        raise UsageError(
            f"--callback-host {host!r} is no address.", "Write an address or a name alone, without scheme and port."
        )
    if dns_name is not None and _NAME.match(dns_name.rstrip(".")) is None:
        raise UsageError(f"--callback-dns-name {dns_name!r} is no name.", "Write it as callbacks.example.org.")
    return ListenerSettings(host, port, None if dns_name is None else dns_name.rstrip(".").lower(), dns_port)


def read_listener(environ: Mapping[str, str]) -> ListenerSettings:
    """Return what the environment says, for commands that have no options for it. Raises UsageError."""
    return listener_settings(
        environ.get(_HOST) or None,
        _read_port(environ, _PORT, 0),
        environ.get(_DNS_NAME) or None,
        _read_port(environ, _DNS_PORT, DNS_PORT),
    )


def _read_port(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise UsageError(f"{name} is no port.", "Write a number from 0 to 65535.")
    return int(text)
