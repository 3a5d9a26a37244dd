# SPDX-License-Identifier: Apache-2.0
"""A list of links: one a line, relative ones below the target; empty lines and lines that begin with # are left out."""

from __future__ import annotations

from vedette.crawl.imports.imported import ImportDraft


def read_link_list(text: str, draft: ImportDraft) -> None:
    """Take each line of `text` as a GET request."""
    for number, line in enumerate(text.splitlines(), 1):
        link = line.strip()
        if link and not link.startswith("#"):
            draft.take(f"line {number}", "GET", link)
