# SPDX-License-Identifier: Apache-2.0
"""Chromium is found where the operator says, and is started with one way out."""

from __future__ import annotations

import os
from pathlib import Path

from vedette.transport.browser.launching import VARIABLE, find_chromium, is_sandboxed, launch_flags


def test_the_program_that_the_operator_names_is_taken(tmp_path: Path) -> None:
    program = tmp_path / "my-chromium"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)

    assert find_chromium({VARIABLE: str(program)}).path == program


def test_a_name_that_leads_to_no_program_is_told_and_nothing_else_is_taken(tmp_path: Path) -> None:
    found = find_chromium({VARIABLE: str(tmp_path / "missing")})

    assert found.path is None
    assert VARIABLE in found.why_not


def test_every_connection_goes_to_the_proxy_and_no_name_is_resolved() -> None:
    flags = launch_flags(4711, "digest")

    assert "--proxy-server=http://127.0.0.1:4711" in flags
    assert "--proxy-bypass-list=<-loopback>" in flags
    assert "--force-webrtc-ip-handling-policy=disable_non_proxied_udp" in flags
    assert "--ignore-certificate-errors-spki-list=digest" in flags
    assert any(flag.startswith("--host-resolver-rules=MAP * ~NOTFOUND") for flag in flags)


def test_only_the_root_user_goes_without_the_sandbox() -> None:
    assert is_sandboxed() is (os.geteuid() != 0)
