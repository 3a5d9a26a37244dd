# SPDX-License-Identifier: Apache-2.0
"""Passwords of members: which are good enough, how one is drawn, and the slow hash that alone is kept.

Sources: NIST SP 800-63B-4, section 3.1.1.2 (length counts, composition rules do not, known words are refused);
RFC 9106 (Argon2id), with the library's parameters, which are those of its low-memory profile.
"""

from __future__ import annotations

import base64

from anyio import to_thread
from argon2 import PasswordHasher

from vedette.errors import UsageError
from vedette.services.draw import Draw

LEAST_LENGTH = 12
MOST_LENGTH = 200
LEAST_DIFFERENT = 6
DRAWN_BYTES = 18
_LEAST_WORD = 4


def check_password(password: str, *own_words: str) -> None:
    """Raise UsageError unless `password` is good enough; `own_words` are what others know of its owner."""
    if not LEAST_LENGTH <= len(password) <= MOST_LENGTH:
        raise _weak(f"A password has {LEAST_LENGTH} to {MOST_LENGTH} characters.")
    if len(set(password)) < LEAST_DIFFERENT:
        raise _weak(f"A password has at least {LEAST_DIFFERENT} different characters.")
    folded = password.casefold()
    for word in own_words:
        if len(word) >= _LEAST_WORD and word.casefold() in folded:
            raise _weak("A password does not hold its owner's name or e-mail address.")


def draw_password(draw: Draw) -> str:
    """Return a password that nobody can guess: 144 random bits in letters, digits, `-` and `_`."""
    return base64.urlsafe_b64encode(draw.octets(DRAWN_BYTES)).decode("ascii")


async def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password, with salt and parameters; in a thread: it is slow on purpose."""
    return await to_thread.run_sync(PasswordHasher().hash, password)


def _weak(message: str) -> UsageError:
    return UsageError(message, "Choose another, or set AutoGeneratePassword.", field="Password")
