# SPDX-License-Identifier: Apache-2.0
"""Texts for filters of directories (LDAP): another spelling of the value itself, which matches what the value does.

Source: RFC 4515, section 3.
"""

from __future__ import annotations


def escaped_character(value: str, index: int, code: int) -> str:
    """Return `value` with the character at `index` written as the escape of `code`, which only filters read."""
    return f"{value[:index]}\\{code:02x}{value[index + 1 :]}"


def no_escape(value: str, index: int) -> str:
    """Return `value` with an escape that is none: no filter with it can be read."""
    return f"{value[:index]}\\{value[index]}z{value[index + 1 :]}"
