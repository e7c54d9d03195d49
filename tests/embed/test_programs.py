"""Real programs driven as a person does, with keys, mouse, paste and resizing, and what they show compared with stored
snapshots; on a server in the process and on one that runs elsewhere, with the same snapshots.

What differs between releases of a program (versions, status lines, numbers) is masked.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pymux_wf import Exit, Pane, Server, expect

from .places import Attached, InProcess, until

HERE = Path(__file__).parent

Body = Callable[[Server, Path], None]


def drives(program: str) -> Callable[[Body], Callable[[Path, Path], None]]:
    """A test that drives a program in both places; each has a directory of its own, which is its home too."""

    def decorate(body: Body) -> Callable[[Path, Path], None]:
        def test(tmp_path: Path, short_path: Path) -> None:
            if shutil.which(program) is None:
                pytest.skip(f"{program} is not installed")
            for make in (InProcess, lambda: Attached(short_path)):
                place = make()
                directory = tmp_path / place.name
                directory.mkdir()
                try:
                    with place.open(Server) as server:
                        body(server, directory)
                finally:
                    place.end()

        test.__name__, test.__doc__ = body.__name__, body.__doc__
        return test

    return decorate


def start(server: Server, directory: Path, *argv: str, **env: str) -> Pane:
    """The program in 60x16 cells, with the directory as its home and place."""
    given = {"HOME": str(directory), "TERM": "xterm-256color", **env}
    return server.exec(
        ["env", *(f"{name}={value}" for name, value in given.items()), *argv], cwd=str(directory), size=(60, 16)
    )


@drives("vim")
def test_vim(server: Server, directory: Path) -> None:
    """Typed, searched, clicked, pasted into and resized; the shell's screen is back afterwards."""
    file = directory / "poem.txt"
    file.write_text("the first line\nthe second line\nthe third line\n")
    settings = "set mouse=a ttymouse=sgr laststatus=0 noruler noshowcmd nocursorline"
    pane = start(server, directory, "vim", "-u", "NONE", "-i", "NONE", "-n", "-N", "-c", settings, "poem.txt")
    pane.wait_mode("alternate")
    expect(pane.line("the third line")).to_be_visible()
    pane.send_keys("o", "typed: ü漢", "Escape")
    expect(pane.line("typed: ü漢")).to_be_visible()
    pane.wait_mode("mouse")
    second = pane.text("second").first
    second.click()
    pane.send_keys("x")  # under the mouse: the middle of the word
    expect(pane.line("the secnd line")).to_be_visible()
    pane.wait_mode("bracketed_paste")
    pane.send_keys("G", "o")
    pane.paste("pasted\n  as it is")
    expect(pane.line("  as it is")).to_be_visible()
    pane.send_keys("Escape")
    pane.resize(40, 10)
    expect(pane).to_match_snapshot("edited", mask=[pane.region(rows=-1)])
    pane.send_keys(":wq", "Enter")
    assert pane.wait_exit() == Exit(code=0)
    assert file.read_text().splitlines()[-2:] == ["pasted", "  as it is"]
    assert not pane.screen.modes.alternate


@drives("less")
def test_less(server: Server, directory: Path) -> None:
    """Paged, searched, turned with the wheel and resized."""
    (directory / "lines").write_text("".join(f"line {number} of sixty\n" for number in range(1, 61)))
    pane = start(server, directory, "less", "--mouse", "lines", LESS="", LESSOPEN="", LESSHISTFILE="-")
    status = pane.region(rows=-1)
    expect(pane.line("line 15 of sixty")).to_be_visible()
    expect(pane).to_match_snapshot("first page", mask=[status])
    pane.send_keys("/line 4[25]", "Enter")
    expect(pane.text("line 42").region(rows=0)).to_be_visible()
    expect(pane.text("line 45")).to_have_style(reverse=True)
    expect(pane).to_match_snapshot("found", mask=[status])
    pane.wait_mode("mouse")
    pane.send_keys("g")
    expect(pane.text("line 1 of").region(rows=0)).to_be_visible()
    pane.scroll(1)
    expect(pane.text("line 1 of").region(rows=0)).not_to_be_visible()
    pane.send_keys("G")
    expect(pane.text("line 60 of sixty")).to_be_visible()
    pane.send_keys("g")
    expect(pane.text("line 1 of").region(rows=0)).to_be_visible()
    pane.resize(30, 6)  # a key that comes now may be lost in it
    expect(pane.text("line 5 of sixty").region(rows=4)).to_be_visible()
    expect(pane).to_match_snapshot("small", mask=[status])
    pane.send_keys("q")
    assert pane.wait_exit() == Exit(code=0)


