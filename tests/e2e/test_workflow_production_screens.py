"""The production sessions as people use them: opened, attached, repaired, listed; notes typed, a report written."""

from __future__ import annotations

import json
import os
import re
import signal

from .driver import DEADLINE, Pywfmux

WINDOWS = {
    "monitor": ["metrics", "engine", "agents", "queue", "database", "security"],
    "incident": ["diagnostics", "database", "logs", "agents", "notes"],
    "deploy": ["git", "ci", "rollout", "health", "watch"],
}


def windows(server: Pywfmux, session: str) -> list[str]:
    return server.ask("list-windows", "-t", f"={session}", "-F", "#{window_name}").split()


def listed(server: Pywfmux) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(server.run("production", "list", "--json").stdout)
    return rows


def test_without_a_terminal_it_is_created_and_left_running(multiplexer: Pywfmux) -> None:
    done = multiplexer.run("production", "deploy", "--session", "release-7")
    assert "attach-session -t =release-7" in done.stdout
    assert windows(multiplexer, "release-7") == WINDOWS["deploy"]
    (row,) = listed(multiplexer)
    assert (row["session"], row["layout"], row["clients"]) == ("release-7", "prod-deploy", 0)
    again = multiplexer.run("production", "deploy", "--session", "release-7")
    assert "release-7 is complete" in again.stdout


def test_at_a_terminal_it_is_attached_and_a_second_call_repairs(multiplexer: Pywfmux) -> None:
    terminal = multiplexer.attach("production", "monitor", columns=120, lines=40)
    terminal.wait_for(r"prod-moni.*metrics.*engine.*agents.*queue.*database.*security")
    terminal.wait_for("(?i)cpu")
    multiplexer.run("kill-window", "-t", "prod-monitor:queue")
    multiplexer.run("set-option", "-w", "-t", "prod-monitor:database", "remain-on-exit", "on")
    pane = multiplexer.get("#{pane_id}", "prod-monitor:database")
    with multiplexer.connect() as server:
        os.kill(server.pane(pane).info().pid, signal.SIGKILL)
        server.pane(pane).wait_exit(timeout=DEADLINE)
    (row,) = listed(multiplexer)
    assert (row["missing"], row["dead"], row["clients"]) == (1, 1, 1)
    second = multiplexer.attach("production", "attach", "--session", "prod-monitor", columns=100, lines=30)
    second.wait_for(r"prod-moni.*queue.*database")
    assert windows(multiplexer, "prod-monitor") == WINDOWS["monitor"]
    (row,) = listed(multiplexer)
    assert (row["missing"], row["dead"], row["clients"], row["windows"]) == (0, 0, 2, 6)
    shown = multiplexer.run("production", "list").stdout
    assert re.search(r"prod-monitor +\d+[sm] .* 6 +9 +0 +2 ", shown)


def test_what_cannot_be_attached_is_told(multiplexer: Pywfmux) -> None:
    assert "no production session runs" in multiplexer.run("production", "list").stdout
    done = multiplexer.run("production", "attach", "--session", "nowhere", check=False)
    assert (done.returncode, done.stdout) == (4, "")
    assert "there is no session 'nowhere'" in done.stderr
    done = multiplexer.run("production", "attach", "--session", "prod-monitor", check=False)
    assert done.returncode == 2
    assert "attach needs a terminal" in done.stderr
    done = multiplexer.run("production", "report", check=False)
    assert done.returncode == 4
    assert not os.path.exists(multiplexer.socket)


def test_an_incident_from_its_first_note_to_its_report(multiplexer: Pywfmux) -> None:
    terminal = multiplexer.attach("production", "incident", columns=110, lines=35)
    terminal.wait_for(r"prod-inci.*diagnostics.*notes")
    multiplexer.run("production", "note", "error", "rate", "doubled")
    multiplexer.run("select-window", "-t", "prod-incident:notes")
    terminal.wait_for("error rate doubled")
    terminal.send(b"\r")
    terminal.wait_for("note: ")
    terminal.send("restarted the worker | twice\r")
    terminal.wait_for("note .*restarted the worker | twice")
    terminal.send("oprod-incident:diagnostics\r")
    terminal.wait_for("output .*diagnostics")
    path = multiplexer.directory / "report.md"
    multiplexer.run("production", "incident", "report", "-o", str(path), "--svg", str(multiplexer.directory / "svg"))
    text = path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    order = ["incident begun", "error rate doubled", r"restarted the worker \| twice", "## Outputs", "## Screens"]
    assert [text.index(each) for each in order] == sorted(text.index(each) for each in order)
    assert "### diagnostics.0: system" in text
    assert "### notes.0: incident notes" in text
    assert len(list((multiplexer.directory / "svg").glob("*.svg"))) == 11
    multiplexer.run("production", "close")
    terminal.wait_for("no incident is open")
