# SPDX-License-Identifier: Apache-2.0
"""Path traversal: a file's own grammar proves it, and only where no page about the file would do."""

from __future__ import annotations

import json
import posixpath
from urllib.parse import unquote

import pytest
from tests.support.judge import Site, judge, judge_fully, page, point_at

from vedette.checks.path_traversal import CHECK
from vedette.domain.exchange import Response
from vedette.domain.insertion import Place
from vedette.domain.weakness import Grade

PASSWD = "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"
WIN_INI = "; for 16-bit app support\r\n[fonts]\r\n[extensions]\r\n"
FILES = {"/etc/passwd": PASSWD, "/srv/docs/a.txt": "hello", "/srv/docs/b.txt": "world"}


def read(path: str) -> Response:
    """What a file system gives: every dot segment resolved, files only."""
    text = FILES.get(posixpath.normpath(path))
    return page("not found", 404) if text is None else page(text, media_type="text/plain")


def windows(value: str) -> Response:
    path = posixpath.normpath(("/srv/docs/" + value).replace("\\", "/"))
    found = path == "/windows/win.ini"
    return page(WIN_INI if found else "no", 200 if found else 404, server="Microsoft-IIS/10.0")


WEAK: dict[str, tuple[str, Site]] = {
    "the value is put behind a folder": ("a.txt", lambda value: read("/srv/docs/" + value)),
    "the value is joined to a folder": ("a.txt", lambda value: read(posixpath.join("/srv/docs", value))),
    "an absolute path is taken and relative ones are not": (
        "a.txt",
        lambda value: read(value) if ".." not in value else page("no", 403),
    ),
    "the value must begin with the folder": (
        "docs/a.txt",
        lambda value: read("/srv/" + value) if value.startswith("docs/") else page("no", 403),
    ),
    "the value is decoded twice": (
        "a.txt",
        lambda value: read("/srv/docs/" + unquote(value)) if "/" not in value else page("no", 403),
    ),
    "the file is shown in a page": (
        "a.txt",
        lambda value: page(f"<pre>{read('/srv/docs/' + value).body.decode()}</pre>"),
    ),
    "the file is shown in JSON": (
        "a.txt",
        lambda value: page(
            json.dumps({"text": read("/srv/docs/" + value).body.decode()}), media_type="application/json"
        ),
    ),
    "the server runs Windows": ("a.txt", windows),
}


@pytest.mark.parametrize(("value", "site"), WEAK.values(), ids=WEAK)
def test_is_reported_where(value: str, site: Site) -> None:
    judged = judge_fully(CHECK, site, point_at(value=value, name="file"))

    assert judged.finding is not None
    assert (judged.finding.grade, judged.finding.certainty) == (Grade.CONFIRMED, 99)
    assert len(judged.probes) <= 7


def inside_only(value: str) -> Response:
    path = posixpath.normpath("/srv/docs/" + value)
    return read(path) if path.startswith("/srv/docs/") else page("no", 403)


def search(value: str) -> Response:
    """A documentation search that finds a page about accounts by its words."""
    words = set(value.lower().replace("/", " ").replace(".", " ").split())
    return page(f"<p>How accounts look:</p><pre>{PASSWD}</pre>" if {"etc", "passwd"} <= words else "<p>nothing</p>")


SAFE: dict[str, tuple[str, Site]] = {
    "the path is kept below the folder": ("a.txt", inside_only),
    "the page is about such files": ("a.txt", lambda value: page(f"<pre>{PASSWD}</pre>{value}")),
    "a search finds a page about such files": ("a.txt", search),
    "the path is echoed": ("a.txt", lambda value: page(f"<p>{value} not found</p>", 404)),
    "the words are in a script": ("a.txt", lambda value: page("<script>fetch('/etc/'); bin = boot</script>")),
    "every file is the same": ("a.txt", lambda value: page(PASSWD if "/" in value else "hello")),
    "any mention brings the line": ("a.txt", lambda value: page(PASSWD if "passwd" in value else "hello")),
    "the line is cut short": ("a.txt", lambda value: page("root:x:0:0" if "passwd" in value else "hello")),
    "another account is shown": ("a.txt", lambda value: page("chroot:x:0:0:x:/root:/bin/sh" if "/" in value else "x")),
    "the answer is throttled": ("a.txt", lambda value: page(PASSWD, 429)),
    "everything is refused": ("a.txt", lambda value: page("no", 403)),
    "any path is redirected": ("a.txt", lambda value: page("", 302, location="/etc/passwd")),
    "the point is a number": ("7", lambda value: read("/srv/docs/" + value)),
}


@pytest.mark.parametrize(("value", "site"), SAFE.values(), ids=SAFE)
def test_is_silent_where(value: str, site: Site) -> None:
    name = "id" if value == "7" else "file"

    assert judge(CHECK, site, value=value, name=name) is None


@pytest.mark.parametrize("place", [place for place in Place if place in CHECK.places])
def test_is_reported_at(place: Place) -> None:
    assert judge(CHECK, lambda value: read("/srv/docs/" + value), place, "a.txt", "file") is not None


def test_keeps_nothing_of_the_file_but_the_line_that_proves_it() -> None:
    found = judge(CHECK, lambda value: read("/srv/docs/" + value), value="a.txt", name="file")

    assert found is not None
    assert not any(b"daemon" in piece.exchange.response.body for piece in found.evidence)


def test_costs_nothing_at_a_plain_value_and_at_most_four_probes_at_a_path() -> None:
    assert judge_fully(CHECK, lambda value: page("x"), point_at(value="7")).probes == []
    assert len(judge_fully(CHECK, lambda value: page("x"), point_at(value="docs/a.txt", name="file")).probes) <= 4
