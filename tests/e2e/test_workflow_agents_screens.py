"""Agents as people use them: by the command line, in a monitor on a screen, through crashes of what keeps them."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pymux_wf.workflow.command_line import run
from pymux_wf.workflow.errors import NoServer
from pymux_wf.workflow.supervisor.calls import call
from tests import fake_agent

from .driver import Pywfmux, Terminal, wait_ended

FAKE = str(Path(fake_agent.__file__))


@pytest.fixture
def mux_with_kind(multiplexer: Pywfmux, monkeypatch: pytest.MonkeyPatch) -> Pywfmux:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "PYWFMUX", "PYWFMUX_PANE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", multiplexer.env["HOME"])
    kinds = multiplexer.directory / "home/.config/pywfmux/agents/kinds"
    kinds.mkdir(parents=True)
    (kinds / "fake.toml").write_text(fake_agent.KIND)
    multiplexer.run("new-session", "-d", "-s", "base", "cat")
    return multiplexer


def agent(server: Pywfmux, *words: str, code: int = 0) -> Any:
    """``agent ... --json``: what it tells, or the error where it fails as it should. The command line runs in this
    process, which saves the start of an interpreter."""
    cut = words.index("--") if "--" in words else len(words)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        ended = run(["agent", *words[:cut], "--json", *words[cut:]], server.socket)
    assert ended == code, (words, out.getvalue(), err.getvalue())
    return json.loads(err.getvalue())["error"] if code else json.loads(out.getvalue())


def spawn(server: Pywfmux, *flags: str, name: str = "writer") -> Any:
    return agent(server, "spawn", name, "--", sys.executable, FAKE, "--log", str(server.directory / "log"), *flags)


def watched(server: Pywfmux, *flags: str) -> Terminal:
    """The monitor on a terminal, which is told that somebody looks (mode 7737): it asks every second then."""
    terminal = server.attach("mon", "agents", *flags, columns=110, lines=14)
    terminal.wait_for("^agents ")
    terminal.send("\x1b[?7737;1n")
    return terminal


def got(server: Pywfmux, key: str) -> list[Any]:
    path = server.directory / "log"
    told = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    return [each[key] for each in told if key in each]


def test_a_day_with_an_agent(mux_with_kind: Pywfmux) -> None:
    server = mux_with_kind
    spawn(server, "--ask-on", "danger", "--work", "0.2")
    assert agent(server, "wait", "writer", "--for", "ready", "--timeout", "10")["state"] == "ready"
    told = agent(server, "send", "writer", "write a test", "--wait", "--timeout", "10")
    assert told["stage"] in ("submitted", "working")
    assert told["agent"]["state"] == "ready"
    agent(server, "send", "writer", "danger")
    agent(server, "wait", "writer", "--for", "blocked", "--timeout", "10")
    screen = watched(server)
    screen.wait_for("1 blocked")
    screen.wait_for("writer .*blocked .*Allow step 1")
    assert agent(server, "send", "writer", "more", code=5)["kind"] == "refused"
    assert agent(server, "answer", "writer", "--expect", "Allow step 2", "y", code=5)["kind"] == "refused"
    agent(server, "answer", "writer", "--expect", "Allow step 1?", "y")
    screen.wait_for("writer .*ready")
    assert (got(server, "prompt"), got(server, "answer")) == (["write a test", "danger"], ["y"])
    assert agent(server, "send", "nobody", "x", code=4)["kind"] == "not-found"
    assert agent(server, "wait", "writer", "--for", "blocked", "--timeout", "0.1", code=124)["kind"] == "timed-out"
    facts = agent(server, "explain", "writer")
    assert [each["state"] for each in facts["facts"] if each["won"]] == [facts["state"]]
    assert agent(server, "stop", "writer")["survived"] == []
    screen.wait_for("writer .*exited")
    agent(server, "remove", "writer")
    screen.wait_for("no agents")
    screen.send("q")
    assert screen.wait_exit() == 0


def test_monitor_flags_on_a_screen(mux_with_kind: Pywfmux) -> None:
    server = mux_with_kind
    screen = watched(server)
    screen.wait_for("no supervisor runs")
    spawn(server)
    agent(server, "wait", "writer", "--timeout", "10")
    agent(server, "send", "writer", "seen by all")
    screen.wait_for("writer .*ready")
    for flags, shown in (
        (["--explain"], r"\* screen +ready .*decides"),
        (["--events"], "writer +prompt .*stage="),
        (["--mirror", "4"], "you: seen by all"),
        (["--screens"], "you: seen by all"),
    ):
        picture = watched(server, *flags)
        picture.wait_for(shown)
        picture.send("q")
        assert picture.wait_exit() == 0


def test_a_killed_supervisor_is_followed_by_one_that_finds_the_agents(mux_with_kind: Pywfmux) -> None:
    server = mux_with_kind
    spawn(server)
    agent(server, "wait", "writer", "--timeout", "10")
    pid = int(supervisor_of(server))
    os.kill(pid, signal.SIGKILL)
    wait_ended(pid)
    assert [(each["name"], each["managed"]) for each in agent(server, "list")] == [("writer", True)]
    agent(server, "wait", "writer", "--timeout", "10")
    agent(server, "send", "writer", "still there?")
    assert got(server, "prompt") == ["still there?"]


def supervisor_of(server: Pywfmux) -> str:
    """The process that holds the supervisor's socket."""
    words = f"{server.socket}\0"
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                line = Path(f"/proc/{name}/cmdline").read_text()
            except OSError:
                continue
            if "pymux_wf.workflow.supervisor" in line and words in line:
                return name
    raise AssertionError("no supervisor")


