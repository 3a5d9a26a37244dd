# SPDX-License-Identifier: Apache-2.0
"""The build and commit of a scan, from our value to the API's model and back."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vedette.domain.scan import CommitInfo
from vedette.wire.enums import IntegrationSystem
from vedette.wire.vcs_commit import VcsCommitInfo

_SERVER_NAMES: Mapping[IntegrationSystem, str] = MappingProxyType(
    {
        IntegrationSystem.TEAMCITY: "TeamCity",
        IntegrationSystem.AZURE_DEV_OPS: "Azure DevOps",
        IntegrationSystem.TRAVIS_CI: "Travis CI",
        IntegrationSystem.URBAN_CODE_DEPLOY: "UrbanCode Deploy",
        IntegrationSystem.GIT_HUB_ACTIONS: "GitHub Actions",
    }
)


def vcs_commit_info(commit: CommitInfo) -> VcsCommitInfo:
    """Shape `commit`; the name of the CI server follows from the CI system and is empty without one."""
    system = IntegrationSystem.read(commit.integration_system)
    return VcsCommitInfo(
        ci_build_configuration_name=commit.build_configuration_name,
        ci_build_has_change=commit.build_has_change,
        ci_build_id=commit.build_id,
        ci_build_server_name=_SERVER_NAMES.get(system, system.value) if system else "",
        ci_build_server_version=commit.build_server_version,
        ci_build_url=commit.build_url,
        ci_nc_plugin_version=commit.plugin_version,
        ci_timestamp=commit.timestamp,
        comitter_id=commit.committer_id,
        committer=commit.committer,
        committer_name=commit.committer_name,
        committer_override=commit.committer_override,
        integration_system=system,
        is_commiter_exist_and_authorized_in_nc=commit.is_committer_authorized,
        vcs_name=commit.vcs_name,
        vcs_version=commit.vcs_version,
    )


def commit_info(sent: VcsCommitInfo) -> CommitInfo:
    """Return what a client sent as our value; an empty text is nothing.

    Who the committer is, and whether he may see the website, is for us to find out: what the client says of it is
    left out.
    """
    return CommitInfo(
        build_configuration_name=sent.ci_build_configuration_name or None,
        build_has_change=sent.ci_build_has_change,
        build_id=sent.ci_build_id or None,
        build_server_version=sent.ci_build_server_version or None,
        build_url=sent.ci_build_url or None,
        plugin_version=sent.ci_nc_plugin_version or None,
        timestamp=sent.ci_timestamp,
        committer=sent.committer or None,
        committer_name=sent.committer_name or None,
        committer_override=sent.committer_override or None,
        integration_system=sent.integration_system.value if sent.integration_system else None,
        vcs_name=sent.vcs_name or None,
        vcs_version=sent.vcs_version or None,
    )
