# SPDX-License-Identifier: Apache-2.0
"""Which scripts a browser would run in a page: pages of one template with the same scripts are alike."""

from __future__ import annotations

import hashlib
import re

from vedette.web.html import Page

_DIGITS = re.compile(r"\d+")
_RUN = re.compile(r"|module|(?:text|application)/(?:x-)?(?:java|ecma)script(?:1\.\d)?", re.IGNORECASE)
"""Types of script elements that are run. Source: WHATWG HTML, section 4.12.1; JavaScript MIME types."""
_QUERY = re.compile(r"\?.*", re.DOTALL)


def script_signature(page: Page) -> str:
    """Return a digest of the page's scripts and handlers without digits; empty for a page that runs none.

    Digits, and the query of a script's address, differ from visit to visit and say nothing of what a script does.
    """
    parts = [
        _QUERY.sub("", script.address) if script.address is not None else script.text
        for script in page.scripts
        if _RUN.fullmatch(script.media_type.partition(";")[0].strip())
    ]
    parts += page.handlers
    if not parts:
        return ""
    text = "\0".join(sorted({_DIGITS.sub("", part) for part in parts}))
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()
