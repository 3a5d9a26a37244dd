# SPDX-License-Identifier: Apache-2.0
"""What Jenkins, TeamCity, GitHub and Azure send is read; what they look for is written."""

from __future__ import annotations

from uuid import UUID

from pydantic import JsonValue

from vedette.wire.enums import IntegrationSystem, IssueStateFlag, PluginScanType, ScanState, Severity
from vedette.wire.keys import fold_keys
from vedette.wire.plugin import (
    PluginProfile,
    PluginScanReply,
    PluginScanRequest,
    PluginWebsite,
    ScanInfoReply,
    ScanInfoRequest,
    founded_severity_and_counts,
)

ID = UUID("87be9df1-9f81-46e9-e860-b13b04474ccc")


def test_the_form_of_jenkins_is_read() -> None:
    form: JsonValue = {
        "WebsiteId": str(ID),
        "ProfileId": "",
        "ScanType": "FullWithPrimaryProfile",
        "VcsCommitInfoModel": {
            "CiBuildId": "17",
            "IntegrationSystem": "Jenkins",
            "CiNcPluginVersion": "",
            "CiBuildHasChange": "true",
            "CiTimestamp": "2024-03-22T19:56+0000",
        },
    }

    request = PluginScanRequest.model_validate(fold_keys(form, PluginScanRequest))

    assert request.scan_type is PluginScanType.FULL_WITH_PRIMARY_PROFILE
    assert request.profile_id is None
    assert request.vcs_commit_info_model is not None
    assert request.vcs_commit_info_model.ci_build_has_change is True
    assert request.vcs_commit_info_model.ci_timestamp is not None


def test_githubs_commit_hash_and_spelling_are_no_reason_to_refuse() -> None:
    body: JsonValue = {
        "websiteId": "87BE9DF19F8146E9E860B13B04474CCC",
        "scanType": "incremental ",
        "vcsCommitInfoModel": {"ciBuildHasChange": "9fceb02d", "integrationSystem": "GithubActions", "ciBuildId": 5},
    }

    request = PluginScanRequest.model_validate(fold_keys(body, PluginScanRequest))

    assert request.website_id == ID
    assert request.vcs_commit_info_model is not None
    assert request.vcs_commit_info_model.integration_system is IntegrationSystem.GIT_HUB_ACTIONS
    assert request.vcs_commit_info_model.ci_build_id == "5"


def test_the_states_to_ignore_are_read_in_any_case_and_with_nulls() -> None:
    body: JsonValue = {
        "ScanId": str(ID),
        "DoNotFail": False,
        "IsConfirmed": None,
        "IgnoredVulnerabilityStateFilters": {"present": False, "acceptedRisk": True, "falsePositive": "true"},
    }

    request = ScanInfoRequest.model_validate(fold_keys(body, ScanInfoRequest))

    assert request.is_confirmed is None
    assert request.ignored_vulnerability_state_filters is not None
    assert request.ignored_vulnerability_state_filters.flags == frozenset(
        {IssueStateFlag.ACCEPTED_RISK, IssueStateFlag.FALSE_POSITIVE}
    )


def test_only_severities_that_were_found_are_named_and_never_information() -> None:
    counts = {Severity.CRITICAL: 2, Severity.HIGH: 0, Severity.BEST_PRACTICE: 3, Severity.INFORMATION: 9}

    assert founded_severity_and_counts(counts) == {"Critical": 2, "BestPractice": 3, "Best Practice": 3}
    assert next(iter(founded_severity_and_counts(dict.fromkeys(Severity, 1)))) == "Critical"
    assert founded_severity_and_counts({}) == {}


def test_replies_have_the_keys_that_plugins_read() -> None:
    launched = PluginScanReply(scan_task_id=ID, is_valid=True, error_message=None)
    told = ScanInfoReply(
        scan_task_id=ID,
        state=ScanState.SCANNING,
        founded_severity_and_counts={"High": 1},
        is_valid=True,
        error_message=None,
    )
    listed = PluginWebsite(id=ID, name="Shop", url="http://shop/", website_profiles=[PluginProfile(id=ID, name="p")])

    assert launched.to_json_bytes() == b'{"ScanTaskId":"%s","IsValid":true,"ErrorMessage":null}' % str(ID).encode()
    assert told.to_json_bytes().endswith(
        b'"State":"Scanning","FoundedSeverityAndCounts":{"High":1},"IsValid":true,"ErrorMessage":null}'
    )
    assert list(listed.model_dump(by_alias=True)) == ["Id", "Name", "Url", "WebsiteProfiles"]
