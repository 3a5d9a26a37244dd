# SPDX-License-Identifier: Apache-2.0
"""`make new-check` lays a check and a test that run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.new_check import ROOT, lay


def test_what_is_laid_runs(tmp_path: Path) -> None:
    """The skeleton passes its own test, and the check passes lint, without a change."""
    check, test = lay("laid-for-a-test", tmp_path)
    support = tmp_path / "tests/support"
    support.mkdir(parents=True)
    shutil.copy(ROOT / "tests/support/judge.py", support / "judge.py")
    shutil.copytree(ROOT / "src/vedette", tmp_path / "src/vedette", dirs_exist_ok=True)

    environment = {"PYTHONPATH": f"{tmp_path / 'src'}:{tmp_path}", "PATH": "/usr/bin:/bin"}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib", str(test)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    lint = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--config", str(ROOT / "pyproject.toml"), str(check)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout
    assert lint.returncode == 0, lint.stdout


@pytest.mark.parametrize("name", ["", "Upper-Case", "oneword", "../climbs-out", "open_redirect"])
def test_a_name_that_is_none_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="weakness class"):
        lay(name, tmp_path)