def test_reports_from_inside_a_pane(mux_with_kind: Pywfmux) -> None:
    server = mux_with_kind
    words = " ".join(server.argv("agent", "report"))
    script = f"{words} --state blocked --message 'may I?' --ttl 600; echo rc=$?"
    script += f"; PYWFMUX_AGENT_TOKEN=x {words} --state ready; echo rc=$?; cat"
    agent(server, "spawn", "inner", "--", "sh", "-c", script)
    told = agent(server, "wait", "inner", "--for", "blocked", "--timeout", "10")
    assert told["question"] == "may I?"
    server.wait_text("rc=0[^$]*rc=5", "inner")
    assert agent(server, "send", "inner", "x", "--when", "now", code=5)["kind"] == "refused"


def test_a_pane_becomes_an_agents(mux_with_kind: Pywfmux) -> None:
    server = mux_with_kind
    words = [*server.argv("agent", "run", "mine", "--"), sys.executable, FAKE]
    server.run("new-window", "-d", "-n", "mine", "-e", f"HOME={server.env['HOME']}", *words)
    server.wait_text("^»", "mine")
    agent(server, "wait", "mine", "--for", "ready", "--timeout", "10")
    assert agent(server, "show", "mine")["kind"] == "fake"
    done = server.run("agent", "run", "short", "--", "sh", "-c", "echo hello; exit 3", check=False)
    assert (done.returncode, "hello" in done.stdout) == (3, True)


def test_a_kill_in_the_middle_of_a_spawn_leaves_no_worktree_without_an_owner(mux_with_kind: Pywfmux) -> None:
    server = mux_with_kind
    repository = server.directory / "repository"
    environment = {**os.environ, **server.env}
    for words in (
        ["init", "-q"],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "x"],
    ):
        subprocess.run(["git", "-C", str(server.directory), "init", "-q", "repository"], check=True, env=environment)
        subprocess.run(["git", "-C", str(repository), *words], check=True, env=environment)
    agent(server, "spawn", "first", "--worktree", "one", "--root", str(repository), "--", "cat")
    starting = subprocess.Popen(
        server.argv("agent", "spawn", "second", "--worktree", "two", "--root", str(repository), "--", "cat"),
        env=server.env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server.run("kill-server")
    starting.wait(20)
    server.run("new-session", "-d", "-s", "base", "cat")
    told = {each["name"]: each["state"] for each in agent(server, "list")}
    assert told["first"] == "lost"
    trees = set((server.directory / "home/.local/state/pywfmux/worktrees/trees").glob("*/*"))
    found = {each["path"]: each for each in agent(server, "prune", "--dry-run")}
    assert set(map(str, trees)) <= set(found)
    assert all(each["what"] != "worktree without record" for each in found.values())
    agent(server, "prune")
    assert agent(server, "prune", "--dry-run") == []


def test_no_server_is_told(multiplexer: Pywfmux) -> None:
    assert agent(multiplexer, "list", code=3)["kind"] == "server-gone"
    assert agent(multiplexer, "spawn", "a", "--", "cat", code=3)["kind"] == "server-gone"
    with pytest.raises(NoServer):
        call(multiplexer.socket, "agents.list", start=False)
