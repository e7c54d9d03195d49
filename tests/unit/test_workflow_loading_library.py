"""``Server.load_layout``, in both faces of the library."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from pymux_wf import MuxError, NotFound, Refused, Server, aio

TEXT = """
[session]
name = "own"
[[window]]
name = "one"
  [[window.pane]]
  run = ["sh", "-c", "echo hello; exec cat"]
  [[window.pane]]
  type = "echo typed"
"""


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A layout of the user's own configuration."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    path = tmp_path / "config" / "pywfmux" / "layouts" / "mine.toml"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT)
    return path


def test_a_name_a_path_and_a_second_time(layout: Path) -> None:
    with Server.start(env={"HOME": "/nowhere"}) as server:
        session = server.load_layout("mine")
        assert session.name == "own"
        assert [window.name for window in session.windows] == ["one"]
        first, second = session.panes
        first.wait_for("hello", screen=True, timeout=10)
        second.wait_for("typed", screen=True, timeout=10)
        assert server.load_layout(layout) == session
        assert session.panes == [first, second]
        other = server.new_session("other", argv=["cat"])
        assert server.load_layout("mine", session="other") == other
        assert [window.name for window in other.windows] == ["cat", "one"]
        server.load_layout("mine", replace=True)
        assert first not in session.panes


def test_what_is_wrong_is_told_in_the_librarys_words(layout: Path, tmp_path: Path) -> None:
    async def live() -> None:
        async with aio.Server.start(listen=False) as server:
            with pytest.raises(NotFound, match=r"no layout 'nine'.*\bmine\b"):
                await server.load_layout("nine")
            with pytest.raises(NotFound, match="nobody"):
                await server.load_layout("mine", session="nobody")
            elsewhere = tmp_path / "got.toml"
            elsewhere.write_text(TEXT)
            with pytest.raises(Refused, match="pywfmux layout trust"):
                await server.load_layout(elsewhere)
            layout.write_text(TEXT.replace("type", "tpye"))
            with pytest.raises(MuxError, match=r"mine\.toml:9:\d+: unknown key 'tpye'.*type"):
                await server.load_layout("mine")
            assert await server.sessions == []

    asyncio.run(live())
