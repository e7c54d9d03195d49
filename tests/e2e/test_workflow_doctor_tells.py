"""``pywfmux doctor`` without a server, with one, on a terminal, with a configuration that is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workflow_services import RedisServer

from pymux_wf import Server

from .driver import PYWFMUX, Pywfmux, Terminal


def environment(directory: Path, **more: str) -> dict[str, str]:
    base = {"PATH": "/nowhere", "HOME": str(directory), "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    return {**base, "PYTHONPATH": os.environ.get("PYTHONPATH", ""), **more}


def doctor(directory: Path, *words: str, **more: str) -> tuple[int, str]:
    done = subprocess.run(
        [*PYWFMUX, "-S", f"{directory}/socket", "doctor", "--root", str(directory), *words],
        capture_output=True, text=True, env=environment(directory, **more), timeout=30, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    return done.returncode, done.stdout


def told(directory: Path, *words: str, **more: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(doctor(directory, "--json", *words, **more)[1])
    return value


def test_on_an_empty_machine(directory: Path) -> None:
    began = time.monotonic()
    value = told(directory)
    assert time.monotonic() - began < 4
    assert value["problems"] == []
    assert value["server"]["running"] is False
    assert value["terminal"]["is_terminal"] is False
    assert value["versions"]["tmux"] is None
    states = {each["component"]: each["state"] for each in value["components"]}
    assert (states["git"], states["kube"], states["engine"]) == ("missing", "missing", "unset")
    code, text = doctor(directory, "--strict")
    assert code == 0
    assert "COMPONENT" in text
    assert "\x1b" not in text


def test_what_is_configured_and_not_there_is_a_problem(directory: Path, redis_server: RedisServer) -> None:
    redis_server.stop()
    file = directory / ".config" / "pywfmux" / "workflow.toml"
    file.parent.mkdir(parents=True)
    file.write_text(f"[components]\nredis = 'redis://:hunter2@127.0.0.1:{redis_server.port}/0'\n")
    code, text = doctor(directory, "--strict")
    assert code == 1
    assert "unreachable" in text
    assert "hunter2" not in text
    redis_server.start()
    file.write_text(f"[components]\nredis = '{redis_server.url}'\n")
    code, text = doctor(directory, "--strict")
    assert code == 0, text
    file.write_text("[components]\nredsi = 'x'\n")
    value = told(directory)
    assert f"{file}:2:1" in value["problems"][0]
    assert doctor(directory, "--strict")[0] == 1
    assert doctor(directory)[0] == 0


def test_a_server_that_runs_and_a_terminal_that_answers(
    mux: Server, start: Callable[..., Pywfmux], directory: Path
) -> None:
    server = start()
    server.run("new-session", "-d")
    argv = [*PYWFMUX, "-S", server.socket, "doctor"]
    terminal = Terminal(mux, argv, columns=100, lines=60, env=environment(directory), cwd=directory)
    terminal.wait_for("^server +runs; its supervisor does not run")
    terminal.wait_for("^terminal +xterm-256color, 100x60, 256 colours, .*pywfmux")
    terminal.wait_for(r"^socket .*mode 0[67]00\)")
    assert terminal.wait_exit() == 0
