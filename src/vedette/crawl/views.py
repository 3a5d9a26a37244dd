# SPDX-License-Identifier: Apache-2.0
"""How the crawl sees a record at the moment: of which kind it is, and what it may be a value of."""

from __future__ import annotations

from vedette.crawl.inventory import CandidateRecord
from vedette.crawl.refusals import EXEMPT, has_parameters
from vedette.crawl.request_identity import RequestIdentity, identify
from vedette.crawl.rounds import View
from vedette.crawl.settings import CrawlSettings
from vedette.crawl.soft_404 import guess_place
from vedette.crawl.url_rewriting import UrlRewriter

_STATIC = frozenset(
    {"png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "bmp", "svgz", "woff", "woff2", "ttf", "otf", "eot", "mp3"}
    | {"mp4", "webm", "ogg", "wav", "mov", "avi", "swf", "zip", "gz", "tar", "rar", "7z", "exe", "dmg", "iso", "pdf"}
)


class Views:
    """The views of records, which hold until the rewriter learns something."""

    def __init__(self, settings: CrawlSettings, rewriter: UrlRewriter) -> None:
        self._settings = settings
        self._rewriter = rewriter
        self._known: dict[str, View] = {}
        self._version = rewriter.version

    def of(self, record: CandidateRecord) -> View:
        """Return how `record` is seen with what the rewriter knows now."""
        if self._rewriter.version != self._version:
            self._known.clear()
            self._version = self._rewriter.version
        view = self._known.get(record.key)
        if view is None:
            view = self._known[record.key] = self._see(record)
        return view

    def forget(self, key: str) -> None:
        """Forget how a record was seen that has changed."""
        self._known.pop(key, None)

    def _see(self, record: CandidateRecord) -> View:
        request = record.candidate.request
        extension = request.url.path.rpartition("/")[2].rpartition(".")[2].lower()
        if extension in _STATIC and request.method == "GET" and record.candidate.source not in EXEMPT:
            # A guess that is not there must not stand for a file that is linked, nor for one elsewhere.
            folder = guess_place(request.url)[0] if record.candidate.source.is_guess else ""
            return View(RequestIdentity("GET", str(request.url.origin), f"{folder}*.{extension}"), None, 1)
        is_program = has_parameters(request)
        pattern = self._rewriter.pattern(request.url.path, keep_root_word=is_program)
        most = self._rewriter.signature_cap(pattern)
        navigation = self._settings.rules.navigation
        identity = identify(request, pattern.text, navigation if navigation.is_on else None)
        is_root_word = most is not None and self._rewriter.is_root_word(request.url.path)
        return View(identity, self._rewriter.siblings_place(request.url.path), most, is_root_word, is_program)
