"""Files of the state directory that were damaged: nothing is lost without a word, and nobody is kept from working."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pymux_wf import Server
from pymux_wf.workflow.agents.store import Store, write_json
from pymux_wf.workflow.alerts.journal import Journal
from pymux_wf.workflow.alerts.journal import directory_of as alerts_of
from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.supervisor.calls import call
from pymux_wf.workflow.supervisor.log_file import log_path


@pytest.mark.parametrize("text", ["", '{"trunc', "[1, 2]", "\x00\x00", "[" * 100_000])
def test_a_damaged_record_of_an_agent_is_kept_aside(tmp_path: Path, text: str) -> None:
    store = Store(tmp_path)
    write_json(tmp_path / "good.json", {"name": "good"})
    (tmp_path / "bad.json").write_text(text)
    assert list(store.load()) == ["good"]
    store.save("bad", {"name": "bad"})
    assert (tmp_path / "bad.json.damaged").read_text() == text
    assert sorted(store.load()) == ["bad", "good"]


@pytest.mark.parametrize("text", ["", '{"trunc', "[]"])
def test_a_damaged_state_of_alerts_is_kept_aside(tmp_path: Path, text: str) -> None:
    (tmp_path / "state.json").write_text(text)
    journal = Journal(tmp_path)
    assert journal.state() == {}
    journal.write_state({"alerts": []})
    assert (tmp_path / "state.json.damaged").read_text() == text


def test_a_supervisor_begins_with_a_state_that_makes_no_sense(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with Server.start() as server:
        path = server.socket_path or ""
        state = alerts_of(path) / "state.json"
        state.write_text(json.dumps({"silences": [3], "alerts": [{}]}))
        assert call(path, "alerts.list")["alerts"] == []
        assert (state.parent / "state.json.damaged").exists()
        assert "cannot be understood" in log_path(path).read_text()


def test_a_supervisor_that_cannot_begin_says_why(tmp_path: Path, short_path: Path) -> None:
    code = (
        "import sys; import pymux_wf.workflow.supervisor.__main__ as it\n"
        "def broken(house): raise RuntimeError('a broken part')\n"
        "it.read_file = broken\n"
        "sys.exit(it.main(['--ready', '1', sys.argv[1]]))"
    )
    with Server.start() as server:
        words = [sys.executable, "-c", code, server.socket_path or ""]
        done = subprocess.run(words, capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stdout) == (1, "RuntimeError: a broken part")


def test_a_state_directory_that_cannot_be_made_ends_what_needs_it_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    with Server.start() as server:
        path = server.socket_path or ""
        Path(f"{path}.alerts").write_text("")  # nor can the directory beside the socket, which stands in for it
        assert call(path, "metrics.list")["metrics"]
        with pytest.raises(WorkflowError, match=r"alerts could not begin: .*File exists"):
            call(path, "alerts.list")
