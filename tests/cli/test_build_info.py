# SPDX-License-Identifier: Apache-2.0
"""Each CI system's environment, and what is read from it."""

from __future__ import annotations

import pytest

from vedette.cli.build_info import read_build
from vedette.domain.scan import CommitInfo
from vedette.wire.shape_commit import vcs_commit_info

SHA = "8b1a9953c4611296a827abf8c47804d7"
SYSTEMS: dict[str, tuple[dict[str, str], CommitInfo]] = {
    "GitHub Actions": (
        {
            "GITHUB_ACTIONS": "true",
            "GITHUB_SHA": SHA,
            "GITHUB_RUN_ID": "17",
            "GITHUB_REPOSITORY": "tea/shop",
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_ACTOR": "greg",
        },
        CommitInfo(
            build_configuration_name="tea/shop",
            build_id="17",
            build_url="https://github.example/tea/shop/actions/runs/17",
            committer="greg",
            integration_system="GitHubActions",
            vcs_name="Git",
            vcs_version=SHA,
        ),
    ),
    "GitLab": (
        {
            "GITLAB_CI": "true",
            "CI_COMMIT_SHA": SHA,
            "CI_PIPELINE_ID": "5",
            "CI_PROJECT_PATH": "tea/shop",
            "CI_PIPELINE_URL": "https://gitlab.example/p/5",
            "GITLAB_USER_EMAIL": "greg@example.com",
            "GITLAB_USER_NAME": "Greg",
            "CI_SERVER_VERSION": "17.1",
        },
        CommitInfo(
            build_configuration_name="tea/shop",
            build_id="5",
            build_server_version="17.1",
            build_url="https://gitlab.example/p/5",
            committer="greg@example.com",
            committer_name="Greg",
            integration_system="GitLab",
            vcs_name="Git",
            vcs_version=SHA,
        ),
    ),
    "Azure": (
        {
            "TF_BUILD": "True",
            "BUILD_SOURCEVERSION": SHA,
            "BUILD_BUILDID": "9",
            "BUILD_DEFINITIONNAME": "shop",
            "SYSTEM_COLLECTIONURI": "https://dev.example/tea/",
            "SYSTEM_TEAMPROJECT": "shop",
        },
        CommitInfo(
            build_configuration_name="shop",
            build_id="9",
            build_url="https://dev.example/tea/shop/_build/results?buildId=9",
            integration_system="AzureDevOps",
            vcs_name="Git",
            vcs_version=SHA,
        ),
    ),
    "Jenkins": (
        {"JENKINS_URL": "http://j/", "BUILD_ID": "3", "BUILD_NUMBER": "3", "JOB_NAME": "shop", "GIT_COMMIT": SHA},
        CommitInfo(
            build_configuration_name="shop",
            build_id="3",
            integration_system="Jenkins",
            vcs_name="Git",
            vcs_version=SHA,
        ),
    ),
    "Jenkins with Subversion": (
        {"JENKINS_URL": "http://j/", "SVN_REVISION": "42"},
        CommitInfo(integration_system="Jenkins", vcs_name="Svn", vcs_version="42"),
    ),
    "TeamCity": (
        {"TEAMCITY_VERSION": "2025.07", "BUILD_NUMBER": "8", "BUILD_VCS_NUMBER": SHA},
        CommitInfo(
            build_id="8",
            build_server_version="2025.07",
            integration_system="Teamcity",
            vcs_name="Git",
            vcs_version=SHA,
        ),
    ),
    "Bamboo": (
        {"bamboo_buildKey": "TEA-SHOP", "bamboo_buildNumber": "2", "bamboo_planRepository_revision": SHA},
        CommitInfo(
            build_configuration_name="TEA-SHOP",
            build_id="2",
            integration_system="Bamboo",
            vcs_name="Git",
            vcs_version=SHA,
        ),
    ),
    "CircleCI": (
        {"CIRCLECI": "true", "CIRCLE_SHA1": SHA, "CIRCLE_BUILD_NUM": "4"},
        CommitInfo(build_id="4", integration_system="CircleCI", vcs_name="Git", vcs_version=SHA),
    ),
    "Travis": (
        {"TRAVIS": "true", "TRAVIS_COMMIT": SHA, "TRAVIS_REPO_SLUG": "tea/shop"},
        CommitInfo(build_configuration_name="tea/shop", integration_system="TravisCI", vcs_name="Git", vcs_version=SHA),
    ),
    "no CI system": ({"BUILD_ID": "3", "PATH": "/bin"}, CommitInfo()),
    "a CI variable that is empty": ({"GITHUB_ACTIONS": "", "GITHUB_SHA": SHA}, CommitInfo()),
}


@pytest.mark.parametrize(("environ", "expected"), SYSTEMS.values(), ids=SYSTEMS)
def test_the_build_of(environ: dict[str, str], expected: CommitInfo) -> None:
    assert read_build(environ) == expected


@pytest.mark.parametrize(("environ", "expected"), SYSTEMS.values(), ids=SYSTEMS)
def test_the_api_names_the_system_of(environ: dict[str, str], expected: CommitInfo) -> None:
    named = vcs_commit_info(read_build(environ)).ci_build_server_name
    assert bool(named) is (expected.integration_system is not None)


def test_a_huge_variable_is_cut() -> None:
    build = read_build({"TRAVIS": "true", "TRAVIS_COMMIT": "x" * 5_000})
    assert build.vcs_version is not None
    assert len(build.vcs_version) == 1_000
