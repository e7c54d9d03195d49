"""``mon docker`` against a socket that replays the Engine's answers, and a program called docker."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workflow_services import DockerSocket, docker_recordings, docker_stats, fake_calls, fake_program

from pymux_wf.workflow.components import docker_engine
from pymux_wf.workflow.drawing.document import Lines, Table, text_of
from pymux_wf.workflow.monitors import docker
from pymux_wf.workflow.monitors.monitor import Settings, Unavailable
from pymux_wf.workflow.probes.finding import Finding, State

WEB = "a1" * 32


@pytest.fixture(autouse=True)
def _nothing_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("DOCKER_HOST", "DOCKER_TLS_VERIFY", "PYWFMUX_WORKFLOW"):
        monkeypatch.delenv(name, raising=False)


def collect(url: str, **flags: Any) -> dict[str, Any]:
    source = docker.DockerSource(Settings({"url": url, **flags}, project="/nowhere"))
    found = source.collect()
    json.dumps(found)
    return found


def finding(url: str) -> Finding:
    with pytest.raises(Unavailable) as caught:
        collect(url)
    return caught.value.finding


def test_containers_health_and_use(docker_socket: DockerSocket) -> None:
    found = collect(docker_socket.url)
    assert found["counts"] == {"running": 2, "exited": 1}
    rows = {row["name"]: row for row in found["containers"]}
    assert [row["name"] for row in found["containers"]][-1] == "web"  # what is in trouble comes first
    web = rows["web"]
    assert (web["health"], web["memory"], web["memory_limit"], web["processes"]) == ("healthy", 64 << 20, 256 << 20, 7)
    assert web["cpu"] == 0.5
    assert web["ports"] == ["8080->80/tcp"]
    assert (rows["queue"]["health"], rows["queue"]["restarts"]) == ("unhealthy", 2)
    assert rows["job"]["cpu"] is None
    assert found["last"]["queue"] == ["queue line 0", "queue line 1", "queue line 2"]
    table, *last = [block for block in docker.document(found).blocks if isinstance(block, (Table, Lines))]
    assert isinstance(table, Table)
    assert ["unhealthy" in map(text_of, row) for row in table.rows].count(True) == 1
    assert len(last) == 2
    assert all(method == "GET" for method, *_ in docker_socket.requests)


def test_processor_time_is_that_between_two_looks(docker_socket: DockerSocket) -> None:
    source = docker.DockerSource(Settings({"url": docker_socket.url}, project="/nowhere"))
    source.collect()
    later = docker_stats(0.5)
    later["cpu_stats"]["system_cpu_usage"] += 4_000_000_000
    later["cpu_stats"]["cpu_usage"]["total_usage"] += 3_000_000_000
    docker_socket.answer(f"/containers/{WEB}/stats", later)
    rows = {row["name"]: row for row in source.collect()["containers"]}
    assert rows["web"]["cpu"] == 1.5


def test_logs_of_one(docker_socket: DockerSocket) -> None:
    docker_socket.answer(f"/containers/{WEB}/logs", b"\x02\0\0\0\0\0\0\x0b\x1b[2Jred\xff\r\n!\x01\0\0\0\0\0\0\x09cut")
    assert collect(docker_socket.url, logs=WEB)["lines"] == ["\\x1b[2Jred\\xff\\x0d", "!cut"]
    assert "404" in collect(docker_socket.url, logs="none")["lines"][0]


def test_states_by_evidence(docker_socket: DockerSocket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docker_socket.answer("/version", {"message": "authorization denied by plugin"}, status=403)
    assert finding(docker_socket.url).state is State.DENIED
    docker_socket.answer("/version", docker_recordings()["/version"])
    source = docker.DockerSource(Settings({"url": docker_socket.url}, project="/nowhere"))
    source.collect()
    docker_socket.stop()
    with pytest.raises(Unavailable) as caught:
        source.collect()
    assert caught.value.finding.state is State.UNREACHABLE
    docker_socket.start()
    assert len(source.collect()["containers"]) == 3
    monkeypatch.setenv("PATH", "/nowhere")
    assert finding("ssh://nobody@nowhere.invalid").state is State.MISSING
    monkeypatch.setattr("pymux_wf.workflow.probes.places.USUAL", {})
    with pytest.raises(Unavailable) as caught:
        docker.DockerSource(Settings({}, project="/nowhere")).collect()
    assert caught.value.finding.state is State.UNSET


@pytest.mark.parametrize("body", [b"", b'[{"Id": "a', b"null", b"[" * 100_000, b"\xff\xfe"])
def test_answers_that_are_cut_off_or_none(docker_socket: DockerSocket, body: bytes) -> None:
    docker_socket.answer("/version", body)
    assert "no Docker Engine" in finding(docker_socket.url).detail


def test_engine_that_drips(docker_socket: DockerSocket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docker_engine, "DEADLINE", 0.3)
    stop = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not stop.wait(0.05):
            handler.wfile.write(b" ")
            handler.wfile.flush()

    docker_socket.answers["/version"] = drip
    try:
        assert "in time" in finding(docker_socket.url).detail
    finally:
        stop.set()


def test_by_the_program_where_only_that_reaches_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"ID": WEB, "Names": "web", "Image": "x:1", "State": "running", "Status": "Up (healthy)", "Ports": "80/tcp"}
    stats = {"ID": WEB, "CPUPerc": "12.50%", "MemUsage": "64MiB / 256MiB", "PIDs": "7"}
    fake_program(
        tmp_path,
        "docker",
        [
            (["version"], '{"Version":"24.0.7"}\n', "", 0),
            (["ps", "-a"], json.dumps(row) + "\n", "", 0),
            (["stats", "--no-stream"], json.dumps(stats) + "\n", "", 0),
            (["logs"], "one\ntwo\n", "three\n", 0),
        ],
    )
    monkeypatch.setenv("PATH", str(tmp_path))
    [web] = collect("ssh://me@host")["containers"]
    assert (web["name"], web["cpu"], web["memory"], web["health"]) == ("web", 0.125, 64 << 20, "healthy")
    assert collect("ssh://me@host", logs="web")["lines"] == ["one", "two", "three"]
    assert {each[0] for each in fake_calls(tmp_path, "docker")} == {"version", "ps", "stats", "logs"}
    refused = "permission denied while trying to connect to the Docker daemon socket\n"
    fake_program(tmp_path, "docker", [([], "", refused, 1)])
    assert finding("ssh://me@host").state is State.DENIED


@given(st.binary(max_size=200))
def test_any_bytes_are_a_log(data: bytes) -> None:
    assert len(docker_engine.demultiplexed(data)) <= len(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["Names", "Ports", "Id", "Status", "cpu_stats", "cpu_usage", "stats"]), inner)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["Names", "Ports", "cpu_stats", "memory_stats", "networks"]), JSON))
def test_any_json_is_a_row(told: dict[str, Any]) -> None:
    docker_engine.row_of(told)
    docker_engine.use_of(told, None)
