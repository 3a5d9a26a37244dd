# SPDX-License-Identifier: Apache-2.0
"""The build that runs this scan, as the CI system's environment tells it. Pure: the environment is handed in.

Sources: the "predefined variables" pages of GitHub Actions, GitLab CI/CD, Azure Pipelines, CircleCI, Travis CI,
Bamboo, TeamCity and Jenkins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vedette.domain.scan import CommitInfo
from vedette.wire.enums import IntegrationSystem

_MOST_LENGTH = 1_000


@dataclass(frozen=True, slots=True)
class _System:
    """A CI system: the variable that gives it away, and those that hold what we want; the first that is set counts."""

    system: IntegrationSystem
    sign: str
    commit: tuple[str, ...]
    build_id: tuple[str, ...]
    job: tuple[str, ...]
    url: tuple[str, ...] = ()
    committer: tuple[str, ...] = ()
    committer_name: tuple[str, ...] = ()
    version: tuple[str, ...] = ()


# Jenkins comes last: its plain names (BUILD_ID, JOB_NAME) are set by others, too.
_SYSTEMS = (
    _System(
        IntegrationSystem.GIT_HUB_ACTIONS,
        "GITHUB_ACTIONS",
        commit=("GITHUB_SHA",),
        build_id=("GITHUB_RUN_ID",),
        job=("GITHUB_REPOSITORY",),
        committer=("GITHUB_ACTOR",),
    ),
    _System(
        IntegrationSystem.GIT_LAB,
        "GITLAB_CI",
        commit=("CI_COMMIT_SHA",),
        build_id=("CI_PIPELINE_ID", "CI_JOB_ID"),
        job=("CI_PROJECT_PATH",),
        url=("CI_PIPELINE_URL", "CI_JOB_URL"),
        committer=("GITLAB_USER_EMAIL", "GITLAB_USER_LOGIN"),
        committer_name=("GITLAB_USER_NAME",),
        version=("CI_SERVER_VERSION",),
    ),
    _System(
        IntegrationSystem.AZURE_DEV_OPS,
        "TF_BUILD",
        commit=("BUILD_SOURCEVERSION",),
        build_id=("BUILD_BUILDID",),
        job=("BUILD_DEFINITIONNAME",),
        committer=("BUILD_REQUESTEDFOREMAIL",),
        committer_name=("BUILD_REQUESTEDFOR",),
    ),
    _System(
        IntegrationSystem.CIRCLE_CI,
        "CIRCLECI",
        commit=("CIRCLE_SHA1",),
        build_id=("CIRCLE_BUILD_NUM",),
        job=("CIRCLE_JOB",),
        url=("CIRCLE_BUILD_URL",),
        committer=("CIRCLE_USERNAME",),
    ),
    _System(
        IntegrationSystem.TRAVIS_CI,
        "TRAVIS",
        commit=("TRAVIS_COMMIT",),
        build_id=("TRAVIS_BUILD_ID",),
        job=("TRAVIS_REPO_SLUG",),
        url=("TRAVIS_BUILD_WEB_URL",),
    ),
    _System(
        IntegrationSystem.BAMBOO,
        "bamboo_buildKey",
        commit=("bamboo_planRepository_revision", "bamboo_repository_revision_number"),
        build_id=("bamboo_buildNumber",),
        job=("bamboo_planName", "bamboo_buildKey"),
        url=("bamboo_buildResultsUrl", "bamboo_resultsUrl"),
        committer=("bamboo_planRepository_username",),
    ),
    _System(
        IntegrationSystem.TEAMCITY,
        "TEAMCITY_VERSION",
        commit=("BUILD_VCS_NUMBER",),
        build_id=("BUILD_NUMBER",),
        job=("TEAMCITY_BUILDCONF_NAME",),
        url=("BUILD_URL",),
        version=("TEAMCITY_VERSION",),
    ),
    _System(
        IntegrationSystem.JENKINS,
        "JENKINS_URL",
        commit=("GIT_COMMIT", "SVN_REVISION"),
        build_id=("BUILD_NUMBER", "BUILD_ID"),
        job=("JOB_NAME",),
        url=("BUILD_URL",),
        committer=("CHANGE_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL", "CHANGE_AUTHOR"),
        committer_name=("GIT_COMMITTER_NAME",),
        version=("JENKINS_VERSION",),
    ),
)


def read_build(environ: Mapping[str, str]) -> CommitInfo:
    """Return the build that `environ` tells of; empty outside of the CI systems that we know."""
    system = next((known for known in _SYSTEMS if environ.get(known.sign)), None)
    if system is None:
        return CommitInfo()

    def first(names: tuple[str, ...]) -> str | None:
        return next((environ[name][:_MOST_LENGTH] for name in names if environ.get(name)), None)

    commit = first(system.commit)
    return CommitInfo(
        build_configuration_name=first(system.job),
        build_id=first(system.build_id),
        build_server_version=first(system.version),
        build_url=first(system.url) or _built_url(system.system, environ),
        committer=first(system.committer),
        committer_name=first(system.committer_name),
        integration_system=system.system.value,
        vcs_name="Svn" if commit and commit == environ.get("SVN_REVISION") else "Git" if commit else None,
        vcs_version=commit,
    )


def _built_url(system: IntegrationSystem, environ: Mapping[str, str]) -> str | None:
    """Return the address of the build's page where the system gives only the parts of it."""
    match system:
        case IntegrationSystem.GIT_HUB_ACTIONS:
            parts = [environ.get(name) for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")]
            pattern = "{}/{}/actions/runs/{}"
        case IntegrationSystem.AZURE_DEV_OPS:
            parts = [environ.get(name) for name in ("SYSTEM_COLLECTIONURI", "SYSTEM_TEAMPROJECT", "BUILD_BUILDID")]
            pattern = "{}{}/_build/results?buildId={}"
        case _:
            return None
    return pattern.format(*parts) if all(parts) else None
