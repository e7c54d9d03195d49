"""The same programs in a pane of ours and of tmux 3.3a look the same: text, colours and cursor."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from .driver import Multiplexer, Pywfmux

pytestmark = pytest.mark.oracle

CONFIG = "set -g status off\n"


@dataclass(frozen=True)
class Program:
    """A command, what its screen shows when it is ready, and keys to press with what then shows."""

    name: str
    command: str
    ready: str
    steps: tuple[tuple[tuple[str, ...], str], ...] = ()
    needs: str = ""


POEM = "".join(f"line {number}: the quick brown fox jumps over the lazy dog\n" for number in range(1, 120))

PROGRAMS = [
    Program(
        "vim",
        "vim -u NONE -N -n -i NONE poem.txt",
        r"^line 1:",
        ((("5", "0", "G"), r"^line 50:"), ((":set nu", "Enter"), r"^ +50 line 50")),
        "vim",
    ),
    Program(
        "vim-split",
        "vim -u NONE -N -n -i NONE -O poem.txt poem.txt",
        r"^line 1:",
        (((":set number", "Enter"), r"^ +1 line 1:"),),
        "vim",
    ),
    Program("less", "less poem.txt", r"^line 1:", ((("Space",), r"^line 4[0-9]:"), (("G",), r"\(END\)")), "less"),
    Program("less-search", "less -N poem.txt", r"1 line 1:", ((("/", "line 77", "Enter"), r"77 line 77:"),), "less"),
    Program(
        "nano",
        "nano -I poem.txt",
        r"line 1:",
        ((("M-g",), r"Go To|line number"), (("60", "Enter"), r"^line 60:")),
        "nano",
    ),
    Program("python", "python3 -q", r">>>", ((("print('x' * 30)", "Enter"), r"^x{30}$"),), "python3"),
    Program("git-log", "git log --color=always --graph --oneline | cat; echo ready", r"^ready", (), "git"),
    Program("ls-colour", "ls --color=always -la; echo ready", r"^ready"),
    Program("truecolour", "sh colours.sh; echo ready", r"^ready"),
    Program("wide", "cat wide.txt; echo ready", r"^ready"),
    Program("attributes", "cat attributes.txt; echo ready", r"^ready"),
    Program("boxes", "cat boxes.txt; echo ready", r"^ready"),
    Program("tabs", "printf 'a\\tb\\tc\\n\\033[3g\\033[10G\\033Hx\\ty\\n'; echo ready", r"^ready"),
    Program(
        "scroll-region",
        "printf '\\033[2J\\033[5;10r\\033[5;1H'; seq 1 30; printf '\\033[r\\033[20;1Hready\\n'",
        r"^ready",
    ),
    Program("zsh", "PS1='zsh> ' zsh -f -i", "^zsh>", ((("print -P '%F{red}red%f'", "Enter"), r"^red$"),), "zsh"),
    Program("fish", "fish --no-config --private", r">|#", ((("echo fishy", "Enter"), r"^fishy$"),), "fish"),
]

COLOURS = r"""
for r in 0 64 128 192 255; do for g in 0 128 255; do printf '\033[48;2;%d;%d;30m  ' $r $g; done; done
printf '\033[0m\n'
for i in $(seq 0 255); do printf '\033[38;5;%dm%d ' $i $i; done; printf '\033[0m\n'
for i in 30 31 32 33 34 35 36 37 90 91 92 93 94 95 96 97; do printf '\033[%dmx' $i; done; printf '\033[0m\n'
"""

FILES = {
    "poem.txt": POEM,
    "colours.sh": COLOURS,
    "wide.txt": "CJK: 漢字かな交じり文 한국어 中文\nwide at the edge: "
    + "漢" * 40
    + "\ncombining: e\u0301 a\u0308 n\u0303\nlatin: ÀÉÎõü ßøå ĐŽ\nsymbols: →←↑↓ ≤≥≠ ∑∫√ ♠♣♥♦\n",
    "attributes.txt": "\033[1mbold\033[0m \033[2mdim\033[0m \033[3mitalic\033[0m \033[4munder\033[0m "
    "\033[7mreverse\033[0m \033[9mstrike\033[0m \033[1;4;31mmix\033[0m\n"
    "\033[44mblue background\033[K\033[0m\n\033[4:3mcurly\033[0m \033[21mdouble\033[0m\n",
    "boxes.txt": "\033(0lqqqqk\nx    x\nmqqqqj\033(B\n┌──┬──┐\n│  │  │\n└──┴──┘\n",
}


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_a_program_looks_as_in_tmux(program: Program, start: Callable[..., Pywfmux], tmux: Multiplexer) -> None:
    if program.needs and shutil.which(program.needs) is None:
        pytest.skip(f"{program.needs} is not installed")
    common = tmux.directory / "work"  # one place for both, so that paths and listings are the same
    common.mkdir()
    for name in FILES:
        (common / name).write_text(FILES[name])
    both = (start(config=CONFIG), tmux)
    if program.name == "git-log":
        _make_repository(common, both[0])
    words = ("new-session", "-s", "t", "-c", str(common), "sh")
    terminals = [multiplexer.attach(*words, columns=100, lines=30) for multiplexer in both]
    for terminal in terminals:
        terminal.wait_for(r"^\$")
    for keys, result in (((f"clear; {program.command}", "Enter"), program.ready), *program.steps):
        for multiplexer in both:
            multiplexer.run("send-keys", "-t", "t", *keys)
        for terminal in terminals:
            terminal.wait_for(result)
    for terminal in terminals:
        terminal.pane.wait_idle(0.15)
    ours, theirs = _shown(both[0], "-T"), _shown(both[1])
    assert (_with_spaces(ours[0]), ours[1]) == (_without_shifts(theirs[0]), theirs[1])


# What tmux prints for DEC graphics: the letters between SO and SI. Ours are the characters themselves.
_GRAPHICS = str.maketrans("jklmnqtuvwx", "┘┐┌└┼─├┤┴┬│")


def _without_shifts(text: str) -> str:
    return re.sub("\x0e([^\x0f]*)\x0f", lambda match: match[1].translate(_GRAPHICS), text)


def _with_spaces(text: str) -> str:
    """Without the tabs that the tmux we compare with does not keep."""

    def filled(line: str) -> str:
        head, tab, rest = line.partition("\t")
        column = len(re.sub("\x1b\\[[^m]*m", "", head))
        return filled(head + " " * (8 - column % 8) + rest) if tab else line

    return "\n".join(map(filled, text.split("\n")))


def _shown(multiplexer: Multiplexer, *flags: str) -> tuple[str, str]:
    """Screen with colours up to the end of the text, cursor."""
    return multiplexer.capture("t", "-e", *flags), multiplexer.get(
        "#{cursor_x},#{cursor_y} #{alternate_on} #{cursor_flag}", "t"
    )


def _make_repository(place: Path, multiplexer: Multiplexer) -> None:
    import subprocess

    (Path(multiplexer.env["HOME"]) / ".gitconfig").write_text(
        "[user]\nname = A\nemail = a@example.org\n[init]\ndefaultBranch = main\n"
    )

    def git(*words: str) -> None:
        dates = {"GIT_AUTHOR_DATE": "2024-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2024-01-01T00:00:00Z"}
        subprocess.run(["git", *words], cwd=place, env={**multiplexer.env, **dates}, check=True, capture_output=True)

    git("init", "-q")
    for number in range(8):
        git("commit", "-q", "--allow-empty", "-m", f"change {number}")
    git("checkout", "-q", "-b", "side", "HEAD~3")
    git("commit", "-q", "--allow-empty", "-m", "side")
    git("checkout", "-q", "main")
    git("merge", "-q", "--no-ff", "-m", "merge", "side")
