# SPDX-License-Identifier: Apache-2.0
"""Runs scans durably with DBOS Transact: one workflow a scan, its id the scan's id, one recorded step a slice.

DBOS remembers only "slice n done"; what a scan knows is in its journal. A slice may run twice after a death, which
batches make harmless. A scan that is to stop for now (pause, time window) cancels its workflow from inside the slice,
so that going on is DBOS's own `resume` and the replay never meets the stop again.

Traps that shape this file: the application version is fixed, or nothing would be recovered after an upgrade; the
serializer is JSON, since the default one unpickles what the database holds; inputs are ids only.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import Enum
from uuid import UUID

import anyio.to_thread
from dbos import DBOS, DBOSConfiguredInstance, DBOSPortableJSONSerializer, SetWorkflowID

from vedette.scan.runner import SliceOutcome

QUEUE = "scans"
_APPLICATION_VERSION = "1"
_POLL_SECONDS = 0.5
"""How often DBOS looks for scans to begin: each look costs some milliseconds, also while nothing waits."""
_WAITING = frozenset({"ENQUEUED", "PENDING", "DELAYED"})


class _Reply(Enum):
    """What a recorded slice tells its workflow."""

    MORE = "more"
    DONE = "done"


@DBOS.dbos_class()
class ScanWorkflow(DBOSConfiguredInstance):
    """The workflow of a scan, bound to the function that runs one slice."""

    def __init__(self, run_slice: Callable[[UUID], SliceOutcome]) -> None:
        super().__init__("scans")
        self._run_slice = run_slice

    @DBOS.workflow(name="run_scan")
    def run(self, scan_id: str) -> None:
        """Run slices until the scan is over."""
        number = 0
        while self.slice(scan_id, number) == _Reply.MORE.value:
            number += 1

    @DBOS.step(name="run_slice")
    def slice(self, scan_id: str, number: int) -> str:
        """Run slice `number` of the scan; the number is there so that a reader of the queue sees it."""
        outcome = self._run_slice(UUID(scan_id))
        if outcome is SliceOutcome.DONE:
            return _Reply.DONE.value
        if outcome is SliceOutcome.STOPPED:
            DBOS.cancel_workflow(scan_id)
        return _Reply.MORE.value


class DbosEngine:
    """`scan.ports.Engine` on DBOS. Only the process that holds the lock of the data directory may launch it.

    `database_url` is an SQLAlchemy URL of a database of its own; `executor_id` names this process over restarts, so
    that what it ran when it died is taken up when it starts again.
    """

    def __init__(
        self, database_url: str, executor_id: str, run_slice: Callable[[UUID], SliceOutcome], most_scans: int = 2
    ) -> None:
        self._workflow_errors_are_ours()
        DBOS(
            config={
                "name": "vedette",
                "system_database_url": database_url,
                "application_version": _APPLICATION_VERSION,
                "executor_id": executor_id,
                "enable_otlp": False,
                "serializer": DBOSPortableJSONSerializer(),
                "sys_db_pool_size": 4,
                "log_level": "CRITICAL",
                "console_log_level": "CRITICAL",
            }
        )
        self._workflow = ScanWorkflow(run_slice)
        self._most_scans = most_scans

    @staticmethod
    def _workflow_errors_are_ours() -> None:
        """Silence DBOS's log: the runner logs and records every failure itself, with the scan's id."""
        logging.getLogger("dbos").setLevel(logging.CRITICAL)

    def launch(self) -> None:
        """Take up what was running and begin to take scans from the queue."""
        DBOS.launch()
        DBOS.register_queue(
            QUEUE, worker_concurrency=self._most_scans, polling_interval_sec=_POLL_SECONDS, on_conflict="always_update"
        )

    def close(self, most_seconds: int = 10) -> None:
        """Take no more scans and wait up to `most_seconds` for slices in flight."""
        DBOS.destroy(workflow_completion_timeout_sec=most_seconds, destroy_registry=True)

    async def start(self, scan_id: UUID) -> None:
        """Run the scan: enqueue it, or take it up where it was stopped. Harmless while it runs or is over."""
        await anyio.to_thread.run_sync(self._start, str(scan_id))

    async def stop(self, scan_id: UUID) -> None:
        """Let no further slice begin."""
        await anyio.to_thread.run_sync(self._stop, str(scan_id))

    def _start(self, workflow_id: str) -> None:
        status = DBOS.get_workflow_status(workflow_id)
        if status is None:
            with SetWorkflowID(workflow_id):
                DBOS.enqueue_workflow(QUEUE, self._workflow.run, workflow_id)
        elif status.status not in _WAITING and status.status != "SUCCESS":
            DBOS.resume_workflow(workflow_id, queue_name=QUEUE)

    def _stop(self, workflow_id: str) -> None:
        status = DBOS.get_workflow_status(workflow_id)
        if status is not None and status.status in _WAITING:
            DBOS.cancel_workflow(workflow_id)
