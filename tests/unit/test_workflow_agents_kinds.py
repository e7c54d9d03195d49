"""What screens tell of each kind of agent."""

from __future__ import annotations

from pathlib import Path

import pytest

from pymux_wf.snapshot import Screen
from pymux_wf.terminal import ByteStream
from pymux_wf.terminal import Screen as Terminal
from pymux_wf.workflow.agents.kinds import kind_of, names, read_screen
from pymux_wf.workflow.errors import BadFile, NotThere

SCREENS = (
    ("claude", "╭──────╮\n│ > Try \x1b[2mhello\x1b[0m │\n╰──────╯", "ready"),
    ("claude", "✻ Thinking… (3s · esc to interrupt)\n\n❯ ", "working"),
    ("claude", "Bash command\n  rm x\nDo you want to proceed?\n❯ 1. Yes\n  2. No", "blocked"),
    ("codex", "• Working (4s • esc to interrupt)\n\n› ", "working"),
    ("codex", "› \x1b[2mImprove documentation\x1b[0m\n\n  ? for shortcuts", "ready"),
    ("codex", "Would you like to run the following command?\n  $ make\n› 1. Yes, proceed\n  2. No", "blocked"),
    ("gemini", "⠏ Reading (esc to cancel, 3s)", "working"),
    ("gemini", "│ >   Type your message or @path/to/file │", "ready"),
    ("gemini", "Apply this change?\n● 1. Yes, allow once\n  2. No", "blocked"),
    ("aider", "Add a.py to the chat? (Y)es/(N)o [Yes]: ", "blocked"),
    ("aider", "Tokens: 1k\n> ", "ready"),
    ("opencode", '  Ask anything… "Fix a TODO"', "ready"),
    ("copilot", "Do you want to run this command?\n❯ 1. Yes\n  2. No", "blocked"),
    ("python", "1\n>>> ", "ready"),
    ("shell", "user@host:~$ ", "ready"),
    ("shell", "rm: remove regular file 'a'? [y/N] ", "blocked"),
    ("generic", "[sudo] password for me: ", "blocked"),
    ("generic", "Continue? [Y/n] ", "blocked"),
    ("generic", "some text", None),
    ("generic", "the password: was wrong, it said", None),
)


def screen_of(text: str) -> Screen:
    terminal = Terminal(60, 12)
    ByteStream(terminal).feed(text.replace("\n", "\r\n").encode())
    return Screen.of(terminal)


@pytest.mark.parametrize(("kind", "text", "state"), SCREENS)
def test_states(kind: str, text: str, state: str | None) -> None:
    reading = read_screen(kind_of(kind), screen_of(text))
    assert reading.state == state
    assert bool(reading.question) == (state == "blocked")


def test_every_kind_is_tested() -> None:
    assert set(names()) == {kind for kind, _, _ in SCREENS}


def test_the_draft_is_what_was_written_not_the_hint() -> None:
    kind = kind_of("claude")
    assert read_screen(kind, screen_of("> \x1b[2mTry this\x1b[0m")).draft == ""
    assert read_screen(kind, screen_of("> \x1b[7mT\x1b[0;2mry this\x1b[0m")).draft == ""
    assert read_screen(kind, screen_of("> half a thought")).draft == "half a thought"
    assert read_screen(kind, screen_of("no composer")).draft is None
    assert read_screen(kind_of("shell"), screen_of("me$ \x1b[7mpasted text\x1b[0m")).draft == "pasted text"


def test_a_kind_is_told_by_its_program() -> None:
    assert kind_of("", ["/usr/bin/claude", "--continue"]).name == "claude"
    assert kind_of("", ["node", "/opt/codex"]).name == "codex"
    assert kind_of("", ["bash", "-l"]).name == "shell"
    assert kind_of("", ["somebody"]).name == "generic"
    with pytest.raises(NotThere, match="cluade"):
        kind_of("cluade")


def test_the_users_own_kinds_win(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    own = tmp_path / "pywfmux/agents/kinds"
    own.mkdir(parents=True)
    (own / "claude.toml").write_text('programs = ["claude"]\n[[rule]]\nstate = "done"\nany = ["finished"]\n')
    assert read_screen(kind_of("claude"), screen_of("finished")).state == "done"
    (own / "claude.toml").write_text('[[rule]]\nstate = "ready"\nany = ["("]\n')
    with pytest.raises(BadFile) as failure:
        kind_of("claude")
    assert failure.value.place is not None
    assert failure.value.place.line == 3
