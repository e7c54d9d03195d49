"""What docs/AGENTS.md says is so: its program runs, its settings are read, its kind is one."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pymux_wf.workflow.agents.kinds import Kind, names
from pymux_wf.workflow.agents.word import WORD
from pymux_wf.workflow.config.workflow_file import WorkflowFile
from pymux_wf.workflow.records import Document

PAGE = (Path(__file__).parents[2] / "docs/AGENTS.md").read_text()
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", PAGE, re.DOTALL)


def test_the_program_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    program = next(text for language, text in BLOCKS if language == "python")
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "'survived': []" in ran.stdout


def test_the_settings_and_the_kind_are_read() -> None:
    kind, settings = (Document(text) for language, text in BLOCKS if language == "toml")
    assert kind.read(Kind).rule[0].state == "blocked"
    writer = WorkflowFile(settings).table("agents")["writer"]
    assert (writer.health.then, writer.limits.then) == ("restart", "stop")


def test_verbs_and_kinds_are_named() -> None:
    for verb in WORD.verbs:
        assert re.search(rf"agent\w* {verb.name}\b|`\.?{verb.name}\b|\.{verb.name}\b", PAGE), verb.name
    for name in names():
        assert f"`{name}`" in PAGE, name
