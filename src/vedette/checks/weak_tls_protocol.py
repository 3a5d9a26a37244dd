# SPDX-License-Identifier: Apache-2.0
"""Weak TLS protocol: the server agrees on SSL 3.0, TLS 1.0 or TLS 1.1.

Told by its ServerHello to an offer of that version alone, in two connections; nothing of the handshake goes further.
Sources: CWE-326; RFC 7568 (SSL 3.0 must not be used), RFC 8996 (nor TLS 1.0 and 1.1).
"""

from __future__ import annotations

from vedette.checks.handshakes import handshake_of, offers, speaks_tls
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, SubjectKind, Survey, Trial
from vedette.domain.finding import Fact, Finding, Host
from vedette.domain.handshake import TlsOffer, offer_of
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="weak-tls-protocol",
    name="Outdated version of TLS",
    cwe=326,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N",
    wasc=4,
    capec=217,
    description="The server agrees on a version of SSL or TLS that must not be used any more.",
    impact="These versions rest on MD5, SHA-1 and ciphers that can be broken with effort; an observer on the way who "
    "makes both sides fall back to them may read parts of the traffic. With SSL 3.0 that is practical (POODLE).",
    remedy="Allow TLS 1.2 and 1.3 only, in the server and in everything before it that ends TLS.",
    references=(
        "https://cwe.mitre.org/data/definitions/326.html",
        "https://www.rfc-editor.org/rfc/rfc8996",
        "https://www.rfc-editor.org/rfc/rfc7568",
        "https://ssl-config.mozilla.org/",
    ),
)
_OLD = (TlsOffer.SSL_3, TlsOffer.TLS_1_0, TlsOffer.TLS_1_1)


def trial(host: Host, survey: Survey, chance: Chance) -> Trial:
    """Offer each old version alone; what is agreed on is offered once more."""
    if not speaks_tls(host):
        return None
    first = yield offers(host, *_OLD)
    agreed = [seen for seen in first if _agrees(seen)]
    if not agreed:
        return None
    again = yield offers(host, *(offer_of(seen.probe.request) for seen in agreed), part="replay")
    if not all(map(_agrees, again)):
        return None
    named = ", ".join(offer_of(seen.probe.request).value for seen in agreed)
    is_broken = offer_of(agreed[0].probe.request) is TlsOffer.SSL_3
    return Finding(
        check=WEAKNESS.id,
        subject=host,
        technique="handshake",
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"Offered that version alone, the server chose {named}, and did so again in a second connection.",
        evidence=(
            survey.baselines[0].as_evidence("baseline"),
            *(seen.as_evidence() for seen in agreed),
            *(seen.as_evidence() for seen in again),
        ),
        facts=(
            *(Fact("version", handshake_of(seen).version) for seen in agreed),
            Fact("cipher", handshake_of(agreed[0]).cipher),
        ),
        sink="SSLv3" if is_broken else "TLS",
    )


def _agrees(seen: Observation) -> bool:
    said = handshake_of(seen)
    return said.is_agreed and said.version == offer_of(seen.probe.request).value


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.HOST,
    most_probes=2 * len(_OLD),
    trial=trial,
    techniques=("handshake",),
)
