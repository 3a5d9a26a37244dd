# SPDX-License-Identifier: Apache-2.0
"""What a scan shows to the site keeps a request in shape."""

from __future__ import annotations

from typing import Any

import pytest

from vedette.errors import UsageError
from vedette.services.addresses import read_target
from vedette.services.launch_credentials import read_cookies, read_credentials
from vedette.wire.launch import NewScanTask

TARGET = read_target("https://shop.example/", "t")


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (None, ()),
        (" ; ", ()),
        ("a=1", (("a", "1"),)),
        ("a=1; b=x=y;c=", (("a", "1"), ("b", "x=y"), ("c", ""))),
    ],
)
def test_reads_cookies(text: str | None, pairs: tuple[tuple[str, str], ...]) -> None:
    assert read_cookies(text) == pairs


@pytest.mark.parametrize("text", ["a", "=1", "a b=1", "a=1\nb=2", "a=\x7f", "a=\u2603", ";".join(["a=1"] * 300)])
def test_refuses_cookies(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_cookies(text)
    assert refused.value.field == "Cookies"


@pytest.mark.parametrize(
    "header",
    [
        {"Name": "Content-Length", "Value": "1"},
        {"Name": "x-vedette-scan", "Value": "1"},
        {"Name": "A B", "Value": "1"},
        {"Name": "A", "Value": "1\r\nB: 2"},
    ],
)
def test_refuses_a_header(header: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        read_credentials(NewScanTask.model_validate({"HeaderAuthentication": {"Headers": [header]}}), TARGET)


@pytest.mark.parametrize(
    "change",
    [
        {"UriPrefix": "https://other.example/"},
        {"AuthenticationType": "Kerberos"},
        {"Domain": "corp"},
        {"UserName": "a:b"},
        {"Password": "a\nb"},
    ],
)
def test_refuses_basic_credentials(change: dict[str, Any]) -> None:
    credential = {"UserName": "u", "Password": "p ", "UriPrefix": "https://shop.example/a", **change}
    sent = NewScanTask.model_validate({"BasicAuthenticationApiModel": {"Credentials": [credential]}})

    with pytest.raises(UsageError) as refused:
        read_credentials(sent, TARGET)
    assert refused.value.field == "BasicAuthenticationApiModel"


def test_secrets_keep_the_space_around_them() -> None:
    credential = {"UserName": "u", "Password": " p ", "UriPrefix": "https://shop.example/a"}
    sent = NewScanTask.model_validate({"BasicAuthenticationApiModel": {"Credentials": [credential]}})

    assert read_credentials(sent, TARGET).basic == ("u", " p ")
