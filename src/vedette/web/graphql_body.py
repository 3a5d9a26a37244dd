# SPDX-License-Identifier: Apache-2.0
"""Bodies of GraphQL requests. Source: GraphQL, October 2021, section 2.3; GraphQL over HTTP (draft), section 5."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_MOST_BYTES = 1_000_000
_MOST_BATCH = 50
_SILENT = re.compile(r'"""(?s:.*?)(?:"""|\Z)|"(?:[^"\\\n]|\\.)*+"?|#[^\n]*')
"""Texts and comments, in which words are no keywords."""
_MUTATION = re.compile(r"(?:\A[\s,\ufeff]*+|\}[\s,]*+)mutation\b(?=\s*[\w({@])")
"""A definition begins at the start or behind another one; a field of that name behind a selection is taken for one."""


def is_mutation(body: bytes) -> bool:
    """Whether `body` is a GraphQL request, or a batch of them, that holds a mutation; False for anything else."""
    return any(_MUTATION.search(_SILENT.sub(" ", query)) for query in _queries(body))


def _queries(body: bytes) -> Iterator[str]:
    if len(body) > _MOST_BYTES or body.lstrip()[:1] not in (b"{", b"["):
        return
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return
    for each in (sent if isinstance(sent, list) else [sent])[:_MOST_BATCH]:
        query = each.get("query") if isinstance(each, dict) else None
        if isinstance(query, str):
            yield query
