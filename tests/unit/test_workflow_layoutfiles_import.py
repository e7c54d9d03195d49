"""Files of tmuxp, tmuxinator and smug: what becomes of every key, and that nothing in a file stops an import badly."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.layouts.export_tmuxp import tmuxp_yaml, workspace
from pymux_wf.workflow.layouts.export_toml import written
from pymux_wf.workflow.layouts.import_file import FORMATS, imported
from pymux_wf.workflow.layouts.import_parts import Imported, program_of
from pymux_wf.workflow.layouts.model import Layout, Pane
from pymux_wf.workflow.layouts.read import all_mistakes
from tests.layout_values import layouts

EXAMPLES = sorted((Path(__file__).resolve().parents[1] / "layout_examples").iterdir())


def example(name: str) -> Imported:
    (path,) = [each for each in EXAMPLES if each.stem == name]
    return imported(str(path))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: str(path.name))
def test_every_example_becomes_a_good_layout(path: Path, tmp_path: Path) -> None:
    result = imported(str(path))
    assert path.name.startswith(result.format)
    file = tmp_path / "a.toml"
    file.write_text(written(result.layout, result.notes))
    assert all_mistakes(file) == []


def panes(result: Imported, window: int = 0) -> tuple[Pane, ...]:
    return result.layout.window[window].pane


def test_commands_are_typed_and_one_program_is_run() -> None:
    assert panes(example("tmuxp-01-two-panes"))[0].type == "cd /var/log\nls -al | grep \\.log"
    first, second, third = panes(example("tmuxp-02-short-hand"))
    assert (first.run, second.run, third.run) == (("echo", "one"), ("echo", "two words"), ("htop",))
    assert third.on_exit == "shell"
    assert all(pane == Pane() for number in range(3) for pane in panes(example("tmuxp-03-blank-panes"), number))
    assert panes(example("tmuxp-22-multi-line"))[0].type.startswith("for name in a b c; do\n")


def test_what_comes_before_trickles_down() -> None:
    result = example("tmuxp-09-before")
    assert [pane.type.split("\n") for pane in panes(result)] == [
        ["source .venv/bin/activate", "export MODE=app", "./manage.py runserver"],
        ["source .venv/bin/activate", "export MODE=app", "cd deep", "pytest"],
    ]
    assert panes(result, 1)[0].type == "source .venv/bin/activate"


def test_the_session_of_tmuxp() -> None:
    assert example("tmuxp-04-focus").layout.session.select == "second"
    assert [pane.focus for pane in panes(example("tmuxp-04-focus"), 1)] == [False, True, False]
    assert example("tmuxp-07-environment").layout.session.env == {"EDITOR": "vim", "PORT": "8080", "DEBUG": "true"}
    assert panes(example("tmuxp-07-environment"))[1].env == {"PORT": "9090"}
    session = example("tmuxp-10-before-script").layout.session
    assert session.on_create == ((str(EXAMPLES[0].parent / "bootstrap.sh"), "--quiet"),)
    (once,) = example("tmuxp-11-before-script-bash").layout.session.on_create
    assert once[:2] == ("sh", "-c") or once[:2] == ("bash", "-c")
    assert [pane.sync_group for pane in panes(example("tmuxp-13-synchronised"))] == ["all"] * 3
    directories = example("tmuxp-08-start-directory").layout
    assert [window.root for window in directories.window] == ["/var/log", "log", "~/"]
    assert example("tmuxp-25-environment-variables").layout.session.root == "~/work"
    assert [pane.run for pane in panes(example("tmuxp-18-shells"))] == [
        ("/usr/bin/python3", "-i"),
        ("/usr/bin/top",),
        ("sh", "-c", "watch date"),
    ]


def test_what_is_not_sent_stays_so() -> None:
    first, second, third = panes(example("tmuxp-16-not-sent"))
    assert (first.type, first.enter) == ("echo sent\nrm -rf build", False)
    assert (second.type, second.enter) == ("git push", False)
    assert third.enter


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("tmuxp-12-options", ["global_options (line 2)", "no-such-option (line 12): invalid option"]),
        ("tmuxp-14-window-index", ["windows[1].window_index (line 6)"]),
        ("tmuxp-15-history", ["suppress_history (line 2)", "panes[0].suppress_history (line 9)"]),
        ("tmuxp-17-sleep", ["sleep_before (line 4)", "sleep_after (line 7)", "sleep_before (line 9)"]),
        ("tmuxp-19-layout-string", ["windows[1].layout (line 7)"]),
        ("tmuxp-20-plugins", ["plugins (line 2)", "workspace_builder (line 4)", "workspace_builder_options (line 5)"]),
        ("tmuxp-25-environment-variables", ["session_name (line 1): variables", "start_directory (line 5)"]),
        ("tmuxinator-01-sample", ["socket_name (line 4)", "on_project_exit (line 8)", "tmux_options", "attach"]),
        ("smug-01-sample", ["stop (line 9)", "attach_hook", "sendkeys_timeout (line 5)", "manual (line 15)"]),
    ],
)
def test_what_has_no_equal_is_told_with_its_line(name: str, told: list[str]) -> None:
    notes = "\n".join(example(name).notes)
    for text in told:
        assert text in notes, notes


def test_a_project_of_tmuxinator() -> None:
    result = example("tmuxinator-01-sample")
    session = result.layout.session
    assert (session.name, session.root, session.select) == ("sample", "~/code/rails_project", "logs")
    assert session.on_create == (("bundle", "install"), ("bin/setup",), ("sudo", "/etc/rc.d/mysqld", "start"))
    editor, server, logs, empty = result.layout.window
    before = "rbenv shell 2.0.0-p247"
    assert (editor.layout, [pane.type for pane in editor.pane]) == (
        "main-vertical",
        [f"{before}\nvim", f"{before}\nguard"],
    )
    assert [pane.sync_group for pane in editor.pane] == ["all", "all"]
    assert server.pane[0].type == f"{before}\nbundle exec rails s"
    assert (logs.root, logs.pane[1].title, logs.pane[1].focus) == ("log", "workers", True)
    assert logs.pane[1].type == f"{before}\ncd ..\nrake jobs:work"
    assert empty.pane[0].type == before


def test_a_session_of_smug() -> None:
    result = example("smug-01-sample")
    (window,) = result.layout.window
    assert result.layout.session.select == window.name == "infrastructure"
    assert result.layout.session.env == {"FOO": "bar"}
    assert result.layout.session.on_create[1] == ("sh", "-c", "sleep 1 && echo ready")
    assert [pane.run or pane.type for pane in window.pane] == [
        ("docker-compose", "up"),
        ("docker-compose", "exec", "php", "/bin/sh"),
        "echo ${FOO}",
    ]
    assert (window.layout, window.pane[1].root) == ("tiled", ".")


@pytest.mark.parametrize(
    ("command", "argv"),
    [
        ("htop -d 5", ("htop", "-d", "5")),
        ("less 'a b'", ("less", "a b")),
        ("ls *.py", None),
        ("A=1 make", None),
        ("cd x", None),
        ("echo 'open", None),
        ("", None),
    ],
)
def test_which_commands_are_one_program(command: str, argv: tuple[str, ...] | None) -> None:
    assert program_of(command) == argv


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.yml", "name: x\nroot: <%= ENV['X'] %>\nwindows: []\n", ":2:7: it holds ERB (<%), which is not run here"),
        ("a.yml", "name: x\n<% if true %>\nwindows: []\n", ":2:1: it holds ERB"),
        ("a.yaml", "session_name: x\nwindows:\n  - a: [\n", ":4:1: it is not YAML"),
        ("a.yaml", "a: !!python/object/apply:os.system [ls]\n", ":1:4: it is not YAML"),
        ("a.yaml", "d: 2001-99-99\n", "it holds a value that is none"),
        ("a.yaml", "[" * 3000, "it is nested too deeply"),
        ("a.json", '{"session_name": }', ":1:18: it is not JSON"),
        ("a.yaml", "- a\n", "it holds no session"),
        ("a.yaml", "b: 1\n", "that can be told apart"),
        ("a.yaml", "session_name: x\nwindows: {a: b}\n", ":2:1: windows must be a list"),
        ("a.yaml", "\udcff".encode("utf-8", "surrogateescape").decode("latin-1") + "\x00", "it is not YAML"),
    ],
)
def test_files_that_are_none_are_told_with_their_place(tmp_path: Path, name: str, text: str, said: str) -> None:
    file = tmp_path / name
    file.write_text(text)
    with pytest.raises(WorkflowError) as caught:
        imported(str(file))
    assert said in str(caught.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WorkflowError, match="larger than"):
        imported("/dev/zero")  # it has no end
    for name in ("nothing.yaml", "binary.yaml", "."):
        with pytest.raises(WorkflowError, match="can't read"):
            imported(str(tmp_path / name))


def test_aliases_that_multiply_are_bounded(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    lists = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 9))
    file.write_text(f"session_name: x\nl0: &l0 [a]\n{lists}\nwindows: *l8\n")
    assert len(imported(str(file)).layout.window) == 9
    file.write_text("session_name: x\nwindows: &w\n  - panes: *w\n")
    imported(str(file))


def test_merges_that_multiply_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    merges = "\n".join(f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 10)}]}}" for n in range(1, 13))
    file.write_text(f"session_name: x\nm0: &m0 {{a: 1}}\n{merges}\nwindows: []\n")
    with pytest.raises(WorkflowError, match="merges far too much"):
        imported(str(file))
    file.write_text("session_name: x\na: &a {window_name: one}\nwindows:\n  - {<<: *a, panes: [vim]}\n")
    assert imported(str(file)).layout.window[0].name == "one"


def test_json_needs_no_library_and_yaml_says_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    assert example("tmuxp-23-json").layout.session.name == "from JSON"
    file = tmp_path / "a.yaml"
    file.write_text("session_name: x\n")
    with pytest.raises(WorkflowError) as caught:
        imported(str(file))
    assert "pip install 'pywfmux[ops]'" in caught.value.remedy


KEYS = st.sampled_from(
    (
        *(
            "session_name",
            "session",
            "name",
            "root",
            "windows",
            "panes",
            "layout",
            "window_name",
            "shell_command",
            "cmd",
        ),
        *("options", "environment", "env", "focus", "enter", "start_directory", "shell", "commands", "before_script"),
        *("startup_pane", "startup_window", "synchronize", "selected", "manual", "pre", "x", ""),
    )
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.sampled_from(["vim", "tiled", "a\nb"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(KEYS, VALUES, max_size=8), st.sampled_from([*FORMATS, None]))
def test_whatever_a_file_holds_it_is_imported_or_told(tmp_path: Path, data: dict[str, Any], kind: str | None) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(data))
    with contextlib.suppress(WorkflowError):
        imported(str(file), kind)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("abc: -[]{}&*!|>'\"\n#%@\x00é\t1."), max_size=40), st.sampled_from([*FORMATS]))
def test_whatever_a_text_is_it_is_imported_or_told(tmp_path: Path, text: str, kind: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(text)
    with contextlib.suppress(WorkflowError):
        imported(str(file), kind)


@settings(max_examples=60, deadline=None)
@given(layouts)
def test_what_is_written_for_tmuxp_is_yaml(layout: Layout) -> None:
    import yaml

    try:
        text, _ = tmuxp_yaml(layout, "a")
    except (WorkflowError, ValueError):
        return  # more panes than fit, or quotes that are open in show: check tells of those
    assert yaml.safe_load(text) == workspace(layout, "a")


def test_tmuxp_itself_takes_it(tmp_path: Path) -> None:
    from tmuxp._internal.config_reader import ConfigReader
    from tmuxp.workspace import loader, validation

    for path in EXAMPLES:
        text, _ = tmuxp_yaml(imported(str(path)).layout, "a")
        data = ConfigReader._load("yaml", text)
        assert validation.validate_schema(data)
        expanded = loader.trickle(loader.expand(data, cwd=str(tmp_path)))
        assert expanded["session_name"]
