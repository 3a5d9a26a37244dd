# SPDX-License-Identifier: Apache-2.0
"""Which parts of a path are really parameters.

A part of a clear kind (number, uuid, date, long hexadecimal or mixed token) is a parameter at once. A word becomes
one only on evidence: when enough siblings that stand in the same place of otherwise equal paths carry the same page
template. That test keeps eight different `/guide/…` pages apart and folds a thousand `/product/…` pages. Enough are
4 for names of several words (`red-shirt`), 12 for single words, and 30 at the root, where plain pages in one design
are common: folding those would lose pages, and a few more visits cost little. Only siblings of one style are compared
(extension; one word or several), a sibling that was seen with another template stays a word, and so does the name of
a function (`/user/settings`). Beyond the caps `max_dynamic_signatures` and `sub_path_max_dynamic_signatures` siblings
fold without that proof.

Custom rules run first. A path that an exclusion names is never rewritten. A file name whose extension is not
analyzable is never a parameter, and neither is anything in mode NONE.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from vedette.crawl.patterns import MOST_URL_LENGTH, compile_pattern
from vedette.domain.scope import UrlRewriteMode, UrlRewriting

ENOUGH_AT_ROOT = 30
ENOUGH_WORDS = 12
ENOUGH_SLUGS = 4
ENOUGH_TO_TEST = 3
_NO_TEMPLATE = -1
_MOST_SEGMENTS = 32

_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_DATE = re.compile(r"\d{4}[-_.]\d{1,2}[-_.]\d{1,2}|\d{1,2}[-_.]\d{1,2}[-_.]\d{4}")
_NUMBER = re.compile(r"-?\d+")
_HEX = re.compile(r"(?=[^0-9]*[0-9])[0-9a-f]{8,}", re.IGNORECASE)
_TOKEN = re.compile(r"(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])(?=[^0-9]*[0-9])[A-Za-z0-9_\-]{16,}={0,2}")
_KINDS = (_UUID, _DATE, _NUMBER, _HEX, _TOKEN)
_EXTENSION = re.compile(r"(.+)\.([A-Za-z][A-Za-z0-9]{0,5})")
_SLUG = re.compile(r"[-_.%+~]|[a-z][A-Z]")
FUNCTION_NAMES = frozenset(
    {"about", "account", "add", "admin", "all", "api", "cart", "config", "contact", "create"}
    | {"default", "delete", "edit", "export", "faq", "feed", "help", "home", "import", "index", "info"}
    | {"list", "login", "logout", "main", "me", "new", "password", "preview", "print", "privacy"}
    | {"profile", "register", "reset", "rss", "search", "settings", "signup", "sitemap", "status"}
    | {"terms", "update", "upload", "view"}
)
"""Words that name a function of a site, not one of its things; they never become parameters."""


@dataclass(frozen=True, slots=True)
class PathSlot:
    """A parameter of a path: its name in the pattern, and where its text stands in the raw path."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PathPattern:
    """A path with its parameters named: `text` is like `/product/{2}`, and the slots are in order."""

    text: str
    slots: tuple[PathSlot, ...] = ()


@dataclass(frozen=True, slots=True)
class _Segment:
    """A segment of a path: its text without the extension, and what is clear about it at first sight."""

    text: str
    extension: str
    start: int
    slots: tuple[tuple[int, int], ...]
    """Parts of a clear kind, as offsets within the text."""
    may_be_word: bool
    """Whether it could become a parameter on evidence."""

    @property
    def style(self) -> str:
        """What siblings have in common to be compared: the extension, and whether the text is of several words."""
        return f"{self.extension}:{'slug' if self.is_slug else 'word'}"

    @property
    def is_slug(self) -> bool:
        """Whether the text is made of several words."""
        return _SLUG.search(self.text) is not None

    @property
    def suffix(self) -> str:
        """The extension with its dot; empty when there is none."""
        return f".{self.extension}" if self.extension else ""

    def shape(self, number: int) -> str:
        """Return the text with the clear parts named by the segment's number."""
        return _named(self.text, self.slots, number) + self.suffix


