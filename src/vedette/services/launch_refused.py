# SPDX-License-Identifier: Apache-2.0
"""Settings of a launch that ask for what Vedette does not do: each is refused by its name, with the reason.

Those that ask for nothing (switched off, an empty list) are no wish, and pass: clients send all the keys they know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vedette.errors import UsageError
from vedette.wire.enums import AuthenticationProfileOption
from vedette.wire.launch import NewScanTask
from vedette.wire.model import WireModel


@dataclass(frozen=True, slots=True)
class RefusedSetting:
    """One setting: its name on the wire, whether a launch asks for it, why it is not done, and what to do instead."""

    name: str
    is_asked: Callable[[NewScanTask], bool]
    reason: str
    remedy: str = "Leave it out."


def _switched_on(setting: WireModel | None, switch: str) -> bool:
    """Whether a group of settings is switched on, or holds anything while its switch is left out."""
    if setting is None:
        return False
    is_on = getattr(setting, switch)
    return bool(is_on) or (is_on is None and any(value for _, value in setting))


def _records_logic(sent: NewScanTask) -> bool:
    recorder = sent.business_logic_recorder_setting
    return recorder is not None and bool(recorder.sequence_model_list)


_NO_SCRIPTS = "Vedette runs no scripts that are sent to it"
_RECORDED = "Record the login (`vedette scan --login-steps`), or send it as FormAuthenticationSettingModel."
REFUSED = (
    RefusedSetting(
        "SharkSetting",
        lambda sent: _switched_on(sent.shark_setting, "is_shark_enabled"),
        "no sensor of ours runs inside of an application",
    ),
    RefusedSetting(
        "AuthenticationProfileOption",
        lambda sent: sent.authentication_profile_option not in (None, AuthenticationProfileOption.DONT_USE),
        f"authentication profiles are scripts, and {_NO_SCRIPTS}",
        _RECORDED,
    ),
    RefusedSetting(
        "AuthenticationProfileId",
        lambda sent: sent.authentication_profile_id is not None,
        f"authentication profiles are scripts, and {_NO_SCRIPTS}",
        _RECORDED,
    ),
    RefusedSetting(
        "PreRequestScriptSetting",
        lambda sent: _switched_on(sent.pre_request_script_setting, "is_enabled"),
        _NO_SCRIPTS,
        "Send fixed headers as HeaderAuthentication.",
    ),
    RefusedSetting(
        "EnablePciScanTask",
        lambda sent: bool(sent.enable_pci_scan_task),
        "only an approved scanning vendor may do a PCI scan",
        "Leave it out; the reports of types Pci32 and PciDss40 are there for every scan.",
    ),
    RefusedSetting(
        "BusinessLogicRecorderSetting",
        _records_logic,
        "the vendor's recordings are in a format that is not published",
        "Export the traffic as HAR, and send it as ImportedFiles.",
    ),
)


def refuse_settings(sent: NewScanTask) -> None:
    """Raise UsageError that names the first setting of `sent` that asks for what is not done."""
    for setting in REFUSED:
        if setting.is_asked(sent):
            raise UsageError(f"{setting.name} is not supported: {setting.reason}.", setting.remedy, field=setting.name)
