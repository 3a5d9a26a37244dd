# SPDX-License-Identifier: Apache-2.0
"""Which servers, credentials and ways there are taken, and where they may come from."""

from pathlib import Path
from typing import Any

import pytest

from vedette.connector.asset import Asset
from vedette.connector.socks import SocksProxy
from vedette.errors import UsageError

ROOTS = {
    "https://ie.invicti.com": "https://ie.invicti.com",
    "https://ie.invicti.com/": "https://ie.invicti.com",
    "https://ie.invicti.com/api/1.0": "https://ie.invicti.com",
    "https://ie.invicti.com/API/1.0/": "https://ie.invicti.com",
    "http://localhost:8000/api/1.0//": "http://localhost:8000",
    "HTTPS://IE.invicti.com:443": "https://ie.invicti.com",
    "https://gate.example/scanner/api/1.0/": "https://gate.example/scanner",
    "https://gate.example/scanner": "https://gate.example/scanner",
    "http://[::1]:8000/": "http://[::1]:8000",
    "https://a.example./": "https://a.example.",
    "https://bücher.example": "https://xn--bcher-kva.example",
}
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "the address has no scheme": ({"url": "ie.invicti.com"}, "url"),
    "the address is a file": ({"url": "file:///etc/passwd"}, "url"),
    "the address has no host": ({"url": "https://"}, "url"),
    "the address is empty": ({"url": ""}, "url"),
    "the address has a bad port": ({"url": "https://a.example:port"}, "url"),
    "the address has a label too long": ({"url": f"https://{'a' * 64}.example"}, "url"),
    "the address has an empty label": ({"url": "https://.example"}, "url"),
    "the address is a dot": ({"url": "https://./"}, "url"),
    "the address holds credentials": ({"url": "https://me:secret@a.example"}, "url"),
    "the address holds a query": ({"url": "https://a.example/?a=b"}, "url"),
    "the address holds a fragment": ({"url": "https://a.example/#a"}, "url"),
    "the address holds a line end": ({"url": "https://a.example/\r\nX: y"}, "url"),
    "the user id holds a colon": ({"username": "a:b"}, "username"),
    "the user id holds a line end": ({"username": "a\n"}, "username"),
    "the token is empty": ({"password": ""}, "password"),
    "the token holds a line end": ({"password": "abc\n"}, "password"),
    "the token is no text": ({"password": 7}, "password"),
    "verification is a word": ({"verify_ssl": "false"}, "verify_ssl"),
    "a CA is named and verification is off": ({"ca_file": Path("ca.pem"), "verify_ssl": False}, "ca_file"),
    "the proxy is no address": ({"http_proxy": "proxy:3128"}, "http_proxy"),
    "the proxy speaks SOCKS4": ({"http_proxy": "socks4://proxy:1080"}, "http_proxy"),
    "the password is too long for SOCKS": ({"http_proxy": f"socks5://me:{'x' * 256}@proxy:1080"}, "http_proxy"),
    "the proxy is of another kind": ({"http_proxy": "ftp://proxy:3128"}, "http_proxy"),
    "the proxy is empty": ({"http_proxy": ""}, "http_proxy"),
}
ENVIRONMENT = {"VEDETTE_URL": "https://a.example", "VEDETTE_USER_ID": "me", "VEDETTE_TOKEN": "t0ken"}


@pytest.mark.parametrize(("url", "root"), ROOTS.items())
def test_finds_the_root_of(url: str, root: str) -> None:
    assert Asset(url, "me", "t0ken").root == root


@pytest.mark.parametrize(("fields", "field"), BAD.values(), ids=BAD)
def test_is_refused_where(fields: dict[str, Any], field: str) -> None:
    good = {"url": "https://a.example", "username": "me", "password": "t0ken"}

    with pytest.raises(UsageError) as refused:
        Asset(**{**good, **fields})
    assert refused.value.field == field
    assert "t0ken" not in str(refused.value)


def test_shows_no_secret() -> None:
    shown = repr(Asset("https://a.example", "me", "t0ken", http_proxy="http://me:pr0xy@p.example:1"))

    assert "t0ken" not in shown
    assert "pr0xy" not in shown


def test_comes_from_the_environment() -> None:
    assert Asset.from_environment(ENVIRONMENT) == Asset("https://a.example", "me", "t0ken")


def test_needs_no_user_id_in_the_environment() -> None:
    environ = {name: value for name, value in ENVIRONMENT.items() if name != "VEDETTE_USER_ID"}

    assert Asset.from_environment(environ).username == ""


@pytest.mark.parametrize("name", ["VEDETTE_URL", "VEDETTE_TOKEN"])
def test_names_the_variable_that_is_missing(name: str) -> None:
    with pytest.raises(UsageError, match=name):
        Asset.from_environment({**ENVIRONMENT, name: ""})


def test_prefers_options_to_the_environment() -> None:
    asset = Asset.from_options(
        {**ENVIRONMENT, "OTHER": "t2"},
        url="http://b.example",
        username="",
        password_env="OTHER",
        ca_file=Path("ca.pem"),
        http_proxy="http://p.example:1",
    )

    assert asset == Asset("http://b.example", "", "t2", ca_file=Path("ca.pem"), http_proxy="http://p.example:1")


def test_names_the_chosen_variable_when_it_holds_no_token() -> None:
    with pytest.raises(UsageError, match="OTHER"):
        Asset.from_options(ENVIRONMENT, password_env="OTHER")


def test_comes_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "asset.toml"
    path.write_text('url = "https://a.example"\nusername = "me"\npassword_env = "T"\nca_file = "ca.pem"\n')

    assert Asset.from_file(path, {"T": "t0ken"}) == Asset(
        "https://a.example", "me", "t0ken", ca_file=tmp_path / "ca.pem"
    )


FILES = {
    "it is not TOML": ("password = t0ken", "not a TOML file"),
    "a setting is unknown": ('url = "https://a.example"\npassword = "t0ken"\nverify = false', "'verify'"),
    "the server is missing": ('password = "t0ken"', "url"),
    "the token is missing": ('url = "https://a.example"', "password"),
    "the token is there twice": ('url = "https://a.example"\npassword = "t0ken"\npassword_env = "T"', "both"),
    "verification is a word": ('url = "https://a.example"\npassword = "t0ken"\nverify_ssl = "no"', "verify_ssl"),
}


@pytest.mark.parametrize(("text", "words"), FILES.values(), ids=FILES)
def test_refuses_a_file_where(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "asset.toml"
    path.write_text(text)

    with pytest.raises(UsageError, match=words) as refused:
        Asset.from_file(path, {"T": "t0ken"})
    assert "t0ken" not in str(refused.value)


def test_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        Asset.from_file(tmp_path / "none.toml", {})


PROXIES = {
    "http://p.example:1": None,
    "socks5://p.example": SocksProxy("p.example", 1080),
    "socks5h://me:p%40ss@[::1]:9": SocksProxy("::1", 9, "me", "p@ss"),
}


@pytest.mark.parametrize(("address", "proxy"), PROXIES.items(), ids=PROXIES)
def test_a_socks_proxy_is_read(address: str, proxy: SocksProxy | None) -> None:
    asset = Asset("https://a.example", "me", "t0ken", http_proxy=address)

    assert asset.socks_proxy == proxy
    assert "p@ss" not in repr(asset.socks_proxy)
