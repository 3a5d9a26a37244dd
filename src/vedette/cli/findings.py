# SPDX-License-Identifier: Apache-2.0
"""Prints what a scan found, with the proof, and what it did not test. Whatever a site wrote is made harmless first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from rich.text import Text

from vedette.cli.gate import percent_tested
from vedette.cli.screen import Screen, harmless
from vedette.domain.api_operation import ApiInventory, OperationOutcome, OperationState
from vedette.domain.coverage import CellResult, CellState
from vedette.domain.finding import subject_key
from vedette.domain.weakness import Grade, Severity
from vedette.reports.document import ReportDocument, ReportedFinding
from vedette.reports.ledger import TESTED
from vedette.reports.proof import ShownExchange, ShownProof, furniture_of, show_proof

MOST_SLOT = 200
MOST_TELLING = 200
MOST_STORY = 2_000
MOST_REASONS = 12
MOST_OPERATIONS = 15

_STYLES = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
    Severity.BEST_PRACTICE: "dim",
    Severity.INFORMATION: "dim",
}
_ADVICE = frozenset({Severity.BEST_PRACTICE, Severity.INFORMATION})
_STATE_WORDS = {
    CellState.SKIPPED: "skipped",
    CellState.BLOCKED: "blocked by the site",
    CellState.ERROR: "no answer",
    CellState.OUT_OF_SCOPE: "out of scope",
    CellState.NOT_REACHED: "not reached",
}


def print_findings(screen: Screen, document: ReportDocument) -> None:
    """Print every finding: confirmed ones first, then those that are only likely; advice takes a line each."""
    furniture = furniture_of(each.finding for each in document.findings)
    for grade, heading in ((Grade.CONFIRMED, "Confirmed"), (Grade.POSSIBLE, "Possible, not proven")):
        found = [each for each in document.findings if each.finding.grade is grade]
        if found:
            screen.line(Text(f"\n{heading}: {len(found):,}", style="bold"))
        for each in found:
            if each.severity in _ADVICE:
                screen.line(_advice_line(each))
            else:
                _print_finding(screen, each, show_proof(each.finding, furniture))
    if not document.findings:
        screen.line(Text("\nNothing was found in what was tested.", style="bold"))


def counts_by_severity(document: ReportDocument) -> str:
    """Return how many findings there are, worst first, and how many of them are confirmed."""
    counts = [f"{document.count(severity):,} {severity.value}" for severity in Severity if document.count(severity)]
    confirmed = sum(each.finding.grade is Grade.CONFIRMED for each in document.findings)
    return f"{', '.join(counts)} ({confirmed:,} confirmed)" if counts else "nothing"


def print_not_tested(screen: Screen, cells: Collection[CellResult]) -> None:
    """Print how much was tested, and what was not, summed up by the reason."""
    tested = sum(cell.state in TESTED for cell in cells)
    counted = sum(cell.state is not CellState.OUT_OF_SCOPE for cell in cells)
    if not counted:
        screen.line(Text("\nNothing was tested.", style="bold"))
        return
    share = f"{tested:,} of {counted:,} things to test ({percent_tested(cells):.1f} %)"
    screen.line(Text(f"\nTested: {share}", style="bold"))
    sums = sums_by_reason(cells)
    if sums:
        screen.line(Text("Not tested:", style="bold"))
    for state, reason, count in sums[:MOST_REASONS]:
        screen.line(f"  {count:>7,}  {_STATE_WORDS[state]}{': ' + reason if reason else ''}")
    if len(sums) > MOST_REASONS:
        rest = sum(count for _, _, count in sums[MOST_REASONS:])
        screen.line(f"  {rest:>7,}  for {len(sums) - MOST_REASONS} other reasons (vedette coverage shows all)")


def print_api(screen: Screen, api: ApiInventory) -> None:
    """Print how many declared operations were reached, which were not, and which answer without being declared."""
    if not api.declared:
        return
    reached, declared = api.count(OperationState.REACHED), len(api.declared)
    share = f"{reached:,} of {declared:,} declared operations answered with 2xx ({100 * reached / declared:.1f} %)"
    screen.line(Text(f"\nAPI: {share}", style="bold"))
    rest = [outcome for outcome in api.declared if outcome.state is not OperationState.REACHED]
    for outcome in rest[:MOST_OPERATIONS]:
        operation = outcome.operation
        name = f" {operation.name}" if operation.name else ""
        screen.line(f"  {harmless(f'{operation.method} {operation.template}{name}')}: {_fate_of(outcome)}")
    if len(rest) > MOST_OPERATIONS:
        screen.line(f"  and {len(rest) - MOST_OPERATIONS:,} more (vedette coverage --format json shows all)")
    if api.undeclared:
        screen.line(Text("Operations that no description declares:", style="bold"))
    for each in api.undeclared[:MOST_OPERATIONS]:
        screen.line(f"  {harmless(f'{each.method} {each.route}')} ({each.status})")
    if len(api.undeclared) > MOST_OPERATIONS:
        screen.line(f"  and {len(api.undeclared) - MOST_OPERATIONS:,} more (vedette coverage --format json shows all)")


def _fate_of(outcome: OperationOutcome) -> str:
    if outcome.status is not None:
        return f"answered with {outcome.status} only"
    return harmless(outcome.reason) if outcome.reason else "not reached"


def sums_by_reason(cells: Iterable[CellResult]) -> list[tuple[CellState, str, int]]:
    """Return how many cells were not tested for which reason, most first."""
    counts = Counter((cell.state, cell.reason) for cell in cells if cell.state not in TESTED)
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0][0].value, item[0][1]))
    return [(state, reason, count) for (state, reason), count in order]


def place_of(found: ReportedFinding) -> str:
    """Return where a finding is, in words: method and route, and the parameter with its place."""
    key = subject_key(found.finding.subject)
    where = " ".join(part for part in (key.method, f"{key.origin}{key.route}") if part)
    return f"{where}, {key.place} parameter {key.parameter}" if key.parameter else where


def _heading(found: ReportedFinding) -> Text:
    finding = found.finding
    technique = f", {finding.technique}" if finding.technique else ""
    text = Text("\n")
    text.append(f"{found.severity.value.upper():<13} ", style=_STYLES[found.severity])
    text.append(harmless(found.weakness.name), style="bold")
    text.append(harmless(f"  ({finding.check}{technique}; certainty {finding.certainty})"), style="dim")
    return text


def _advice_line(found: ReportedFinding) -> Text:
    text = Text(f"{found.severity.value.upper():<13} ", style=_STYLES[found.severity])
    text.append(harmless(found.weakness.name), style="bold")
    text.append(harmless(f"  {place_of(found)}"))
    if found.finding.sink:
        text.append(harmless(f"  {found.finding.sink}", 80), style="dim")
    return text


def _print_finding(screen: Screen, found: ReportedFinding, proof: ShownProof) -> None:
    screen.line(_heading(found))
    screen.line(f"  {place_of(found)}")
    screen.line(f"  {harmless(found.finding.story, MOST_STORY)}")
    for shown in proof.exchanges:
        _print_exchange(screen, shown)
    if proof.left_out:
        screen.line(Text(f"    and {proof.left_out} more exchanges, all in the native report", style="dim"))
    for fact in found.finding.facts:
        screen.line(f"  {harmless(fact.name, 80)}: {harmless(fact.value, MOST_TELLING)}")
    if found.finding.bound is not None:
        screen.line(f"  chance of a false alarm: less than {found.finding.bound:.1e}")
    screen.line(f"  Remedy: {found.weakness.remedy}")
    screen.line(Text(f"  Fingerprint: {found.fingerprint}", style="dim"))


def _print_exchange(screen: Screen, shown: ShownExchange) -> None:
    line = Text(f"    {harmless(shown.part):<9} ", style="dim")
    line.append(harmless(shown.request_line, MOST_SLOT), style="default")
    line.append(f"  → {shown.answer}")
    screen.line(line)
    if shown.slot:
        screen.line(f"{'':14}{harmless(shown.slot, MOST_SLOT)}")
    if shown.telling:
        screen.line(f"{'':12}» {harmless(shown.telling, MOST_TELLING)}")
