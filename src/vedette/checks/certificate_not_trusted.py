# SPDX-License-Identifier: Apache-2.0
"""Certificate not trusted: it has expired or is not valid yet, is for another name, or no trusted authority signed it.

Trust is that of the scan: an authority of the owner's own, named with `--ca-file`, is trusted like a public one, so a
certificate that it signed is no finding. Name and dates are judged from the certificate itself, with the moment at
which it was seen. Sources: CWE-295, CWE-298, CWE-297; RFC 5280, section 6; RFC 9525, section 6.
"""

from __future__ import annotations

from datetime import datetime

from vedette.checks.handshakes import certificate_of, handshake_of, look_twice, speaks_tls
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, SubjectKind, Survey, Trial
from vedette.domain.finding import Fact, Finding, Host
from vedette.domain.handshake import TlsOffer
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="certificate-not-trusted",
    name="Certificate that browsers do not trust",
    cwe=295,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:L/A:N",
    wasc=4,
    capec=94,
    description="The certificate of the server does not prove that it is the site that its address names.",
    impact="Visitors who are used to clicking a warning away do so for somebody in the middle, too, who then reads and "
    "changes everything. Programs that check certificates cannot reach the site.",
    remedy="Install a certificate for every name of the site from an authority that its visitors trust, with the chain "
    "of intermediate certificates, and let it renew by itself (ACME).",
    references=(
        "https://cwe.mitre.org/data/definitions/295.html",
        "https://www.rfc-editor.org/rfc/rfc5280#section-6",
        "https://www.rfc-editor.org/rfc/rfc9525",
    ),
)
_DATE_CODES = ("9 ", "10 ")
"""What our own library says of dates (X509_V_ERR_CERT_NOT_YET_VALID, _HAS_EXPIRED): they are judged here."""


def trial(host: Host, survey: Survey, chance: Chance) -> Trial:
    """Make two whole handshakes; report what is wrong with the certificate in both."""
    if not speaks_tls(host):
        return None
    first, again = yield from look_twice(host, TlsOffer.CERTIFICATE)
    faults = faults_of(first, host.sample.url.origin.host)
    if not faults or set(faults) != set(faults_of(again, host.sample.url.origin.host)):
        return None
    shown = certificate_of(first)
    facts = [Fact("distrust", handshake_of(first).distrust)] if handshake_of(first).distrust else []
    if shown is not None:
        facts += [Fact("subject", shown.subject), Fact("issuer", shown.issuer), Fact("names", ", ".join(shown.names))]
        facts += [Fact("valid until", shown.not_after.isoformat())]
    return Finding(
        check=WEAKNESS.id,
        subject=host,
        technique="handshake",
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"The certificate {' and '.join(faults.values())}; a second handshake showed the same.",
        evidence=(survey.baselines[0].as_evidence("baseline"), first.as_evidence(), again.as_evidence()),
        facts=tuple(facts),
        sink=", ".join(faults),
    )


def faults_of(seen: Observation, host: str) -> dict[str, str]:
    """Return what is wrong with the certificate, each fault in a word and in the words of a story."""
    said, shown = handshake_of(seen), certificate_of(seen)
    if shown is None:
        return {}
    now, faults = datetime.fromisoformat(said.seen_at.replace("Z", "+00:00")), {}
    if shown.not_after < now:
        faults["expired"] = f"expired on {shown.not_after.date().isoformat()}"
    if shown.not_before > now:
        faults["not valid yet"] = f"is valid from {shown.not_before.date().isoformat()} only"
    if not shown.is_for(host):
        faults["wrong name"] = f"is not for {host}"
    if said.distrust and not said.distrust.startswith(_DATE_CODES):
        word = "self-signed" if shown.is_self_issued else "untrusted"
        faults[word] = "is signed by itself" if shown.is_self_issued else "is signed by no authority that is trusted"
    return faults


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.HOST,
    most_probes=2,
    trial=trial,
    techniques=("handshake",),
)
