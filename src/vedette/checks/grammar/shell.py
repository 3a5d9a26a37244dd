# SPDX-License-Identifier: Apache-2.0
"""What a shell is asked for: the echo of a sum or of a word, or a short sleep, inside a command substitution."""

from __future__ import annotations


def computed_echo(before: str, left: int, right: int, after: str) -> str:
    """Return a command substitution that prints `before`, the product and `after` in one word."""
    return f"$(echo {before}$(({left}*{right})){after})"


def quoted_computed_echo(before: str, left: int, right: int, after: str) -> str:
    """Return the substitution for a value in single quotes, which are closed before and opened again behind it."""
    return f"'{computed_echo(before, left, right, after)}'"


def inert_echo(before: str, left: int, right: int, after: str) -> str:
    """Return the same words without the shell's syntax: nothing can be computed from it by a shell."""
    return f"(echo {before}(({left}*{right})){after})"


def quoted_inert_echo(before: str, left: int, right: int, after: str) -> str:
    """Return the inert words between single quotes."""
    return f"'{inert_echo(before, left, right, after)}'"


def substitution(word: str) -> str:
    """Return a command substitution that prints `word`, which may be empty."""
    return f"$(echo {word})" if word else "$(echo)"


def quoted_substitution(word: str) -> str:
    """Return the substitution for a value in single quotes."""
    return f"'{substitution(word)}'"


def delayed_command(seconds: float) -> str:
    """Return a command substitution that prints nothing and sleeps."""
    return f"$(sleep {seconds:.2f})"


def quoted_delayed_command(seconds: float) -> str:
    """Return the sleeping substitution for a value in single quotes."""
    return f"'{delayed_command(seconds)}'"


def dead_substitution() -> str:
    """Return the empty substitution without the sign that makes it one."""
    return "(echo)"


def all_echoes(texts: tuple[str, ...]) -> str:
    """Return echoes one behind the other: where one fits, a shell takes the others for text or runs them, too."""
    return "".join(texts)
