# SPDX-License-Identifier: Apache-2.0
"""The library that writes XML, loaded when the first element is made: most commands write none, and it is large."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import CDATA, Element, SubElement, _Element, tostring

__all__ = ["CDATA", "Element", "SubElement", "_Element", "tostring"]


def __getattr__(name: str) -> Any:
    from lxml import etree

    return getattr(etree, name)
