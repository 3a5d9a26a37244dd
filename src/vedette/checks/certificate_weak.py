# SPDX-License-Identifier: Apache-2.0
"""Weak certificate: its signature rests on MD5 or SHA-1, or its key is too short.

Sources: CWE-326, CWE-328; RFC 9325, section 4.5 (keys of at least 2048 and 224 bits); NIST SP 800-131A.
"""

from __future__ import annotations

from vedette.checks.handshakes import certificate_of, look_twice, speaks_tls
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, SubjectKind, Survey, Trial
from vedette.domain.finding import Fact, Finding, Host
from vedette.domain.handshake import TlsOffer
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="certificate-weak",
    name="Certificate with a weak signature or key",
    cwe=326,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N",
    wasc=4,
    capec=475,
    description="The certificate of the server is signed with a hash that is broken, or holds a key that is too short.",
    impact="With much effort somebody can make a second certificate that passes for this one, or find the private key, "
    "and then stand in for the site.",
    remedy="Have a new certificate issued, with an RSA key of 2048 bits or more or an EC key on P-256, signed with "
    "SHA-256.",
    references=(
        "https://cwe.mitre.org/data/definitions/326.html",
        "https://www.rfc-editor.org/rfc/rfc9325#section-4.5",
        "https://csrc.nist.gov/pubs/sp/800/131/a/r2/final",
    ),
)
_BROKEN_HASHES = frozenset({"md5", "sha1"})
_LEAST_BITS = {"RSA": 2_048, "DSA": 2_048, "EC": 224}


def trial(host: Host, survey: Survey, chance: Chance) -> Trial:
    """Make two whole handshakes; report a weak certificate that both show."""
    if not speaks_tls(host):
        return None
    first, again = yield from look_twice(host, TlsOffer.CERTIFICATE)
    faults = faults_of(first)
    if not faults or faults != faults_of(again):
        return None
    return Finding(
        check=WEAKNESS.id,
        subject=host,
        technique="handshake",
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"The certificate {' and '.join(faults)}; a second handshake showed the same.",
        evidence=(survey.baselines[0].as_evidence("baseline"), first.as_evidence(), again.as_evidence()),
        facts=(Fact("certificate", ", ".join(faults)),),
        sink="certificate",
    )


def faults_of(seen: Observation) -> tuple[str, ...]:
    """Return what is weak about the certificate, in the words of a story."""
    shown = certificate_of(seen)
    if shown is None:
        return ()
    faults = []
    if shown.signature in _BROKEN_HASHES:
        faults.append(f"is signed with {shown.signature.upper()}")
    if shown.key_bits < _LEAST_BITS.get(shown.key, 0):
        faults.append(f"has a key of {shown.key} with {shown.key_bits} bits")
    return tuple(faults)


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.HOST,
    most_probes=2,
    trial=trial,
    techniques=("handshake",),
)
