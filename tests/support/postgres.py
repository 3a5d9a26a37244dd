# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL server of the tests' own: started from the system's package, thrown away at the end.

It listens on a socket in a temporary directory only, and runs as an unprivileged user, since `initdb` refuses root.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "32MB",
}
_USER = "vedette"


def find_binaries() -> Path | None:
    """Return the folder of the newest installed server; None when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parent.parent.name))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


class PostgresServer:
    """A running server; a test takes a fresh database from it, or shares one."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def url(self, database: str) -> str:
        """Return the URL of one database."""
        return f"postgresql://{_USER}@/{database}?host={self._directory}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """Make an empty database, yield its URL, and drop it with whatever is still connected."""
        name = f"t{uuid.uuid4().hex}"
        url = self.make(name)
        try:
            yield url
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def make(self, database: str) -> str:
        """Make an empty database that stays until the server ends, and return its URL."""
        self._execute(f"CREATE DATABASE {database}")
        return self.url(database)

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running_server(binaries: Path) -> Iterator[PostgresServer]:
    """Start a server and stop it again, however the tests end."""
    directory = Path(tempfile.mkdtemp(prefix="vedette-pg-"))  # short: a socket's path has at most 107 characters
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    if account is not None:
        os.chown(directory, account.pw_uid, account.pw_gid)
    identity = {} if account is None else {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    server: subprocess.Popen[bytes] | None = None
    try:
        data = directory / "data"
        arguments = ["-D", str(data), "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(
            [str(binaries / "initdb"), *arguments],
            check=True,
            capture_output=True,
            cwd=directory,
            **identity,  # type: ignore[call-overload]
        )
        settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        # Should the tests be killed, the system ends the server with them.
        wrapper = ["setpriv", "--pdeathsig", "QUIT"] if shutil.which("setpriv") else []
        server = subprocess.Popen(
            [*wrapper, str(binaries / "postgres"), "-D", str(data), "-k", str(directory), *settings],
            stdout=subprocess.DEVNULL,
            stderr=(directory / "log").open("wb"),
            cwd=directory,
            **identity,  # type: ignore[call-overload]
        )
        _wait_until_ready(binaries, directory, server)
        yield PostgresServer(directory)
    finally:
        if server is not None and server.poll() is None:
            server.send_signal(signal.SIGQUIT)  # immediate shutdown: nothing in it is worth keeping
            server.wait()
        shutil.rmtree(directory, ignore_errors=True)


def _wait_until_ready(binaries: Path, directory: Path, server: subprocess.Popen[bytes]) -> None:
    for _ in range(60):
        ready = subprocess.run(
            [str(binaries / "pg_isready"), "-q", "-t", "1", "-h", str(directory), "-U", _USER], check=False
        )
        if ready.returncode == 0:
            return
        try:
            server.wait(timeout=0.25)
        except subprocess.TimeoutExpired:
            continue
        break
    raise RuntimeError(f"PostgreSQL did not start: {(directory / 'log').read_text(errors='replace')}")
