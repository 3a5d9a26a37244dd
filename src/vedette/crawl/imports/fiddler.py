# SPDX-License-Identifier: Apache-2.0
"""Session archives of Fiddler (.saz): a zip whose `raw/<n>_c.txt` are the requests as they were sent.

The archive is read as if by an enemy: nothing is written anywhere, and entries have a limit each and together.
Source: Fiddler's documentation of the SAZ file format.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from vedette.crawl.imports.imported import MOST_BODY_BYTES, ImportDraft
from vedette.crawl.imports.recorded import take_recorded
from vedette.errors import UsageError

SIGNATURE = b"PK\x03\x04"
"""How every zip file that holds something begins. Source: APPNOTE 6.3, section 4.3.7."""
MOST_ENTRIES = 50_000
MOST_ENTRY_BYTES = MOST_BODY_BYTES + 100_000
MOST_UNPACKED_BYTES = 100_000_000
"""Of all requests together; what comes after that is left out."""
_CLIENT = re.compile(r"raw[/\\]0*(\d{1,9})_c\.txt", re.IGNORECASE)
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
"""What `zipfile` raises for archives that are cut, twisted or need something it does not have."""


def read_fiddler(content: bytes, draft: ImportDraft) -> None:
    """Take each request of the archive, in order. Raises UsageError for what is no such archive, or is encrypted."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _UNREADABLE as error:
        raise UsageError("The file is no Fiddler archive: it is no zip file.", "Save the sessions anew.") from error
    numbered: dict[int, zipfile.ZipInfo] = {}
    for info in archive.infolist()[:MOST_ENTRIES]:
        found = _CLIENT.fullmatch(info.filename)
        if found is not None:
            numbered.setdefault(int(found[1]), info)
    if not numbered:
        raise UsageError("The zip file is no Fiddler archive: it holds no raw/…_c.txt.", "Save the sessions as .saz.")
    if any(info.flag_bits & _ENCRYPTED for info in numbered.values()):
        raise UsageError("The Fiddler archive has a password.", "Save the sessions without one.")
    left = MOST_UNPACKED_BYTES
    for number, info in sorted(numbered.items()):
        if draft.is_full or left <= 0:
            draft.refuse(f"session {number}", "The file holds more requests than are read.")
            return
        raw = _unpack(archive, info, draft, f"session {number}")
        left -= len(raw)
        if raw:
            take_recorded(draft, f"session {number}", raw)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, draft: ImportDraft, source: str) -> bytes:
    """Return the bytes of an entry; empty, and told, where it is too long or cannot be read."""
    if info.compress_type not in _PACKED:
        draft.refuse(source, "It is packed in a way that is not read.")
        return b""
    try:
        with archive.open(info) as entry:
            raw = entry.read(MOST_ENTRY_BYTES + 1)
    except _UNREADABLE:
        draft.refuse(source, "It is damaged.")
        return b""
    if len(raw) > MOST_ENTRY_BYTES:
        draft.refuse(source, f"It is longer than {MOST_ENTRY_BYTES:,} bytes.")
        return b""
    if not raw:
        draft.refuse(source, "It is empty.")
    return raw
