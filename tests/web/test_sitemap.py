# SPDX-License-Identifier: Apache-2.0
"""Sitemaps of every kind are read, and a bomb is not unpacked."""

from __future__ import annotations

import gzip

from hypothesis import given
from hypothesis import strategies as st

from vedette.web.sitemap import MOST_BYTES, Sitemap, read_sitemap, unpack

PAGES = (
    b"<?xml version='1.0'?><urlset><url><loc> http://s/a?x=1&amp;y=2 </loc></url>"
    b"<url><loc><![CDATA[/b]]></loc></url></urlset>"
)


def test_pages_are_listed() -> None:
    expected = Sitemap(pages=("http://s/a?x=1&y=2", "/b"))

    assert read_sitemap(PAGES) == expected
    assert read_sitemap(gzip.compress(PAGES)) == expected
    assert read_sitemap(gzip.compress(PAGES * 50)[:-20]).pages == expected.pages


def test_an_index_lists_sitemaps() -> None:
    body = b"<s:sitemapindex xmlns:s='x'><s:sitemap><s:loc>/m1.xml.gz</s:loc></s:sitemap></s:sitemapindex>"

    assert read_sitemap(body) == Sitemap(sitemaps=("/m1.xml.gz",))


def test_plain_lines_are_read() -> None:
    assert read_sitemap(b"http://s/a\n junk \nhttps://s/b\r\n") == Sitemap(pages=("http://s/a", "https://s/b"))


def test_a_bomb_ends_at_the_limit() -> None:
    assert len(unpack(gzip.compress(b"0" * (MOST_BYTES * 3)))) == MOST_BYTES


@given(st.binary())
def test_any_bytes_are_read_without_an_exception(body: bytes) -> None:
    read_sitemap(body)
    read_sitemap(b"\x1f\x8b" + body)
    read_sitemap(b"<urlset><loc>" + body)
