"""``pywfmux check`` and ``pywfmux layout``: without a server and what only Unix has; mistakes with their places."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pymux_wf.server.commands import load_registry

from pymux_wf.lang.command_spec import CommandSpec, Registry, commands_after_first, commands_anywhere
from pymux_wf.lang.errors import UnknownCommand
from pymux_wf.workflow.check import SEED_LAYOUTS
from pymux_wf.workflow.check_config import config_mistakes
from pymux_wf.workflow.command_line import run
from pymux_wf.workflow.commands_table import OURS, TMUX, Commands

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable, name in (("HOME", ""), ("XDG_CONFIG_HOME", "config"), ("XDG_STATE_HOME", "state")):
        monkeypatch.setenv(variable, str(tmp_path / name))
    monkeypatch.delenv("PYWFMUX_WORKFLOW", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def directory(home: Path) -> Path:
    """What init writes, as small as it can be."""
    found = home / "development"
    (found / ".tmux-workflows").mkdir(parents=True)
    (found / ".tmux.conf").write_text("set -g prefix C-a\nbind W load-layout development\n")
    (found / "workflow.toml").write_text("")
    for name in SEED_LAYOUTS:
        (found / ".tmux-workflows" / f"{name}.toml").write_text('[[window]]\nname = "w"\n')
        (found / ".tmux-workflows" / f"{name}-layout").write_text("new-window -n w\n")
    return found


# -- the commands


def test_the_table_of_commands_is_the_servers() -> None:
    """A line that is missing here belongs into ``workflow/commands_table.py`` as it is told."""
    theirs, _ = load_registry()
    lines = {*TMUX.splitlines(), *OURS.splitlines()}
    assert [row(spec) for spec in theirs if row(spec) not in lines] == []
    for name in ("splitw", "new-w", "list-c", "nonsense"):
        assert outcome(Commands(), name) == outcome(theirs, name)


def row(spec: CommandSpec) -> str:
    kinds = {None: "", commands_anywhere: "any", commands_after_first: "rest"}
    kind = kinds.get(spec.argument_kind, {"display-menu": "menu", "run-shell": "-C"}.get(spec.name, "?"))
    counts = f"{spec.min_args}|{spec.max_args}"
    return f"{spec.name}|{spec.alias or ''}|{spec.flags}|{counts}|{kind}|{' '.join(spec.long)}|{'json' * spec.json}"


def outcome(registry: Registry, name: str) -> str:
    try:
        return registry.find(name).name
    except UnknownCommand as error:
        return str(error)


def test_the_profile_has_no_mistake() -> None:
    assert config_mistakes(ROOT / "server" / "profile.conf") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("set -g statuss on\n", "1:8: invalid option: statuss"),
        ("\nset -g mouse maybe\n", "2:14: bad value: maybe"),
        ("bind O 'load-layou x'\n", "1:9: unknown command: load-layou (did you mean load-layout?)"),
        ("bind C-Foo kill-pane\n", "1:6: unknown key: C-Foo"),
        ("  splt-window -h\n", "1:3: unknown command: splt-window (did you mean split-window"),
        (
            '%if "#{==:#{host},x}"\nnew-window -z\n%else\nkill-pane -q\n%endif\n',
            "2:12: command new-window: unknown flag -z",
        ),
        (
            '%if "#{==:#{host},x}"\nnew-window -z\n%else\nkill-pane -q\n%endif\n',
            "4:11: command kill-pane: unknown flag -q",
        ),
        ("if-shell true 'displ-messag hi'\n", "unknown command: displ-messag (did you mean display-message?)"),
        ("bind x if-shell true { kill-pane -q }\n", "1:34: command kill-pane: unknown flag -q"),
        ("bind x { set -g statuss on }\n", "invalid option: statuss"),
        ("source-file nothere.conf\n", "1:13: No such file or directory: nothere.conf"),
        ("source-file inner.conf\n", "inner.conf:2:1: unknown command: wrong"),
        ('set -g status-left "abc\n', '1:20: syntax error: " is not closed'),
        ("set-hook -g after-new-window 'kil-pane'\n", "unknown command: kil-pane (did you mean kill-pane"),
    ],
)
def test_mistakes_of_a_configuration(home: Path, text: str, said: str) -> None:
    (home / "inner.conf").write_text("# one\nwrong\n")
    file = home / ".tmux.conf"
    file.write_text(text)
    told = [str(error) for error in config_mistakes(file)]
    assert any(said in each for each in told), told
    assert any(each.startswith(str(home)) for each in told)


@pytest.mark.parametrize(
    "text",
    [
        "set -s command-alias[100] zz='split-window -h'\nzz\nbind y zz\n",
        "source-file -q nothere.conf\nsource-file ~/nothere*.conf\n",
        "set -gq no-such-option on\nset -g @mine 'x'\nset -ga status-right ' x'\nset -gu status-left\n",
        "bind -n C-Left previous-window\nbind W load-layout development\nunbind C-b\nbind x confirm 'kill-pane'\n",
        "A=b\nset -g status-left \"$A #(date) #{host}\"\nset -g status-style 'bg=red,fg=default'\n",
        "source-file .tmux.conf\n",
    ],
)
def test_what_is_right_is_not_told(home: Path, text: str) -> None:
    file = home / ".tmux.conf"
    file.write_text(text)
    assert [str(error) for error in config_mistakes(file)] == []


# -- check


def test_a_whole_directory_that_is_good(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = directory(home)
    assert run(["check", str(found)], "") == 0
    assert capsys.readouterr().out.endswith("all good\n")
    assert run(["check", "--json", str(found)], "") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"]
    assert [each["what"] for each in told["checked"]].count("layout") == 4
    assert {each["what"] for each in told["checked"]} == {"structure", "config", "layout", "script", "workflow"}


def test_a_directory_with_mistakes(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = directory(home)
    (found / ".tmux.conf").write_text("bind W load-layot development\n")
    (found / ".tmux-workflows" / "debug.toml").write_text('[[window]]\nnme = "w"\n')
    (found / ".tmux-workflows" / "debug-layout").write_text("new-windw\n")
    (found / ".tmux-workflows" / "monitoring.toml").unlink()
    (found / "workflow.toml").write_text("[metricks.a]\n")
    assert run(["check", str(found)], "") == 1
    text = capsys.readouterr().out
    for said in (
        ".tmux.conf:1:8: unknown command: load-layot (did you mean load-layout?)",
        "debug.toml:2:1: unknown key 'nme' in window[0] (did you mean name?)",
        "debug-layout:1:1: unknown command: new-windw",
        "monitoring.toml: it is missing",
        "workflow.toml:1:2: unknown table [metricks] (did you mean metrics?)",
        "5 mistakes",
    ):
        assert said in text, text
    assert run(["check", "--json", str(found)], "") == 1
    errors = [error for each in json.loads(capsys.readouterr().out)["checked"] for error in each["errors"]]
    assert {(Path(error["place"]["file"]).name, error["place"]["line"]) for error in errors} >= {(".tmux.conf", 1)}


def test_the_users_own_configuration(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check"], "") == 0
    assert "nothing to check" in capsys.readouterr().out
    (home / "config" / "pywfmux" / "layouts").mkdir(parents=True)
    (home / "config" / "pywfmux" / "pywfmux.conf").write_text("wrong\n")
    (home / "config" / "pywfmux" / "layouts" / "a.toml").write_text("wrong\n")
    assert run(["check"], "") == 1
    text = capsys.readouterr().out
    assert "pywfmux.conf:1:1: unknown command: wrong" in text
    assert "a.toml:1" in text
    assert run(["check", str(home / "nothere")], "") == 4


BLOCKED = ("pty", "fcntl", "termios", "pwd", "grp", "resource", "tty", "asyncio", "uvloop")

WITHOUT = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name in BLOCKED:
            raise ImportError(f"{name} is not on this system")
for name in BLOCKED:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Blocked())
sys.argv = ["check", *sys.argv[1:]]
import runpy
"""


