"""The four jobs of ``TMUXAgentManager``: sessions that are there afterwards, under the names that were asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

import pymux_wf
from pymux_wf.workflow.agents import TMUXAgentManager

SMALL = """
[[window]]
name = "{0}"
[[window.pane]]
run = ["sh", "-c", "echo here is {0}; exec cat"]
"""


def test_the_four_jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layouts = tmp_path / "pywfmux" / "layouts"
    layouts.mkdir(parents=True)
    for name in ("orchestrator", "debug", "development"):
        (layouts / f"{name}.toml").write_text(SMALL.format(name))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    with pymux_wf.Server.start() as server, TMUXAgentManager(server) as agents:
        assert agents.create_agent_session("writer", ["cat"]).name == "writer"
        watched = agents.create_workflow_monitoring("orders")
        assert watched.name == "orders"
        watched.pane.wait_for("here is orchestrator")
        assert agents.create_workflow_monitoring("orders").id == watched.id  # and no window twice
        assert [window.info().name for window in watched.windows] == ["orchestrator"]
        assert agents.create_debug_session(watched.id).id == watched.id
        assert [window.info().name for window in watched.windows] == ["orchestrator", "debug"]
        assert agents.create_debug_session().name == "debug"
        assert agents.create_development_environment("dev-2").name == "dev-2"
        assert {each.name for each in server.sessions} >= {"writer", "orders", "debug", "dev-2"}
        with pytest.raises(pymux_wf.NotFound):
            agents.create_debug_session("$99")
