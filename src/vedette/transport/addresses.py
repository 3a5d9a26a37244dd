# SPDX-License-Identifier: Apache-2.0
"""Which network addresses a consent covers.

| address | LOOPBACK | OWNERSHIP | OPERATOR |
| --- | --- | --- | --- |
| 127.0.0.0/8, ::1 | yes | no | only where the URL names that very address |
| private (RFC 1918, fc00::/7), carrier-grade NAT (100.64.0.0/10) | no | no | yes |
| link-local (169.254.0.0/16, fe80::/10) | no | no | only where the URL names that very address |
| cloud metadata services, unspecified, multicast, broadcast, reserved | no | no | no |
| public | no | yes | yes |

A proof of ownership is given by whoever runs a name, and a name can be pointed at anything: it must not open the
network behind this machine, so private addresses need the operator's word. No name ever leads to link-local addresses,
where the metadata services of the clouds hand out credentials. An address that carries another one (IPv4-mapped, NAT64,
6to4, Teredo) is judged as both. Sources: RFC 6890, RFC 6598, RFC 3927, RFC 6052, RFC 4380; CWE-918.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from functools import lru_cache

from vedette.domain.website import ConsentBasis

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_METADATA = frozenset(
    map(
        ipaddress.ip_address,
        ("169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254"),
    )
)
"""AWS, Azure, Google and others; AWS containers; Alibaba; Azure's host; Oracle; AWS over IPv6."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_CARRIER_NAT = ipaddress.IPv4Network("100.64.0.0/10")
_PRIVATE = (
    ipaddress.ip_network("10.0.0.0/8"),
    ipaddress.ip_network("172.16.0.0/12"),
    ipaddress.ip_network("192.168.0.0/16"),
    ipaddress.ip_network("fc00::/7"),
)


def refuse_address(address: str, host: str, basis: ConsentBasis) -> str | None:
    """Return why `basis` does not cover `address`, to which `host` resolved; None when it does.

    The answer is the end of a sentence that begins with the address. Text that is no address is refused.
    """
    outer = read_address(address)
    if outer is None:
        return "is no IP address"
    named = read_address(host)
    refusals = (_refuse(each, named is not None and each in _unwrap(named), basis) for each in _unwrap(outer))
    return next((refusal for refusal in refusals if refusal), None)


@lru_cache(maxsize=4_096)
def read_address(text: str) -> IpAddress | None:
    """Return the IP address that `text` spells, an IPv6 zone left out; None for anything else."""
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None


def is_loopback_address(text: str) -> bool:
    """Whether `text` is an address of this machine's loopback, in IPv4, IPv6 or IPv4-mapped form."""
    return refuse_address(text, text, ConsentBasis.LOOPBACK) is None


def _unwrap(address: IpAddress) -> tuple[IpAddress, ...]:
    """Return what an address stands for: an IPv4-mapped one for the IPv4 address alone, others for all they hold."""
    if isinstance(address, ipaddress.IPv4Address):
        return (address,)
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    return (address, *_embedded(address))


def _embedded(address: ipaddress.IPv6Address) -> Iterator[IpAddress]:
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if address in _NAT64:
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


def _refuse(address: IpAddress, is_named: bool, basis: ConsentBasis) -> str | None:
    if basis is ConsentBasis.LOOPBACK:
        return None if address.is_loopback else "is not on this machine's loopback"
    if address in _METADATA:
        return "is a cloud's metadata service"
    if address.is_loopback:
        return None if _may_name(is_named, basis) else "is this machine's own loopback"
    if address.is_link_local:
        return None if _may_name(is_named, basis) else "is a link-local address"
    if _is_private(address):
        return None if basis is ConsentBasis.OPERATOR else "is a private address, which needs the operator's consent"
    return None if address.is_global and not address.is_multicast else "is not an address of a host on the internet"


def _may_name(is_named: bool, basis: ConsentBasis) -> bool:
    return is_named and basis is ConsentBasis.OPERATOR


def _is_private(address: IpAddress) -> bool:
    return address in _CARRIER_NAT or any(address in network for network in _PRIVATE)
