# SPDX-License-Identifier: Apache-2.0
"""The files of `--seed-file`: requests that a scan begins with, in any format that can be imported."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vedette.crawl.imports.imported import MOST_BYTES, ImportResult
from vedette.domain.exchange import Url
from vedette.errors import UsageError
from vedette.services.launch_links import Imported, joined_requests, read_requests

_OPTION = "--seed-file"
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Seeds:
    """What all files describe, and a sentence for each file that holds more than could be read."""

    imported: Imported
    notices: tuple[str, ...]


def read_seed_files(paths: tuple[Path, ...], target: Url) -> Seeds:
    """Return what the files describe. Raises UsageError that names the first one that cannot be read."""
    results = [(path, _read(path, target)) for path in paths]
    return Seeds(
        joined_requests([result for _, result in results], _OPTION),
        tuple(_notice(path, result) for path, result in results if result.problems),
    )


def _read(path: Path, target: Url) -> ImportResult:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(
            f"{_OPTION} {path} cannot be read: {error.strerror}.", "Name a file.", field=_OPTION
        ) from error
    try:
        return read_requests(content, None, target)
    except UsageError as error:
        raise UsageError(f"{_OPTION} {path}: {error.message}", error.remedy, field=_OPTION) from error


def _notice(path: Path, result: ImportResult) -> str:
    named = "; ".join(f"{each.source}: {each.reason}" for each in result.problems[:_MOST_NAMED])
    return f"{_OPTION} {path}: {len(result.requests):,} requests, {len(result.problems):,} entries left out ({named})"
