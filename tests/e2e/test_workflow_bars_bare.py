"""Every pane of every layout and production session on machines that have next to nothing.

They are loaded on one server with a client that looks at each; the panes are judged when they have all lived for
ten seconds. A pane may be without what it wants to show, but it says so: no traceback, no error of a shell or of the
system in its own words, nothing empty, nothing ended.
"""

from __future__ import annotations

import os
import re
import select
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from pymux_wf import Server

from .driver import DEADLINE, PYWFMUX, Pywfmux

SESSIONS = {
    "development": "workflow-dev",
    "orchestrator": "orchestrator",
    "monitoring": "monitoring",
    "debug": "debug",
    "prod-monitor": "prod-monitor",
    "prod-incident": "prod-incident",
    "prod-deploy": "prod-deploy",
}
LIVES = 10.0

MACHINES = {"empty": list(SESSIONS), "worst": ["orchestrator", "debug", "prod-incident", "prod-deploy"]}
"""What is loaded on each: a machine with an empty home and a usual terminal, and one with the worst of everything."""

BARE_ERROR = re.compile(
    r"Traceback|not found|No such file|Errno|Illegal number|cannot open|not permitted|Permission denied|Read-only"
    r"|\b[A-Z]\w+(Error|Exception)\b"
)

# What panes say on a machine whose PATH leads nowhere, without white space: they wrap where they must.
SAYS = {
    "workflow-dev:code.0": "Noeditorishere:setEDITOR",
    "workflow-dev:engine.1": "[logs.engine]",
    "workflow-dev:discovery.2": "kubectlisnotonPATH",
    "workflow-dev:database.1": "pgcliorsqlite3wouldshowmore",
    "workflow-dev:system.0": "btoporhtopwouldshowmore",
    "workflow-dev:system.2": "journalctlisnotonPATH",
    "orchestrator:scale.0": "kubectlisnotonPATH",
    "monitoring:infrastructure.0": "k9swouldshowmore",
    "debug:console.0": "Noconsoleishere:installpython3ornode",
    "debug:network.2": "tcpdumpwouldshowmore",
    "debug:logs.0": "lnavwouldshowmore",
    "prod-incident:database.2": "psqlorsqlite3wouldshowmore",
    "prod-deploy:git.0": "gitisnotonPATH",
    "prod-deploy:ci.0": "neitherghnorglabisonPATH",
    "prod-deploy:rollout.0": "kubectlisnotonPATH",
}


@dataclass
class Shown:
    """One pane after ten seconds."""

    place: str
    alive: bool
    text: str

    @property
    def fault(self) -> str:
        if not self.alive:
            return "has ended"
        if found := BARE_ERROR.search(self.text):
            return f"says {found.group()!r}"
        return "" if self.text.strip() else "shows nothing"


class Machine:
    """One bare machine: its server, with everything loaded."""

    def __init__(
        self,
        terminals: Server,
        directory: Path,
        layouts: list[str],
        size: tuple[int, int],
        env: dict[str, str],
        config: str = "",
    ) -> None:
        directory.mkdir()
        (directory / "nothing").mkdir()
        env = {"PATH": str(directory / "nothing"), **env}
        self.server = Pywfmux(terminals, directory, PYWFMUX, env=env, config=config)
        self.client = self.server.attach("new-session", "-s", "first", "/bin/cat", columns=size[0], lines=size[1])
        self.client.wait_for("first")
        self.layouts = layouts
        self.began = 0.0

    def load(self) -> None:
        """Everything, one after the other."""
        for name in self.layouts:
            words = ["production", name[5:]] if name.startswith("prod-") else ["layout", "load", "-d", name]
            self.server.run(*words)
        self.began = time.monotonic()

    def judged(self) -> list[Shown]:
        """All panes, when they have shown something and have lived for ten seconds; and what the client has seen."""
        words = ["list-panes", "-a", "-F", "#{pane_id} #{pane_pid} #{session_name}:#{window_name}.#{pane_index}"]
        rows = [row.split(" ", 2) for row in self.server.ask(*words).splitlines()]
        rows = [row for row in rows if not row[2].startswith("first:")]
        with self.server.connect() as server:
            for pane, _, _ in rows:
                server.pane(pane).wait_for(re.compile(r"\S"), screen=True, timeout=DEADLINE)
            seen = []
            for session in map(SESSIONS.__getitem__, self.layouts):
                server.command(["switch-client", "-t", f"={session}"], check=True)
                self.client.wait_for(re.escape(f"[{session[:8]}"))
                seen.append(Shown(f"client: {session}", alive=True, text=self.client.text()))
            ended = _ended([int(pid) for _, pid, _ in rows], self.began + LIVES - time.monotonic())
            return seen + [
                Shown(place, int(pid) not in ended, server.pane(pane).screen.text) for pane, pid, place in rows
            ]


def _ended(pids: list[int], seconds: float) -> set[int]:
    """Those of the processes that end within so many seconds, or have already."""
    poller, handles, ended = select.poll(), dict[int, int](), set[int]()
    for pid in pids:
        try:
            handles[os.pidfd_open(pid)] = pid
        except ProcessLookupError:
            ended.add(pid)
    for handle in handles:
        poller.register(handle, select.POLLIN)
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        for handle, _ in poller.poll(left * 1000):
            poller.unregister(handle)
            ended.add(handles[handle])
    for handle in handles:
        os.close(handle)
    return ended


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[Shown]]]:
    """The panes of both machines: one with an empty home and a usual terminal, one with the worst of everything."""
    directory = tmp_path_factory.mktemp("b")
    with Server.start() as terminals:
        # Nobody can write below /proc, root included.
        worst = {"HOME": "/proc", "TERM": "vt100", "LANG": "C", "LC_ALL": "C", "COLORTERM": ""}
        dumb = "set -g default-terminal dumb"  # what panes are told; the client itself refuses such a terminal
        machines: dict[str, Machine] = {}
        try:
            machines["empty"] = Machine(terminals, directory / "1", MACHINES["empty"], (80, 24), {})
            machines["worst"] = Machine(terminals, directory / "2", MACHINES["worst"], (40, 10), worst, dumb)
            with ThreadPoolExecutor() as both:
                list(both.map(Machine.load, machines.values()))
                found = list(both.map(Machine.judged, machines.values()))
            yield dict(zip(machines, found, strict=True))
        finally:
            for machine in machines.values():
                machine.server.close()


@pytest.mark.parametrize(("machine", "layout"), [(name, each) for name in MACHINES for each in MACHINES[name]])
def test_every_pane_explains_itself_and_lives(judged: dict[str, list[Shown]], machine: str, layout: str) -> None:
    panes = [pane for pane in judged[machine] if pane.place.startswith(f"{SESSIONS[layout]}:")]
    assert len(panes) >= 8
    faults = [f"{pane.place} {pane.fault}:\n{pane.text}" for pane in panes if pane.fault]
    assert not faults, "\n".join(faults)


def test_what_is_missing_is_told(judged: dict[str, list[Shown]]) -> None:
    shown = {pane.place: "".join(pane.text.split()) for pane in judged["empty"]}
    assert {place: says for place, says in SAYS.items() if says not in shown[place]} == {}


def test_a_client_that_looks_sees_no_error(judged: dict[str, list[Shown]]) -> None:
    seen = [each for shown in judged.values() for each in shown if each.place.startswith("client")]
    assert len(seen) == sum(map(len, MACHINES.values()))
    assert [(each.place, each.fault) for each in seen if each.fault] == []
