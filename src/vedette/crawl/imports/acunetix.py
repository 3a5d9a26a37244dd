# SPDX-License-Identifier: Apache-2.0
"""Scans that Acunetix exported as XML: the files that its crawler found, with the requests that it tried on them.

The requests of its findings are left out: they hold what it put in. Source: the export format of Acunetix (ScanGroup).
"""

from __future__ import annotations

from urllib.parse import urljoin

from vedette.crawl.imports.bodies import FORM
from vedette.crawl.imports.imported import ImportDraft
from vedette.crawl.imports.xml_documents import child_text, children, name_of, place_of, read_xml
from vedette.errors import UsageError

ROOT = "ScanGroup"


def read_acunetix(text: str, draft: ImportDraft) -> None:
    """Take each file of the crawl. Raises UsageError where `text` is no such export."""
    root = read_xml(text)
    if name_of(root) != ROOT:
        raise UsageError("The file is no export of Acunetix.", "Export the scan anew, as XML.")
    for file in root.iter("SiteFile"):
        address = child_text(file, "FullURL") or child_text(file, "URL")
        draft.take(place_of(file), "GET", address)
        for variations in children(file, "Variations"):
            for variation in children(variations, "Variation"):
                body = child_text(variation, "PostData").encode("utf-8", "replace")
                headers = (("Content-Type", FORM),) if body else ()
                own = _joined(address, child_text(variation, "URL"))
                draft.take(place_of(variation), "POST" if body else "GET", own, headers, body)


def _joined(address: str, reference: str) -> str:
    """Return the reference against the file's address; itself where that address is none."""
    try:
        return urljoin(address, reference)
    except ValueError:
        return reference
