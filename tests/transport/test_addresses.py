# SPDX-License-Identifier: Apache-2.0
"""A consent covers the addresses it was given for, and no name can lead anywhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.website import ConsentBasis
from vedette.transport.addresses import is_loopback_address, refuse_address
from vedette.transport.pins import Pins

LOOPBACK, OWNERSHIP, OPERATOR = ConsentBasis.LOOPBACK, ConsentBasis.OWNERSHIP, ConsentBasis.OPERATOR
NAME = "shop.example"
COVERED = {
    "127.0.0.1": {LOOPBACK},
    "127.9.8.7": {LOOPBACK},
    "::1": {LOOPBACK},
    "::ffff:127.0.0.1": {LOOPBACK},
    "93.184.216.34": {OWNERSHIP, OPERATOR},
    "2606:2800:220:1::1": {OWNERSHIP, OPERATOR},
    "::ffff:93.184.216.34": {OWNERSHIP, OPERATOR},
    "10.1.2.3": {OPERATOR},
    "172.31.0.1": {OPERATOR},
    "192.168.1.1": {OPERATOR},
    "100.64.0.1": {OPERATOR},
    "fd12::1": {OPERATOR},
    "::ffff:10.0.0.1": {OPERATOR},
    "169.254.1.1": set(),
    "169.254.169.254": set(),
    "::ffff:169.254.169.254": set(),
    "100.100.100.200": set(),
    "168.63.129.16": set(),
    "fd00:ec2::254": set(),
    "fe80::1": set(),
    "fe80::1%eth0": set(),
    "64:ff9b::a9fe:a9fe": set(),
    "64:ff9b::7f00:1": set(),
    "2002:7f00:1::": set(),
    "2002:a9fe:a9fe::1": set(),
    "0.0.0.0": set(),
    "::": set(),
    "224.0.0.1": set(),
    "ff02::1": set(),
    "255.255.255.255": set(),
    "240.0.0.1": set(),
    "192.0.2.1": set(),
    "128.0.0.1.evil": set(),
    "": set(),
}


@pytest.mark.parametrize(("address", "bases"), COVERED.items(), ids=COVERED)
def test_is_covered_for_a_name_by(address: str, bases: set[ConsentBasis]) -> None:
    assert {basis for basis in ConsentBasis if refuse_address(address, NAME, basis) is None} == bases


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.7.7", "fe80::5"])
def test_only_the_operator_may_write_such_an_address_itself(address: str) -> None:
    assert refuse_address(address, address, OPERATOR) is None
    assert refuse_address(address, address, OWNERSHIP) is not None


def test_nobody_may_write_a_metadata_service() -> None:
    assert refuse_address("169.254.169.254", "169.254.169.254", OPERATOR) == "is a cloud's metadata service"


@given(st.ip_addresses())
def test_loopback_consent_reaches_loopback_only(address: object) -> None:
    allowed = refuse_address(str(address), NAME, LOOPBACK) is None

    assert allowed == is_loopback_address(str(address))
    if allowed:
        assert str(address).startswith(("127.", "::1", "::ffff:127.", "::ffff:7f"))


@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    assert refuse_address(text, text, OWNERSHIP) is None or refuse_address(text, text, LOOPBACK) is not None


def test_pins_hold_what_was_added_and_nothing_else() -> None:
    pins = Pins()
    pins.add(("127.0.0.1", "::1"), 80)

    held = [pins.holds(address, port) for address, port in (("127.0.0.1", 80), ("0:0::1", 80))]
    others = [pins.holds(address, port) for address, port in (("127.0.0.1", 81), ("127.0.0.2", 80), ("x", 80))]
    assert held == [True, True]
    assert others == [False, False, False]
