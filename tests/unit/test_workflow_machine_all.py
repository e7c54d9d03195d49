"""Every monitor of the machine with every flag of the layouts: values that JSON can say, pictures at every size."""

from __future__ import annotations

import doctest
import importlib
import json
import sys
from pathlib import Path

import pytest

from pymux_wf.workflow.command_line import parse
from pymux_wf.workflow.drawing import draw_plain
from pymux_wf.workflow.monitors.monitor import Monitor, Source
from pymux_wf.workflow.monitors.table import monitor
from pymux_wf.workflow.monitors.word import settings_of

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

COMMANDS = (
    *("system", "system --disks", "processes", "processes --tree --sort rss", "processes --agents", "network"),
    *("network --listeners", "logs", "logs --errors", "logs --source kernel,a.log", "security", "profile"),
    *("profile --pid 1", "profile --attach", "tests", "tests --watch --command true", "git --deployed v1"),
)
SIZES = ((80, 24), (40, 10), (1, 1), (200, 60))


def opened(words: str, directory: Path) -> tuple[Monitor, Source]:
    call, _ = parse(["mon", *words.split(), "--root", str(directory)], "")
    found = monitor(words.split()[0])
    return found, found.open(settings_of(call))


@pytest.mark.parametrize("words", COMMANDS)
def test_values_and_pictures(words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "a.log").write_text("2026-01-01T00:00:00Z ERROR \x1b[2J 漢字 broke\n" * 30)
    (tmp_path / "Makefile").write_text("test:\n\ttrue\n")
    if words.startswith("git"):
        import subprocess

        subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    _, source = opened(words, tmp_path)
    for _ in range(2):
        found = source.collect()
        assert json.loads(json.dumps(found)).keys() == found.keys()
        for columns, lines in SIZES:
            drawn = draw_plain.draw(source.document(found, columns, lines), columns, lines, colour=False)
            assert len(drawn) <= lines
            assert "".join(drawn).isprintable()
    source.close()


@pytest.mark.parametrize(
    "name", ["system", "processes", "network", "logs", "security", "profile", "tests", "git", "ci"]
)
def test_declarations_are_whole(name: str) -> None:
    found = monitor(name)
    assert found.name == name
    assert found.summary.endswith(".")
    assert all(flag.summary.endswith(".") for flag in found.flags)


def test_examples_in_docstrings_are_true() -> None:
    names = (
        "drawing.figures",
        "machine.log_lines",
        "monitors.logs",
        "machine.proc_processes",
        "machine.auth_lines",
        "machine.file_changes",
        "machine.testing_commands",
        "machine.syscall_names",
    )
    tried = [doctest.testmod(importlib.import_module(f"pymux_wf.workflow.{name}")) for name in names]
    assert sum(each.attempted for each in tried) >= 12
    assert not any(each.failed for each in tried)
