# SPDX-License-Identifier: Apache-2.0
"""Asset: the server an action talks to, the credentials it shows there, and the way it gets there."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Self, get_type_hints

import httpx2
from pydantic import Field

from vedette.connector.socks import DEFAULT_PORT, MOST_BYTES, SocksProxy
from vedette.errors import UsageError

API_PATH = "/api/1.0"
_SOCKS = ("socks5", "socks5h")


@dataclass(frozen=True, slots=True)
class Asset:
    """One server and one account on it; checked when made, so that a bad one never sends anything.

    `repr` shows neither the token nor the proxy, whose URL may hold a password.
    Raises: UsageError naming the field at fault.
    """

    url: Annotated[
        str,
        Field(
            description="Host root of the server, such as https://www.netsparkercloud.com; /api/1.0 at its end is "
            "accepted, and so is a path before it."
        ),
    ]
    username: Annotated[str, Field(description="API user id; may be empty where the token alone tells who is asking.")]
    password: Annotated[str, Field(description="API token.", json_schema_extra={"format": "password"})] = field(
        repr=False
    )
    verify_ssl: Annotated[bool, Field(description="Whether the server's certificate must be trusted.")] = True
    ca_file: Annotated[
        Path | None,
        Field(description="PEM file of the certificate authorities to trust in place of the system's."),
    ] = None
    http_proxy: Annotated[
        str | None,
        Field(
            description="Proxy to go through: http://, https:// or socks5://[user:password@]host:port. Proxies named "
            "by the environment (HTTP_PROXY and the like) are never used.",
        ),
    ] = field(default=None, repr=False)

    def __post_init__(self) -> None:
        _check_types(self)
        _check_address(self.url)
        _check_credentials(self.username, self.password)
        if self.ca_file is not None and not self.verify_ssl:
            raise UsageError(
                "A CA file is given and verification is switched off.", "Drop one of the two.", field="ca_file"
            )
        if self.http_proxy is not None:
            _check_proxy(self.http_proxy)

    @property
    def socks_proxy(self) -> SocksProxy | None:
        """The SOCKS5 proxy to go through; None where there is none, or one that speaks HTTP."""
        return None if self.http_proxy is None else _socks_proxy(self.http_proxy)

    @property
    def root(self) -> str:
        """The address that `/api/1.0/…` is put behind; without a slash at its end."""
        url = httpx2.URL(self.url)
        path = url.path.rstrip("/")
        if path.lower().endswith(API_PATH):
            path = path[: -len(API_PATH)].rstrip("/")
        return str(url.copy_with(path=path or "/")).rstrip("/")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Return the asset of `VEDETTE_URL`, `VEDETTE_USER_ID` (may be missing) and `VEDETTE_TOKEN`.

        Raises: UsageError naming the variable that is missing.
        """
        return cls.from_options(environ)

    @classmethod
    def from_options(
        cls,
        environ: Mapping[str, str],
        *,
        url: str | None = None,
        username: str | None = None,
        password_env: str | None = None,
        verify_ssl: bool = True,
        ca_file: Path | None = None,
        http_proxy: str | None = None,
    ) -> Self:
        """Return the asset of the options given; what is None comes from the `VEDETTE_…` variables.

        `password_env` names the variable that holds the token: a token itself is no option, because command lines
        are seen by every process of the machine. Raises: UsageError naming what is missing.
        """
        address = url if url is not None else environ.get("VEDETTE_URL")
        if not address:
            raise UsageError("No server is named.", "Give --base-url or set VEDETTE_URL.", field="url")
        return cls(
            url=address,
            username=username if username is not None else environ.get("VEDETTE_USER_ID", ""),
            password=_token(environ, password_env or "VEDETTE_TOKEN"),
            verify_ssl=verify_ssl,
            ca_file=ca_file,
            http_proxy=http_proxy,
        )

    @classmethod
    def from_file(cls, path: Path, environ: Mapping[str, str]) -> Self:
        """Return the asset that the TOML file at `path` holds: the fields of this class, one a line.

        `password_env = "NAME"` in place of `password` reads the token from that variable. A relative `ca_file` is
        looked for beside the file. Raises: UsageError when the file cannot be read or holds something else.
        """
        settings = _read_toml(path)
        variable = settings.pop("password_env", None)
        if variable is not None:
            if "password" in settings:
                raise UsageError(f"{path} holds both password and password_env.", "Keep one.", field="password")
            settings["password"] = _token(environ, str(variable))
        names = set(get_type_hints(cls))
        for name in settings.keys() - names:
            raise UsageError(
                f"{path}: {name!r} is not a setting.", f"There are: {', '.join(sorted(names))}.", field=name
            )
        settings.setdefault("username", "")
        for name in ("url", "password"):
            if name not in settings:
                raise UsageError(f"{path} lacks {name}.", field=name)
        if isinstance(settings.get("ca_file"), str):
            settings["ca_file"] = path.parent / settings["ca_file"]
        return cls(**settings)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:  # not UTF-8, or not TOML
        # The parser's own words may quote the line, and that line may hold the token.
        raise UsageError(f"{path} is not a TOML file.", 'Write lines such as url = "https://host".') from error


