# SPDX-License-Identifier: Apache-2.0
"""`vedette scan`: options, exit codes, and what is printed, over a played scan."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import anyio
import pytest
from tests.support.cli_house import SITE, CliHouse, Play, answered, clean_cells, finding_at, point

from vedette.cli.scan_options import ScanOptions, read_options
from vedette.domain.coverage import CellState
from vedette.domain.exchange import Url
from vedette.domain.finding import Evidence, Fact
from vedette.domain.insertion import InsertionPoint
from vedette.domain.scan import Failure, FailureReason, ScanState
from vedette.domain.weakness import Grade, Severity
from vedette.store.lock import DirectoryLock


def weak(target: Url) -> Play:
    return Play((finding_at(target), finding_at(target, grade=Grade.POSSIBLE, name="q")), clean_cells(target))


def test_a_scan_prints_its_findings_with_the_proof_and_ends_with_0(house: CliHouse) -> None:
    house.play = weak
    done = house.run("scan", SITE)
    assert done.exit_code == 0, done.output
    assert "Confirmed: 1" in done.stdout
    assert done.stdout.index("Confirmed: 1") < done.stdout.index("Possible, not proven: 1")
    assert "probe     GET /goods?id=%2F%2Fx.invalid  → 302" in done.stdout
    assert "» Location: //x.invalid" in done.stdout
    assert "Tested: 4 of 4 things to test (100.0 %)" in done.stdout
    assert "is launched" in done.stderr


def test_what_was_not_tested_is_summed_up_by_its_reason(house: CliHouse) -> None:
    house.play = lambda target: Play(
        cells=clean_cells(target) + clean_cells(target, 12, CellState.BLOCKED, "the site answered 403")
    )
    done = house.run("scan", SITE)
    assert "Tested: 4 of 16 things to test (25.0 %)" in done.stdout
    assert "12  blocked by the site: the site answered 403" in done.stdout
    assert "Nothing was found in what was tested." in done.stdout


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        (FailureReason.NAME_RESOLUTION_FAILURE, 2),
        (FailureReason.HOST_UNAVAILABLE, 2),
        (FailureReason.REDIRECT_DETECTED, 2),
        (FailureReason.LOGIN_FAILED, 2),
        (FailureReason.SCAN_NOT_ALLOWED, 4),
        (FailureReason.ERROR_OCCURRED_ON_SCAN_FAILED, 5),
    ],
    ids=lambda value: getattr(value, "value", value),
)
def test_a_failed_scan_says_why_and_ends_with(house: CliHouse, reason: FailureReason, code: int) -> None:
    house.play = lambda _: Play(failure=Failure(reason, "The site said no."))
    done = house.run("scan", SITE)
    assert (done.exit_code, done.exception is None) == (code, False)
    assert "The site said no." in done.stderr


def test_the_time_limit_is_no_failure_but_it_is_said(house: CliHouse) -> None:
    house.play = lambda target: Play(cells=clean_cells(target), time_limit_hit=True)
    done = house.run("scan", SITE, "--max-duration", "1")
    assert done.exit_code == 0
    assert "The time limit ended the scan" in done.stdout


def test_a_scan_that_tested_nothing_ends_with_2(house: CliHouse) -> None:
    house.play = lambda _: Play()
    done = house.run("scan", SITE)
    assert done.exit_code == 2
    assert "0.0 % was tested" in done.stderr


def test_the_gate_fails_with_1_and_names_the_finding(house: CliHouse) -> None:
    house.play = weak
    done = house.run("scan", SITE, "--fail-on", "medium:confirmed")
    assert done.exit_code == 1
    assert "Gate: medium Open redirect" in done.stderr
    assert house.run("scan", SITE, "--fail-on", "high").exit_code == 0


def test_what_the_baseline_accepts_passes_until_it_expires(house: CliHouse, tmp_path: Path) -> None:
    house.play = lambda target: Play((finding_at(target),), clean_cells(target))
    failed = house.run("scan", SITE, "--fail-on", "low", "--progress", "json")
    (fingerprint,) = json.loads(failed.stdout.splitlines()[-1])["GateFailedBy"]
    baseline = tmp_path / "accepted.toml"
    entry = f"[[accepted]]\nfingerprint = '{fingerprint}'\nreason = 'Known.'\nexpires = "
    baseline.write_text(entry + "2999-01-01")
    assert house.run("scan", SITE, "--fail-on", "low", "--baseline", str(baseline)).exit_code == 0
    baseline.write_text(entry + "2001-01-01")
    expired = house.run("scan", SITE, "--fail-on", "low", "--baseline", str(baseline))
    assert expired.exit_code == 1
    assert "its acceptance has expired" in expired.stderr


def test_too_little_coverage_ends_with_2_even_where_the_gate_fails(house: CliHouse) -> None:
    house.play = lambda target: Play(
        (finding_at(target),), clean_cells(target, 1) + clean_cells(target, 1, CellState.ERROR, "cut")
    )
    done = house.run("scan", SITE, "--fail-on", "low", "--min-coverage", "60")
    assert done.exit_code == 2
    assert "50.0 % was tested, 60 % are wanted" in done.stderr


def test_nobody_vouches_for_another_host_so_nothing_is_sent(house: CliHouse) -> None:
    refused = house.run("scan", "http://shop.example/")
    assert refused.exit_code == 4
    assert "--i-have-permission" in refused.stderr
    assert json.loads(house.run("website", "list", "--json").stdout) == []


def test_the_operators_word_is_written_down(house: CliHouse) -> None:
    assert house.run("scan", "http://shop.example/", "--i-have-permission").exit_code == 0
    (consent,) = json.loads(house.run("consent", "list", "--json").stdout)
    assert consent["Origin"] == "http://shop.example"
    assert "--i-have-permission, said by" in consent["How"]
    assert house.run("scan", "http://shop.example/").exit_code == 0
    assert len(json.loads(house.run("consent", "list", "--json").stdout)) == 1


def test_a_website_is_registered_once_under_its_host(house: CliHouse) -> None:
    house.run("scan", SITE)
    house.run("scan", SITE + "a/b?c=d")
    (website,) = json.loads(house.run("website", "list", "--json").stdout)
    assert (website["Name"], website["RootUrl"]) == ("127.0.0.1:8999", SITE)


def test_an_unfinished_scan_goes_on_when_the_settings_are_the_same(house: CliHouse) -> None:
    house.play = lambda target: Play(cells=clean_cells(target), state=ScanState.PAUSED)
    paused = house.run("scan", SITE, "--max-rate", "9", "--header", "X-Key: 1")
    assert paused.exit_code == 2
    assert "vedette scans resume" in paused.stderr
    house.play = lambda target: Play(cells=clean_cells(target, 2))
    done = house.run("scan", SITE, "--max-rate", "9", "--header", "X-Key: 1", env={"TRAVIS": "1", "TRAVIS_COMMIT": "x"})
    assert done.exit_code == 0, done.output
    assert "goes on" in done.stderr
    assert len(json.loads(house.run("scans", "list", "--json").stdout)) == 1


@pytest.mark.parametrize(
    ("options", "difference"),
    [
        (("--max-rate", "5"), "requests a second no cap there, 5.0 here"),
        (("--scope", "WholeDomain"), "scope entered-path-and-below there, whole-domain here"),
        (("--max-duration", "10"), "time limit 2880 minutes there, 10 minutes here"),
        (("--exclude", "/admin"), "excluded links"),
        (("--proxy", "http://user:s3cret@127.0.0.1:3128"), "the proxy or the TLS settings are others"),
        (("--cookies", "sid=s3cret"), "its credentials, cookies or headers are others"),
    ],
)
def test_an_unfinished_scan_with_another_spec_is_a_conflict(
    house: CliHouse, options: tuple[str, ...], difference: str
) -> None:
    house.play = lambda target: Play(cells=clean_cells(target), state=ScanState.PAUSED)
    house.run("scan", SITE)
    conflict = house.run("scan", SITE, *options)
    assert conflict.exit_code == 3
    assert difference in conflict.stderr
    assert "vedette scans cancel" in conflict.stderr
    assert "s3cret" not in conflict.output


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--seed-file", "/no/such/file"), "--seed-file"),
        (("--login-user", "x"), "--login-password-env"),
        (("--login-password-env", "x"), "--login-password-env"),
        (("--login-url", "http://x/"), "--login-url"),
        (("--format", "json"), "--output"),
        (("--format", "word", "--output", "x"), "word"),
        (("--format", "json", "--output", "/no/such/directory/x"), "--output"),
        (("--fail-on", "worst"), "--fail-on"),
        (("--baseline", "/no/such/file"), "baseline"),
        (("--header", "no colon"), "--header"),
        (("--header", "Host: x"), "--header"),
        (("--cookies", "no pair"), "--cookies"),
        (("--exclude", "("), "--exclude"),
        (("--proxy", "ftp://x"), "--proxy"),
        (("--ca-file", "/no/such/file"), "--ca-file"),
        (("--ca-file", "x", "--insecure"), "--insecure"),
        (("--scope", "Everything"), "--scope"),
        (("--min-coverage", "101"), "--min-coverage"),
        (("--max-rate", "fast"), "--max-rate"),
        (("--policy", "Nothing"), "policy"),
        (("--json", "--progress", "json"), "--json"),
        (("--no-such-option",), "--no-such-option"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_is_refused_with_3_and_one_sentence(house: CliHouse, options: tuple[str, ...], named: str) -> None:
    refused = house.run("scan", SITE, *options)
    assert refused.exit_code == 3
    assert named in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert refused.stdout == ""


@pytest.mark.parametrize("url", ["shop.example", "ftp://127.0.0.1/", "http://a:b@127.0.0.1/", ""])
def test_a_url_that_is_none_is_refused_with_3(house: CliHouse, url: str) -> None:
    refused = house.run("scan", url)
    assert refused.exit_code == 3
    assert "URL" in refused.stderr


def test_no_browser_is_granted(house: CliHouse) -> None:
    assert house.run("scan", SITE, "--no-browser").exit_code == 0


def test_reports_are_written_where_they_are_wanted(house: CliHouse, tmp_path: Path) -> None:
    house.play = weak
    native, vendor = tmp_path / "n.json", tmp_path / "v.xml"
    options = ("--format", "native", "--output", str(native), "--format", "XML", "--output", str(vendor))
    assert house.run("scan", SITE, *options).exit_code == 0
    assert json.loads(native.read_text())["Schema"] == "vedette-report/1"
    assert vendor.read_bytes().startswith(b"<?xml")


def test_json_lines_tell_the_story_and_nothing_else_is_on_standard_output(house: CliHouse) -> None:
    house.play = weak
    done = house.run("scan", SITE, "--progress", "json", "--fail-on", "low")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["Kind"] for line in lines] == ["event", "finding", "finding", "progress", "summary"]
    assert lines[-1]["ExitCode"] == done.exit_code == 1
    assert lines[-1]["Findings"][0]["Fingerprint"] in lines[-1]["GateFailedBy"]


def test_json_prints_the_scan_as_the_api_does(house: CliHouse) -> None:
    done = house.run("scan", SITE, "--json")
    task = json.loads(done.stdout)
    assert (task["State"], task["TargetUrl"], task["IsCompleted"]) == ("Complete", SITE, True)


def test_the_build_is_recorded(house: CliHouse) -> None:
    done = house.run("scan", SITE, "--json", env={"GITHUB_ACTIONS": "true", "GITHUB_SHA": "abc"})
    assert json.loads(done.stdout)["VcsCommitInfo"]["VcsVersion"] == "abc"


HOSTILE = "\x1b[2J\x1b]0;owned\x07\u202e[bold red]x[/bold red]\r\n"


def hostile(target: Url) -> Play:
    named = replace(point(target), name=HOSTILE, route="/" + HOSTILE)
    assert isinstance(named, InsertionPoint)
    evidence = (
        Evidence("baseline", answered(named.request, HOSTILE)),
        Evidence("probe", answered(named.request, HOSTILE * 2, 302, Location=HOSTILE)),
    )
    finding = finding_at(target, story=HOSTILE, facts=(Fact(HOSTILE, HOSTILE),), evidence=evidence, sink=HOSTILE)
    advice = replace(finding, severity=Severity.INFORMATION, check="version-disclosure")
    cells = clean_cells(target) + clean_cells(target, 1, CellState.ERROR, HOSTILE)
    return Play((replace(finding, subject=named), replace(advice, subject=named)), cells)


@pytest.mark.parametrize(
    "command",
    [
        ("scan", SITE),
        ("scan", SITE, "--progress", "json"),
        ("scan", SITE, "--fail-on", "information"),
        ("scans", "show", "latest"),
        ("coverage", "latest"),
        ("coverage", "latest", "--format", "json"),
    ],
    ids=" ".join,
)
def test_hostile_text_does_not_reach_the_terminal(house: CliHouse, command: tuple[str, ...]) -> None:
    house.play = hostile
    house.run("scan", SITE)
    shown = house.run(*command).output
    assert "[bold red]x[/bold red]" in shown
    assert all(char.isprintable() or char == "\n" for char in shown)


def test_where_another_process_has_the_directory_the_scan_is_queued_there(house: CliHouse) -> None:
    house.run("user", "list")
    with DirectoryLock.acquire(house.data):
        waits = house.run("scans", "list")
        assert waits.exit_code == 0
        refused = house.run("scan", SITE, "--fail-on", "worst")
        assert refused.exit_code == 3


async def queue(house: CliHouse, *targets: str) -> None:
    """Launch scans that nobody runs."""
    async with house.doors.open_services(house.data) as services:
        actor = await services.members.operator()
        for target in targets:
            await services.one_shot.start(actor, read_options(ScanOptions(target), {}).wish)


def test_other_scans_are_not_run_but_told_of(house: CliHouse) -> None:
    anyio.run(queue, house, *(f"http://127.0.0.1:{port}/" for port in range(8081, 8086)))

    done = house.run("scan", SITE)

    assert done.exit_code == 0, done.output
    assert done.stderr.count("http://127.0.0.1:808") == 3
    assert " and 2 more." in done.stderr
    assert "vedette serve" in done.stderr


def test_a_defect_ends_with_5_and_leaves_its_trace_in_the_log(house: CliHouse) -> None:
    def broken(_: Url) -> Play:
        raise ZeroDivisionError("a secret of the site")

    house.play = broken
    done = house.run("scan", SITE)
    log = house.data / "defects.log"
    assert done.exit_code == 5
    assert str(log) in done.stderr
    assert "Traceback" not in done.output
    assert "a secret of the site" not in done.output
    assert "ZeroDivisionError: a secret of the site" in log.read_text()
    assert log.stat().st_mode & 0o077 == 0


def test_an_interrupt_pauses_the_scan_and_says_how_to_go_on(house: CliHouse) -> None:
    def interrupted(target: Url) -> Play:
        os.kill(os.getpid(), signal.SIGINT)
        return Play(cells=clean_cells(target), state=ScanState.SCANNING)

    house.play = interrupted
    done = house.run("scan", SITE)
    assert done.exit_code == 130, done.output
    house.play = lambda target: Play(cells=clean_cells(target))
    assert "goes on" in house.run("scan", SITE).stderr
