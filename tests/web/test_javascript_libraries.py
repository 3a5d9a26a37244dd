# SPDX-License-Identifier: Apache-2.0
"""Libraries are told by code, banner and address, and versions are put in order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.checks.library_advisories import ADVISORIES
from vedette.domain.versions import version_key
from vedette.web.javascript_libraries import Sign, read_address, read_library

TEXTS = {
    "/*! jQuery v1.12.4 | (c) jQuery Foundation */": ("jQuery", "1.12.4", Sign.BANNER),
    '/*! jQuery v3.5.0 */ fn={jquery:"1.12.4",constructor:n}': ("jQuery", "1.12.4", Sign.CODE),
    "/*!\n * jQuery JavaScript Library v3.4.1\n */": ("jQuery", "3.4.1", Sign.BANNER),
    "/*!\n  * Bootstrap v4.1.0 (https://getbootstrap.com/)": ("Bootstrap", "4.1.0", Sign.BANNER),
    'angularjs("http://errors.angularjs.org/1.5.8/")': ("AngularJS", "1.5.8", Sign.CODE),
    "//! moment.js\n//! version : 2.10.6\n": ("Moment", "2.10.6", Sign.BANNER),
    "/*!\n * Vue.js v2.5.16": ("Vue", "2.5.16", Sign.BANNER),
    "// underscore\n_.VERSION = '1.8.3';": ("Underscore", "1.8.3", Sign.CODE),
    "/*! jQuery UI - v1.12.1 - 2016-09-14": ("jQuery UI", "1.12.1", Sign.BANNER),
}
PATHS = {
    "/js/jquery-1.12.4.min.js": ("jQuery", "1.12.4"),
    "/js/jquery-1.12.4.js": ("jQuery", "1.12.4"),
    "/ajax/libs/jquery/3.4.1/jquery.min.js": ("jQuery", "3.4.1"),
    "/npm/bootstrap@4.1.0/dist/js/bootstrap.bundle.min.js": ("Bootstrap", "4.1.0"),
    "/ajax/libs/angularjs/1.5.8/angular.min.js": ("AngularJS", "1.5.8"),
    "/vue@2.5.16": ("Vue", "2.5.16"),
    "/lodash.js/4.17.10/lodash.min.js": ("Lodash", "4.17.10"),
}
NOT_PATHS = (
    "/js/jquery.js",
    "/js/my-jquery-plugin-1.2.3.js",
    "/js/jquery-1.12.4.css",
    "/js/jquery-plugin/1.2.3/plugin.js",
    "/1.2.3/app.js",
    "/js/bootstrap-table-1.11.1.js",
)


@pytest.mark.parametrize(("text", "told"), TEXTS.items())
def test_a_text_is_told(text: str, told: tuple[str, str, Sign]) -> None:
    seen = read_library(text, "/app.js")

    assert seen is not None
    assert (seen.library.name, seen.version, seen.sign) == told


@pytest.mark.parametrize(("path", "told"), PATHS.items())
def test_a_path_is_told(path: str, told: tuple[str, str]) -> None:
    seen = read_address(path)

    assert seen is not None
    assert (seen.library.name, seen.version) == told


@pytest.mark.parametrize("path", NOT_PATHS)
def test_a_path_is_not_told(path: str) -> None:
    assert read_address(path) is None


def test_every_library_with_advisories_can_be_told() -> None:
    assert {seen.library.id for name in ADVISORIES if (seen := read_address(f"/{name}-1.2.3.js"))} == set(ADVISORIES)


def test_versions_are_in_order() -> None:
    ordered = ["0", "1.0.0-rc.1", "1.0.0-rc.2", "1.0.0", "1.0.1", "1.2", "1.10.0", "2.0.0.beta", "2.0"]

    assert sorted(sorted(ordered), key=version_key) == ordered
    assert version_key("1.0") == version_key("1.0.0")


@given(st.text(alphabet="/*! jQuery v.123\n@license angular", max_size=500), st.text(max_size=50))
def test_never_raises(text: str, path: str) -> None:
    read_library(text, path)


@given(st.text(max_size=20))
def test_any_text_is_a_version(text: str) -> None:
    assert version_key(text) >= ()
