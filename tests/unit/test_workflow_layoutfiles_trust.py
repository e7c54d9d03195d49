"""Where layouts are found, and which of them may run."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from pymux_wf.workflow.errors import NotThere, RefusedBySafety
from pymux_wf.workflow.layouts.find import everything, find
from pymux_wf.workflow.layouts.read import read_layout
from pymux_wf.workflow.layouts.trust import approve, description, is_trusted, open_trusted, withdraw

LAYOUT = '[[window]]\nname = "w"\n[[window.pane]]\nrun = ["touch", "x"]\n'


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(path: Path, text: str = LAYOUT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def agree(question: str) -> bool:
    return True


def refuse(question: str) -> bool:
    return False


def test_places_are_looked_at_in_their_order(home: Path) -> None:
    places = {
        "workflow-directory": put(home / "own" / ".tmux-workflows" / "a.toml"),
        "config": put(home / "config" / "pywfmux" / "layouts" / "a.toml"),
        "project": put(home / "project" / ".pywfmux" / "layouts" / "a.toml"),
    }
    inside = home / "project" / "deep" / "er"
    inside.mkdir(parents=True)
    for origin, path in places.items():
        found = find("a", workflow_directory=str(home / "own"), project=inside)
        assert (found.origin, found.path, found.trusted) == (origin, path, origin != "project")
        path.unlink()
    with pytest.raises(NotThere):
        find("a", workflow_directory=str(home / "own"), project=inside)


def test_a_wrong_name_gets_the_nearest(home: Path) -> None:
    put(home / "config" / "pywfmux" / "layouts" / "mine-own.toml")
    with pytest.raises(NotThere) as caught:
        find("mine-onw")
    assert caught.value.nearest == ("mine-own",)
    put(home / "here.toml")
    with pytest.raises(NotThere) as caught:
        find("./heer.toml")
    assert caught.value.nearest == ("here.toml",)
    assert caught.value.code == 4
    assert "mine-own" in [found.name for found in everything()]


def test_a_path_into_a_trusted_directory_is_trusted_and_a_link_out_of_it_is_not(home: Path) -> None:
    own = put(home / "config" / "pywfmux" / "layouts" / "a.toml")
    assert find(str(own)).trusted
    outside = put(home / "elsewhere" / "b.toml")
    assert not find(str(outside)).trusted
    link = own.parent / "b.toml"
    link.symlink_to(outside)
    assert not find(str(link)).trusted


def test_nothing_runs_until_it_is_approved_and_again_when_it_changed(home: Path) -> None:
    path = put(home / "a.toml")
    found = find(str(path))
    with pytest.raises(RefusedBySafety) as caught:
        open_trusted(found, refuse)
    assert caught.value.code == 5
    assert f"pywfmux layout trust {path}" in caught.value.remedy
    assert open_trusted(found, agree) == read_layout(path)
    assert open_trusted(found, refuse) == read_layout(path)
    path.write_text(LAYOUT + "focus = true\n")
    with pytest.raises(RefusedBySafety):
        open_trusted(found, refuse)


def test_an_approval_is_for_one_path_and_can_be_withdrawn(home: Path) -> None:
    path, other = put(home / "a.toml"), put(home / "other" / "a.toml")
    approve(path, path.read_bytes())
    assert is_trusted(find(str(path)))
    assert not is_trusted(find(str(other)))
    assert withdraw(path)
    assert not withdraw(path)
    assert not is_trusted(find(str(path)))


def test_what_would_run_is_all_shown_without_control_characters(home: Path) -> None:
    path = put(
        home / "a.toml",
        """
        keys = { "prefix W" = "run-shell kkk" }
        [session]
        env = { EEE = "1" }
        on_create = [["once", "ooo"]]
        options = { default-command = "ddd" }
        [[window]]
        name = "w"
        env = { VVV = "2" }
        options = { remain-on-exit-format = "fff" }
        [[window.pane]]
        run = "rrr \\r\\u001b[2Jhidden"
        log = "lll"
        [[window.pane]]
        type = "ttt"
        env = { PPP = "3" }
        [[window.pane]]
        split = "v"
        [[window.pane.pane]]
        show = "git"
        prefer = ["ppp"]
        [[window.pane.pane]]
        agent = "aaa"
        """,
    )
    asked: list[str] = []
    with pytest.raises(RefusedBySafety):
        open_trusted(find(str(path)), lambda question: bool(asked.append(question)))
    for text in ("kkk", "EEE", "ooo", "ddd", "VVV", "fff", "rrr", "lll", "ttt", "PPP", "git", "ppp", "aaa"):
        assert text in asked[0]
    assert "\\r\\x1b[2Jhidden" in asked[0]
    assert description(read_layout(put(home / "b.toml", '[[window]]\nname = "w"\n'))) == "  nothing but shells"


def test_nobody_at_the_terminal_agrees_to_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(RefusedBySafety):
        open_trusted(find(str(put(home / "a.toml"))))


def test_the_store_is_private_and_nothing_is_believed_that_others_could_write(home: Path) -> None:
    path = put(home / "a.toml")
    approve(path, path.read_bytes())
    store = home / "state" / "pywfmux" / "trusted-layouts.json"
    assert store.stat().st_mode & 0o777 == 0o600
    assert is_trusted(find(str(path)))
    store.chmod(0o666)
    assert not is_trusted(find(str(path)))
    store.chmod(0o600)
    store.write_text("{ damaged")
    assert not is_trusted(find(str(path)))
    approve(path, path.read_bytes())
    assert is_trusted(find(str(path)))


def test_approvals_at_the_same_time_are_all_kept(home: Path) -> None:
    paths = [put(home / f"{number}.toml") for number in range(8)]
    threads = [threading.Thread(target=approve, args=(path, path.read_bytes())) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(is_trusted(find(str(path))) for path in paths)
    left = os.listdir(home / "state" / "pywfmux")
    assert sorted(left) == ["trusted-layouts.json", "trusted-layouts.json.lock"]
    assert len(json.loads((home / "state" / "pywfmux" / "trusted-layouts.json").read_text())) == 8
