# SPDX-License-Identifier: Apache-2.0
"""Certificate expires soon: it is still valid, and ends in less than a fortnight.

A certificate that is made for a short time is renewed late: for one of less than 60 days a quarter of its time counts.
One that has expired is the concern of `certificate_not_trusted.py`. Sources: CWE-298; RFC 5280, section 4.1.2.5.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from vedette.checks.handshakes import certificate_of, handshake_of, offers, speaks_tls
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, SubjectKind, Survey, Trial
from vedette.domain.finding import Fact, Finding, Host
from vedette.domain.handshake import TlsOffer
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="certificate-expires-soon",
    name="Certificate expires soon",
    cwe=298,
    severity=Severity.INFORMATION,
    wasc=4,
    capec=94,
    description="The certificate of the server is valid for a few days only, and no newer one is in its place.",
    impact="When it ends, browsers warn of the site and programs no longer reach it.",
    remedy="Renew it now, and let a timer (an ACME client) renew the next one while a third of its time is left.",
    references=(
        "https://cwe.mitre.org/data/definitions/298.html",
        "https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5",
    ),
)
_SOON = timedelta(days=14)
_PART = 4


def trial(host: Host, survey: Survey, chance: Chance) -> Trial:
    """Make a whole handshake and compare the certificate's end with the moment at which it was seen."""
    if not speaks_tls(host):
        return None
    (seen,) = yield offers(host, TlsOffer.CERTIFICATE, part="replay")
    shown, said = certificate_of(seen), handshake_of(seen)
    if shown is None:
        return None
    now = datetime.fromisoformat(said.seen_at.replace("Z", "+00:00"))
    left, whole = shown.not_after - now, shown.not_after - shown.not_before
    if left < timedelta() or left >= min(_SOON, whole / _PART):
        return None
    ends = shown.not_after.date().isoformat()
    return Finding(
        check=WEAKNESS.id,
        subject=host,
        technique="handshake",
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"The certificate ends on {ends}, {left.days} days after it was seen.",
        evidence=(survey.baselines[0].as_evidence("baseline"), seen.as_evidence()),
        facts=(Fact("valid until", ends),),
        sink="certificate",
    )


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.HOST,
    most_probes=1,
    trial=trial,
    techniques=("handshake",),
)
