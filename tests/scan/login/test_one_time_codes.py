# SPDX-License-Identifier: Apache-2.0
"""One-time codes against the test vectors of the RFCs, and what is refused as a secret."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.login import CodeHash, CodeKind, OneTimeCodes
from vedette.domain.time import Instant
from vedette.errors import UsageError
from vedette.scan.login.one_time_codes import checked_codes, hotp, next_moment, period_of, read_codes, totp


def secret(key: bytes) -> str:
    return base64.b32encode(key).decode()


SHORT = OneTimeCodes(secret(b"12345678901234567890"), CodeKind.HOTP)
BY_COUNTER = (755224, 287082, 359152, 969429, 338314, 254676, 287922, 162583, 399871, 520489)
"""RFC 4226, appendix D."""
KEYS = {
    CodeHash.SHA1: b"12345678901234567890",
    CodeHash.SHA256: b"12345678901234567890123456789012",
    CodeHash.SHA512: b"1234567890123456789012345678901234567890123456789012345678901234",
}
BY_TIME = {
    59: ("94287082", "46119246", "90693936"),
    1_111_111_109: ("07081804", "68084774", "25091201"),
    1_234_567_890: ("89005924", "91819424", "93441116"),
    20_000_000_000: ("65353130", "77737706", "47863826"),
}
"""RFC 6238, appendix B."""


def at(seconds: float) -> Instant:
    return Instant.from_unix_ns(round(seconds * 1_000_000_000))


def test_codes_by_counter_are_those_of_rfc_4226() -> None:
    assert [hotp(SHORT, counter) for counter in range(10)] == [f"{code:06}" for code in BY_COUNTER]


@pytest.mark.parametrize("seconds", BY_TIME)
def test_codes_by_time_are_those_of_rfc_6238(seconds: int) -> None:
    made = tuple(totp(OneTimeCodes(secret(KEYS[each]), digits=8, hash=each), at(seconds)) for each in KEYS)

    assert made == BY_TIME[seconds]


def test_a_code_holds_for_its_period_and_the_next_one_begins_when_it_ends() -> None:
    codes = OneTimeCodes(SHORT.secret, period_seconds=60)

    assert next_moment(codes, at(59.9)) == at(60)
    assert next_moment(codes, at(60)) == at(120)
    assert period_of(codes, at(60)) == period_of(codes, at(119.9)) == 1


def test_seven_digits_keep_their_leading_zeros() -> None:
    codes = OneTimeCodes(SHORT.secret, digits=7)

    assert {len(hotp(codes, counter)) for counter in range(100)} == {7}


@pytest.mark.parametrize(
    "written", ["JBSWY3DPEHPK3PXP", "jbsw y3dp ehpk 3pxp", "JBSW-Y3DP-EHPK-3PXP", "JBSWY3DPEHPK3PXP======"]
)
def test_a_secret_is_read_however_the_site_shows_it(written: str) -> None:
    assert checked_codes(OneTimeCodes(written), "OtpSettings").secret == "JBSWY3DPEHPK3PXP"


@pytest.mark.parametrize(
    ("codes", "word"),
    [
        (OneTimeCodes(""), "Base32"),
        (OneTimeCodes("01189998"), "Base32"),
        (OneTimeCodes("pässword"), "Base32"),
        (OneTimeCodes("A" * 2_000), "Base32"),
        (OneTimeCodes(SHORT.secret, digits=5), "digits"),
        (OneTimeCodes(SHORT.secret, digits=10), "digits"),
        (OneTimeCodes(SHORT.secret, period_seconds=0), "period"),
        (OneTimeCodes(SHORT.secret, counter=-1), "counter"),
        (OneTimeCodes(SHORT.secret, counter=2**63), "counter"),
    ],
    ids=["empty", "digits-0-1-8-9", "umlaut", "endless", "five", "ten", "no-period", "below-0", "above-8-bytes"],
)
def test_what_cannot_make_codes_is_refused_by_its_name(codes: OneTimeCodes, word: str) -> None:
    with pytest.raises(UsageError, match=f"OtpSettings: .*{word}") as caught:
        checked_codes(codes, "OtpSettings")

    assert caught.value.field == "OtpSettings"


def test_the_address_of_a_qr_code_holds_all_settings() -> None:
    address = "otpauth://hotp/Shop:kim?secret=JBSWY3DPEHPK3PXP&issuer=Shop&algorithm=SHA256&digits=8&counter=7"

    assert read_codes(address, "f") == OneTimeCodes("JBSWY3DPEHPK3PXP", CodeKind.HOTP, 8, 30, CodeHash.SHA256, 7)
    assert read_codes("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&period=60", "f").period_seconds == 60
    assert read_codes(" jbswy3dpehpk3pxp ", "f") == OneTimeCodes("JBSWY3DPEHPK3PXP")


@pytest.mark.parametrize(
    "address",
    [
        "otpauth://totp/x",
        "otpauth://steam/x?secret=JBSWY3DPEHPK3PXP",
        "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&algorithm=MD5",
        "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=six",
        "otpauth://[/x",
    ],
)
def test_an_address_that_says_less_or_other_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="otpauth"):
        read_codes(address, "SecretKey")


@given(st.text(max_size=80) | st.text("otpauh:/?&=secrtdigl0123456789ABC", max_size=80).map("otpauth://".__add__))
def test_any_text_is_codes_or_a_usage_error(text: str) -> None:
    try:
        codes = read_codes(text, "f")
    except UsageError:
        return
    assert len(totp(codes, at(1))) == codes.digits
