"""``pywfmux init``: what it writes is right and commented, what is there it keeps."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pymux_wf.workflow.check import SEED_LAYOUTS, check, check_own
from pymux_wf.workflow.command_line import run
from pymux_wf.workflow.config.workflow_file import TABLES, WorkflowFile
from pymux_wf.workflow.init import SCRIPTS, write
from pymux_wf.workflow.layouts.find import find
from pymux_wf.workflow.layouts.trust import is_trusted
from pymux_wf.workflow.records import Document

CONFIGURATION = ".tmux.conf"


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home, a configuration and a state directory of the test's own."""
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.delenv("PYWFMUX_WORKFLOW", raising=False)
    return tmp_path


@pytest.mark.parametrize("name", ["dev", "my dev", 'it\'s a "$HOME" #{x}; y', "~", "é\\n"])
def test_what_is_written_is_all_right(own: Path, name: str) -> None:
    write(own / name)
    checked = list(check(own / name))
    assert [error for each in checked for error in each.errors] == []
    assert {each.what for each in checked} == {"structure", "config", "layout", "script", "workflow"}


def test_the_users_own_configuration_has_its_own_names(own: Path) -> None:
    done = write()
    names = {str(path.relative_to(done.directory)) for path in done.wrote}
    assert names == {"pywfmux.conf", "workflow.toml", *(f"layouts/{name}.toml" for name in SEED_LAYOUTS)}
    assert [each.errors for each in check_own()] == [()] * len(done.wrote)
    assert find("debug").path == done.directory / "layouts" / "debug.toml"


def test_what_is_there_is_kept(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(own / "dev")
    (own / "dev" / CONFIGURATION).write_text("set -g prefix C-s\n")
    (own / "dev" / "workflow.toml").unlink()
    assert run(["init", str(own / "dev")], "") == 0
    told = capsys.readouterr().out
    assert f"kept  {own}/dev/.tmux.conf: it was there already" in told
    assert f"wrote {own}/dev/workflow.toml\n" in told
    assert (own / "dev" / CONFIGURATION).read_text() == "set -g prefix C-s\n"


def test_a_link_that_leads_nowhere_is_kept(own: Path) -> None:
    (own / "dev").mkdir()
    (own / "dev" / CONFIGURATION).symlink_to(own / "elsewhere")
    assert (own / "dev" / CONFIGURATION) in write(own / "dev").kept
    assert not (own / "elsewhere").exists()


def test_force_keeps_a_backup_of_what_differs(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(own / "dev")
    mine = own / "dev" / CONFIGURATION
    for text in ("first\n", "second\n"):
        mine.write_text(text)
        assert run(["init", str(own / "dev"), "--force", "--json"], "") == 0
        told = json.loads(capsys.readouterr().out)
        assert told["wrote"] == [str(mine)]
        assert Path(told["backups"][str(mine)]).read_text() == text
    assert {path.name for path in (own / "dev").glob("*.bak*")} | {
        path.name for path in (own / "dev").glob(".*.bak*")
    } == {".tmux.conf.bak", ".tmux.conf.bak2"}


def test_its_layouts_are_trusted_until_somebody_changes_them(own: Path) -> None:
    write(own / "dev")
    path = own / "dev" / ".tmux-workflows" / "debug.toml"
    assert is_trusted(find(str(path)))
    path.write_text(path.read_text() + "\n# changed\n")
    write(own / "dev")
    assert not is_trusted(find(str(path)))


def test_the_workflow_file_has_every_table_and_examples_that_are_right(own: Path) -> None:
    text = next(path for path in write(own / "dev").wrote if path.name == "workflow.toml").read_text()
    examples = re.sub(r"(?m)^#(?=\S)", "", text)
    for each in (text, examples):
        WorkflowFile(Document(each)).check()
    assert set(WorkflowFile(Document(examples)).document.table) == set(TABLES)  # type: ignore[union-attr]


def test_a_file_in_the_way_of_the_directory_is_told(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own / "dev").write_text("")
    assert run(["init", str(own / "dev")], "") == 1
    assert "Traceback" not in capsys.readouterr().err
    assert run(["init", ""], "") == 1


def test_the_small_programs_call_ours(own: Path) -> None:
    write(own / "dev")
    for name in SCRIPTS:
        assert (own / "dev" / name).stat().st_mode & stat.S_IXUSR
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"

    def said(name: str, *words: str) -> subprocess.CompletedProcess[str]:
        words = (sys.executable, str(own / "dev" / name), *words)
        return subprocess.run(
            words, env={"PATH": path, "HOME": str(own)}, capture_output=True, text=True, timeout=60, check=False
        )

    checked = said("test_tmux_windows.py")
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (0, "all good")
    (own / "dev" / CONFIGURATION).write_text("set -g prefixx C-s\n")
    assert said("test_tmux_windows.py").returncode == 1
    assert "pywfmux production" in said("production-tmux-setup.py", "list", "--help").stdout
    path = "/nonexistent"
    assert said("production-tmux-setup.py", "list").stderr == "pywfmux is not on the PATH: pip install pywfmux\n"
