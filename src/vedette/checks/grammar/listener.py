# SPDX-License-Identifier: Apache-2.0
"""Addresses of our own listener, as values, headers and XML documents hold them: nobody else is ever named."""

from __future__ import annotations

from vedette.domain.callback import ENTITY_PATH, ListenerAddress


def listener_address(listener: ListenerAddress, token: str, suffix: str = "") -> str:
    """Return an address of our own listener, with the suffix of a file's name where the value has one."""
    return listener.url(token, suffix)


def listener_file(listener: ListenerAddress, token: str) -> str:
    """Return an address of our own listener that stays one with anything behind it, such as `.php`."""
    return listener.url(token, "?")


def listener_host(listener: ListenerAddress, token: str) -> str:
    """Return a name of our own listener, as headers that hold a host do."""
    return f"{token}.{listener.dns_name}"


def listener_document(root: str, listener: ListenerAddress, token: str) -> str:
    """Return a document whose one entity is a text of our own listener, put into its root element."""
    address = listener.url(token, ENTITY_PATH)
    return f'<!DOCTYPE {root} [<!ENTITY file SYSTEM "{address}">]><{root}>&file;</{root}>'


def plain_listener_document(root: str, listener: ListenerAddress, token: str) -> str:
    """Return a document that holds such an address and declares nothing: the negative control."""
    return f"<{root}>{listener.url(token, ENTITY_PATH)}</{root}>"
