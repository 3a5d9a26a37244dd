# SPDX-License-Identifier: Apache-2.0
"""The house keeps its floors, its size and its words."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py")) + sorted((ROOT / "samples").rglob("*.py"))


def test_imports_go_down_only() -> None:
    """The contract in pyproject.toml holds, imports of types included."""
    run = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--config", "pyproject.toml", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout


def test_every_source_says_its_licence() -> None:
    missing = [
        str(path) for path in SOURCES if not path.read_text().startswith("# SPDX-License-Identifier: Apache-2.0")
    ]

    assert missing == []


def test_the_domain_needs_the_standard_library_only() -> None:
    imported = {
        line.split()[1].split(".")[0]
        for path in (ROOT / "src/vedette/domain").glob("*.py")
        for line in path.read_text().splitlines()
        if line.startswith(("import ", "from "))
    }

    assert imported - {"vedette", "__future__"} <= set(sys.stdlib_module_names)
