# SPDX-License-Identifier: Apache-2.0
"""robots.txt is read for what it names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vedette.web.robots import Robots, read_robots


def test_paths_and_sitemaps_are_listed_once() -> None:
    text = (
        "User-agent: *\nDisallow: /admin/ # secret\nDISALLOW:/old\r\nAllow: /admin/\nDisallow:\nDisallow: /x/*.php$\n"
        "Sitemap: https://shop.example/map.xml\nDisallow: relative\nDisallow: *\n"
    )

    assert read_robots(text) == Robots(("/admin/", "/old", "/x/"), ("https://shop.example/map.xml",))


@given(st.text())
def test_any_text_is_read_without_an_exception(text: str) -> None:
    assert all(path.startswith("/") for path in read_robots(text).paths)
