# SPDX-License-Identifier: Apache-2.0
"""The baseline file: findings that a team accepts for a while. It lies in the team's own repository.

TOML, or JSON of the same shape where the file's name ends in `.json`:

    [[accepted]]
    fingerprint = "5f0c…"          # printed with each finding
    reason = "Behind the VPN until the rewrite, TICKET-12."
    expires = 2026-12-31           # the last day on which it is accepted
    title = "Open redirect at /go" # for readers; may be left out
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from vedette.errors import UsageError

_FINGERPRINT = re.compile(r"[0-9a-f]{32}", re.ASCII)
_FIELDS = frozenset({"fingerprint", "reason", "expires", "title"})


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that is accepted, why, and the last day on which it is."""

    fingerprint: str
    reason: str
    expires: date
    title: str = ""


def read_baseline(path: Path) -> tuple[Accepted, ...]:
    """Return the entries of the file at `path`. Raises UsageError that names what is wrong with it."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise UsageError(f"The baseline file {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"The baseline file {path} is not UTF-8.", "Save it as UTF-8.") from error
    try:
        whole = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"The baseline file {path} cannot be read: {error}.", "Write it as TOML or JSON.") from error
    entries = whole.get("accepted", []) if isinstance(whole, dict) and whole.keys() <= {"accepted"} else None
    if not isinstance(entries, list):
        raise _wrong(path, "it holds something else than a list called accepted")
    return tuple(_read_entry(path, number, entry) for number, entry in enumerate(entries, 1))


def _read_entry(path: Path, number: int, entry: Any) -> Accepted:
    if not isinstance(entry, dict):
        raise _wrong(path, f"entry {number} is no table")
    unknown = sorted(entry.keys() - _FIELDS)
    if unknown:
        raise _wrong(path, f"entry {number} holds {unknown[0]!r}, which means nothing here")
    fingerprint, reason, title = (entry.get(name, "") for name in ("fingerprint", "reason", "title"))
    if not isinstance(fingerprint, str) or not _FINGERPRINT.fullmatch(fingerprint.lower()):
        raise _wrong(path, f"entry {number} has no fingerprint of 32 hexadecimal digits")
    if not isinstance(reason, str) or not reason.strip():
        raise _wrong(path, f"entry {number} has no reason")
    if not isinstance(title, str):
        raise _wrong(path, f"the title of entry {number} is no text")
    return Accepted(fingerprint.lower(), reason.strip(), _read_date(path, number, entry.get("expires")), title)


def _read_date(path: Path, number: int, value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _wrong(path, f"entry {number} has no date called expires, such as 2026-12-31") from error


def _wrong(path: Path, what: str) -> UsageError:
    return UsageError(
        f"The baseline file {path} is not understood: {what}.",
        "Each entry of `accepted` has fingerprint, reason and expires.",
        field="--baseline",
    )
