# SPDX-License-Identifier: Apache-2.0
"""When are two findings the same issue: same website, check, method, route template, place, parameter and sink.

Values, ports, schemes and markers stay out, so an issue is known again when a site moves from http to https or when
a marker differs. The host stays out too while it is the website's own; on a further site that is scanned along it
counts, since the same path there is another program.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from vedette.domain.coverage import Cell
from vedette.domain.exchange import Url
from vedette.domain.finding import Finding, subject_key

_ANY_WEBSITE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class IssueKey:
    """What identifies an issue; `host` is empty for the website's own host."""

    website_id: UUID
    host: str
    check: str
    method: str
    route: str
    place: str
    parameter: str
    sink: str

    @property
    def fingerprint(self) -> bytes:
        """The key as 16 bytes: BLAKE2b-128 of its fields, told apart by their lengths."""
        fields = (self.host, self.check, self.method, self.route, self.place, self.parameter, self.sink)
        digest = hashlib.blake2b(self.website_id.bytes, digest_size=16)
        for field in fields:
            encoded = field.encode("utf-8", "surrogatepass")
            digest.update(len(encoded).to_bytes(4, "big"))
            digest.update(encoded)
        return digest.digest()


def host_of(origin: str) -> str:
    """Return the host of an origin or URL such as `https://shop.example:8443/`, without scheme and port."""
    authority = (origin.partition("://")[2] or origin).partition("/")[0]
    if authority.startswith("["):
        return authority.partition("]")[0] + "]"
    return authority.partition(":")[0]


def issue_key(website_id: UUID, own_host: str, cell: Cell, sink: str) -> IssueKey:
    """Return the key of the issue that a finding at `cell` with `sink` belongs to."""
    subject = cell.subject
    host = host_of(subject.origin)
    return IssueKey(
        website_id=website_id,
        host="" if host == own_host else host,
        check=cell.check,
        method=subject.method,
        route=subject.route,
        place=subject.place,
        parameter=subject.parameter,
        sink=sink,
    )


def portable_fingerprint(target: Url, finding: Finding) -> str:
    """Return the fingerprint of a finding's issue, 32 hexadecimal digits, the same in every installation.

    It is the issue's own but for the website, whose id each data directory draws anew: builds often start with an
    empty one. `target` is that of the scan.
    """
    cell = Cell(subject_key(finding.subject), finding.check)
    return issue_key(_ANY_WEBSITE, host_of(str(target.origin)), cell, finding.sink).fingerprint.hex()