def _token(environ: Mapping[str, str], variable: str) -> str:
    token = environ.get(variable)
    if not token:
        raise UsageError(
            f"The environment variable {variable} holds no token.",
            "Set it to the API token, or name another variable with --token-env.",
            field="password",
        )
    return token


def _socks_proxy(address: str) -> SocksProxy | None:
    url = _parse(address, "http_proxy")
    if url.scheme not in _SOCKS:
        return None
    return SocksProxy(url.raw_host.decode("ascii"), url.port or DEFAULT_PORT, url.username, url.password)


def _check_types(asset: Asset) -> None:
    """Refuse a value of a wrong type: assets come from JSON and TOML too, where "false" is a true string."""
    for name, kinds in {
        "url": (str,),
        "username": (str,),
        "password": (str,),
        "verify_ssl": (bool,),
        "ca_file": (Path, type(None)),
        "http_proxy": (str, type(None)),
    }.items():
        if not isinstance(getattr(asset, name), kinds):
            raise UsageError(f"{name} must be a {kinds[0].__name__.lower()}.", field=name)


def _check_address(address: str) -> None:
    url = _parse(address, "url")
    if url.scheme not in ("http", "https") or not url.host:
        raise UsageError(
            "The server's address needs http:// or https:// and a host.",
            "Write it as https://www.netsparkercloud.com.",
            field="url",
        )
    if url.userinfo:
        raise UsageError("The server's address holds credentials.", "Give them as username and password.", field="url")
    if url.query or url.fragment or "?" in address:
        raise UsageError("The server's address holds a query or a fragment.", "Give the host root only.", field="url")


def _check_credentials(username: str, password: str) -> None:
    """Keep what Basic authentication can carry: RFC 7617, section 2 (no colon in the user id, no controls)."""
    if ":" in username:
        raise UsageError("The user id holds a colon, which Basic authentication cannot carry.", field="username")
    if not password:
        raise UsageError("The token is empty.", field="password")
    for name, value in (("username", username), ("password", password)):
        if any(ord(character) < 0x20 or ord(character) == 0x7F for character in value):
            raise UsageError(
                f"The {name} holds a control character.", "Look for a line end that was copied with it.", field=name
            )


def _check_proxy(address: str) -> None:
    url = _parse(address, "http_proxy")
    if url.scheme not in ("http", "https", *_SOCKS) or not url.host:
        raise UsageError(
            "The proxy's address needs http://, https:// or socks5:// and a host.",
            "Write it as http://proxy.example:3128.",
            field="http_proxy",
        )
    if url.scheme in _SOCKS and any(len(text.encode()) > MOST_BYTES for text in (url.username, url.password)):
        raise UsageError(f"A SOCKS proxy takes {MOST_BYTES} bytes of a user name or password.", field="http_proxy")


def _parse(address: str, name: str) -> httpx2.URL:
    """Read an address with the parser that will later send to it, so that both see the same host.

    Labels are held to 1 to 63 bytes (RFC 1035, section 2.3.4): the TLS library raises on others.
    """
    try:
        url = httpx2.URL(address)
    except httpx2.InvalidURL as error:
        raise UsageError(f"{name} is not an address: {error}.", field=name) from error
    labels = url.raw_host.removesuffix(b".").split(b".")
    if url.host and ":" not in url.host and not all(1 <= len(label) <= 63 for label in labels):
        raise UsageError(f"The host of {name} cannot be a host's name.", "Look at its dots.", field=name)
    return url
