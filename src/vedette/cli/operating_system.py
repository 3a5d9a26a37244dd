# SPDX-License-Identifier: Apache-2.0
"""What the operating system says about who is at the keyboard."""

from __future__ import annotations

import getpass


def user_name() -> str:
    """Return the name of this process's user, as far as there is one: a container may know only a number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "a user without a name"
