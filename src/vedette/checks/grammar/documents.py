# SPDX-License-Identifier: Apache-2.0
"""Documents of XML and GraphQL."""

from __future__ import annotations


def entity_document(root: str, path: str) -> str:
    """Return a document whose one entity is a file, put into its root element."""
    return f'<!DOCTYPE {root} [<!ENTITY file SYSTEM "file:///{path}">]><{root}>&file;</{root}>'


def plain_document(root: str, path: str) -> str:
    """Return a document that holds the file's name and declares nothing: the negative control."""
    return f"<{root}>file:///{path}</{root}>"


def introspection() -> str:
    """Return the GraphQL document that asks a schema for the name of its root type, and for nothing else."""
    return "{__schema{queryType{name}}}"


def absent_field(marker: str) -> str:
    """Return the same document with a field that no schema has: the negative control."""
    return f"{{__schema{{{marker}{{name}}}}}}"