@pytest.mark.parametrize("program", ["pymux_wf", "pymux_wf.workflow.check"])
def test_a_check_needs_nothing_that_only_unix_has(home: Path, program: str) -> None:
    found = directory(home)
    (found / ".tmux-workflows" / "debug.toml").write_text(
        '[[window]]\nname = "w"\n[[window.pane]]\nshow = "system --disks"\n[[window.pane]]\nrun = "x"\nwhen = "redis"\n'
    )
    words = ["check", str(found)] if program == "pymux_wf" else [str(found)]
    code = f"BLOCKED = {BLOCKED}{WITHOUT}runpy.run_module({program!r}, run_name='__main__', alter_sys=True)"
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.endswith("all good\n")


# -- layout's words


def test_layouts_are_listed_with_what_is_wrong(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = home / "config" / "pywfmux" / "layouts"
    own.mkdir(parents=True)
    (own / "mine.toml").write_text('summary = "Mine."\n[[window]]\nname = "a"\n[[window]]\nname = "b"\n')
    (home / ".pywfmux" / "layouts").mkdir(parents=True)
    (home / ".pywfmux" / "layouts" / "theirs.toml").write_text('[[window]]\nname = "a"\n')
    (own / "bad.toml").write_text("x = 1\n")
    assert run(["layout", "list", "--json"], "") == 0
    told = {each["name"]: each for each in json.loads(capsys.readouterr().out)}
    assert (told["mine"]["summary"], told["mine"]["windows"], told["mine"]["origin"]) == ("Mine.", 2, "config")
    assert [told[name]["trusted"] for name in ("mine", "theirs")] == [True, False]
    assert "unknown key 'x'" in told["bad"]["error"]
    assert run(["layout", "list"], "") == 0
    assert "not trusted" in capsys.readouterr().out
    assert run(["layout", "show", "theirz"], "") == 4
    assert "did you mean theirs?" in capsys.readouterr().err
    assert run(["layout", "trust", "theirs"], "") == 0
    assert run(["layout", "check", "bad", "mine"], "") == 1
    assert run(["layout", "check", str(own)], "") == 1
    assert run(["layout", "check", "mine"], "") == 0


def test_a_file_is_written_once(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = home / "a.json"
    source.write_text('{"session_name": "x", "plugins": ["p"], "windows": [{"window_name": "w", "panes": ["top"]}]}')
    assert run(["layout", "import", str(source), "-o", "new"], "") == 0
    file = home / "config" / "pywfmux" / "layouts" / "new.toml"
    assert "# Not carried over: plugins" in file.read_text()
    assert "not carried over: plugins" in capsys.readouterr().err
    assert run(["layout", "import", str(source), "-o", "new"], "") == 1
    assert run(["layout", "import", str(source), "-o", "new", "--force"], "") == 0
    assert run(["layout", "export", "new", "--format", "tmuxp"], "") == 0
    assert '"session_name": "x"' in capsys.readouterr().out
    assert run(["layout", "export"], "") == 2
    assert run(["layout", "schema"], "") == 0
