"""The man page, the generated pages and the completions say what the tables say, and the tables say everything."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from pymux_wf.server import commands, variables

from pymux_wf.lang.flags_table import flag_texts
from pymux_wf.lang.options_table import OPTION_TABLE
from pymux_wf.lang.variables_table import VARIABLE_TABLE

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("script", ["make-docs", "make-completions"])
def test_what_is_generated_is_current(script: str) -> None:
    argv = [sys.executable, str(ROOT / "scripts" / script), "--check"]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, ""), "make docs"


def test_every_option_and_variable_says_what_it_is_for() -> None:
    assert [name for name, spec in OPTION_TABLE.items() if len(spec.text) < 5] == []
    assert [name for name, spec in VARIABLE_TABLE.items() if len(spec.text) < 2] == []


@pytest.mark.parametrize("table", ["SERVER", "SESSION", "WINLINK", "WINDOW", "PANE", "CLIENT"])
def test_every_variable_that_has_a_value_is_in_the_table(table: str) -> None:
    assert set(getattr(variables, table)) - set(VARIABLE_TABLE) == set()


@pytest.mark.parametrize("name", sorted(set(commands.COMMANDS) - {"wait-for"}))
def test_every_flag_that_is_described_is_taken(name: str) -> None:
    spec = commands.spec_of(name)
    assert [letter for letter in flag_texts(name) if spec.takes(letter) < 0] == []


def test_the_man_page_is_one_and_is_installed() -> None:
    page = (ROOT / "docs" / "pywfmux.1").read_text("utf-8")
    for word in ("split\\-window", "remain\\-on\\-exit", "pane_current_path", "alert\\-bell", "install\\-shim"):
        assert word in page
    data = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["data-files"]
    assert data["share/man/man1"] == ["docs/pywfmux.1"]
    if shutil.which("groff") is not None:
        argv = ["groff", "-man", "-Tutf8", "-ww", str(ROOT / "docs" / "pywfmux.1")]
        done = subprocess.run(argv, capture_output=True, text=True, timeout=60)
        assert done.stderr == ""
        assert "split-window" in done.stdout
