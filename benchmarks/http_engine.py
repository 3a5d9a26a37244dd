# SPDX-License-Identifier: Apache-2.0
"""Do exact bytes cost speed? Vedette's sender, whole and by parts, beside aiohttp and httpx2."""

from __future__ import annotations

import importlib.util
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import median

import msgspec

from benchmarks.children import STOP_LIMIT_SECONDS, announcing, python_command, python_environment
from benchmarks.http_engines import BODY_BYTES, CONCURRENCY
from benchmarks.outcome import Benchmark, NotMeasured, Outcome, Settings, Target
from benchmarks.rounds import Ratio, Stretch

PEER = "aiohttp"
SENDER = "Vedette's sender: gate, pace, cookies, exact head"
SPEED_TARGET, CPU_TARGET = 1.3, 0.65
ENGINES = {
    SENDER: "sender",
    "Vedette's client: libcurl and our reading, without the gate": "client",
    "the bare driver: libcurl in asyncio": "driver",
    PEER: PEER,
    "httpx2": "httpx2",
}
"""What is measured, in the words of the table, and the name that `http_engines` knows it by."""


def measure(settings: Settings) -> Outcome:
    """Run the engines one after the other, in several rounds. Raises NotMeasured without the peer."""
    if importlib.util.find_spec(PEER) is None:
        raise NotMeasured(f"The peer {PEER} is not installed; `pip install {PEER}` adds it.")
    requests, rounds = (40, 1) if settings.is_quick else (3_000, 7)
    with announcing("benchmarks.fixed_server", str(BODY_BYTES)) as port:
        taken = _measure(int(port), requests, rounds)
    speed = {name: [requests / each.wall_seconds for each in stretches] for name, stretches in taken.items()}
    cpu = {name: [each.cpu_seconds / requests for each in stretches] for name, stretches in taken.items()}
    rows = tuple(
        (name, str(Ratio.of(speed[name], speed[PEER])), str(Ratio.of(cpu[name], cpu[PEER]))) for name in ENGINES
    )
    ours, our_cpu = Ratio.of(speed[SENDER], speed[PEER]), Ratio.of(cpu[SENDER], cpu[PEER])
    return Outcome(
        columns=("engine", f"requests/s ({PEER} = 1)", f"processor time a request ({PEER} = 1)"),
        rows=rows,
        targets=(
            Target(f"≥ {SPEED_TARGET} × {PEER}", f"{ours.median:.2f}", ours.median >= SPEED_TARGET),
            Target(f"≤ {CPU_TARGET} × its processor time", f"{our_cpu.median:.2f}", our_cpu.median <= CPU_TARGET),
        ),
        notes=(
            f"{rounds} rounds of {requests:,} requests an engine, {CONCURRENCY} at once on kept connections, answers "
            f"of {BODY_BYTES:,} bytes, each target another; every engine, and the server, is a process of its own.",
            f"Scale: {PEER} made {median(speed[PEER]):,.0f} requests/s here.",
        ),
    )


def _measure(port: int, requests: int, rounds: int) -> dict[str, list[Stretch]]:
    """Return the stretches of each engine; all stay open, and each is warmed up once, as in a long scan."""
    taken: dict[str, list[Stretch]] = {name: [] for name in ENGINES}
    with ExitStack() as stack:
        opened = {name: stack.enter_context(_engine(known_by, port)) for name, known_by in ENGINES.items()}
        for engine in opened.values():
            _round(engine, max(requests // 6, CONCURRENCY))
        for _ in range(rounds):
            for name, engine in opened.items():
                taken[name].append(_round(engine, requests))
    return taken


@contextmanager
def _engine(name: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run an engine in a process of its own; it leaves when its input ends."""
    command = python_command("benchmarks.http_engines", name, str(port))
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=dict(python_environment())
    ) as child:
        assert child.stdin is not None
        try:
            yield child
        finally:
            child.stdin.close()
            child.wait(STOP_LIMIT_SECONDS)


def _round(engine: subprocess.Popen[bytes], requests: int) -> Stretch:
    """Have an engine send `requests`, and return what it took. Raises NotMeasured when it breaks."""
    assert engine.stdin is not None
    assert engine.stdout is not None
    engine.stdin.write(b"%d\n" % requests)
    engine.stdin.flush()
    line = engine.stdout.readline()
    if not line:
        raise NotMeasured("An engine left in the middle of a round; what it said stands above.")
    return msgspec.json.decode(line, type=Stretch)


BENCHMARK = Benchmark(
    name="http_engine",
    title="HTTP engine",
    question="Do exact bytes, a gate and a governed pace cost speed, beside a client that has none of them?",
    measure=measure,
)
