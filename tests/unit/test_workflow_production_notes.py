"""The notes of an incident: several writers, writers that are killed, readers of what is left; and the report."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pymux_wf import Server
from pymux_wf.workflow.drawing.document import Table, text_of
from pymux_wf.workflow.monitors.monitor import Settings
from pymux_wf.workflow.monitors.notes import MONITOR, Notes
from pymux_wf.workflow.production import notes
from pymux_wf.workflow.production.report import fenced, plain, report

WRITER = """
import sys
from pymux_wf.workflow.production import notes
for number in range(int(sys.argv[2])):
    notes.stamp("/s", f"{sys.argv[1]} {number} " + "x" * 3000)
"""


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path


def test_what_is_stamped_is_read_in_order_with_time_and_author() -> None:
    name = notes.begin("/s")
    assert notes.stamp("/s", "first\nline") == name
    assert notes.stamp("/s", "critical: queue", kind="alert") == name
    found = notes.entries(name)
    assert [(note.kind, note.text) for note in found] == [
        *[("begin", "incident begun"), ("note", "first\nline"), ("alert", "critical: queue")]
    ]
    assert found[0].at <= found[1].at <= found[2].at
    assert found[1].by
    assert found[2].by == "alerts"
    assert notes.path_of(name).stat().st_mode & 0o777 == 0o600


def test_an_incident_is_one_servers_and_closed_ones_take_nothing() -> None:
    assert notes.stamp("/s", "too early") is None
    name = notes.begin("/s")
    assert notes.current("/other") is None
    assert notes.stamp("/other", "elsewhere", kind="alert") is None
    assert notes.end("/s") == name
    assert notes.stamp("/s", "too late") is None
    assert (notes.current("/s"), notes.latest("/s")) == (None, name)


def test_many_writers_lose_nothing_and_mix_nothing() -> None:
    name = notes.begin("/s")
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(number), "25"]) for number in range(4)]
    assert [writer.wait(30) for writer in writers] == [0] * 4
    found = [note.text.split()[:2] for note in notes.entries(name)[1:]]
    assert sorted(found) == sorted([str(writer), str(number)] for writer in range(4) for number in range(25))
    for writer in range(4):
        assert [number for who, number in found if who == str(writer)] == [str(number) for number in range(25)]


def test_a_torn_line_is_passed_over_and_the_next_one_stands_alone() -> None:
    name = notes.begin("/s")
    with notes.path_of(name).open("ab") as file:
        file.write(b'{"at": 1.0, "kind": "note", "text": "torn in the mid')
    notes.stamp("/s", "after")
    assert [note.text for note in notes.entries(name)] == ["incident begun", "after"]
    assert notes.path_of(name).read_bytes().count(b"\n") == 3


def test_damaged_files_and_huge_notes_are_no_trouble(state: Path) -> None:
    name = notes.begin("/s")
    notes.path_of(name).with_name("junk.jsonl").write_bytes(b"\x00\xff\n[1]\n{}\n")
    notes.stamp("/s", "y" * 10_000_000)
    assert notes.entries(name)[-1].text.endswith("y [cut]")
    assert notes.path_of(name).stat().st_size < 1_000_000
    assert notes.entries("junk") == []
    assert notes.current("/s") == name
    assert state.exists()


# -- the monitor


def opened(socket: str = "/s") -> Notes:
    source = MONITOR.open(Settings(socket=socket))
    assert isinstance(source, Notes)
    return source


def press(source: Notes, *keys: str) -> Mapping[str, Any]:
    for key in keys:
        source.key(key)
    return source.collect()


def test_typed_lines_are_stamped_by_enter() -> None:
    source = opened()
    assert source.collect()["incident"] is None
    source.key("Enter")
    assert source.typing
    found = press(source, "q", "Space", "é", "x", "BSpace", "Enter")
    assert not source.typing
    assert [note["text"] for note in found["notes"]] == ["incident begun", "q é"]
    assert len(press(source, "Enter", "a", "Escape")["notes"]) == 2
    assert len(press(source, "Enter", "Space", "Enter")["notes"]) == 2
    json.dumps(found)


def test_the_time_line_is_drawn_newest_last_and_what_is_typed_is_seen() -> None:
    source = opened()
    found = press(source, "Enter", *"redis is slow", "Enter")
    document = source.document(found, 80, 24)
    table = document.blocks[0]
    assert isinstance(table, Table)
    assert [text_of(row[3]) for row in table.rows] == ["incident begun", "redis is slow"]
    for key in ("Enter", *"abc"):
        source.key(key)
    assert text_of(source.document(found, 80, 24).header[0].cell) == "note: abc_"
    assert text_of(source.document(found, 7, 3).header[0].cell) == "note: c_"


def test_the_last_output_of_a_pane_is_inserted() -> None:
    with Server.start(env={"HOME": "/nowhere"}, shell="bash") as server:
        assert server.socket_path
        pane = server.new_session("work", window_name="shell").pane
        pane.run("echo the answer; false")
        source = opened(server.socket_path)
        found = press(source, "o", *"work:shell", "Enter")
        output = found["notes"][-1]
        assert output["kind"] == "output"
        assert output["source"].startswith("shell.")
        assert output["text"] == "$ echo the answer; false\nthe answer"
        other = server.exec(["sh", "-c", "echo only a screen; cat"])
        other.wait_for("only a screen")
        assert press(source, "o", *other.id, "Enter")["notes"][-1]["text"] == "its screen\nonly a screen"
        found = press(source, "o", *"nowhere", "Enter")
        assert len(found["notes"]) == 3
        assert "can't find" in text_of(source.document(found, 80, 24).header[0].cell)


# -- the report


def test_the_report_tells_all_of_it(tmp_path: Path) -> None:
    with Server.start(env={"HOME": "/nowhere"}) as server:
        assert server.socket_path
        session = server.new_session("prod-incident", window_name="logs", argv=["sh", "-c", "echo '```'; echo e; cat"])
        session.pane.wait_for("e")
        name = notes.begin(server.socket_path)
        notes.stamp(server.socket_path, "a | bar\nand *stars*")
        notes.stamp(server.socket_path, "critical: down", kind="alert")
        notes.stamp(server.socket_path, "$ ls\nfile", kind="output", source="logs.0")
        text = report(name, server.socket_path, "prod-incident", pictures=tmp_path / "svg")
    assert text.startswith(f"# Incident {name}\n")
    assert r"| note |" in text
    assert r"a \| bar and \*stars\*" in text
    assert r"| alert | alerts | critical: down |" in text
    assert "````text\n```\ne\n````" in text
    assert "```text\n$ ls\nfile\n```" in text
    assert "- sessions: prod-incident" in text
    assert "pywfmux" in text
    (picture,) = (tmp_path / "svg").iterdir()
    assert picture.read_text().startswith("<svg")
    assert picture.stat().st_mode & 0o777 == 0o600  # like the report: it shows what the screen showed
    assert str(picture) in text


def test_without_a_server_the_notes_are_reported_all_the_same(tmp_path: Path) -> None:
    name = notes.begin(str(tmp_path / "none"))
    notes.end(str(tmp_path / "none"))
    text = report(name, str(tmp_path / "none"), "prod-incident")
    assert "- closed: " in text
    assert "does not run: there are none" in text
    assert "none answers on" in text


def test_hostile_text_stays_text() -> None:
    assert plain("\x1b[31m<script>|") == r" \[31m\<script\>\|"
    assert list(fenced("a\x1b]0;x\x07````")) == [
        "`````text",
        "a\N{REPLACEMENT CHARACTER}]0;x\N{REPLACEMENT CHARACTER}````",
        "`````",
        "",
    ]
