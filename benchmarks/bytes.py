"""Bytes sent to the user's terminal for the same work, in kB (10^3 bytes).

What is measured: every byte that comes out of an attached client's pty (120x40, TERM xterm-256color) from the moment
its first frame is at rest until the work is done. Two kinds of work:

- *programs*: real ones, driven by typing fixed keys into the client: vim (open, scroll, insert, search, leave),
  less, `ls --color`, a shell's line editing. Programs that are not installed are left out for both. They see TERM
  screen-256color under both multiplexers, so they send the same.
- *paced payloads*: frames of the generated payloads, shown one at a time by the program in the pane.

After each key or frame the harness waits until the pane's output has been taken in (cursor report, for frames) and
the terminal has been quiet for a while, as it is when a person reads; so both multiplexers show every frame and
none saves bytes by skipping. At the end of every work a mark must appear on the terminal. The status line is static
(no clock, no automatic rename), because a minute that passes is not part of the work.
"""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import payload_text
from .figures import Figure, ratio_bar
from .multiplexer import Multiplexer, Program, private_server
from .outer_terminal import OuterTerminal
from .payloads import payload
from .process_table import process_table
from .rig import RESET, Rig, rig
from .samples import Sample, geometric_mean

QUIET = 0.06
QUIET_PROGRAM = 0.15
FIRST_BYTE = 0.5
STATIC_STATUS = (
    ("status-interval", "0"),
    ("status-right", "bench"),
    ("automatic-rename", "off"),
    ("set-titles", "off"),
)
END_MARK = "~`done`~"
# A frame of each payload is one step; the counts give 20 to 200 kB of program output.
PACED = (
    ("full-screen text", 20),
    ("dense 256 colours", 3),
    ("cursor motion", 40),
    ("vim session", 200),
    ("plain scrolling", 80),
    ("scrolling in regions", 80),
    ("coloured log", 80),
    ("plain log", 80),
    ("wide and combining", 60),
)


@dataclass(frozen=True, slots=True)
class Script:
    """What to type: ``needs`` is the program, ``keys`` one string a keystroke."""

    name: str
    needs: str
    keys: tuple[bytes, ...]


def typed(text: str) -> tuple[bytes, ...]:
    """A text as single keystrokes."""
    return tuple(character.encode() for character in text)


SCRIPTS: tuple[Script, ...] = (
    Script(
        "vim: open, scroll, insert, search",
        "vim",
        (
            *typed("vim --clean -n -c 'set nu ls=2 ruler showcmd | syntax on' sample.c\r"),
            *((b"\x05",) * 12),
            *((b"\x06",) * 3),
            *((b"j",) * 12),
            *typed("owhile (count > 0) { count = next(count); }"),
            b"\x1b",
            *typed("dd"),
            *typed("/struct\r"),
            *typed("nnn"),
            *((b"\x19",) * 8),
            *typed("Vjjj"),
            b"\x1b",
            *typed(":q!\r"),
        ),
    ),
    Script(
        "less: paging a coloured log",
        "less",
        (
            *typed("less -R sample.log\r"),
            *((b" ",) * 5),
            *((b"j",) * 20),
            *((b"k",) * 10),
            *((b"b",) * 2),
            *typed("/ERROR\r"),
            *typed("nnG"),
            *typed("q"),
        ),
    ),
    Script(
        "ls --color, several times",
        "ls",
        (
            *typed("ls --color=always -la /usr/bin | head -60\r"),
            *typed("ls --color=always /usr/lib /etc\r") * 3,
            *typed("ls --color=always -l / | cat\r") * 3,
        ),
    ),
    Script(
        "shell: typing and correcting",
        "bash",
        (
            *typed("echo the quick brown fox jumps over the lazy dog"),
            *((b"\x7f",) * 10),
            *typed("cat\r"),
            b"\x1b[A",
            b"\x01",
            *((b"\x1b[C",) * 5),
            *typed("XYZ "),
            b"\r",
            *typed("seq 1 5; printf '%s\\n' one two three\r"),
            *typed("clear\r"),
        ),
    ),
)


def press(terminal: OuterTerminal, key: bytes) -> None:
    """Type one key and let the screen come to rest."""
    terminal.type(key)
    if terminal.wait(FIRST_BYTE):
        terminal.settle(QUIET_PROGRAM if key in b"\r\x06\x1b \x02" else QUIET)


def prepare(directory: Path) -> None:
    """The files the scripts open."""
    source = random.Random(41)
    code = "\n".join(payload_text.code_line(source) for _ in range(800))
    (directory / "sample.c").write_text(code)
    log = payload("coloured log").make(60_000).replace(b"\r\n", b"\n")
    (directory / "sample.log").write_bytes(log)


