# SPDX-License-Identifier: Apache-2.0
"""The part of a scan policy that says how far the crawl goes and what it makes of pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


@dataclass(frozen=True, slots=True)
class CrawlLimits:
    """How far the crawl goes. Every URL beyond a limit stays in the inventory with the limit as its reason."""

    most_urls: int = 2_500
    most_depth: int = 24
    """Links from the entry page."""
    most_pages_of_route: int = 3
    """How many pages of one route and parameter set are visited (beyond the rewrite signatures)."""
    most_pages_of_path: int = 9_999
    """How many pages of one path are visited, whatever their parameters."""
    most_rewrite_values: int = 9_999
    """How many values of one path parameter are visited; the lower of this and the launch's own caps counts."""


@dataclass(frozen=True, slots=True)
class Navigation:
    """Parameters that choose the page, as in `index.php?page=news`: each of their values is a page of its own."""

    is_on: bool = False
    pattern: str = r"^(page|module|action|view|section|mod|op|task)$"
    """A regular expression, searched in the parameter's name."""
    most_pages: int = 30
    """How many pages of one path are told apart so; further values are alike again."""
    in_query_only: bool = True
    """Whether fields of form bodies are no such parameters."""


@dataclass(frozen=True, slots=True)
class NotFoundRules:
    """How the site's page for what does not exist is recognised."""

    pattern: str | None = None
    """A regular expression, searched in the body: where it matches there is nothing, whatever the status."""
    is_learnt: bool = True
    """Whether names that cannot exist are asked for, to learn what the site answers then."""
    most_places: int = 100
    """In how many directories guesses are looked at."""
    most_samples: int = 250
    """How many names that cannot exist are asked for in all."""


class ExtensionCrawl(Enum):
    """Which addresses of a file extension are visited."""

    NONE = "none"
    ALL = "all"
    WITH_PARAMETERS = "with-parameters"


class ExtensionTest(Enum):
    """Which insertion points of a file extension's addresses are tested."""

    NONE = "none"
    PARAMETERS = "parameters"
    """Those of the body, the path, headers and cookies, but not of the query."""
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """What is done with addresses whose file name ends in `.extension`, letter case ignored."""

    extension: str
    crawl: ExtensionCrawl = ExtensionCrawl.ALL
    test: ExtensionTest = ExtensionTest.ALL


class FormMatch(Enum):
    """How a form value's pattern is compared with the text of a field; letter case never counts."""

    PATTERN = "pattern"
    EXACT = "exact"
    CONTAINS = "contains"
    STARTS = "starts"
    ENDS = "ends"


class FormTarget(Enum):
    """The text of a field that is compared."""

    NAME = "name"
    LABEL = "label"
    PLACEHOLDER = "placeholder"
    ID = "id"


@dataclass(frozen=True, slots=True)
class FormValue:
    """What is written into the fields that it fits; the first of several that fit counts."""

    name: str
    value: str
    pattern: str = ""
    """Empty fits every text, so that the type alone decides."""
    match: FormMatch = FormMatch.CONTAINS
    targets: frozenset[FormTarget] = frozenset({FormTarget.NAME})
    kind: str = ""
    """The type of the input, such as `email`; empty fits every type."""
    is_forced: bool = False
    """Whether it also replaces a value that the page itself put into the field."""


@dataclass(frozen=True, slots=True)
class CrawlRules:
    """What the crawl makes of pages."""

    reads_text: bool = True
    """Whether addresses are looked for in prose and comments."""
    reads_scripts: bool = True
    """Whether addresses are looked for in scripts."""
    adds_folders: bool = False
    """Whether the folders above each address are visited, too."""
    navigation: Navigation = field(default_factory=Navigation)
    not_found: NotFoundRules = field(default_factory=NotFoundRules)
    extensions: tuple[ExtensionRule, ...] = ()
    form_values: tuple[FormValue, ...] = ()

    def extension_rule(self, path: str) -> ExtensionRule | None:
        """Return the rule for the file at `path`; None when there is none."""
        extension = path.rpartition("/")[2].rpartition(".")[2].lower() if self.extensions else ""
        return next((rule for rule in self.extensions if rule.extension.lower() == extension), None)