def _named(text: str, slots: tuple[tuple[int, int], ...], number: int) -> str:
    parts: list[str] = []
    at = 0
    for index, (start, end) in enumerate(slots):
        parts += [text[at:start], "{", _slot_name(number, index, len(slots)), "}"]
        at = end
    return "".join(parts) + text[at:]


def _slot_name(number: int, index: int, count: int) -> str:
    return str(number) if count == 1 else f"{number}.{index + 1}"


_Place = tuple[str, str, str]
"""Where siblings stand: the pattern before, their style, and the shape of the path behind."""


@dataclass(frozen=True, slots=True)
class SiblingsPlace:
    """Where a word stands among its siblings, and how many of one template make it a parameter."""

    place: _Place
    needed: int


class UrlRewriter:
    """Names the parameters of paths, and learns from fetched pages which words are parameters.

    What it has learnt depends on the sequence of `learn` calls only. `version` grows whenever a pattern that was
    given out before may be another one now. Raises UsageError when a rule's expression is wrong.
    """

    def __init__(self, rewriting: UrlRewriting) -> None:
        self._rewriting = rewriting
        self._separators = frozenset(rewriting.block_separators) - {"/"}
        self._analyzable = frozenset(each.lower().lstrip(".") for each in rewriting.analyzable_extensions)
        self._rules = [(compile_pattern(rule.regex_pattern), rule.placeholder_pattern) for rule in rewriting.rules]
        self._excluded = [compile_pattern(each.path) for each in rewriting.excluded if each.is_regex]
        self._excluded_paths = frozenset(each.path.lower() for each in rewriting.excluded if not each.is_regex)
        self._siblings: defaultdict[_Place, dict[str, int]] = defaultdict(dict)
        """For each place the words seen there, with the template of the page behind each."""
        self._dynamic: dict[tuple[str, str], frozenset[int]] = {}
        """For each (pattern before, style) with parameters, the templates that proved it; empty by cap."""
        self._words: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        """Siblings that were seen with another template and so stay words."""
        self.version = 0

    def pattern(self, path: str, *, keep_root_word: bool = False) -> PathPattern:
        """Return the pattern of `path` as far as is known now; it decides which requests are of one kind.

        With `keep_root_word` a word behind the root stays one: for requests that carry parameters of their own, since
        what hangs on the root of a site and takes parameters is a program of its own far more often than a value.
        """
        return self._named_path(
            path, lambda index, before, segment: self._is_folded(index, before, segment, keep_root_word)
        )

    def route(self, path: str, *, has_parameters: bool = False) -> PathPattern:
        """Return the pattern that names the route of `path`, whose slots are worth testing.

        A word behind the root is never folded into it, so different programs are not taken for one. A last word that
        is not proved to be a parameter, but has a few siblings, is a slot here: testing it costs little, and leaving
        it out may cost a weakness. Where the request has parameters of its own
        that word is more likely the name of a program, and stays.
        """
        segments = self._segments(path) if self._is_heuristic(path) else ()

        def is_slot(index: int, before: str, segment: _Segment) -> bool:
            is_open = not has_parameters and 0 < index == len(segments) - 1
            return self._is_folded(index, before, segment, True) or (
                is_open and segment.may_be_word and self._has_likes(before, segment)
            )

        return self._named_path(path, is_slot)

    def _named_path(self, path: str, is_slot: Callable[[int, str, _Segment], bool]) -> PathPattern:
        """Return the pattern of `path` in which the segments that `is_slot` chooses are whole parameters."""
        custom = self._custom_pattern(path)
        if custom is not None:
            return custom
        if not self._is_heuristic(path):
            return PathPattern(path)
        parts: list[str] = []
        slots: list[PathSlot] = []
        for number, segment in enumerate(self._segments(path), start=1):
            spans = segment.slots
            if is_slot(number - 1, "/".join(parts), segment):
                spans = ((0, len(segment.text)),)
            parts.append(_named(segment.text, spans, number) + segment.suffix)
            slots += [
                PathSlot(_slot_name(number, index, len(spans)), segment.start + start, segment.start + end)
                for index, (start, end) in enumerate(spans)
            ]
        return PathPattern("/" + "/".join(parts), tuple(slots))

    def _is_folded(self, index: int, before: str, segment: _Segment, keep_root_word: bool) -> bool:
        return not (keep_root_word and index == 0) and self._is_dynamic(before, segment)

    def _has_likes(self, before: str, segment: _Segment) -> bool:
        """Whether a last word has so many siblings that it may well be a parameter.

        Their templates do not count here: what varies from visit to visit (a banner, an advertisement) must not decide
        under which name a page is tested.
        """
        seen = self._siblings.get((before, segment.style, ""), {})
        is_told = seen.get(segment.text, _NO_TEMPLATE) > _NO_TEMPLATE
        return is_told and sum(template > _NO_TEMPLATE for template in seen.values()) >= ENOUGH_TO_TEST

    def _is_dynamic(self, before: str, segment: _Segment) -> bool:
        place = (before, segment.style)
        return segment.may_be_word and place in self._dynamic and segment.text not in self._words[place]

    def siblings_place(self, path: str) -> SiblingsPlace | None:
        """Return the place of the last word of `path`; None when no word of it could still become a parameter."""
        if not self._is_heuristic(path) or self._custom_pattern(path) is not None:
            return None
        segments = self._segments(path)
        parts = self.pattern(path).text.split("/")[1:]
        for index in range(len(segments) - 1, -1, -1):
            if segments[index].may_be_word and "{" not in parts[index]:
                enough = _enough(index, is_slug=segments[index].is_slug)
                return SiblingsPlace(self._place(segments, parts, index), enough)
        return None

    def count_siblings(self, place: SiblingsPlace) -> int:
        """Return how many pages were learnt at `place`."""
        return len(self._siblings.get(place.place, ()))

    def learn(self, path: str, template: int, *, is_telling: bool) -> None:
        """Take note that the page at `path` has `template`; one that is not telling proves nothing."""
        if not self._is_heuristic(path) or self._custom_pattern(path) is not None:
            return
        segments = self._segments(path)
        parts = self.pattern(path).text.split("/")[1:]
        for index, segment in enumerate(segments):
            if not segment.may_be_word:
                continue
            place = self._place(segments, parts, index)
            seen = self._siblings[place]
            seen.setdefault(segment.text, template if is_telling else -1 - len(seen))
            self._conclude(place, index, segment)

    def _place(self, segments: tuple[_Segment, ...], parts: list[str], index: int) -> _Place:
        behind = "/".join(each.shape(number) for number, each in enumerate(segments[index + 1 :], start=index + 2))
        return "/".join(parts[:index]), segments[index].style, behind

    def _conclude(self, place: _Place, index: int, segment: _Segment) -> None:
        """Decide whether the siblings at `place` are parameters, now that `segment` was added to them."""
        word = segment.text
        before, style, behind = place
        seen = self._siblings[place]
        known = self._dynamic.get((before, style))
        template = seen[word]
        alike = [text for text, other in seen.items() if other == template]
        if (
            template >= 0
            and len(alike) >= _enough(index, is_slug=segment.is_slug)
            and (known is None or template not in known)
        ):
            self._dynamic[before, style] = (known or frozenset()) | {template}
            self._words[before, style].difference_update(alike)
            self._words[before, style].update(
                text
                for text, other in seen.items()
                if not behind and other >= 0 and other not in self._dynamic[before, style]
            )
            self.version += 1
        elif known and not behind and template >= 0 and template not in known:
            self._words[before, style].add(word)
            self.version += 1
        elif known is None and len(seen) >= self._cap(index):
            self._dynamic[before, style] = frozenset()
            self.version += 1

    def _cap(self, index: int) -> int:
        at_root = self._rewriting.max_dynamic_signatures
        return at_root if index == 0 else self._rewriting.sub_path_max_dynamic_signatures

    def is_root_word(self, path: str) -> bool:
        """Whether the first part of `path` is a word that was folded with its siblings."""
        segments = self._segments(path) if self._is_heuristic(path) and self._custom_pattern(path) is None else ()
        return len(segments) > 0 and self._is_dynamic("", segments[0])

    def signature_cap(self, pattern: PathPattern) -> int | None:
        """Return how many values of the pattern's parameters may be visited; None when it has none."""
        if not pattern.slots:
            return None
        return self._cap(0 if pattern.text.startswith("/{1") else 1)

    def _is_heuristic(self, path: str) -> bool:
        """Whether heuristics look at `path` at all."""
        mode = self._rewriting.mode
        if mode is UrlRewriteMode.NONE or (
            mode is UrlRewriteMode.CUSTOM and not self._rewriting.heuristic_beside_rules
        ):
            return False
        return not self._is_excluded(path)

    def _is_excluded(self, path: str) -> bool:
        if len(path) > MOST_URL_LENGTH or path.lower() in self._excluded_paths:
            return True
        return any(each.is_in(path) for each in self._excluded)

    def _custom_pattern(self, path: str) -> PathPattern | None:
        if self._rewriting.mode is not UrlRewriteMode.CUSTOM or self._is_excluded(path):
            return None
        for expression, placeholder in self._rules:
            groups = expression.find_groups(path)
            if groups is not None:
                spans = (PathSlot(group.name, group.start, group.end) for group in groups)
                ordered = sorted(spans, key=lambda slot: slot.start)
                return PathPattern(placeholder, _without_overlap(ordered))
        return None

    def _segments(self, path: str) -> tuple[_Segment, ...]:
        segments: list[_Segment] = []
        at = 1
        texts = path.split("/")[1:]
        for text in texts[:_MOST_SEGMENTS]:
            segments.append(self._segment(text, at))
            at += len(text) + 1
        if len(texts) > _MOST_SEGMENTS:
            rest = "/".join(texts[_MOST_SEGMENTS:])
            segments.append(_Segment(rest, "", at, (), may_be_word=False))
        return tuple(segments)

    def _segment(self, text: str, start: int) -> _Segment:
        found = _EXTENSION.fullmatch(text)
        name, extension = (found[1], found[2].lower()) if found else (text, "")
        if extension and extension not in self._analyzable:
            return _Segment(text, "", start, (), may_be_word=False)
        if extension and found is not None:
            extension = found[2]
        slots = self._clear_parts(name)
        return _Segment(
            name, extension, start, slots, may_be_word=bool(name) and not slots and name.lower() not in FUNCTION_NAMES
        )

    def _clear_parts(self, text: str) -> tuple[tuple[int, int], ...]:
        """Return the parts of a clear kind; behind the first of them a trailing word is a slug, a parameter too."""
        if any(kind.fullmatch(text) for kind in _KINDS):
            return ((0, len(text)),)
        slots: list[tuple[int, int]] = []
        blocks = self._blocks(text)
        for start, end in blocks:
            if any(kind.fullmatch(text, start, end) for kind in _KINDS):
                slots.append((start, end))
        if slots and slots[-1][1] < len(text) and blocks[-1][1] == len(text):
            following = next(start for start, _ in blocks if start > slots[-1][0])
            slots.append((following, len(text)))
        return tuple(slots)

    def _blocks(self, text: str) -> list[tuple[int, int]]:
        """Cut at the block separators, and at `-` and `_` that stand next to a digit."""
        blocks: list[tuple[int, int]] = []
        start = 0
        for at, char in enumerate(text):
            beside = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
            if char in self._separators or (char in "-_" and any(each.isdigit() for each in beside)):
                if at > start:
                    blocks.append((start, at))
                start = at + 1
        if start < len(text):
            blocks.append((start, len(text)))
        return blocks


def _enough(index: int, *, is_slug: bool) -> int:
    """Return how many siblings of one template prove that they are values of a parameter."""
    if index == 0:
        return ENOUGH_AT_ROOT
    return ENOUGH_SLUGS if is_slug else ENOUGH_WORDS


def _without_overlap(slots: list[PathSlot]) -> tuple[PathSlot, ...]:
    kept: list[PathSlot] = []
    for slot in slots:
        if not kept or slot.start >= kept[-1].end:
            kept.append(slot)
    return tuple(kept)
