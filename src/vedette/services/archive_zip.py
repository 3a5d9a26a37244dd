# SPDX-License-Identifier: Apache-2.0
"""The outer form of a scan archive: a zip of known names, written with a manifest and read as if by an enemy.

What a reader meets: names that lead out of a directory (nothing is ever written under a name of the archive), files
twice, files that grow without end (lengths are told by the manifest, capped, and held to), lines without end,
encrypted or oddly packed entries, and manifests of other versions. All end in a UsageError before anything is stored.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, BinaryIO

from vedette.errors import UsageError
from vedette.services.archive_form import (
    EVIDENCE,
    FILES,
    FORMAT,
    MANIFEST,
    MOST_LINE_BYTES,
    VERSION,
    FileEntry,
    Manifest,
    damaged,
    read_value,
    render_value,
)

MOST_ROW_BYTES = 256 * 1024 * 1024
"""Rows are held in memory while they are checked."""
MOST_EVIDENCE_BYTES = 16 * 1024 * 1024 * 1024
_MOST_MANIFEST_BYTES = 1024 * 1024
_CHUNK_BYTES = 256 * 1024
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
"""What `zipfile` raises for archives that are cut, twisted or need something it does not have."""


class ArchiveWriter:
    """Writes the files of an archive one after the other, and its manifest at the end."""

    def __init__(self, sink: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED)
        self._entries: dict[str, FileEntry] = {}
        self._open: IO[bytes] | None = None
        self._name = ""
        self._digest = hashlib.sha256()
        self._bytes = self._rows = 0

    def begin(self, name: str) -> None:
        """Begin the file `name`; the one before it is complete."""
        self._end()
        self._name, self._digest, self._bytes, self._rows = name, hashlib.sha256(), 0, 0
        self._open = self._zip.open(name, "w", force_zip64=True)

    def add(self, lines: Iterable[bytes]) -> None:
        """Write lines to the file that was begun."""
        assert self._open is not None, "a file was begun"
        for line in lines:
            self._open.write(line)
            self._digest.update(line)
            self._bytes += len(line)
            self._rows += 1

    def finish(self, manifest: Manifest) -> None:
        """Write `manifest` with what it says about the files, and end the archive."""
        self._end()
        manifest.files.update(self._entries)
        self._zip.writestr(MANIFEST, render_value(manifest))
        self._zip.close()

    def _end(self) -> None:
        if self._open is None:
            return
        self._open.close()
        self._open = None
        self._entries[self._name] = FileEntry(self._bytes, self._digest.hexdigest(), self._rows)


class ArchiveReader:
    """Reads an archive that anybody may have made. Every method raises UsageError for what is no archive of ours."""

    def __init__(self, source: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(source)
        except _UNREADABLE as error:
            raise UsageError("This is no scan archive.", "Name a file that `vedette scans export` wrote.") from error
        self._check_names()
        self.manifest = self._read_manifest()

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the lines of a file and, at its end, make sure that it was what the manifest says."""
        entry = self.manifest.files[name]
        digest, rows = hashlib.sha256(), 0
        for line in self._split(name, entry.bytes):
            digest.update(line)
            rows += 1
            yield line
        if digest.hexdigest() != entry.sha256 or rows != entry.rows:
            raise damaged(name)

    def _check_names(self) -> None:
        names = [info.filename for info in self._zip.infolist()]
        if MANIFEST not in names:
            raise UsageError("This zip file is no scan archive: it has no manifest.json.", "Name another file.")
        if len(names) != len(set(names)) or not set(names) <= {MANIFEST, *FILES}:
            raise damaged("its list of files")
        for info in self._zip.infolist():
            if info.compress_type not in _PACKED or info.flag_bits & _ENCRYPTED:
                raise damaged(info.filename)

    def _read_manifest(self) -> Manifest:
        content = b"".join(self._pieces(MANIFEST, _MOST_MANIFEST_BYTES))
        head = read_value(content, dict, MANIFEST)
        if head.get("format") != FORMAT:
            raise UsageError("This zip file is no scan archive: its manifest is of something else.", "Name another.")
        if head.get("version") != VERSION:
            raise UsageError(
                f"The archive has version {str(head.get('version'))[:20]}; this Vedette reads version {VERSION}.",
                "Import it with the version of Vedette that wrote it, or a later one.",
            )
        manifest = read_value(content, Manifest, MANIFEST)
        if set(manifest.files) != FILES or any(name not in self._zip.namelist() for name in FILES):
            raise damaged("its list of files")
        sizes = {name: entry.bytes for name, entry in manifest.files.items()}
        evidence = sizes.pop(EVIDENCE)
        if min(evidence, *sizes.values()) < 0 or sum(sizes.values()) > MOST_ROW_BYTES or evidence > MOST_EVIDENCE_BYTES:
            raise UsageError("The archive is too large to be imported.", "Rows: 256 MiB at most; evidence: 16 GiB.")
        return manifest

    def _split(self, name: str, declared_bytes: int) -> Iterator[bytes]:
        rest = b""
        for piece in self._pieces(name, declared_bytes):
            *whole, rest = (rest + piece).split(b"\n")
            yield from (line + b"\n" for line in whole)
            if len(rest) > MOST_LINE_BYTES:
                raise damaged(name)
        if rest:
            raise damaged(name)

    def _pieces(self, name: str, most_bytes: int) -> Iterator[bytes]:
        """Yield the bytes of an entry; one more than `most_bytes` ends the reading, whatever the entry says."""
        left = most_bytes
        try:
            with self._zip.open(name) as file:
                while piece := file.read(min(_CHUNK_BYTES, left + 1)):
                    left -= len(piece)
                    if left < 0:
                        raise damaged(name)
                    yield piece
        except _UNREADABLE as error:
            raise damaged(name) from error
