# SPDX-License-Identifier: Apache-2.0
"""Open cross-domain policy: a policy file allows the plug-ins of every other site to read this one.

The file is parsed, as Flash and Silverlight did: only a rule for every site, without the limit to public paths, counts.

Sources: CWE-942; Adobe Cross Domain Policy File Specification 2.0; Microsoft's clientaccesspolicy.xml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vedette.checks.documents import text_of
from vedette.checks.markup import TokenKind, read_tokens
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Probe, SubjectKind, Survey, Trial, ask
from vedette.domain.exchange import Request, Response
from vedette.domain.finding import Fact, Finding, Host
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="open-cross-domain-policy",
    name="Open cross-domain policy",
    cwe=942,
    severity=Severity.LOW,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N",
    wasc=14,
    capec=111,
    description="A policy file allows every other site's plug-ins to read this one with the visitor's cookies.",
    impact="Where a visitor still has such a plug-in, or an office program that obeys the file, any site that is "
    "opened in it can read pages here in the visitor's name.",
    remedy="Delete the file; nothing that is still supported needs it. Where you do need it, name each site.",
    references=(
        "https://cwe.mitre.org/data/definitions/942.html",
        "https://www.adobe.com/devnet-docs/acrobatetk/tools/AppSec/xdomain.html",
    ),
)


@dataclass(frozen=True, slots=True)
class _File:
    """A policy file: its name, its root element, the element that allows, and the attributes that hold the site."""

    name: str
    root: str
    element: str
    attribute: str
    everybody: re.Pattern[str]


_FILES = (
    _File("crossdomain.xml", "cross-domain-policy", "allow-access-from", "domain", re.compile(r"\*")),
    _File("clientaccesspolicy.xml", "access-policy", "domain", "uri", re.compile(r"(?:https?://)?\*/?")),
)


def is_open(file: _File, response: Response) -> bool:
    """Whether the response is this policy file and allows everybody."""
    if response.status != 200 or file.root.encode("ascii") not in response.body:
        return False
    tags = [token for token in read_tokens(text_of(response)) if token.kind is TokenKind.START_TAG]
    if not tags or tags[0].name != file.root:
        return False
    values = [tag.get(file.attribute) for tag in tags if tag.name == file.element]
    return any(value is not None and file.everybody.fullmatch(value.value.strip()) for value in values)


def trial(host: Host, survey: Survey, chance: Chance) -> Trial:
    """Ask for each file, and again for one that allows everybody."""
    answers = yield tuple(Probe(_request(host, file)) for file in _FILES)
    for file, seen in zip(_FILES, answers, strict=True):
        if not is_open(file, seen.exchange.response):
            continue
        again = yield from ask(Probe(seen.probe.request, "replay"))
        if not is_open(file, again.exchange.response):
            continue
        return Finding(
            check=WEAKNESS.id,
            subject=host,
            technique="file",
            grade=Grade.CONFIRMED,
            certainty=100,
            story=f"/{file.name} allows every site by {file.element} {file.attribute}=*.",
            evidence=(survey.baselines[0].as_evidence("baseline"), seen.as_evidence(), again.as_evidence()),
            facts=(Fact("file", file.name),),
            sink=file.name,
        )
    return None


def _request(host: Host, file: _File) -> Request:
    return Request("GET", host.sample.url.with_target(f"/{file.name}"))


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.HOST,
    most_probes=len(_FILES) * 2,
    trial=trial,
    techniques=("file",),
)