@drives("htop")
def test_htop(server: Server, directory: Path) -> None:
    """All of it changes all the time but for the line of keys; its mouse works."""
    pane = start(server, directory, "htop", "-C", HTOPRC=str(directory / "htoprc"))
    pane.resize(100, 20)
    expect(pane.text("F10").region(rows=-1)).to_be_visible()
    expect(pane.text("F10")).to_be_visible()
    expect(pane).to_match_snapshot("keys", mask=[pane.region(rows=(0, -1)), pane.cursor])
    pane.send_keys("F2")
    expect(pane.text("Setup").first).to_be_visible()
    pane.send_keys("Escape")
    expect(pane.text("PID").first).to_be_visible()
    pane.wait_mode("mouse")
    pane.text("Quit").region(rows=-1).click()
    assert pane.wait_exit() == Exit(code=0)


def test_textual(tmp_path: Path, short_path: Path) -> None:
    """An application of another library: keys, mouse, paste, resizing arrive as it expects them from a terminal."""
    if importlib.util.find_spec("textual") is None:
        pytest.skip("textual is not installed")
    drives(sys.executable)(drive_textual)(tmp_path, short_path)


def drive_textual(server: Server, directory: Path) -> None:
    app = str(HERE / "textual_app.py")
    pane = start(server, directory, sys.executable, app, COLORTERM="truecolor", TEXTUAL_ANIMATIONS="none")
    expect(pane.text("size: 60x16")).to_be_visible()
    expect(pane.text("told")).to_have_style(bold=True, bg="#004080")
    pane.send_keys("C-a")
    expect(pane.text("key: ctrl+a")).to_be_visible()
    pane.send_keys("S-F5")
    expect(pane.text("key: shift+f5")).to_be_visible()
    pane.send_keys("é")
    expect(pane.text(re.compile("key: (é|latin_small_letter_e_with_acute)"))).to_be_visible()
    pane.send_keys("Up")
    expect(pane.text("key: up")).to_be_visible()
    pane.text("press me").click()
    expect(pane.text(re.compile(r"click: button at \d+,2"))).to_be_visible()
    pane.paste("two\nlines")
    expect(pane.text("paste: 'two")).to_be_visible()
    pane.resize(50, 12)
    expect(pane.text("size: 50x12")).to_be_visible()
    expect(pane).to_match_snapshot("told", mask=[pane.cursor])
    pane.send_keys("q")
    assert pane.wait_exit() == Exit(code=3)


@drives(sys.executable)
def test_python(server: Server, directory: Path) -> None:
    """The interactive interpreter: blocks, an interrupt, its end."""
    pane = start(server, directory, sys.executable, "-q", "-i", PYTHON_BASIC_REPL="1", NO_COLOR="1", TERM="xterm")
    expect(pane.text(">>> ")).to_be_visible()
    pane.send_text("for word in ['ü', '漢']:\n    print(word * 2)\n\n")
    pane.wait_for("漢漢")
    pane.send_text("import time; time.sleep(1000)\n")
    pane.wait_for(regex=r"sleep\(1000\)\s", screen=True)
    pane.interrupt()
    pane.wait_for("KeyboardInterrupt")
    pane.send_text("input('name? ')\n")
    pane.wait_for("name? ", screen=True)
    pane.send_text("Zoë\n")
    pane.wait_for("'Zoë'")
    traceback = re.compile(r"^(\^C)?Traceback.*|^  File.*|^\^C$|^    .*\^+.*", re.MULTILINE)
    assert pane.text(traceback).count() >= 1
    pane.send_keys("C-l")
    expect(pane.text(">>> ").region(rows=0)).to_be_visible()
    expect(pane.text(">>> ")).to_have_count(1)
    pane.send_text("6 * 7\n")
    pane.wait_for("42")
    expect(pane).to_match_snapshot("interpreter")
    pane.send_keys("C-d")
    assert pane.wait_exit() == Exit(code=0)


