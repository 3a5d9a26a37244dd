# SPDX-License-Identifier: Apache-2.0
"""Makes `Unreachable` of what the libraries below raise when no reply came."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2

from vedette.errors import Unreachable


@contextmanager
def translated(server: str, seconds: float) -> Iterator[None]:
    """Raise `Unreachable`, naming `server`, in place of what a try raises that may take `seconds`, half of
    them to connect."""
    try:
        yield
    except httpx2.ConnectTimeout as error:
        raise Unreachable(
            f"{server} made no connection within {seconds / 2:g} seconds.", "Look whether a firewall is between."
        ) from error
    # The deadline of the whole try. Before OSError, its base class.
    except TimeoutError as error:
        raise Unreachable(
            f"{server} gave no complete reply within {seconds:g} seconds.", "Look whether it is up and not overloaded."
        ) from error
    except httpx2.ProxyError as error:
        raise Unreachable(f"{server} gave no connection: {error}.", "Look at the asset's proxy.") from error
    # A TLS alert that arrives after the handshake comes as a bare ssl.SSLError, which is an OSError.
    except (httpx2.TransportError, OSError) as error:
        raise _describe(server, error) from error


def _describe(server: str, error: Exception) -> Unreachable:
    for cause in _causes(error):
        match cause:
            case ssl.SSLCertVerificationError():
                return Unreachable(
                    f"The certificate of {server} is not trusted: {cause.verify_message}.",
                    "Give the CA that signed it, or switch verification off if you must.",
                )
            case ssl.SSLError():
                return Unreachable(f"TLS with {server} failed: {cause}.")
            case socket.gaierror():
                return Unreachable(f"The name of {server} cannot be resolved.", "Look at its spelling and at DNS.")
            case ConnectionRefusedError():
                return Unreachable(f"{server} refused the connection.", "Look whether it is up and the port is right.")
    if isinstance(error, httpx2.ProtocolError):
        return Unreachable(f"{server} gave no complete HTTP reply: {error}.")
    return Unreachable(f"The connection with {server} failed: {str(error) or type(error).__name__}.")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and what led to it, outermost first; of a group (one error an address) all members."""
    pending: list[BaseException] = [error]
    seen: set[int] = set()
    while pending:
        link = pending.pop()
        if id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        if isinstance(link, BaseExceptionGroup):
            pending.extend(link.exceptions)
        if (below := link.__cause__ or link.__context__) is not None:
            pending.append(below)
