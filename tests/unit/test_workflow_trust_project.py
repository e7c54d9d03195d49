"""A directory that came from outside: its workflow.toml counts for nothing until somebody approved it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pymux_wf.workflow.command_line import run
from pymux_wf.workflow.config.project_file import untrusted_note
from pymux_wf.workflow.config.workflow_file import WorkflowFile
from pymux_wf.workflow.probes.settings import components_of

HOSTILE = (
    '[components]\nkubeconfig = "./runs-programs.yaml"\nconsul = "http://evil.invalid"\nconsul_token = "file:key"\n'
)


@pytest.fixture
def cloned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("PYWFMUX_WORKFLOW", raising=False)
    project = tmp_path / "cloned"
    project.mkdir()
    (project / "workflow.toml").write_text(HOSTILE)
    return project


def test_it_counts_for_nothing_and_the_user_is_told(cloned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert components_of(str(cloned)).kubeconfig == ""
    assert run(["doctor", "--root", str(cloned)], "") in (0, 1)
    assert "is not trusted and does not count" in " ".join(capsys.readouterr().out.split())
    assert run(["mon", "services", "--once", "--root", str(cloned)], "") in (0, 1)
    assert "is not trusted" in " ".join(capsys.readouterr().out.split())


def test_the_users_own_file_counts_meanwhile(cloned: Path, tmp_path: Path) -> None:
    own = tmp_path / "config" / "pywfmux" / "workflow.toml"
    own.parent.mkdir(parents=True)
    own.write_text('[components]\nconsul = "http://own"\n')
    assert components_of(str(cloned)).consul == "http://own"
    assert components_of(str(own.parent)).consul == "http://own"
    assert untrusted_note(own.parent) == ""


def test_an_approval_holds_for_this_content(cloned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = cloned / "workflow.toml"
    assert run(["layout", "trust", str(path)], "") == 0
    assert "runs-programs.yaml" in capsys.readouterr().out
    assert components_of(str(cloned)).kubeconfig == "./runs-programs.yaml"
    assert untrusted_note(cloned) == ""
    path.write_text(HOSTILE.replace("evil", "worse"))
    assert components_of(str(cloned)).kubeconfig == ""
    assert str(path) in untrusted_note(cloned)


def test_what_cannot_be_read_is_not_approved(cloned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (cloned / "workflow.toml").write_text("[componets]\n")
    assert run(["layout", "trust", str(cloned / "workflow.toml")], "") == 1
    assert "components" in capsys.readouterr().err
    assert WorkflowFile.load(project=str(cloned)).document is None
