# SPDX-License-Identifier: Apache-2.0
"""HTML becomes paper, and nothing is asked of any network on the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.support.documents import document
from tests.support.recording_server import recording_server

from vedette.errors import Unreachable, UsageError
from vedette.reports.html import SUMMARY, page_formats
from vedette.transport.browser.launching import Program, find_chromium
from vedette.transport.paper import ChromiumPrinter

pytestmark = pytest.mark.anyio
CHROMIUM = find_chromium(os.environ)
needs_chromium = pytest.mark.skipif(CHROMIUM.path is None, reason=CHROMIUM.why_not)


def program(directory: Path, script: str) -> Program:
    """Return a program that does what `script` says instead of printing."""
    path = directory / "browser"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return Program(path)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text("<h1>Title</h1>")
    return path


@needs_chromium
async def test_a_report_becomes_a_tagged_file_with_an_outline(tmp_path: Path) -> None:
    page, paper = tmp_path / "page.html", tmp_path / "paper.pdf"
    page.write_bytes(page_formats(SUMMARY)[1].render(document()))

    await ChromiumPrinter(CHROMIUM).print_page(page, paper)

    content = paper.read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"/MarkInfo" in content
    assert b"/Outlines" in content
    assert b"/JavaScript" not in content


@needs_chromium
async def test_nothing_is_fetched_not_even_through_a_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, paper = tmp_path / "page.html", tmp_path / "paper.pdf"
    async with recording_server() as server:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, server.url)
        page.write_text(
            f'<link rel="stylesheet" href="{server.url}/a"><img src="{server.url}/b">'
            f'<img src="http://localhost:{server.port}/c"><iframe src="http://shop.example/d"></iframe>'
            f'<script src="{server.url}/e"></script><h1>Title</h1>'
        )
        await ChromiumPrinter(CHROMIUM).print_page(page, paper)

    assert paper.read_bytes().startswith(b"%PDF-")
    assert (server.connections, server.requests) == (0, [])


async def test_without_a_browser_one_sentence_says_so(page: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"Pdf is printed by Chromium\. No Chromium was found\."):
        await ChromiumPrinter(Program(None, "No Chromium was found.")).print_page(page, tmp_path / "x.pdf")


async def test_a_browser_that_does_not_start_says_so(page: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not start"):
        await ChromiumPrinter(Program(tmp_path / "nothing")).print_page(page, tmp_path / "x.pdf")


async def test_a_browser_that_prints_nothing_is_a_failure(page: Path, tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="printed nothing"):
        await ChromiumPrinter(program(tmp_path, "exit 1")).print_page(page, tmp_path / "x.pdf")


async def test_a_browser_that_hangs_is_ended_with_its_children(page: Path, tmp_path: Path) -> None:
    hanging = program(tmp_path, f"sleep 600 & echo $! > {tmp_path}/child; wait")

    with pytest.raises(Unreachable, match="did not print"):
        await ChromiumPrinter(hanging, seconds=1).print_page(page, tmp_path / "x.pdf")

    child = int((tmp_path / "child").read_text())
    assert not is_running(child)


def is_running(process_id: int) -> bool:
    """Whether a process lives; one that has ended and waits for its parent does not."""
    status = Path(f"/proc/{process_id}/stat")
    return status.exists() and status.read_text().split()[2] != "Z"
