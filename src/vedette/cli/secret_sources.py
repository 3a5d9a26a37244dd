# SPDX-License-Identifier: Apache-2.0
"""Where the secrets of a login come from: a variable holds the secret, or says which file or vault holds it.

PASSWORD='file:/run/secrets/password'          the file's text, without the line's end
PASSWORD='vault:secret/shop#password'          HashiCorp Vault, with VAULT_ADDR, VAULT_TOKEN and VAULT_NAMESPACE
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from vedette.cli.login_options import LoginOptions, variable_of
from vedette.errors import UsageError
from vedette.transport.outgoing import OutgoingCaller, OutgoingHosts
from vedette.transport.vault import Vault, VaultAccess

FILE, VAULT = "file:", "vault:"
_MOST_SECRET_BYTES = 64 * 1024
_MOST_FILE_LENGTH = 1_000_000
_VARIABLE = re.compile(r'"\$\{([A-Za-z_][A-Za-z0-9_]*)\}"')


async def with_secrets(options: LoginOptions, environ: Mapping[str, str]) -> Mapping[str, str]:
    """Return `environ` with the secrets of the login's variables in place of where they are.

    Raises UsageError, Refused and Unreachable, which name the variable or the place and never the secret.
    """
    found = dict(environ)
    for name in _variables(options):
        value = environ.get(name, "")
        if value.startswith(FILE):
            found[name] = _read_file(value.removeprefix(FILE), name)
        elif value.startswith(VAULT):
            found[name] = await _vault(environ).read(value.removeprefix(VAULT))
    return found


def _variables(options: LoginOptions) -> list[str]:
    """Return the variables that hold secrets of the login."""
    named = [options.password_variable, options.totp_variable, options.certificate_password_variable]
    named += [variable_of(each)[1] for each in options.also]
    if options.oauth is not None and options.oauth.is_file():
        with options.oauth.open(encoding="utf-8", errors="replace") as file:
            named += _VARIABLE.findall(file.read(_MOST_FILE_LENGTH))
    return list(dict.fromkeys(name for name in named if name))


def _read_file(path: str, name: str) -> str:
    try:
        with Path(path).open("rb") as file:
            content = file.read(_MOST_SECRET_BYTES + 1)
        text = content.decode("utf-8")
    except (OSError, ValueError) as error:
        raise UsageError(
            f"The variable {name} names the file {path}, which cannot be read as text.", "Correct the path."
        ) from error
    if len(content) > _MOST_SECRET_BYTES:
        raise UsageError(f"The file {path}, which the variable {name} names, is too large for a secret.")
    return text.removesuffix("\n").removesuffix("\r")


def _vault(environ: Mapping[str, str]) -> Vault:
    address, token = environ.get("VAULT_ADDR", ""), environ.get("VAULT_TOKEN", "")
    if not address or not token:
        raise UsageError("A secret is in the vault, and VAULT_ADDR or VAULT_TOKEN is not set.", "Set both.")
    hosts = OutgoingHosts.read(environ.get("VEDETTE_OUTGOING_HOSTS", ""))
    ca_file = environ.get("VEDETTE_OUTGOING_CA_FILE") or None
    caller = OutgoingCaller(hosts, version("vedette"), ca_file=ca_file)
    return Vault(caller, VaultAccess(address, token, environ.get("VAULT_NAMESPACE", "")))
