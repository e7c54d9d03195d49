"""Alerts as people meet them: in the status line, on the message line, in a box, by words, through crashes."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pymux_wf.workflow.supervisor.calls import call
from tests import fake_agent
from tests.workflow_services import AlertReceiver

from .driver import DEADLINE, Pywfmux, Terminal, wait_ended

Start = Callable[..., Pywfmux]

LAG = """
[alerts.rules.lag]
when = 'metric lag > 5'
severity = 'critical'
summary = 'lag is {value}'
throttle = '10ms'
"""


@pytest.fixture(autouse=True)
def own_state(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "PYWFMUX", "PYWFMUX_PANE"):
        monkeypatch.delenv(name, raising=False)


def configured(server: Pywfmux, text: str) -> Pywfmux:
    path = Path(server.env["HOME"]) / ".config" / "pywfmux" / "workflow.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return server


def route(kind: str, name: str = "", **keys: Any) -> str:
    lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in keys.items())
    return f"[alerts.routes.{name or kind}]\nkind = '{kind}'\n{lines}"


def alert(server: Pywfmux, *words: str, code: int = 0) -> Any:
    done = server.run("alert", *words, "--json", check=False)
    assert done.returncode == code, (words, done.stdout, done.stderr)
    return json.loads(done.stderr)["error"] if code else json.loads(done.stdout)


def firing(server: Pywfmux, *rules: str) -> dict[str, dict[str, Any]]:
    """Waits until these rules have an alert; the alerts by rule. Looked at as often as the supervisor answers."""
    end = time.monotonic() + DEADLINE
    while True:
        told = call(server.socket, "alerts.list")["alerts"]
        found = {one["rule"]: one for one in told if one["state"] != "resolved"}
        if found.keys() >= {*rules}:
            return found
        assert time.monotonic() < end, (rules, told)


def supervisor_of(server: Pywfmux) -> int:
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            words = Path(f"/proc/{name}/cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue
        if "pymux_wf.workflow.supervisor" in words and server.socket in words:
            return int(name)
    raise AssertionError("no supervisor runs")


def lag(server: Pywfmux, value: float) -> None:
    call(server.socket, "metrics.set", name="lag", value=value)


def test_the_status_line_of_the_profile_shows_it_within_a_second(start: Start) -> None:
    server = configured(start(config=None), LAG)
    server.run("new-session", "-d", "cat")
    alert(server, "rules")
    screen = server.attach(columns=150)
    screen.wait_for("cpu")
    lag(server, 9)
    screen.wait_for("alerts 1")
    seen = time.time()
    (fired,) = alert(server, "history")
    assert fired["state"] == "firing"
    assert seen - fired["time"] < 1.0
    lag(server, 1)
    screen.wait_gone("alerts 1")


def test_message_bell_desktop_and_popup_reach_the_people_at_their_terminals(start: Start) -> None:
    text = LAG + route("message", seconds="2s") + route("bell") + route("notify", protocol="osc777") + route("popup")
    server = configured(
        start(), text + "[alerts.rules.second]\nwhen = 'metric second > 5'\nroutes = ['popup', 'bell']\n"
    )
    server.run("new-session", "-d", "cat")
    alert(server, "rules")
    first, second = server.attach(columns=100), server.attach(columns=100)
    for screen in (first, second):
        screen.wait_for(r"^\[0\]")
    lag(server, 9)
    for screen in (first, second):
        screen.wait_for("critical: lag is 9")  # on the message line
        screen.wait_for(r"rule lag, firing since")  # in the box
        screen.wait_for("a key closes this")
    for screen in (first, second):
        written = screen.pane.output_bytes()
        assert b"\x1b]777;notify;pywfmux notify;critical: lag is 9" in written
        assert b"\x07" in re.sub(rb"\x1b\][^\x07\x1b]*(\x07|\x1b\\\\)", b"", written)
    # The boxes are open still, and nothing waits for them.
    call(server.socket, "metrics.set", name="second", value=9)
    firing(server, "second")
    until(lambda: _route(server, "popup")["told"] == 2 and _route(server, "popup")["waiting"] == 0)
    for screen in (first, second):
        screen.send("x")
        screen.wait_gone("a key closes this")


def until(condition: Callable[[], Any]) -> Any:
    end = time.monotonic() + DEADLINE
    while not (found := condition()):
        assert time.monotonic() < end
    return found


def _route(server: Pywfmux, name: str) -> dict[str, Any]:
    told: list[dict[str, Any]] = call(server.socket, "alerts.list")["routes"]
    return next(one for one in told if one["name"] == name)


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_the_incident(start: Start, alert_receiver: AlertReceiver) -> None:
    """A Traceback in a pane, a command that failed, an agent that is blocked: on the screen and at the receiver."""
    rules = (
        '[alerts.rules.trace]\nwhen = \'output =~ "Traceback" in "work:*"\'\n'
        "[alerts.rules.failed]\nwhen = 'command.finished status!=0 duration>0.2s'\n"
        "[alerts.rules.stuck]\nwhen = 'agent.blocked'\nsummary = '{agent} waits for an answer'\n"
    )
    lines = ("status-right '[#{metric:alerts.firing}] #{metric:alerts.last}'", "status-right-length 90")
    server = start(config="".join(f"set -g {line}\n" for line in (*lines, f"default-shell {shutil.which('bash')}")))
    configured(server, rules + route("webhook", url=alert_receiver.webhook_url))
    kinds = Path(server.env["HOME"]) / ".config/pywfmux/agents/kinds"
    kinds.mkdir(parents=True)
    (kinds / "fake.toml").write_text(fake_agent.KIND)
    server.run("new-session", "-d", "-s", "work")
    alert(server, "rules")
    screen = server.attach(columns=140)
    screen.wait_for(r"^\S*[$#]")
    screen.send("true\r")
    screen.wait_for(r"\[0\]")
    screen.send("echo 'Trace''back (most recent call last)'; sleep 0.3; false\r")
    screen.wait_for(r"\[2\] warning: ")
    log = str(server.directory / "log")
    server.run(
        "agent",
        "spawn",
        "writer",
        "--",
        sys.executable,
        str(Path(fake_agent.__file__)),
        "--log",
        log,
        "--ask-on",
        "ask",
    )
    found = firing(server, "trace", "failed")
    assert found["trace"]["summary"].endswith("Traceback (most recent call last)")
    assert "ended with 1" in found["failed"]["summary"]
    server.run("agent", "send", "writer", "ask me")
    stuck = firing(server, "stuck")["stuck"]
    assert stuck["summary"] == "writer waits for an answer"
    screen.wait_for(r"\[3\] warning: writer waits for an answer")
    alert_receiver.wait_for(lambda: len(alert_receiver.posts()) >= 3)
    posted = {one["alerts"][0]["labels"]["alertname"] for one in alert_receiver.posts()}
    assert posted == {"trace", "failed", "stuck"}


def test_a_supervisor_that_is_killed_forgets_nothing(start: Start, alert_receiver: AlertReceiver) -> None:
    rules = LAG + "".join(f"[alerts.rules.{name}]\nwhen = 'metric {name} > 5'\n" for name in ("taken", "quiet"))
    server = configured(start(), rules + route("webhook", url=alert_receiver.webhook_url))
    server.run("new-session", "-d", "cat")
    alert_receiver.stop()
    alert(server, "silence", "1h", "quiet", "--comment", "known")
    for name in ("lag", "taken", "quiet"):
        call(server.socket, "metrics.set", name=name, value=9)
    firing(server, "lag", "taken", "quiet")
    alert(server, "ack", "taken", "--by", "ann")
    until(lambda: _route(server, "webhook")["waiting"] == 2)
    pid = supervisor_of(server)
    os.kill(pid, signal.SIGKILL)
    wait_ended(pid)
    alert_receiver.start()
    found = {one["rule"]: one["state"] for one in alert(server, "list")["alerts"]}
    assert found == {"lag": "firing", "taken": "acknowledged", "quiet": "silenced"}
    assert supervisor_of(server) != pid
    alert_receiver.wait_for(lambda: len(alert_receiver.posts()) >= 2)
    lag(server, 1)
    alert_receiver.wait_for(lambda: len(alert_receiver.posts()) >= 3)
    told = [(one["alerts"][0]["labels"]["alertname"], one["status"]) for one in alert_receiver.posts()]
    assert told[2] == ("lag", "resolved")
    assert {*told[:2]} == {("lag", "firing"), ("taken", "firing")}


def test_the_words_and_their_exit_codes(start: Start) -> None:
    server = configured(start(), LAG + route("file", path="~/alerts.jsonl") + route("file", "bad", path="/no/where"))
    assert server.run("alert", "list", check=False).returncode == 3
    server.run("new-session", "-d", "cat")
    assert server.run("alert", "list").stdout == "no alerts\n"
    assert "lag   critical  0       file,bad  metric lag > 5" in server.run("alert", "rules").stdout
    lag(server, 9)
    firing(server, "lag")
    until(lambda: _route(server, "bad")["error"])
    listed = server.run("alert", "list").stdout
    assert re.search(r"^firing\s+critical\s+\d+s\s+lag\s+[0-9a-f]{8}\s+lag is 9$", listed, re.MULTILINE)
    assert "route bad: 0 waiting: /no/where: No such file or directory" in listed
    assert alert(server, "ack", "laag", code=4)["nearest"] == ["lag"]
    assert alert(server, "silence", "soon", "lag", code=2)["object"] == "soon"
    assert alert(server, "unsilence", "3", code=4)["kind"] == "not-found"
    assert server.run("alert", "ack", "lag").stdout.startswith("acknowledged: lag ")
    assert alert(server, "list")["alerts"][0]["acknowledged"]
    assert "pywfmux alert unsilence 1 ends it" in server.run("alert", "silence", "2h", "severity=critical").stdout
    server.run("alert", "unsilence", "1")
    tested = server.run("alert", "test", check=False)
    assert tested.returncode == 1
    assert tested.stdout == "file (file): told\nbad (file): /no/where: No such file or directory\n"
    assert server.run("alert", "test", "file").returncode == 0
    history = server.run("alert", "history").stdout
    assert re.search(r"acknowledged\s+lag", history)
    assert "lag is 9" in server.run("alert", "show", "lag").stdout
    lines = (Path(server.env["HOME"]) / "alerts.jsonl").read_text().splitlines()
    assert json.loads(lines[0])["alerts"][0]["annotations"]["summary"] == "lag is 9"


def test_the_examples_of_the_page_work(start: Start) -> None:
    page = (Path(__file__).parents[2] / "docs" / "ALERTS.md").read_text("utf-8")
    (block,) = re.findall(r"^```sh\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    rules = "[alerts.rules.queue_lag]\nwhen = 'metric queue_lag > 1000'\n"
    server = configured(start(), rules + route("file", "log", path="~/alerts.jsonl"))
    server.run("new-session", "-d", "cat")
    for line in block.splitlines():
        words = shlex.split(line)
        assert words[0] == "pywfmux"
        server.run(*words[1:])


def test_mistakes_are_told_with_their_place(start: Start) -> None:
    server = configured(start(), "[alerts.rules.lag]\nwhen = 'metric lag >> 5'\n")
    server.run("new-session", "-d", "cat")
    checked = server.run("check", check=False)
    assert checked.returncode == 1
    assert re.search(r"workflow\.toml:2:21: '>' is no number", checked.stdout)
    assert "workflow.toml:2:21: '>' is no number" in server.run("alert", "list").stderr


def test_the_monitor(start: Start) -> None:
    text = LAG + "[alerts.rules.taken]\nwhen = 'metric taken > 5'\n" + route("file", path="/no/where")
    server = configured(start(), text)
    server.run("new-session", "-d", "cat")
    alert(server, "rules")
    for name in ("lag", "taken"):
        call(server.socket, "metrics.set", name=name, value=9)
    firing(server, "lag", "taken")
    alert(server, "ack", "taken", "--by", "ann")
    alert(server, "silence", "2h", "nothing", "--comment", "deploy")
    for columns, summary in ((100, "lag is 9"), (40, "lag")):
        screen: Terminal = server.attach("mon", "alerts", "--deploy", "v2", columns=columns, lines=24)
        screen.wait_for("1 firing  1 acknowledged")
        screen.wait_for(summary)
        screen.wait_for("deployed v2")
        screen.wait_for("/no/where")
        screen.send("q")
    out = server.run("mon", "alerts", "--once").stdout
    assert "acknowledged by ann" in out
    assert "alertname=nothing (deploy)" in out
