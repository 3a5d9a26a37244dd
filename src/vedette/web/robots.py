# SPDX-License-Identifier: Apache-2.0
"""robots.txt, read for the paths it names: what a site hides from search engines is part of it. Source: RFC 9309.

Vedette scans sites whose owner agreed; the file's wishes are directed at search engines, not at the owner's own scan.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST_LINES = 5_000


@dataclass(frozen=True, slots=True)
class Robots:
    """The paths and the sitemaps that the file names, in order, each once."""

    paths: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


def read_robots(text: str) -> Robots:
    """Return what the file names; of a path with wildcards the folder before the first one."""
    paths: dict[str, None] = {}
    sitemaps: dict[str, None] = {}
    for line in text.splitlines()[:MOST_LINES]:
        key, colon, value = line.partition("#")[0].partition(":")
        value = value.strip()
        match key.strip().lower():
            case "allow" | "disallow" if colon and value.startswith("/"):
                paths[_before_wildcard(value)] = None
            case "sitemap" if value:
                sitemaps[value] = None
    return Robots(tuple(paths), tuple(sitemaps))


def _before_wildcard(path: str) -> str:
    plain = path.removesuffix("$")
    if "*" not in plain:
        return plain
    return plain.partition("*")[0].rpartition("/")[0] + "/"
