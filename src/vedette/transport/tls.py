# SPDX-License-Identifier: Apache-2.0
"""Which certificates are trusted, and which versions of TLS are spoken."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field

from vedette.domain.policy_http import TlsRules
from vedette.domain.scan import Via
from vedette.errors import UsageError
from vedette.transport.client_certificate import ClientIdentity

OLD_CIPHERS = "DEFAULT:@SECLEVEL=0"
"""Versions before 1.2 sign with SHA-1, which OpenSSL refuses at any higher level."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Where the authorities are found, and whether certificates are looked at, for sites and proxies alike."""

    verify: bool
    ca_file: str | None
    ca_folder: str | None
    rules: TlsRules = field(default_factory=TlsRules)
    target_host: str | None = None
    """The host that `rules` call the target; None for every host."""
    identity: ClientIdentity | None = None
    """What is shown to a site that asks for a certificate."""

    def verifies(self, host: str) -> bool:
        """Whether the certificate of the site `host` is looked at."""
        is_target = self.target_host in (None, host)
        return self.verify and (self.rules.verifies_target if is_target else self.rules.verifies_others)


def read_trust(via: Via, rules: TlsRules | None = None, target_host: str | None = None) -> Trust:
    """Return the trust of a scan: its own CA file *instead of* the system's authorities, where it names one.

    Raises UsageError when that file cannot be used.
    """
    if via.ca_file is None:
        system = ssl.get_default_verify_paths()
        return Trust(via.verify_tls, system.cafile, system.capath, rules or TlsRules(), target_host)
    try:
        ssl.create_default_context(cafile=via.ca_file)
    except OSError as error:  # not readable, or (ssl.SSLError) not PEM
        raise UsageError(
            f"The CA file {via.ca_file} cannot be used: {error.strerror or error}.",
            "Give a PEM file that holds the certificate of the authority.",
            field="ca_file",
        ) from error
    return Trust(via.verify_tls, via.ca_file, None, rules or TlsRules(), target_host)
