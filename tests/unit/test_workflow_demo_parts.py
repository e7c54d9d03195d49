"""The parts of the demonstration by themselves: its queue over SQLite, its engine, and when its keeper ends."""

from __future__ import annotations

import logging
import os
import socket
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pymux_wf.workflow.demo.engine import Engine
from pymux_wf.workflow.demo.event_store import EventStore
from pymux_wf.workflow.demo.keeper import Keeper
from pymux_wf.workflow.demo.places import Places, answers
from pymux_wf.workflow.demo.queues import SqliteQueues
from pymux_wf.workflow.panes.externals import started
from pymux_wf.workflow.probes.settings import Components

ORDER = {"order": 7, "goods": "lamp", "price": 12, "workflow": "return"}
RESULT = {**ORDER, "worker": "worker-1", "began": 1.0, "seconds": 0.5, "error": ""}


@pytest.fixture
def places(short_path: Path) -> Iterator[Places]:
    """Those of a demonstration whose server somebody else plays."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(short_path / "demo"))
        server.listen()
        yield Places(str(short_path / "demo"))


def test_each_message_is_taken_once_and_in_order(tmp_path: Path) -> None:
    path = str(tmp_path / "queue.db")
    first, second = SqliteQueues(path), SqliteQueues(path)
    for number in range(3):
        first.put("tasks", {"number": number})
    taken = [queues.taken("tasks", "one", 0.0) for queues in (first, second, first)]
    assert [each[1]["number"] for each in taken if each] == [0, 1, 2]
    assert second.taken("tasks", "two", 0.0) is None
    assert second.taken("orders", "two", 0.0) is None


def test_a_run_goes_from_task_to_task_and_is_counted(tmp_path: Path) -> None:
    queues = SqliteQueues(str(tmp_path / "queue.db"))
    engine = Engine(queues, EventStore(tmp_path), logging.getLogger("engine"))
    engine.begin(ORDER)
    steps = []
    while (task := queues.taken("tasks", "worker-1", 0.0)) is not None:
        steps.append(task[1]["step"])
        engine.go_on({**RESULT, "step": task[1]["step"]})
    assert steps == ["inspect", "refund"]
    assert 'workflow_completed_total{status="ok"} 1\n' in engine.metrics()
    assert [run["state"] for run in engine.runs()["runs"]] == ["completed"]
    events = sqlite3.connect(tmp_path / "events.db").execute("select type from events order by position").fetchall()
    assert [kind for (kind,) in events] == ["OrderPlaced", "TaskCompleted", "TaskCompleted", "WorkflowCompleted"]


def test_a_task_that_fails_ends_its_run(tmp_path: Path) -> None:
    queues = SqliteQueues(str(tmp_path / "queue.db"))
    engine = Engine(queues, EventStore(tmp_path), logging.getLogger("engine"))
    engine.begin(ORDER)
    engine.go_on({**RESULT, "step": "inspect", "error": "the parcel is damaged"})
    assert [(run["state"], run["error"]) for run in engine.runs()["runs"]] == [("failed", "the parcel is damaged")]
    assert queues.taken("tasks", "worker-1", 0.0) is not None
    assert queues.taken("tasks", "worker-1", 0.0) is None


def test_it_is_kept_for_so_many_seconds(places: Places) -> None:
    keeping = threading.Thread(target=Keeper(places).keep, args=(0.05, -1))
    keeping.start()
    keeping.join(10)
    assert not keeping.is_alive()


def test_it_ends_when_nobody_holds_it_any_more(places: Places) -> None:
    reading, writing = os.pipe()
    keeping = threading.Thread(target=Keeper(places).keep, args=(0, reading))
    keeping.start()
    assert keeping.is_alive()
    os.close(writing)
    keeping.join(10)
    os.close(reading)
    assert not keeping.is_alive()


def test_it_ends_when_its_server_has_gone(short_path: Path) -> None:
    places = Places(str(short_path / "demo"))
    assert not answers(places.socket)
    keeping = threading.Thread(target=Keeper(places).keep, args=(0, -1))
    keeping.start()
    keeping.join(10)
    assert not keeping.is_alive()


def test_its_files_stand_beside_the_socket_and_nobody_keeps_what_is_not_there(short_path: Path) -> None:
    places = Places.beside(str(short_path / "default"))
    assert (places.socket, str(places.directory)) == (f"{short_path}/demo", f"{short_path}/demo.files")
    assert places.keeper() is None
    assert places.ending()(0.0)


def test_its_sql_pane_is_opened_on_its_database_and_only_reads() -> None:
    argv, _ = started("sqlite3", Components(sqlite="sqlite:////var/shop.db"))
    assert argv == ["sqlite3", "-readonly", "/var/shop.db"]
    assert started("sqlite3", Components())[0] == ["sqlite3"]
