# SPDX-License-Identifier: Apache-2.0
"""Which remedies belong to which weakness: by the class itself, else by the number of its CWE."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from types import MappingProxyType

from vedette.domain.remedies import disclosure, headers, injection, output, sessions, transport
from vedette.domain.remedies.remedy import Remedy, read_remedies
from vedette.domain.stack import Stack
from vedette.domain.weakness import Weakness

_BY_WEAKNESS: Mapping[str, str] = MappingProxyType(
    {
        "backup-file": disclosure.FILES,
        "client-prototype-pollution": output.PROTOTYPES,
        "client-side-template-injection": output.COMPILED_TEMPLATE,
        "content-security-policy-missing": headers.CONTENT_SECURITY_POLICY,
        "content-security-policy-weak": headers.CONTENT_SECURITY_POLICY,
        "content-type-options-missing": headers.CONTENT_TYPE_OPTIONS,
        "cross-origin-opener-policy-missing": headers.OPENER_POLICY,
        "cross-origin-resource-policy-missing": headers.RESOURCE_POLICY,
        "dom-cross-site-scripting": output.DOM_MARKUP,
        "dom-open-redirect": output.DOM_REDIRECT,
        "email-address-disclosure": disclosure.FIELDS,
        "framing-allowed": headers.FRAME_ANCESTORS,
        "graphql-introspection-enabled": disclosure.INTROSPECTION,
        "message-origin-unchecked": output.MESSAGES,
        "mixed-content": transport.CONTENT_OVER_HTTPS,
        "open-cross-domain-policy": disclosure.POLICY_FILES,
        "openapi-description-exposed": disclosure.DESCRIPTIONS,
        "password-autocomplete-allowed": output.PASSWORD_FIELD,
        "password-in-query": sessions.PASSWORD_IN_QUERY,
        "permissions-policy-missing": headers.PERMISSIONS_POLICY,
        "referrer-policy-missing": headers.REFERRER_POLICY,
        "session-id-in-url": sessions.SESSION_IN_URL,
        "strict-transport-security-missing": headers.STRICT_TRANSPORT_SECURITY,
        "version-disclosure": disclosure.VERSIONS,
        "weak-tls-cipher": transport.TLS_VERSIONS,
        "weak-tls-protocol": transport.TLS_VERSIONS,
        "certificate-weak": transport.CERTIFICATES,
    }
)
_BY_CWE: Mapping[int, str] = MappingProxyType(
    {
        16: disclosure.METHODS,
        22: injection.PATH,
        77: injection.OS_COMMAND,
        78: injection.OS_COMMAND,
        79: output.MARKUP,
        80: output.MARKUP,
        89: injection.SQL,
        90: injection.LDAP,
        93: output.HEADER_LINE,
        94: injection.CODE,
        95: injection.CODE,
        97: injection.SERVER_SIDE_INCLUDE,
        98: injection.INCLUDE,
        113: output.HEADER_LINE,
        200: disclosure.FIELDS,
        203: sessions.ENUMERATION,
        204: sessions.ENUMERATION,
        209: disclosure.ERRORS,
        213: disclosure.FIELDS,
        215: disclosure.DEBUGGING,
        284: sessions.ROLE,
        285: sessions.ROLE,
        287: sessions.ROLE,
        295: transport.CERTIFICATES,
        298: transport.CERTIFICATES,
        306: sessions.ROLE,
        307: sessions.ATTEMPTS,
        311: transport.HTTPS,
        312: disclosure.SECRETS,
        319: transport.HTTPS,
        326: transport.TLS_VERSIONS,
        327: transport.TLS_VERSIONS,
        345: headers.RESOURCE_POLICY,
        346: transport.ORIGINS,
        347: sessions.TOKEN,
        349: headers.NO_STORE,
        352: sessions.FORGERY,
        353: output.INTEGRITY,
        359: disclosure.FIELDS,
        384: sessions.FIXATION,
        425: sessions.ROLE,
        434: sessions.UPLOAD,
        489: disclosure.DEBUGGING,
        497: disclosure.DEBUGGING,
        502: injection.DESERIALISATION,
        521: sessions.TOKEN_SECRET,
        522: output.PASSWORD_FIELD,
        523: transport.HTTPS,
        524: headers.NO_STORE,
        525: headers.NO_STORE,
        527: disclosure.FILES,
        530: disclosure.FILES,
        538: disclosure.FILES,
        540: disclosure.FILES,
        548: disclosure.LISTINGS,
        598: sessions.SESSION_IN_URL,
        601: output.REDIRECT,
        602: sessions.ACCESS,
        611: injection.XML,
        613: sessions.FIXATION,
        614: sessions.COOKIE,
        639: sessions.ACCESS,
        643: injection.XPATH,
        644: output.HOST_NAME,
        650: disclosure.METHODS,
        668: headers.RESOURCE_POLICY,
        693: headers.CONTENT_SECURITY_POLICY,
        732: disclosure.FILES,
        749: disclosure.METHODS,
        770: sessions.ATTEMPTS,
        798: disclosure.SECRETS,
        799: sessions.ATTEMPTS,
        862: sessions.ROLE,
        863: sessions.ACCESS,
        915: sessions.MASS_ASSIGNMENT,
        917: injection.EXPRESSION,
        918: transport.OUTGOING,
        942: transport.ORIGINS,
        943: injection.NOSQL,
        1004: sessions.COOKIE,
        1021: headers.FRAME_ANCESTORS,
        1022: output.WINDOWS,
        1104: disclosure.COMPONENTS,
        1275: sessions.COOKIE,
        1321: output.PROTOTYPES,
        1336: injection.TEMPLATE,
        1385: transport.ORIGINS,
        1395: disclosure.COMPONENTS,
    }
)


def remedies_of(weakness: Weakness) -> tuple[Remedy, ...]:
    """Return the remedies of a class, in the order of the stacks; none where neither it nor its CWE has any."""
    return _read(_BY_WEAKNESS.get(weakness.id) or _BY_CWE.get(weakness.cwe, ""))


def remedies_for(weakness: Weakness, stacks: Collection[Stack]) -> tuple[Remedy, ...]:
    """Return those for what a site is made with, and those in the page itself, which are the same for all."""
    return tuple(one for one in remedies_of(weakness) if one.stack in stacks or one.stack is Stack.BROWSER)


@cache
def _read(text: str) -> tuple[Remedy, ...]:
    return read_remedies(text)
