# SPDX-License-Identifier: Apache-2.0
"""The syntax tree of a script, within bounds that do not depend on the clock.

The parser is tolerant of errors, and slow where a text is nothing but errors. So a long script is sampled first, the
parser is stopped after a number of steps, and a walk after a number of nodes; what is given up is read by patterns
(`web/javascript.py`). The same source always ends the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Parser, Tree

MOST_LENGTH = 700_000
"""In bytes; of a longer script the end is read: a bundle's own code stands behind its libraries."""
MOST_STEPS = 25_000
"""Calls of the parser's progress function: one for about 30 bytes of ordinary code."""
MOST_NODES = 400_000
_SAMPLE_BYTES = 64 * 1024
_MOST_BROKEN = 0.02
"""The share of a sample's nodes that may be errors."""
_PIECE_BYTES = 1024
"""Handed out at once, also for the text of each node: a larger piece would be copied for each name."""


@cache
def _language() -> Language:
    import tree_sitter  # loaded when the first script is read: most commands read none
    import tree_sitter_javascript

    return tree_sitter.Language(tree_sitter_javascript.language())


def _new_parser() -> Parser:
    """Return a parser for one text: several threads read, and one that was stopped would go on with the next."""
    import tree_sitter

    return tree_sitter.Parser(_language())


def parse_script(source: str) -> Node | None:
    """Return the root of the syntax tree of `source`; None for what is too broken or takes too long."""
    content = source.encode("utf-8", "replace")[-MOST_LENGTH:]
    if len(content) > _SAMPLE_BYTES and _is_broken(content[:_SAMPLE_BYTES]):
        return None
    tree = _parse(content)
    return tree.root_node if tree is not None else None


def _parse(content: bytes) -> Tree | None:
    steps = 0

    def is_enough(_offset: int, _has_error: bool) -> bool:
        nonlocal steps
        steps += 1
        return steps > MOST_STEPS

    def piece(offset: int, _point: object) -> bytes:
        return content[offset : offset + _PIECE_BYTES]

    try:
        return _new_parser().parse(piece, progress_callback=is_enough)
    except ValueError:
        return None


def _is_broken(sample: bytes) -> bool:
    tree = _parse(sample)
    if tree is None:
        return True
    errors = nodes = 0
    for node, _, _ in walk(tree.root_node):
        nodes += 1
        errors += node.is_error or node.is_missing
    return errors > _MOST_BROKEN * nodes


def walk(root: Node) -> Iterator[tuple[Node, bool, str]]:
    """Yield the named nodes below `root` in document order, each entered (True) and left (False); leaves only entered.

    The third of each is the type of the node above: to ask a node for its parent costs as much as it lies deep.
    Stops entering after `MOST_NODES`. No recursion: scripts nest as deep as they like.
    """
    cursor = root.walk()
    count = 0
    above = [""]
    while True:
        count += 1
        node = cursor.node
        assert node is not None, "the cursor stands on a node"
        if node.is_named:
            yield node, True, above[-1]
        if count < MOST_NODES and cursor.goto_first_child():
            above.append(node.type)
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            above.pop()
            left = cursor.node
            if left is not None and left.is_named:
                yield left, False, above[-1]


def text_of(node: Node) -> str:
    """Return the source of a node."""
    return (node.text or b"").decode("utf-8", "replace")
