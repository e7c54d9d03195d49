"""``mon workflow`` against an engine that tells JSON or Prometheus' text, and against a real server's named values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workflow_services import HttpEndpoint, PrometheusEndpoint

import pymux_wf
from pymux_wf.workflow.components import engine_shapes
from pymux_wf.workflow.drawing.document import Line, Table, text_of
from pymux_wf.workflow.monitors import workflow
from pymux_wf.workflow.monitors.monitor import Settings, Unavailable
from pymux_wf.workflow.probes.finding import State

pytestmark = pytest.mark.usefixtures("approved_projects")

TOLD = {
    "workflows": {"completed": 41, "failed": 2, "ratio": 0.5, "ok": True},
    "runs": [
        {"id": 1, "workflow": "pay", "status": "Completed", "started": 1000, "ended": 1002.5},
        {
            "id": 2,
            "workflow": "ship\x1b[2J",
            "status": "FAILED",
            "started_at": "1970-01-01T00:20:00Z",
            "error": "no stock",
        },
        {"id": 3, "workflow": "pack", "status": "running", "started": 1100},
    ],
}


@pytest.fixture(autouse=True)
def _nothing_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PYWFMUX_WORKFLOW", raising=False)


@contextmanager
def opened(project: Path, configured: str = "", socket: str = "", **flags: Any) -> Iterator[workflow.WorkflowSource]:
    (project / "workflow.toml").write_text(configured)
    with closing(workflow.WorkflowSource(Settings(flags, socket, str(project)))) as source:
        yield source


def shown(found: dict[str, Any]) -> str:
    json.dumps(found)
    parts = []
    document = workflow.document(found, now=2000.0)
    for block in (*document.header, *document.blocks):
        if isinstance(block, Line):
            parts.append(text_of(block.cell))
        elif isinstance(block, Table):
            parts += ["  ".join(map(text_of, row)) for row in block.rows]
    return "\n".join(parts)


def test_engine_that_tells_json(tmp_path: Path) -> None:
    engine = HttpEndpoint({"/stats": (200, "application/json", json.dumps(TOLD))})
    configured = f'[engine]\nurl = "{engine.url}/stats"\ncounters = ["workflows."]\n'
    with engine, opened(tmp_path, configured) as source:
        first = source.collect()
        more = {**TOLD, "workflows": {"completed": 61, "failed": 2}}
        engine.answers["/stats"] = (200, "application/json", json.dumps(more))
        second = source.collect()
        engine.stop()
        with pytest.raises(Unavailable) as caught:
            source.collect()
        engine.start()
        assert source.collect()["counters"]
    assert {each["name"]: each["value"] for each in first["counters"]} == {
        "workflows.completed": 41,
        "workflows.failed": 2,
        "workflows.ratio": 0.5,
    }
    assert second["counters"][0]["rate"] > 0
    assert second["counters"][1]["rate"] == 0
    assert first["states"] == {"failed": 1, "running": 1, "completed": 1}
    assert [(run["name"], run["seconds"]) for run in first["runs"]] == [
        ("ship\\x1b[2J", None),
        ("pack", None),
        ("pay", 2.5),
    ]
    assert caught.value.finding.state is State.UNREACHABLE
    text = shown({**first, "view": "runs"})
    assert "no stock" in text
    assert "15m0s" in text  # pack has been running since


def test_engine_that_tells_prometheus_text(tmp_path: Path, prometheus_endpoint: PrometheusEndpoint) -> None:
    prometheus_endpoint.tell(
        '# TYPE a counter\njobs_total{state="ok"} 7\njobs_total{state="bad"} 1\nt_bucket{le="1"} 4\n'
    )
    with opened(tmp_path, f'[components]\nengine = "{prometheus_endpoint.metrics_url}"\n') as source:
        found = source.collect()
    assert {each["name"]: each["value"] for each in found["counters"]} == {
        "jobs_total{state=ok}": 7,
        "jobs_total{state=bad}": 1,
    }
    assert found["runs"] == []


def test_engine_in_a_file_with_runs_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text('{"done": 3}')
    (tmp_path / "runs.json").write_text(json.dumps(TOLD["runs"]))
    configured = f'[engine]\nurl = "{tmp_path}/state.json"\nruns = "{tmp_path}/runs.json"\n'
    with opened(tmp_path, configured, runs=True) as source:
        found = source.collect()
        assert len(found["runs"]) == 3
        (tmp_path / "runs.json").unlink()
        with pytest.raises(Unavailable):
            source.collect()


def test_values_of_the_server_are_true_without_an_engine(tmp_path: Path) -> None:
    with pymux_wf.Server.start() as server:
        server.set_metrics({"tasks.finished": pymux_wf.Metric("12", 12.0), "broken": pymux_wf.Metric(error="refused")})
        with opened(tmp_path, socket=str(server.socket_path)) as source:
            found = source.collect()
    values = {each["name"]: each for each in found["metrics"]}
    assert values["tasks.finished"]["value"] == 12.0
    assert values["broken"]["error"] == "refused"
    text = shown(found)
    assert "no engine is configured" in text
    assert "tasks.finished  12" in text


def test_states_by_evidence(tmp_path: Path) -> None:
    with opened(tmp_path) as source, pytest.raises(Unavailable) as caught:
        source.collect()
    assert caught.value.finding.state is State.UNSET
    with HttpEndpoint({"/": (401, "text/plain", "no"), "/cut": (200, "application/json", '{"a": [1,')}) as engine:
        with opened(tmp_path, url=f"{engine.url}/") as source, pytest.raises(Unavailable) as caught:
            source.collect()
        assert caught.value.finding.state is State.DENIED
        with opened(tmp_path, url=f"{engine.url}/cut") as source, pytest.raises(Unavailable) as caught:
            source.collect()
        assert caught.value.finding.state is State.UNREACHABLE
        engine.answers["/"] = (200, "application/json", '{"n": 1}')
        secret = tmp_path / "token"
        secret.write_text("swordfish\n")
        configured = f'[engine]\nurl = "{engine.url}/"\ntoken = "file:{secret}"\n'
        with opened(tmp_path, configured) as source:
            assert "swordfish" not in json.dumps(source.collect())
        assert engine.requests[-1][2]["Authorization"] == "Bearer swordfish"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["runs", "id", "status", "started", "ended", "duration", "error", "x"]), inner
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_has_a_picture(value: Any) -> None:
    counters, document = engine_shapes.read(json.dumps(value).encode())
    runs = engine_shapes.runs(document)
    told = [{"name": name, "value": number, "rate": None} for name, number in counters.items()]
    found = {"view": "workflow", "address": "x", "counters": told, "runs": runs, "metrics": None, "error": None}
    shown({**found, "states": engine_shapes.states(runs)})


@given(st.binary(max_size=60))
def test_any_bytes_are_counters_or_a_value_error(data: bytes) -> None:
    try:
        engine_shapes.read(data)
    except ValueError:
        pass
