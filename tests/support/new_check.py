# SPDX-License-Identifier: Apache-2.0
"""Lays a check and its test: `make new-check NAME=weakness-class`. What it lays runs, and finds nothing yet."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from string import Template

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")

CHECK = Template('''\
# SPDX-License-Identifier: Apache-2.0
"""$title: say in one line what the site does that it should not.

Say what is sent, what decides, and which look-alike the control rules out. Sources: CWE; RFC.
"""

from __future__ import annotations

from vedette.checks.steady import ask_steadily, within
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Probe, SubjectKind, Survey, Trial
from vedette.domain.finding import Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="$id",
    name="$title",
    cwe=20,
    severity=Severity.LOW,
    description="What the application does.",
    impact="What somebody can do with it.",
    remedy="What to do instead.",
    references=("https://cwe.mitre.org/data/definitions/20.html",),
)
MOST_PROBES = 2


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Try the point within `MOST_PROBES` in all."""
    return within(MOST_PROBES, _try(point, survey, chance))


def _try(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Send a marker, and a second one as the proof."""
    marker = chance.marker()
    seen = yield from ask_steadily(Probe(point.append(marker)))
    if seen is None or seen.exchange.response.status != 299:
        return None
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique="first-technique",
        grade=Grade.POSSIBLE,
        certainty=50,
        story="What was seen, in one sentence.",
        evidence=(survey.baselines[0].as_evidence(), seen.as_evidence()),
    )


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset({Place.QUERY, Place.BODY}),
    techniques=("first-technique",),
)
''')

TEST = Template('''\
# SPDX-License-Identifier: Apache-2.0
"""$title: found where the site is weak, silent on what only looks like it."""

from __future__ import annotations

import pytest
from tests.support.judge import Site, judge, page

from vedette.checks.$module import CHECK
from vedette.domain.exchange import Response

WEAK: dict[str, Site] = {
    "finish this sentence": lambda value: Response(299, body=value.encode()),
}
SAFE: dict[str, Site] = {
    "the value is only shown": lambda value: page(f"<p>{value}</p>"),
    "the page never changes": lambda value: page("<p>hello</p>"),
}


@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_is_reported_where(site: Site) -> None:
    assert judge(CHECK, site) is not None


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    assert judge(CHECK, site) is None
''')


def lay(name: str, root: Path) -> tuple[Path, Path]:
    """Write both files below `root` and return them. Raises ValueError for a name that is none, or is taken."""
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no weakness class: write it like open-redirect.")
    module = name.replace("-", "_")
    check = root / "src/vedette/checks" / f"{module}.py"
    test = root / "tests/checks" / f"test_{module}.py"
    if check.exists() or test.exists():
        raise ValueError(f"There is a check called {name} already.")
    title = name.replace("-", " ").capitalize()
    for path, template in ((check, CHECK), (test, TEST)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(template.substitute(id=name, module=module, title=title))
    return check, test


def main() -> None:
    """Lay the check that the command line names and say what to do next."""
    try:
        check, test = lay(sys.argv[1] if len(sys.argv) > 1 else "", ROOT)
    except ValueError as error:
        sys.exit(str(error))
    print(f"Laid {check.relative_to(ROOT)} and {test.relative_to(ROOT)}.")
    print("Next: write both, add the module to src/vedette/checks/catalogue.py, then make docs and make test.")


if __name__ == "__main__":
    main()
