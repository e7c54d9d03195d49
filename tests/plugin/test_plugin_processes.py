"""The table of processes: started in order, ready before the test goes on, watched, stopped cleanly."""

from __future__ import annotations

import re

import pytest

from pymux_wf import Exit, InvalidCall, PaneDied, StoppedEarly, WaitTimeout
from pymux_wf.testing import NotStopped, Process, Processes

from .conftest import Inner

SERVICE = "echo starting; trap 'echo bye; exit 0' TERM; echo port 4711; while :; do sleep 1000 & wait; done"


def test_each_is_ready_before_the_next_is_started(mux_processes: Processes) -> None:
    site = mux_processes(
        {
            "database": Process(["sh", "-c", SERVICE], ready=re.compile(r"port (\d+)")),
            "web": {"command": "echo $PORT is up; exec cat", "ready": "up", "env": {"PORT": "80"}, "stop": "C-c"},
            "plain": "exec cat",
        }
    )
    assert list(site) == ["database", "web", "plain"]
    database = site["database"].ready
    assert database is not None
    assert database.groups == ("4711",)
    assert site["web"].pane.output().startswith("80 is up")
    assert [window.name for window in site["web"].pane.session.windows][:2] == ["database", "web"]


def test_they_are_stopped_in_the_opposite_order(mux_processes: Processes) -> None:
    mux_processes({"one": Process(["sh", "-c", SERVICE], ready="port"), "two": Process("exec cat", stop=["C-d"])})
    panes = [running.pane for running in mux_processes.values()]
    mux_processes.stop()
    assert [pane.exit for pane in panes] == [Exit(code=0), Exit(code=0)]
    assert "bye" in panes[0].output()
    first, second = (pane.exit for pane in panes)
    assert first is not None
    assert second is not None
    assert second.time <= first.time


def test_what_it_must_not_write_ends_the_wait_early(mux_processes: Processes) -> None:
    row = Process("echo panic: no disk; exec cat", ready="up", fail_on=["panic", "fatal"], timeout=60)
    with pytest.raises(StoppedEarly, match="panic") as caught:
        mux_processes({"database": row})
    assert "'database'" in caught.value.__notes__[0]


def test_an_end_before_it_is_ready_is_told(mux_processes: Processes) -> None:
    with pytest.raises(PaneDied) as caught:
        mux_processes({"database": Process("echo no license; exit 3", ready="up", timeout=60)})
    assert "exited with code 3" in str(caught.value)
    assert "no license" in str(caught.value)


def test_a_process_that_is_never_ready_is_told(mux_processes: Processes) -> None:
    with pytest.raises(WaitTimeout, match="waiting for text 'up'"):
        mux_processes({"database": Process("echo slow; exec cat", ready="up", timeout=0.1)})


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (Process("trap 'exit 9' TERM; echo up; while :; do sleep 1000 & wait; done", ready="up"), "exited 9 when it"),
        (Process(["sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.1; done"], ready="up", stop_timeout=0.2),
         "did not stop within 0.2 s of TERM"),
        (Process("exec cat", stop_code=3), "ended by signal 15 when it"),
    ],
)  # fmt: skip
def test_what_does_not_stop_as_it_should_is_told(mux_processes: Processes, row: Process, problem: str) -> None:
    mux_processes({"bad": row})
    with pytest.raises(NotStopped, match=problem):
        mux_processes.stop()
    assert len(mux_processes) == 0


def test_an_end_by_itself_is_told_unless_it_may(mux_processes: Processes) -> None:
    mux_processes({"job": Process("echo done", may_end=True)})["job"].pane.wait_exit()
    mux_processes.stop()
    mux_processes({"service": Process("echo over; exit 1")})["service"].pane.wait_exit()
    with pytest.raises(NotStopped, match=r"'service' had exited 1 by itself\n    \| over"):
        mux_processes.stop()


def test_what_it_must_not_write_fails_the_test_also_later(inner: Inner) -> None:
    result = inner(
        """
        import pytest

        @pytest.mark.parametrize("works", [True, False])
        def test_it(mux_processes, works):
            table = {"web": {"command": "cat", "fail_on": ["Traceback"]}}
            pane = mux_processes(table)["web"].pane
            pane.send_text("Traceback (most recent call last)\\n")
            pane.wait_for("Traceback (most recent")
            assert works, "of another reason"
        """
    )
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        ["*ProcessFailed: the process 'web' wrote 'Traceback', which it must not*", "*of another reason*"]
    )
    assert result.stdout.str().count("the process 'web' wrote 'Traceback'") >= 2
    assert result.stdout.str().count("pywfmux artifacts") == 2


def test_what_did_not_stop_is_an_error_beside_the_outcome_of_the_test(inner: Inner) -> None:
    result = inner(
        """
        def test_it(mux_processes):
            mux_processes({"job": "echo over; exit 1"})["job"].pane.wait_exit()
        """
    )
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*NotStopped: the process 'job' had exited 1 by itself*", "*pywfmux artifacts*"])


def test_a_row_with_a_name_that_is_none(mux_processes: Processes) -> None:
    with pytest.raises(InvalidCall, match=r"'redy' is nothing of a process \(command, ready, fail_on, "):
        mux_processes({"web": {"command": "cat", "redy": "up"}})
    with pytest.raises(InvalidCall, match="the process has no command"):
        mux_processes({"web": {"ready": "up"}})
    assert len(mux_processes) == 0
