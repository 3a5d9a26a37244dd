# SPDX-License-Identifier: Apache-2.0
"""Websites are read as clients register them."""

from __future__ import annotations

import pytest
from pydantic import JsonValue, ValidationError

from vedette.wire.enums import LicenseType, VerificationMethod, VerifyOwnershipResult
from vedette.wire.keys import fold_keys
from vedette.wire.website import (
    NewWebsite,
    SendVerificationEmailResult,
    StartVerification,
    StartVerificationResult,
    UpdateWebsite,
    VerifyWebsite,
)


def test_a_client_may_send_more_than_is_known() -> None:
    body: JsonValue = {
        "name": " Shop ",
        "rootUrl": "http://shop.example",
        "licenseType": "subscription",
        "SubscriptionBasedProductLicenseId": "x",
        "groups": "Default",
    }

    website = NewWebsite.model_validate(fold_keys(body, NewWebsite))

    assert (website.name, website.license_type, website.groups) == ("Shop", LicenseType.SUBSCRIPTION, ["Default"])


@pytest.mark.parametrize("name", ["", " ", "x" * 256, "a\nb", "<b>", "a\0"])
@pytest.mark.parametrize("model", [NewWebsite, UpdateWebsite])
def test_a_name_is_refused(model: type[NewWebsite | UpdateWebsite], name: str) -> None:
    with pytest.raises(ValidationError, match="Name"):
        model.model_validate({"Name": name, "RootUrl": "http://a/", "LicenseType": "Credit"})


@pytest.mark.parametrize("name", ["Shop (test), v1.0:+_-/", "Mağaza Øst", "магазин", "店"])
def test_a_name_is_welcome(name: str) -> None:
    body = {"Name": name, "RootUrl": "http://a/", "LicenseType": "Credit"}

    assert NewWebsite.model_validate(body).name == name


def test_what_is_needed_is_named() -> None:
    with pytest.raises(ValidationError) as refused:
        NewWebsite.model_validate({})

    assert {error["loc"] for error in refused.value.errors()} == {("RootUrl",), ("LicenseType",), ("Name",)}


def test_the_verification_is_read_and_told() -> None:
    start = StartVerification.model_validate({"VerificationMethod": "file", "WebsiteUrl": "http://a/ "})
    verify = VerifyWebsite.model_validate({"WebsiteUrl": "http://a/", "VerificationMethod": ""})
    told = StartVerificationResult(
        data={"FileName": "x.txt"}, message="Put it there.", verify_ownership_result=VerifyOwnershipResult.NOT_VERIFIED
    )
    mailed = SendVerificationEmailResult(is_mail_sent=False, verification_message="No mail server is set up.")

    assert (start.verification_method, start.website_url) == (VerificationMethod.FILE, "http://a/")
    assert verify.verification_method is None
    assert told.to_json_bytes() == (
        b'{"Data":{"FileName":"x.txt"},"Message":"Put it there.","VerifyOwnershipResult":"NotVerified"}'
    )
    assert list(mailed.model_dump(by_alias=True)) == ["IsMailSent", "VerificationMessage"]