PROMPTS = {
    "getpass": [sys.executable, "-c", "import getpass; print('got', len(getpass.getpass()))"],
    "read": ["bash", "-c", "read -r -s -p 'Password: ' word; echo; echo got ${#word}"],
    "stty": ["sh", "-c", "printf 'Password: '; stty -echo; read word; stty echo; echo; echo got ${#word}"],
}


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_password_is_asked_for(prompt: str, tmp_path: Path, short_path: Path) -> None:
    """The state tells it, and what is typed is nowhere to be read."""

    def body(server: Server, directory: Path) -> None:
        pane = start(server, directory, *PROMPTS[prompt])
        expect(pane.text("Password: ")).to_be_visible()
        until(lambda: pane.state == "password", pane)  # it may print its prompt first, and switch the echo off then
        expect(pane).to_match_snapshot("asked")
        pane.send_text("secret!\n")
        pane.wait_for("got 7")
        assert pane.wait_exit() == Exit(code=0)
        assert "secret" not in pane.output()

    drives("bash")(body)(tmp_path, short_path)


@drives("nano")
def test_nano(server: Server, directory: Path) -> None:
    """Typed and pasted into, with its mouse; its title and its keys differ between releases."""
    (directory / "note.txt").write_text("a note\n")
    pane = start(server, directory, "nano", "--ignorercfiles", "--mouse", "note.txt")
    masked = [pane.region(rows=0), pane.region(rows=(13, None))]
    expect(pane.line("a note")).to_be_visible()
    pane.send_keys("End", " of mine", "Enter")
    expect(pane.line("a note of mine")).to_be_visible()
    pane.paste("pasted text")
    expect(pane.line("pasted text")).to_be_visible()
    pane.wait_mode("mouse")
    pane.text("of mine").click()
    pane.send_keys("<>")
    expect(pane.text(re.compile("a note of? ?<>"))).to_be_visible()
    expect(pane).to_match_snapshot("edited", mask=masked)
    pane.send_keys("C-x")
    expect(pane.text("Save modified buffer")).to_be_visible()
    pane.send_keys("y")
    expect(pane.text("note.txt").region(rows=(13, None))).to_be_visible()
    pane.send_keys("Enter")
    assert pane.wait_exit() == Exit(code=0)
    assert "pasted text" in (directory / "note.txt").read_text()


RC_FILES = {
    "bash": (".bashrc", "PS1='$ '\n"),
    "zsh": (".zshrc", "PS1='$ '\nunset zle_bracketed_paste\n"),
    "fish": (
        ".config/fish/config.fish",
        "set -g fish_greeting\nfunction fish_prompt; echo -n '$ '; end\nfunction fish_right_prompt; end\n",
    ),
}


@pytest.mark.parametrize("shell", RC_FILES)
def test_a_shell(shell: str, tmp_path: Path, short_path: Path) -> None:
    """Its own files are read, commands give exact results, and its keys work: history, an interrupt, its end."""

    def body(server: Server, directory: Path) -> None:
        name, text = RC_FILES[shell]
        file = directory / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        environment = {"HOME": str(directory), "ZDOTDIR": str(directory), "XDG_CONFIG_HOME": f"{directory}/.config"}
        pane = server.new_session(shell=shell, env=environment, cwd=str(directory), size=(60, 10)).pane
        assert pane.wait_ready() == "prompt"
        result = pane.run("printf 'a\\nb'; sh -c 'exit 3'")
        assert (result.output, result.code, result.how) == ("a\nb", 3, "marks")
        pane.send_keys("Up")
        expect(pane.text("exit 3")).to_have_count(2)
        pane.send_keys("Enter")
        assert pane.wait_command().code == 3
        assert pane.run("pwd").output.strip() == str(directory)
        pane.send_text("sleep 1000\n")
        until(lambda: pane.process.command == "sleep", pane)  # before, an interrupt is the shell's
        pane.interrupt()
        assert pane.wait_command().code == 130
        assert pane.run("clear; echo after the end").code == 0
        expect(pane).to_match_snapshot("cleared", mask=[pane.cursor])
        pane.send_text("exit 7\n")
        assert pane.wait_exit() == Exit(code=7)

    drives(shell)(body)(tmp_path, short_path)
