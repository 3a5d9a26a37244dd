# SPDX-License-Identifier: Apache-2.0
"""What is said when no reply came; the usual ways of it are met over sockets in test_sender.py."""

import socket
import ssl

import httpx2
import pytest

from vedette.connector.failure import translated
from vedette.errors import Unreachable


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def circular() -> Exception:
    cause = OSError()
    error = caused(httpx2.ReadError("broken"), cause)
    cause.__cause__ = error
    return error


SAID = {
    "a name is unknown": (caused(httpx2.ConnectError("x"), socket.gaierror(-2, "unknown")), "cannot be resolved"),
    "one address of several refuses": (
        caused(httpx2.ConnectError("x"), ExceptionGroup("all", [OSError("no route"), ConnectionRefusedError()])),
        "refused the connection",
    ),
    "a TLS alert comes late": (ssl.SSLError(1, "certificate required"), "TLS with https://a.example failed"),
    "the causes go in a circle": (circular(), "The connection with https://a.example failed: broken"),
    "there are no words": (httpx2.ReadError(""), "failed: ReadError"),
}


@pytest.mark.parametrize(("error", "words"), SAID.values(), ids=SAID)
def test_says_what_happened_when(error: Exception, words: str) -> None:
    with pytest.raises(Unreachable, match=words), translated("https://a.example", 60.0):
        raise error


def test_lets_what_is_ours_through() -> None:
    ours = Unreachable("too long")

    with pytest.raises(Unreachable) as seen, translated("https://a.example", 60.0):
        raise ours
    assert seen.value is ours
