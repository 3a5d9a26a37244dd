# SPDX-License-Identifier: Apache-2.0
"""Which certificates are trusted."""

from __future__ import annotations

import ssl
from dataclasses import dataclass

from vedette.domain.scan import Via
from vedette.errors import UsageError


@dataclass(frozen=True, slots=True)
class Trust:
    """Where the authorities are found, and whether certificates are looked at, for sites and proxies alike."""

    verify: bool
    ca_file: str | None
    ca_folder: str | None


def read_trust(via: Via) -> Trust:
    """Return the trust of a scan: its own CA file *instead of* the system's authorities, where it names one.

    Raises UsageError when that file cannot be used.
    """
    if via.ca_file is None:
        system = ssl.get_default_verify_paths()
        return Trust(via.verify_tls, system.cafile, system.capath)
    try:
        ssl.create_default_context(cafile=via.ca_file)
    except OSError as error:  # not readable, or (ssl.SSLError) not PEM
        raise UsageError(
            f"The CA file {via.ca_file} cannot be used: {error.strerror or error}.",
            "Give a PEM file that holds the certificate of the authority.",
            field="ca_file",
        ) from error
    return Trust(via.verify_tls, via.ca_file, None)
