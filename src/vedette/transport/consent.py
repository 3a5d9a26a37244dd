# SPDX-License-Identifier: Apache-2.0
"""Proofs that a site is one's own: a file at its root, a meta tag in the head of its front page, or a TXT record.

The file's name holds a digest of the secret and its text the secret itself, so a site that merely echoes the path it is
asked for proves nothing. File and tag are one request, through the gate like all others, and no redirect is followed:
what another host shows is no proof for this one. The record has to stand at the site's own name, not above it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from selectolax.lexbor import LexborHTMLParser

from vedette.domain.exchange import BodyEnd, Request, Response, Url
from vedette.domain.policy import HttpLimits
from vedette.domain.scan import Credentials, Via
from vedette.domain.scope import Scope, ScopeKind
from vedette.domain.time import Span
from vedette.domain.website import ConsentBasis, Ownership, VerificationMethod
from vedette.errors import UsageError
from vedette.scan.ports import Clock, NoAnswer, NotAdmitted, SenderSettings
from vedette.transport.addresses import is_loopback_address, read_address
from vedette.transport.gate import Budget
from vedette.transport.resolver import LookUp, Resolver, look_up_by_system
from vedette.transport.sender import CurlSenders
from vedette.transport.txt_records import LookUpTxt, TxtResolver

TAG_NAME = "vedette-site-verification"
PROOF_LIMITS = HttpLimits(
    concurrency=1,
    connect_timeout=Span.of(seconds=10),
    request_timeout=Span.of(seconds=20),
    body_limit_bytes=1024 * 1024,
)
_MARK = "ownership"


@dataclass(frozen=True, slots=True)
class ProofSeen:
    """Whether the site shows what it should, and a sentence that says what was seen."""

    holds: bool
    story: str


def proof_file_name(secret: str) -> str:
    """Return the name of the file that has to stand at the site's root."""
    return f"vedette-{hashlib.sha256(secret.encode()).hexdigest()[:20]}.html"


def proof_file_text(secret: str) -> str:
    """Return what the file has to hold, and nothing besides but blanks around it."""
    return f"{TAG_NAME}={secret}"


def proof_tag(secret: str) -> str:
    """Return the tag that the front page has to have in its head; the secret is letters and digits."""
    return f'<meta name="{TAG_NAME}" content="{secret}">'


def proof_record(secret: str) -> str:
    """Return the text of the TXT record that the site's name has to have."""
    return f"{TAG_NAME}={secret}"


def proof_url(root: Url, ownership: Ownership) -> Url:
    """Return where the proof is looked for; by DNS it is the host of that address which counts.

    Raises UsageError when a site without a name is to be proven by DNS.
    """
    match ownership.method:
        case VerificationMethod.FILE:
            return root.with_target(f"/{proof_file_name(ownership.secret)}")
        case VerificationMethod.TAG:
            return root.with_target("/")
        case VerificationMethod.DNS:
            if read_address(root.origin.host) is not None:
                raise UsageError(
                    f"{root.origin.host} is an address, and has no DNS records.",
                    "Put the verification file on the site, or the meta tag into its front page.",
                    field="VerificationMethod",
                )
            return root.with_target("/")


def judge_proof(ownership: Ownership, response: Response) -> ProofSeen:
    """Return whether `response`, from the address that `proof_url` names, is the proof."""
    if response.status != 200:
        return ProofSeen(False, f"The site answered {response.status}{_redirect_of(response)} where 200 was expected.")
    if response.body_end is not BodyEnd.COMPLETE:
        return ProofSeen(False, "The site's answer did not arrive whole.")
    text = response.body.decode("utf-8", "replace")
    if ownership.method is VerificationMethod.FILE:
        if _is_same(text.strip(), proof_file_text(ownership.secret)):
            return ProofSeen(True, "The verification file is there.")
        return ProofSeen(False, "The verification file holds something else.")
    if any(_is_same(content, ownership.secret) for content in _tag_contents(text)):
        return ProofSeen(True, "The verification tag is there.")
    return ProofSeen(False, f"The head of the front page has no meta tag {TAG_NAME} with the secret.")


def judge_records(ownership: Ownership, host: str, texts: Iterable[str]) -> ProofSeen:
    """Return whether the TXT records of `host` are the proof."""
    found = list(texts)
    if any(_is_same(text.strip(), proof_record(ownership.secret)) for text in found):
        return ProofSeen(True, "The TXT record is there.")
    if not found:
        return ProofSeen(False, f"{host} has no TXT record.")
    return ProofSeen(False, f"None of the {len(found)} TXT records of {host} is the proof.")


class OwnershipProofs:
    """Looks for proofs. `version` is Vedette's own, for the User-Agent."""

    def __init__(
        self,
        *,
        version: str,
        clock: Clock,
        via: Via | None = None,
        look_up: LookUp = look_up_by_system,
        look_up_txt: LookUpTxt | None = None,
    ) -> None:
        self._senders = CurlSenders(version=version, clock=clock, look_up=look_up, budget=Budget(most_requests=1))
        self._via = via or Via()
        self._look_up = look_up
        self._look_up_txt = look_up_txt or TxtResolver()

    async def look(self, root: Url, ownership: Ownership) -> ProofSeen:
        """Ask the site, or the name servers, once and return what is shown; an outage and a refusal are stories too.

        A name that leads to private addresses is refused: it is the operator's word that opens those. Raises
        UsageError for a method that cannot prove this site.
        """
        url = proof_url(root, ownership)
        try:
            if ownership.method is VerificationMethod.DNS:
                return judge_records(ownership, url.origin.host, await self._look_up_txt(url.origin.host))
            async with self._senders.open(await self._settings(url, ownership.website_id)) as sender:
                exchange = await sender.send(Request("GET", url), mark=_MARK)
        except (NoAnswer, NotAdmitted) as failure:
            return ProofSeen(False, failure.message)
        return judge_proof(ownership, exchange.response)

    async def _settings(self, url: Url, website_id: UUID) -> SenderSettings:
        """Return settings that allow this one URL. This machine's own sites may prove themselves, too.

        Behind a proxy, names are the proxy's to resolve, so only a written loopback address counts as this machine.
        """
        if self._via.proxy is None:
            addresses = await Resolver(PROOF_LIMITS.connect_timeout, self._look_up).resolve(url.origin.host)
        else:
            addresses = (url.origin.host,)
        is_here = all(map(is_loopback_address, addresses))
        basis = ConsentBasis.LOOPBACK if is_here else ConsentBasis.OWNERSHIP
        scope = Scope(url, ScopeKind.ONLY_ENTERED_URL)
        return SenderSettings(website_id, scope, {url.origin: basis}, PROOF_LIMITS, self._via, Credentials())


def _redirect_of(response: Response) -> str:
    location = response.headers.get("location")
    return f" (redirect to {location})" if response.is_redirect and location else ""


def _tag_contents(text: str) -> list[str]:
    tags = LexborHTMLParser(text).css(f"head > meta[name='{TAG_NAME}']")
    return [tag.attributes.get("content") or "" for tag in tags]


def _is_same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
