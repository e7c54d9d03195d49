"""What panes of a layout are started with, and what their small shell does."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pymux_wf.workflow.layouts.model import Pane
from pymux_wf.workflow.panes.chooser import Situation, Ways
from pymux_wf.workflow.panes.command import argv_for, argv_of, wrapped
from pymux_wf.workflow.panes.ended import how_it_ended
from pymux_wf.workflow.panes.externals import started
from pymux_wf.workflow.probes.finding import Finding, State
from pymux_wf.workflow.probes.settings import Components

OURS = ["python", "-m", "pymux_wf", "-S", "/s"]


def argv(pane: Pane) -> list[str]:
    return argv_for(pane, python="python", socket="/s")


def test_what_each_kind_of_pane_runs() -> None:
    assert argv(Pane()) == argv(Pane(type="redis-cli")) == []
    assert argv(Pane(show="queue --lag")) == [*OURS, "pane", "queue", "--lag"]
    assert argv(Pane(show="kube", when="kube", else_="docker --all", prefer=("k9s", "builtin"))) == [
        *OURS, "pane", "kube", "--prefer", "k9s,builtin", "--when", "kube", "--else", "docker --all",
    ]  # fmt: skip
    assert argv(Pane(run=("top", "-d1"), on_exit="close")) == ["top", "-d1"]
    assert argv(Pane(run=("redis-cli",), when="redis", else_="queue")) == [
        *OURS, "pane", "--when", "redis", "--else", "queue", "--on-exit", "hold", "--", "redis-cli",
    ]  # fmt: skip
    assert argv(Pane(run="make", suspended=True))[5:] == ["pane", "--suspended", "--on-exit", "hold", "--", "make"]
    assert argv(Pane(agent="builder"))[-7:] == [*OURS, "agent", "run", "builder"][-7:]


def test_a_string_goes_to_a_shell_only_where_it_needs_one() -> None:
    assert argv_of("pytest -q -x") == ["pytest", "-q", "-x"]
    for text in ("a | b", "A=1 b", "echo $HOME", "a; b", "echo 'x y'", "a > b", "ls *", "~/bin/x", "a\nb"):
        assert argv_of(text) == ["/bin/sh", "-c", text]
    assert argv_of("") == argv_of("  ") == []


@pytest.fixture
def reporter(tmp_path: Path) -> Path:
    """Stands in for Python: writes its arguments down, one a line after another with NUL."""
    path = tmp_path / "it's a python"
    path.write_text(f'#!/bin/sh\nprintf "%s\\0" "$@" > {shlex.quote(str(tmp_path / "said"))}\n')
    path.chmod(0o755)
    return path


def ran(words: list[str], reporter: Path, on_exit: str = "hold", **more: str) -> list[str]:
    """What ``pane --ended`` is told after a program has run."""
    command = wrapped(words, on_exit=on_exit, python=str(reporter), socket="/s p", more=("--when", "it's"))
    subprocess.run(command, check=True, timeout=20, env={**os.environ, **more}, stdout=subprocess.DEVNULL)
    return (reporter.parent / "said").read_bytes().decode(errors="surrogateescape").split("\0")[:-1]


def test_the_shell_tells_how_the_program_ended(reporter: Path) -> None:
    before = ["-m", "pymux_wf", "-S", "/s p", "pane", "--on-exit", "hold", "--when", "it's", "--ended"]
    for words, code in ((["true"], 0), (["sh", "-c", "exit 7"], 7), (["sh", "-c", "kill -9 $$"], 137)):
        assert ran(words, reporter) == [*before, str(code), "--", *words]


def test_a_program_that_is_missing_makes_no_shell_error(reporter: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for words in (["no-such-program", "x"], ["/no/such/file"], ["-x"], [""]):
        assert ran(words, reporter)[-len(words) - 2 :] == ["127", "--", *words]
        assert ran(words, reporter, PATH="/nowhere")[-len(words) - 2 :] == ["127", "--", *words]
    assert capfd.readouterr().err == ""


@settings(max_examples=30)
@given(words=st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=12), max_size=4))
def test_every_word_arrives_as_it_was(words: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = tmp_path_factory.mktemp("words")
    path = directory / "report"
    path.write_text(f'#!/bin/sh\nprintf "%s\\0" "$@" > {directory}/said\n')
    path.chmod(0o755)
    words = ["true", *words]
    assert ran(words, path)[-len(words) :] == words


def test_how_a_program_ended() -> None:
    assert how_it_ended(["make"], 0, None) == "make ended"
    assert how_it_ended(["make", "a b"], 2, 3.21) == "make 'a b' ended with status 2 after 3.2 s"
    assert how_it_ended(["sh"], 137, 61) == how_it_ended(["sh"], -9, 61) == "sh was ended by SIGKILL after 1 m 1 s"
    assert how_it_ended(("/bin/sh", "-c", "make | tee log"), 0, None) == "make | tee log ended"
    assert how_it_ended(("/bin/sh", "-c", "\nfor x in 1; do\n  y\ndone\n"), 0, None) == "for x in 1; do… ended"
    assert how_it_ended([sys.executable], 127, None).endswith("ended with status 127")
    assert (
        how_it_ended(["no-such-thing"], 127, 0.1)
        == "no-such-thing is not there: install no-such-thing and put it on PATH"
    )
    assert "\x1b" not in how_it_ended(["a\x1b[2Jb"], 1, None)


def test_external_programs_get_secrets_by_the_environment_only() -> None:
    components = Components(redis="redis://me:hunter2@h:7/3", postgres="postgresql://u:hunter2@db/shop")
    for name in ("iredis", "redis-cli", "pgcli", "psql"):
        words, environment = started(name, components)
        assert "hunter2" not in " ".join(words)
        assert any("hunter2" in value for value in environment.values())
    words, environment = started("redis-cli", components)
    assert words == ["redis-cli", "-h", "h", "-p", "7", "-n", "3", "--user", "me"]
    _, environment = started("psql", components)
    assert (environment["PGHOST"], environment["PGDATABASE"]) == ("db", "shop")
    assert "default_transaction_read_only=on" in environment["PGOPTIONS"]
    assert started("py-spy top", components)[0] == ["py-spy", "top"]


def test_builtin_stands_for_the_monitor() -> None:
    ways = Ways(("btop", "builtin", "top"))
    assert ways.externals == ("btop",)
    assert ways.others == ("btop", "top")
    found = Situation(None, (("btop", Finding("btop", State.MISSING)), ("top", Finding("top", State.OK))))
    assert found.best(ways.externals) == ""
    assert found.best(ways.others) == "top"
    assert found.best(ways.others, ("top",)) == ""
