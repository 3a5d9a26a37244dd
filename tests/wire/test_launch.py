# SPDX-License-Identifier: Apache-2.0
"""Launches are read as real clients send them, and refused where nothing sensible can be read."""

from __future__ import annotations

from uuid import UUID

import pytest
from pydantic import JsonValue, ValidationError

from vedette.wire.enums import ScanScope
from vedette.wire.keys import fold_keys
from vedette.wire.launch import BaseScan, IncrementalScan, NewGroupScan, NewScanTask, NewScanTaskWithProfile
from vedette.wire.launch_enums import HttpMethod, ImporterType


def read(body: JsonValue) -> NewScanTask:
    return NewScanTask.model_validate(fold_keys(body, NewScanTask))


def test_nothing_is_needed_but_can_be_told() -> None:
    assert read({}) == NewScanTask()


def test_a_rich_launch_is_read() -> None:
    launch = read(
        {
            "TargetUri": " http://shop.example/ ",
            "policyid": "B20186662A01E411976C0A45DBB897E8",
            "Scope": "wholedomain",
            "ExcludeAuthenticationPages": "true",
            "MaxScanDuration": "12",
            "ExcludedLinks": [{"RegexPattern": "logout"}, {"regexPattern": "exit"}],
            "DisallowedHttpMethods": ["put", "Delete"],
            "HeaderAuthentication": {"IsEnabled": True, "Headers": [{"Name": "Authorization", "Value": "Bearer x "}]},
            "ImportedFiles": {"Content": "e30=", "FileName": "api.json", "ImporterType": "swagger", "url": None},
            "TimeWindow": {"Items": [{"Day": "monday", "From": "09:00", "To": "18:00", "ScanningAllowed": "False"}]},
            "OAuth2SettingModel": {"Enabled": False},
            "FormAuthenticationSettingModel": {"Personas": [{"UserName": "u", "Password": " p "}]},
            "AgentName": "night",
            "Surprise": {"a": 1},
        }
    )

    assert launch.target_uri == "http://shop.example/"
    assert launch.policy_id == UUID("b2018666-2a01-e411-976c-0a45dbb897e8")
    assert launch.scope is ScanScope.WHOLE_DOMAIN
    assert launch.exclude_authentication_pages is True
    assert launch.max_scan_duration == 12
    assert [link.regex_pattern for link in launch.excluded_links or []] == ["logout", "exit"]
    assert launch.disallowed_http_methods == [HttpMethod.PUT, HttpMethod.DELETE]
    assert launch.header_authentication is not None
    assert [header.value for header in launch.header_authentication.headers or []] == ["Bearer x "]
    assert [file.importer_type for file in launch.imported_files or []] == [ImporterType.SWAGGER]
    assert launch.time_window is not None
    assert [item.scanning_allowed for item in launch.time_window.items or []] == [False]
    assert launch.o_auth2_setting_model is not None
    assert launch.form_authentication_setting_model is not None
    assert [who.password for who in launch.form_authentication_setting_model.personas or []] == [" p "]
    assert launch.agent_name == "night"


@pytest.mark.parametrize(
    "body",
    [
        {"Scope": "Everywhere"},
        {"MaxDynamicSignatures": 0},
        {"SubPathMaxDynamicSignatures": 10_001},
        {"MaxScanDuration": "soon"},
        {"PolicyId": "default"},
        {"ExcludedLinks": [{}]},
        {"HeaderAuthentication": {"Headers": [{"Value": "x"}]}},
        {"TargetUri": ["a"]},
    ],
)
def test_is_refused(body: JsonValue) -> None:
    with pytest.raises(ValidationError):
        read(body)


def test_a_retest_needs_the_scan_to_start_from() -> None:
    assert BaseScan.model_validate({"BaseScanId": "{87be9df1-9f81-46e9-e860-b13b04474ccc}"}).agent_name is None
    with pytest.raises(ValidationError, match="BaseScanId"):
        BaseScan.model_validate({"AgentName": "x"})
    with pytest.raises(ValidationError, match="BaseScanId"):
        IncrementalScan.model_validate({})


def test_a_launch_with_a_profile_may_carry_more_than_it_needs() -> None:
    body = {"ProfileName": "nightly", "TargetUri": "http://a/", "ScanType": "Full", "WebsiteId": "x", "ProfileId": "y"}

    assert NewScanTaskWithProfile.model_validate(body).profile_name == "nightly"


def test_a_group_is_named() -> None:
    assert NewGroupScan.model_validate({"WebsiteGroupName": "Default "}).website_group_name == "Default"


def test_the_keys_that_clients_add_stand_behind_the_documented_ones() -> None:
    keys = list(NewScanTask().model_dump(by_alias=True))

    assert len(keys) == 46
    assert keys[0] == "TargetUri"
    assert keys[-5:] == ["Tags", "Comments", "AgentName", "AgentGroupName", "VcsCommitInfoModel"]


def test_a_secret_is_not_repeated_in_a_refusal() -> None:
    with pytest.raises(ValidationError) as refused:
        read({"BasicAuthenticationApiModel": {"Credentials": [{"Password": "s3cret", "UserName": 5}]}})

    assert "s3cret" not in str(refused.value)
