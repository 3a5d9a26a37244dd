# SPDX-License-Identifier: Apache-2.0
"""Proof files are read as they were written, and nothing else is."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.fake_sites import WILLING
from tests.support.judge import SEED, judge_area, judge_fully, page, point_at

from vedette.checks import version_control_exposed
from vedette.checks.os_command_injection import CHECK
from vedette.domain.exchange import Request, Response
from vedette.domain.finding import Directory, Finding
from vedette.domain.proof import Proof
from vedette.errors import UsageError
from vedette.reports.proof_file import Origin, read_proof, write_proof

HERE = Origin("Vedette/0", UUID(int=1), UUID(int=2))


def a_proof() -> Proof:
    judged = judge_fully(CHECK, WILLING[CHECK.id](), point_at(value="db", name="host"))
    assert judged.finding is not None
    assert judged.survey is not None
    shared = (*judged.survey.baselines, judged.survey.canary, judged.survey.breaker)
    survey = tuple(seen.exchange for seen in shared if seen is not None)
    return Proof(_bare(judged.finding), SEED, SEED, survey, tuple(seen.exchange for seen in judged.observations))


def _bare(finding: Finding) -> Finding:
    return replace(finding, evidence=())


FILE = write_proof(a_proof(), HERE)


def test_a_proof_is_read_as_it_was_written() -> None:
    assert read_proof(FILE) == (a_proof(), HERE)
    assert write_proof(*read_proof(FILE)) == FILE


def test_a_proof_of_a_directory_is_read_as_it_was_written() -> None:
    def site(request: Request) -> Response:
        return page("ref: refs/heads/main\n") if request.url.path.endswith("HEAD") else page("No", 404)

    judged = judge_area(version_control_exposed.CHECK, site, Directory(point_at().request.url.with_target("/")))
    assert judged.finding is not None
    proof = Proof(_bare(judged.finding), SEED, b"", (), tuple(seen.exchange for seen in judged.observations))

    assert read_proof(write_proof(proof, HERE))[0] == proof


def changes() -> dict[str, bytes]:
    document = json.loads(FILE)
    first, second, *others = document["observations"]
    answer = {**first, "exchange": {**first["exchange"], "role": "owner"}}
    return {
        "a message is changed": json.dumps({**document, "observations": [answer, second, *others]}).encode(),
        "a message is left out": json.dumps({**document, "observations": [second, *others]}).encode(),
        "two messages change places": json.dumps({**document, "observations": [second, first, *others]}).encode(),
        "the claim is changed": json.dumps(
            {**document, "head": {**document["head"], "claim": {**document["head"]["claim"], "certainty": 1}}}
        ).encode(),
        "the format is another": json.dumps({**document, "head": {**document["head"], "format": "proof"}}).encode(),
        "the version is another": json.dumps({**document, "head": {**document["head"], "version": 2}}).encode(),
        "it is no JSON": b"PK\x03\x04",
        "it is another JSON": b"{}",
        "it is empty": b"",
        "it is nested without an end": b"[" * 100_000,
    }


@pytest.mark.parametrize("content", changes().values(), ids=changes())
def test_a_file_is_refused_where(content: bytes) -> None:
    with pytest.raises(UsageError):
        read_proof(content)


@given(st.integers(0, len(FILE) - 1), st.integers(0, 255))
def test_one_byte_that_is_changed_is_noticed_or_means_the_same(position: int, byte: int) -> None:
    changed = FILE[:position] + bytes([byte]) + FILE[position + 1 :]

    try:
        found = read_proof(changed)
    except UsageError:
        return
    assert found == read_proof(FILE)
