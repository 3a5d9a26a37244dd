# SPDX-License-Identifier: Apache-2.0
"""Weak TLS cipher: the server agrees on a suite without encryption or certificate, or with a broken or short cipher.

Told by its ServerHello to an offer of such suites alone, in two connections. Sources: CWE-327; RFC 7465 (RC4 must not
be used), RFC 9325, section 4.2; CVE-2016-2183 (64-bit blocks).
"""

from __future__ import annotations

from vedette.checks.handshakes import handshake_of, offers, speaks_tls
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, SubjectKind, Survey, Trial
from vedette.domain.finding import Fact, Finding, Host
from vedette.domain.handshake import TlsOffer, offer_of
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="weak-tls-cipher",
    name="Weak cipher of TLS",
    cwe=327,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N",
    wasc=4,
    capec=20,
    description="The server agrees on a cipher suite that does not protect the traffic, or no longer does.",
    impact="An observer on the way who brings both sides to agree on such a suite can read or change what they send, "
    "or stand in for the server where the suite needs no certificate.",
    remedy="Allow suites with forward secrecy and authenticated encryption only (AES-GCM, ChaCha20-Poly1305). Take the "
    "list of a maintained generator instead of writing your own.",
    references=(
        "https://cwe.mitre.org/data/definitions/327.html",
        "https://www.rfc-editor.org/rfc/rfc9325#section-4.2",
        "https://www.rfc-editor.org/rfc/rfc7465",
        "https://ssl-config.mozilla.org/",
    ),
)
_WEAK = (TlsOffer.BROKEN_CIPHERS, TlsOffer.SHORT_BLOCKS)


def trial(host: Host, survey: Survey, chance: Chance) -> Trial:
    """Offer broken suites alone, and those of short blocks alone; what is agreed on is offered once more."""
    if not speaks_tls(host):
        return None
    first = yield offers(host, *_WEAK)
    agreed = [seen for seen in first if _agrees(seen)]
    if not agreed:
        return None
    again = yield offers(host, *(offer_of(seen.probe.request) for seen in agreed), part="replay")
    if not all(map(_agrees, again)):
        return None
    suites = ", ".join(dict.fromkeys(handshake_of(seen).cipher for seen in agreed))
    only_short = all(offer_of(seen.probe.request) is TlsOffer.SHORT_BLOCKS for seen in agreed)
    return Finding(
        check=WEAKNESS.id,
        subject=host,
        technique="handshake",
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"Offered weak suites alone, the server chose {suites}, and did so again in a second connection.",
        evidence=(
            survey.baselines[0].as_evidence("baseline"),
            *(seen.as_evidence() for seen in agreed),
            *(seen.as_evidence() for seen in again),
        ),
        facts=(Fact("suites", suites), Fact("version", handshake_of(agreed[0]).version)),
        sink="cipher",
        severity=Severity.LOW if only_short else None,
    )


def _agrees(seen: Observation) -> bool:
    """Whether the server chose one of the suites that were offered: no suite that we cannot name was."""
    said = handshake_of(seen)
    return said.is_agreed and said.cipher.startswith("TLS_")


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.HOST,
    most_probes=2 * len(_WEAK),
    trial=trial,
    techniques=("handshake",),
)
