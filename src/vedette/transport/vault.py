# SPDX-License-Identifier: Apache-2.0
"""Secrets out of HashiCorp Vault's key-value engine, version 2. Source: Vault's HTTP API, `GET /v1/:mount/data/:path`.

The vault is another system like any that is called: its host stands on the operator's list of outgoing hosts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import quote

from vedette.errors import Unreachable, UsageError
from vedette.transport.addresses import is_loopback_address
from vedette.transport.outgoing import OutgoingCaller, OutgoingRequest


@dataclass(frozen=True, slots=True)
class VaultAccess:
    """Where the vault is, and who asks it."""

    address: str
    token: str = field(repr=False)
    namespace: str = ""


class Vault:
    """Reads secrets. Nothing of them is kept."""

    def __init__(self, caller: OutgoingCaller, access: VaultAccess) -> None:
        self._caller = caller
        self._access = access

    async def read(self, place: str) -> str:
        """Return the secret at `mount/path#key`. Raises UsageError, Refused, Unreachable; none names the secret."""
        path, mark, key = place.partition("#")
        mount, slash, below = path.strip("/").partition("/")
        if not mark or not key or not slash or not below:
            raise UsageError("A place in the vault is written mount/path#key.", "For example secret/shop#password.")
        url = f"{self._access.address.rstrip('/')}/v1/{quote(mount)}/data/{quote(below)}"
        target = self._caller.check(url)
        if target.origin.scheme != "https" and not is_loopback_address(target.origin.host):
            raise UsageError("VAULT_ADDR is no https address.", "A token is not sent where anybody can read it.")
        headers = [("X-Vault-Token", self._access.token), ("X-Vault-Request", "true")]
        if self._access.namespace:
            headers.append(("X-Vault-Namespace", self._access.namespace))
        reply = await self._caller.call(OutgoingRequest(url, tuple(headers), method="GET"))
        if reply.status != 200:
            raise Unreachable(f"The vault answered {reply.status} for {path}.", "Check VAULT_TOKEN, mount and path.")
        return _member(reply.body, path, key)


def _member(body: bytes, path: str, key: str) -> str:
    try:
        value = json.loads(body)["data"]["data"][key]
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise Unreachable(
            f"The vault has no key {key} at {path}.", "The engine has to be of version 2 (KV v2)."
        ) from error
    if not isinstance(value, str) or not value:
        raise Unreachable(f"The vault's key {key} at {path} holds no text.")
    return value