def shell_command() -> str:
    """An interactive shell without anybody's start files, with a coloured prompt."""
    shell = shutil.which("bash") or "/bin/sh"
    options = " --norc --noprofile" if shell.endswith("bash") else ""
    prompt = "\\[\\e[32m\\]user@host\\[\\e[m\\]:\\[\\e[34m\\]~\\[\\e[m\\]$ "
    return f"exec env TERM=screen-256color LESSHISTFILE=- PS1='{prompt}' {shell}{options}"


def static_status(multiplexer: Multiplexer) -> None:
    """Take everything out of the status line that changes by itself."""
    for option, value in STATIC_STATUS:
        multiplexer.run("set-option", "-g", option, value)


def program_bytes(program: Program, script: Script) -> int:
    """The bytes of one script, from the shell's first prompt at rest."""
    with private_server(program) as multiplexer:
        prepare(multiplexer.directory)
        multiplexer.start(shell_command())
        static_status(multiplexer)
        terminal = multiplexer.attach()
        terminal.wait_for(b"user@host")
        terminal.settle(0.3)
        before = terminal.received
        for key in script.keys:
            press(terminal, key)
        spent = terminal.received - before
        check_alive(terminal)
        return spent


def check_alive(terminal: OuterTerminal) -> None:
    """The script must have ended in the shell, with every program left: the shell computes a mark and prints it."""
    terminal.forget()
    terminal.type(b"printf '\\176\\140%s\\140\\176\\n' done\r")
    terminal.wait_for(END_MARK.encode())


def paced_bytes(made: Rig, frames: Iterator[bytes], count: int) -> int:
    """The bytes of ``count`` frames, each shown and looked at."""
    made.pane.show(RESET)
    made.terminal.settle(0.2)
    before = made.terminal.received
    for frame in itertools.islice(frames, count):
        made.pane.show(frame)
        made.terminal.settle(QUIET)
    spent = made.terminal.received - before
    made.terminal.forget()
    made.pane.show("\x1b[m\x1b[H" + END_MARK)
    made.terminal.wait_for(END_MARK.encode())
    return spent


def measure(programs: dict[str, Program], *, rounds: int = 1, quick: bool = False) -> list[Figure]:
    """A figure a work, then the geometric mean of the ratios; ``rounds`` is not used: bytes do not vary with load."""
    figures = [program_figure(programs, script) for script in SCRIPTS if not quick or script.needs != "vim"]
    spent: dict[str, dict[str, int]] = {name: paced_work(program, quick) for name, program in programs.items()}
    for work in next(iter(spent.values())):
        figures.append(_figure(work, {name: made[work] for name, made in spent.items()}))
    return [*figures, summary(figures)]


def program_figure(programs: dict[str, Program], script: Script) -> Figure:
    """One real program under each multiplexer."""
    if not shutil.which(script.needs):
        return Figure(f"bytes: {script.name}", "kB", note=f"skipped: {script.needs} is not installed")
    return _figure(script.name, {name: program_bytes(program, script) for name, program in programs.items()})


def paced_work(program: Program, quick: bool) -> dict[str, int]:
    """Every paced payload under one multiplexer: bytes by name."""
    spent = {}
    with rig(program) as made:
        static_status(made.multiplexer)
        for name, count in PACED:
            spent[f"paced {name}"] = paced_bytes(made, payload(name).frames(), max(2, count // (8 if quick else 1)))
        table = (frame.encode() for frame in process_table(120, 39, random.Random(42)))
        spent["paced process table"] = paced_bytes(made, table, 4 if quick else 20)
    return spent


def summary(figures: Sequence[Figure]) -> Figure:
    """The geometric mean over all works: the row with the bar."""
    tmux = [figure.tmux.median for figure in figures if figure.tmux]
    ours = [figure.ours.median for figure in figures if figure.ours]
    return Figure(
        "bytes: geometric mean",
        "kB",
        tmux=Sample.of([geometric_mean(tmux)]) if tmux else None,
        ours=Sample.of([geometric_mean(ours)]) if ours else None,
        bar=ratio_bar(1.0, "less"),
        aim=ratio_bar(0.6, "less"),
    )


def _figure(work: str, spent: dict[str, int]) -> Figure:
    samples = {name: Sample.of([count / 1000]) for name, count in spent.items()}
    return Figure(
        f"bytes: {work}", "kB", tmux=samples.get("tmux"), ours=samples.get("pywfmux"), details={"bytes": spent}
    )
