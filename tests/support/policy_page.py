# SPDX-License-Identifier: Apache-2.0
"""Makes `docs/policies.md`, a row for each setting of a policy, from the API's models and the default policy.

Write the page with `python -m tests.support.policy_page`; `tests/services/test_policy_fixed.py` holds it to the code.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from vedette.checks.catalogue import EVERY
from vedette.domain.policy import DEFAULT_SCAN_POLICY
from vedette.services.policy_fixed import FIXED
from vedette.services.policy_testing import check_groups
from vedette.wire.report_policy import ReportRuleModel
from vedette.wire.scan_policy import ScanPolicySettings
from vedette.wire.shape_scan_policy import scan_policy_detail

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "policies.md"
TESTS = (ROOT / "tests" / "scan" / "test_policy_settings.py", ROOT / "tests" / "scan" / "test_policy_sending.py")
ABOUT = frozenset({"DesktopId", "Description", "IsShared", "Name", "SelectedGroups", "ClonedScanPolicySettingId"})
"""What is said of a policy and is no setting of a scan."""

INTRODUCTION = """# Scan policies and report policies

A scan policy says which checks a scan runs, within which limits, and how it sends. It is made, cloned, shared and
changed at `scanpolicies/*`; what is not sent is as in the default policy, in the one that is cloned, or, for a change,
as it was. A launch that names no `PolicyId` gets the account's default, which is chosen at
`POST /api/vedette/1/scanpolicies/account-default`. A scan keeps the policy that it was launched with.

Every setting that is stored is obeyed. What Vedette does in one way only is refused by name when another way is asked
for, and stands in a table of its own below. Secrets (the password of a proxy, the values of headers) are encrypted at
rest, also in scans, and shown as `********`; sent back so, they stay as they are. A header that is tested
(`AttackMode`) is test material: its value is kept with the scan's insertion points, so give it no secret.

What a policy leaves out (a parameter that it ignores, a file that it does not visit) stands in the coverage ledger as
skipped, with the policy's setting as the reason. `OptimizerOptions` in the list are always those of a policy that was
not narrowed to one kind of server: no check depends on it.

This page is made from the code: `python -m tests.support.policy_page`.
"""
REPORTS = """## Report policies

A report policy changes how findings are told in reports, in every format: it changes no finding, no issue and no count
of a scan. It is made at `/api/vedette/1/reportpolicies/*` (`list`, `get/{id}`, `new`, `update`, `delete`,
`account-default`), and named in a launch by `ReportPolicyId`. Its rules are one for each check:

| key | meaning |
| --- | --- |
"""
PROFILES = """
## Scan profiles

A scan profile (`scanprofiles/*`) is a saved launch: every setting of `scans/new`, under a name. The whole is encrypted
at rest; secrets are shown as `********`, and sent back so they stay, as long as the target stays on its site. A profile
with secrets cannot be used for another site than its own. Of one website's profiles one may be primary.

Logins and checks that are sent as scripts (`authenticationprofiles/*`, `customscript/*`) are refused: Vedette runs no
code of others beside the pages of the site.
"""


@dataclass(frozen=True)
class Setting:
    """A setting by its path on the wire; one of a list stands for the whole list."""

    path: str
    meaning: str


def settings() -> Iterator[Setting]:
    """Yield every setting of a policy in wire order, but for what is said about the policy itself."""
    for field in ScanPolicySettings.model_fields.values():
        name = str(field.serialization_alias or field.alias)
        if name in ABOUT:
            continue
        group = _model_of(field.annotation)
        if group is None or _is_list(field.annotation):
            yield Setting(name, field.description or "")
            continue
        for inner in group.model_fields.values():
            yield Setting(f"{name}.{inner.serialization_alias or inner.alias}", inner.description or "")


def render() -> str:
    """Return the page."""
    fixed = {each.path: each for each in FIXED}
    group_of = {each.path.partition(".")[0] for each in FIXED if "." not in each.path}
    obeyed = [each for each in settings() if each.path not in fixed and each.path.partition(".")[0] not in group_of]
    lines = [INTRODUCTION, "## Settings that scans obey\n"]
    lines += ["| setting | meaning | default | its test |", "| --- | --- | --- | --- |"]
    lines += [f"| `{each.path}` | {each.meaning} | {_default(each.path)} | {_test(each.path)} |" for each in obeyed]
    lines += ["", "## Settings that are done in one way only\n", "| setting | accepted | why |", "| --- | --- | --- |"]
    lines += [f"| `{each.path}` | {_accepted(each.value)} | {each.reason} |" for each in FIXED]
    lines += ["", REPORTS.rstrip("\n")]
    lines += [f"| `{field.alias}` | {field.description} |" for field in ReportRuleModel.model_fields.values()]
    return "\n".join(lines) + "\n" + PROFILES


def files_naming(path: str) -> list[str]:
    """Return the files of tests that name the setting, as paths in the repository."""
    name = path.rpartition(".")[2]
    return [str(file.relative_to(ROOT)) for file in TESTS if f'"{name}"' in file.read_text() or name in _cases(file)]


def _cases(file: Path) -> set[str]:
    """Return the last words of the quoted paths and the keywords of a file of tests."""
    words = file.read_text().replace('"', " ").replace("(", " ").replace("=", " ").replace(".", " ").split()
    return set(words)


def _test(path: str) -> str:
    return ", ".join(f"`{test}`" for test in files_naming(path)[:1])


def _default(path: str) -> str:
    detail = scan_policy_detail(DEFAULT_SCAN_POLICY, check_groups(EVERY, None), is_account_default=True)
    value: Any = json.loads(detail.to_json_bytes())
    if path == "SecurityCheckGroupParents":
        return "every check"
    for step in path.split("."):
        value = value[step]
    if isinstance(value, list):
        return ", ".join(f"`{item['Value']}`" for item in value) or "none"
    return "none" if value in (None, "") else f"`{json.dumps(value).strip(chr(34))}`".replace("|", "\\|")


def _accepted(value: bool | None) -> str:
    return "nothing" if value is None else f"`{str(value).lower()}`"


def _is_list(annotation: object) -> bool:
    return any(get_origin(part) is list for part in _parts(annotation))


def _model_of(annotation: object) -> type[BaseModel] | None:
    return next((part for part in _parts(annotation) if isinstance(part, type) and issubclass(part, BaseModel)), None)


def _parts(annotation: object) -> Iterator[object]:
    if get_origin(annotation) is Annotated:
        yield from _parts(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for part in get_args(annotation):
            yield from _parts(part)
    elif annotation is not NoneType:
        yield annotation


if __name__ == "__main__":
    PAGE.write_text(render())
