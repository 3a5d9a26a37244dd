# SPDX-License-Identifier: Apache-2.0
"""Which JavaScript library, in which version, a script is.

Three signs, from the strongest: the version that the code gives to its own programs, the banner at the head of the
file, and the address. A banner or an address can be left over from another version; what the code says is what runs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

_V = r"(\d+\.\d+(?:\.\d+)*(?:[-.][a-z][a-z0-9.]*)?)"
_BANNER_LENGTH = 1_500
"""How much of a file is read for its banner."""
_FILE_END = r"(?:[-.](?:min|slim|prod|compat|bundle|common|global|core))*\.js\Z"


class Sign(Enum):
    """What told the version."""

    CODE = "code"
    BANNER = "banner"
    ADDRESS = "address"
    RUNNING = "running code"


@dataclass(frozen=True, slots=True)
class Library:
    """A library and how it is told; `names` are those of its files and packages."""

    id: str
    name: str
    names: tuple[str, ...]
    banner: re.Pattern[str]
    code: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """A library in a version, and what told it."""

    library: Library
    version: str
    sign: Sign


def _library(name: str, names: str, banner: str, code: str = "") -> Library:
    """Return the library; its id is the first of its `names`."""
    all_names = tuple(names.split())
    told = re.compile(code) if code else None
    return Library(all_names[0], name, all_names, re.compile(banner, re.IGNORECASE), told)


_HEAD = r"/\*[*!]?[\s*]{0,20}(?:@license\s{1,5})?"
_VERSION_IS = r"\s?[=:]\s?[\"']" + _V + r"[\"']"
_LIBRARIES = (
    _library(
        "jQuery",
        "jquery",
        rf"{_HEAD}jQuery (?:JavaScript Library )?v{_V}",
        rf"[^\w.]jquery{_VERSION_IS},\s{{0,20}}constructor:",
    ),
    _library(
        "jQuery UI", "jquery-ui", rf"{_HEAD}jQuery UI (?:- v)?{_V}", rf"\.ui,?\s?\{{\s{{0,9}}version{_VERSION_IS}"
    ),
    _library(
        "jQuery Validation",
        "jquery-validation jquery.validate",
        rf"{_HEAD}jQuery Validation Plugin (?:- )?v?{_V}",
    ),
    _library("Bootstrap", "bootstrap", rf"{_HEAD}Bootstrap v{_V}"),
    _library(
        "AngularJS",
        "angularjs angular angular.js",
        rf"{_HEAD}AngularJS v{_V}",
        rf"https?://errors\.angularjs\.org/{_V}/",
    ),
    _library(
        "Lodash",
        "lodash lodash.js",
        rf"{_HEAD}lo-?dash v?{_V}",
        rf"\bVERSION{_VERSION_IS}[;,]\s{{0,99}}(?:var )?BIND_FLAG",
    ),
    _library(
        "Underscore", "underscore underscore.js", rf"//\s{{0,9}}Underscore\.js {_V}", rf"\b_\.VERSION{_VERSION_IS}"
    ),
    _library("Moment", "moment moment.js", rf"//! moment\.js\s{{1,9}}//! version : {_V}"),
    _library(
        "Handlebars",
        "handlebars handlebars.js",
        rf"{_HEAD}handlebars v{_V}",
        rf"HandlebarsEnvironment[^\"']{{1,200}}VERSION{_VERSION_IS}",
    ),
    _library(
        "Mustache",
        "mustache mustache.js",
        rf"mustache\.js[^\n]{{0,99}}\bv{_V}",
        rf"name:\s?[\"']mustache\.js[\"'],\s?version{_VERSION_IS}",
    ),
    _library("Vue", "vue", rf"{_HEAD}vue(?:\.js)? v{_V}", rf"\bVue\.version{_VERSION_IS}"),
    _library("Axios", "axios", rf"(?:{_HEAD}|// )axios v{_V}"),
    _library("DOMPurify", "dompurify purify", rf"{_HEAD}DOMPurify {_V}", rf"\bDOMPurify\.version{_VERSION_IS}"),
    _library("Knockout", "knockout", rf"Knockout JavaScript library v{_V}"),
    _library("Select2", "select2", rf"{_HEAD}Select2 {_V}"),
    _library(
        "Backbone", "backbone backbone.js", rf"//\s{{0,9}}Backbone\.js {_V}", rf"\bBackbone\.VERSION{_VERSION_IS}"
    ),
)


def read_library(text: str, path: str) -> Sighting | None:
    """Return the library that a script is, by its code, else its banner, else its path; None when nothing tells."""
    head, lowered = text[:_BANNER_LENGTH], text.lower()
    for library in _LIBRARIES:
        if library.names[0].partition("-")[0] not in lowered:
            continue
        found = library.banner.search(head)
        told = library.code.search(text) if library.code is not None else None
        if told is not None:
            return Sighting(library, told[1], Sign.CODE)
        if found is not None:
            return Sighting(library, found[1], Sign.BANNER)
    return read_address(path)


def library_running(text: str) -> Sighting | None:
    """Return the library of a text such as `jquery 3.4.1`, as a browser tells it; None for one that is not known."""
    name, _, version = text.partition(" ")
    library = next((one for one in _LIBRARIES if one.id == name), None)
    return Sighting(library, version, Sign.RUNNING) if library is not None and version else None


def read_address(path: str) -> Sighting | None:
    """Return the library that the path of a script names with its version; None when it names none."""
    lowered = path.lower()
    for library in _LIBRARIES:
        for name in library.names:
            if name not in lowered:
                continue
            for pattern in _ways(name):
                found = re.search(pattern, lowered)
                if found is not None:
                    return Sighting(library, found[1].removesuffix(".min").removesuffix("-min"), Sign.ADDRESS)
    return None


def _ways(name: str) -> tuple[str, ...]:
    """Return how paths write a version: in the file's name, behind an at sign, and as a folder."""
    word, version = re.escape(name), r"v?(\d+\.\d+(?:\.\d+)*)"
    return (
        rf"(?:^|/){word}[-.]{version}{_FILE_END}",
        rf"(?:^|/){word}@{version}(?:/|\Z)",
        rf"(?:^|/){version}/(?:js/|dist/)?{word}{_FILE_END}",
        rf"(?:^|/){word}/{version}/(?:[\w.-]+/)*{word}{_FILE_END}",
    )
