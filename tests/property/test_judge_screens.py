"""Whatever somebody does at a terminal, on a command line and in control mode at once: no fault, a picture, an answer.

One server in the process, one attached terminal, one control client and many command lines. Each step of an example is
one number: it seeds what the step does (keys, mouse reports, pastes, sizes, commands with any flags, lines of control
mode), so that leaving numbers out makes a smaller case of the same steps.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import resource
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st
from pymux_wf.server import draw
from pymux_wf.server.client import Client
from pymux_wf.server.commands import COMMANDS, shown_names, spec_of
from pymux_wf.server.default_keys import DEFAULT_KEYS

from pymux_wf.lang.options_table import OPTION_TABLE
from pymux_wf.protocol import Message
from tests.unit.commands_rig import Rig, running_server

Step = tuple[str, Any]

# What would end the test itself, or read and write outside it.
SPARED = {"kill-server", "save-buffer", "load-buffer", "run-tests", "run-command", "new-session", "run"}
MEGABYTES = 300
BEFORE = 0
SHELLS = ("true", "cat", "exit 3", "printf '\\033[31mx\\033]2;t\\007'", "sleep 0.01", "nosuchprogram")
HOSTILE = (
    "",
    " ",
    "a",
    "a:b.c",
    "-",
    "--",
    "new\nline",
    "\x1b[2J\x1b]0;x\x07",
    "#{",
    "#{E:@loop}",
    "#{l:#{",
    "#[fg=red,align=centre]x#[list=on]",
    "#[range=user|x]y",
    "#(printf x)",
    "日本語😀\u0301\u0302",
    "\udc80\udcff",
    "x" * 3000,
    "%",
    "%%",
    "{",
    "}",
    "'",
    '"',
    ";",
    "\\",
    "$",
    "~",
    "0",
    "1",
    "-1",
    "3",
    "50%",
    "999999999999999999999",
    "-2147483649",
    "C",
    "S",
    "W",
    "P",
    "on",
    "off",
    "red",
    "bg=blue,bold",
    "*",
    "[a-z]*(",
    "(a+)+$",
    "#{==:a,b}",
    "#{W:#{P:#{pane_id}}}",
    "{ list-keys }",
    "main-vertical",
    "bb62,80x24,0,0,0",
)
TARGETS = (
    "",
    ":",
    ".",
    "%0",
    "%1",
    "%2",
    "%99",
    "@0",
    "@1",
    "$0",
    "$9",
    "0",
    "=0",
    "0:0.0",
    ":+",
    ":-",
    ":!",
    "{last}",
    "{mouse}",
    "=",
    "~",
    "{marked}",
    "{up-of}",
    "a:b",
    "\n",
    "!",
    "+",
    "{",
    "-1",
    "*",
    "/dev/pts/test1",
)
KEYS = (
    *(
        b"%c" % byte
        for byte in b"abcdefghijlnopqrstuvxyzABCDEFGHIJLNOPQRSTUVXYZ0123456789 ;:,./?[](){}'\"!@#$%^&*-=_+\\~"
    ),
    *(b"%c" % byte for byte in range(1, 32)),
    *(b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[5~", b"\x1b[6~", b"\x1b[H", b"\x1b[F", b"\x1b[3~", b"\x1bOP"),
    *(b"\x1b[1;5A", b"\x1b[1;3C", b"\x1b", b"\x1bx", b"\x7f", b"\xff", b"\xc3", b"\xe6\x97\xa5", b"\x1b[27;5;9~"),
    *(b"\x1b[I", b"\x1b[O", b"\x1b[?1;2c", b"\x1b]11;rgb:0/0/0\x07", b"\x1b[200~", b"\x1b[201~", b"\x1b[?997;1n"),
)
SCREENS = (
    ("choose-tree",),
    ("choose-tree", "-Zw"),
    ("choose-tree", "-s", "-O", "name"),
    ("choose-buffer",),
    ("choose-client",),
    ("customize-mode",),
    ("customize-mode", "-N", "-f", "#{m:*status*,#{option_name}}"),
    ("find-window", "a"),
    ("copy-mode",),
    ("copy-mode", "-u"),
    ("clock-mode",),
    ("display-panes", "-d", "0"),
    ("command-palette",),
    ("command-prompt",),
    ("command-prompt", "-p", "a,b", "display-message '%1 %2'"),
    ("command-prompt", "-i", "display-message -p '%%'"),
    ("command-prompt", "-T", "target", "select-window -t '%%'"),
    ("confirm-before", "new-window"),
    ("display-menu", "-T", "#[bold]t", "one", "1", "new-window", "", "-two", "", "", "#{pane_id}", "q", "split-window"),
    ("display-menu", "-x", "R", "-y", "S", "日本", "a", "choose-tree", "x", "b", "display-popup"),
    ("display-popup", "-E", "cat"),
    ("display-popup", "-w", "50%", "-h", "3", "-T", "#[fg=red]t", "cat"),
    ("display-popup", "-B", "-N", "true"),
    ("new-pane", "cat"),
    ("new-pane", "-w", "10", "-h", "4", "cat"),
    ("list-keys",),
    ("show-messages",),
    ("split-window",),
    ("split-window", "-h"),
    ("new-window",),
    ("set-option", "-g", "mouse", "on"),
    ("set-option", "-g", "pane-scrollbars", "on"),
    ("set-option", "-g", "pane-border-status", "top"),
    ("set-option", "-g", "status", "5"),
    ("set-option", "-g", "status-position", "top"),
    ("set-option", "-g", "mode-keys", "vi"),
    ("set-option", "-g", "@loop", "#{E:@loop}x"),
    ("resize-pane", "-Z"),
    ("select-pane", "-m"),
    ("set-buffer", "-b", "b\n1", "x\x1b[31my\n" * 30),
    ("set-hook", "-g", "after-select-pane", "select-pane -t :.+"),
    ("set-hook", "-g", "window-layout-changed", "resize-pane -D 1"),
    ("set-hook", "-g", "pane-mode-changed", "copy-mode"),
    ("set-hook", "-g", "session-window-changed", "kill-pane"),
    ("set-option", "-s", "command-alias[50]", "loop=loop a"),
    ("new-session", "-d", "-s", "other", "cat"),
    ("new-session", "-d", "-t", "0", "-s", "grouped"),
)
PRESSED = tuple(row[0] for row in DEFAULT_KEYS["prefix"] if len(row[0]) == 1)
# Nobody types into a real shell here.
OPTIONS = sorted(OPTION_TABLE.keys() - {"default-command", "default-shell", "history-file"})


def chosen_word(dice: random.Random, letter: str = "") -> str:
    """A value for a flag or an argument."""
    if letter and letter in "tscT" and dice.random() < 0.8:
        return dice.choice(TARGETS)
    if letter == "e" and dice.random() < 0.5:
        return f"A={dice.choice(HOSTILE)}"
    return dice.choice((dice.choice(HOSTILE), dice.choice(TARGETS), dice.choice(SHELLS), dice.choice(OPTIONS)))


def chosen_command(dice: random.Random) -> tuple[str, ...]:
    """Any command with any flags and arguments; most of them make no sense."""
    name = dice.choice([name for name in shown_names(as_tmux=False) if name not in SPARED])
    spec = spec_of(name)
    words = [name]
    letters = [letter for letter in spec.flags if letter != ":"]
    for letter in dice.sample(letters, min(len(letters), dice.choice((0, 0, 1, 1, 2, 3)))):
        words.append(f"-{letter}")
        if spec.takes(letter) == 1:
            words.append(chosen_word(dice, letter))
    if name in ("set-option", "set-window-option"):
        words += [dice.choice(["-g", "-w", "-p", "-s", "-u", "-a", "-gF", "-U"]), dice.choice(OPTIONS)]
    most = spec.max_args if spec.max_args >= 0 else 4
    for _ in range(dice.randint(min(spec.min_args, 4), max(spec.min_args, min(most, 4)))):
        words.append(" ".join(chosen_command(dice)[:3]) if dice.random() < 0.1 else chosen_word(dice))
    return tuple(words)


def chosen_mouse(dice: random.Random) -> bytes:
    """A few mouse reports: clicks, drags, wheels, moves, some outside the terminal."""
    code = dice.choice((0, 1, 2, 32, 34, 35, 64, 65, 8, 16, 128, 255))
    x, y = dice.choice(((dice.randint(1, 82), dice.randint(1, 26)), (1, 1), (0, 0), (99999, 99999)))
    parts = [f"\x1b[<{code};{x};{y}M"]
    for _ in range(dice.randint(0, 3)):
        x, y = max(x + dice.randint(-9, 9), 1), max(y + dice.randint(-5, 5), 1)
        parts.append(f"\x1b[<{code | 32};{x};{y}M")
    if dice.random() < 0.8:
        parts.append(f"\x1b[<{code & ~32};{x};{y}m")
    return "".join(parts).encode()


def step_of(seed: int) -> Step:
    """What the step with this number does."""
    dice = random.Random(seed)
    chance = dice.random()
    if chance < 0.25:
        return ("keys", b"".join(dice.choice(KEYS) for _ in range(dice.randint(1, 4))))
    if chance < 0.35:
        return ("keys", b"\x02" + dice.choice(PRESSED).encode())
    if chance < 0.45:
        return ("keys", chosen_mouse(dice))
    if chance < 0.48:
        return ("keys", b"\x1b[200~" + dice.choice(HOSTILE).encode("utf-8", "surrogateescape") + b"\x1b[201~")
    if chance < 0.54:
        return ("size", (dice.choice((1, 2, 3, 5, 20, 80, 200)), dice.choice((1, 2, 3, 4, 10, 24, 60))))
    if chance < 0.72:
        return ("open", dice.choice(SCREENS))
    if chance < 0.93:
        return ("run", chosen_command(dice))
    if chance < 0.95:
        return ("prompt", " ".join(chosen_command(dice)))
    if chance < 0.98:
        return ("control", " ".join(chosen_command(dice)))
    if chance < 0.99:
        return ("control", dice.choice((*HOSTILE, "refresh-client -C @0:1x1", "refresh-client -f pause-after=0")))
    return ("lose", None)


@pytest.fixture(autouse=True, scope="module")
def _elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Files that somebody names (history-file) are written where nobody minds."""
    before = os.getcwd()
    os.chdir(tmp_path_factory.mktemp("judge"))
    yield
    os.chdir(before)


class Faults(logging.Handler):
    """What the server calls a fault of its own: exceptions in its log."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(logging.Formatter().format(record))


class Player:
    """Carries out steps on one server."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.server = rig.server
        self.faults = Faults()
        self.lines: list[Client] = []
        self.terminal: Client | None = None
        self.control: Client | None = None

    async def begin(self) -> None:
        logging.getLogger().addHandler(self.faults)
        asyncio.get_running_loop().set_exception_handler(self._fault_of_loop)
        await self.rig.ok("set-option", "-g", "default-command", "cat")
        await self.rig.ok("set-option", "-s", "editor", "true")
        await self.rig.ok("set-option", "-g", "lock-command", "true")

    def end(self) -> None:
        logging.getLogger().removeHandler(self.faults)

    def _fault_of_loop(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self.faults.found.append(f"{context.get('message')}: {context.get('exception')!r}")
        error = context.get("exception")
        if error is not None:
            record = logging.LogRecord(
                "loop", logging.ERROR, "", 0, "loop", (), (type(error), error, error.__traceback__)
            )
            self.faults.emit(record)

    async def ready(self) -> None:
        """There is a session, and a terminal and a control client that show one."""
        if not self.server.tree.sessions:
            self.submit("new-session", "-d", "-x", "80", "-y", "24", "cat")
            await self.rig.turns()
        if not self.server.tree.sessions:
            return
        if self.terminal is None or not self.terminal.attached:
            self.terminal = self._attached(tty="/dev/pts/test1", stdin_tty=True, stdout_tty=True, columns=80, lines=24)
        if self.control is None or not self.control.attached:
            self.control = self._attached(control=1)
        await self.rig.turns()

    def _attached(self, **hello: Any) -> Client:
        client = self.rig._client(**hello)
        client.on_frame([Message.COMMAND, ["attach-session"]])
        return client

    def submit(self, *argv: str) -> Client:
        """Runs a command line, without waiting for its end; the oldest of those that still wait is lost."""
        client = self.rig._client()
        client.on_frame([Message.COMMAND, list(argv)])
        self.lines.append(client)
        if len(self.lines) > 12:
            self.lines.pop(0).on_lost()
        return client

    async def play(self, step: Step) -> None:
        kind, what = step
        await self.ready()
        terminal, control = self.terminal, self.control
        if kind in ("run", "open"):
            self.submit(*what)
        elif terminal is not None and kind == "keys":
            terminal.on_frame([Message.INPUT, what])
        elif terminal is not None and kind == "prompt":
            text = what.replace("\n", " ").encode("utf-8", "surrogateescape")
            terminal.on_frame([Message.INPUT, b"\x02:" + text + b"\r"])
        elif terminal is not None and kind == "size":
            terminal.on_frame([Message.RESIZE, *what, 0, 0])
        elif terminal is not None and kind == "lose":
            terminal.on_lost()
            self.terminal = None
        elif control is not None and kind == "control":
            control.on_frame([Message.INPUT, what.encode("utf-8", "surrogateescape") + b"\n"])
        await self.rig.turns()
        self.draw()

    def draw(self) -> None:
        """The picture can be made, at once and wholly; a stopped client goes on."""
        client = self.terminal
        if client is None or client.writer is None:
            return
        if client.suspended:
            client.on_frame([Message.RESUME])
        client.writer.draw(draw.build_scene(client))
        client.on_frame([Message.ACK, client._sent])

    async def answers(self) -> None:
        """A new command line gets an answer."""
        if not self.server.stopped.is_set():
            outcome = await self.rig.run("display-message", "-p", "-l", "here")
            assert (outcome.out, outcome.err) == ("here\n", "")

    def check(self) -> None:
        for client in (*self.lines, *filter(None, (self.terminal, self.control))):
            for frame in self.rig.wire(client).frames:
                if frame[0] in (Message.STDERR, Message.STDOUT, Message.OUTPUT):
                    assert b"internal error" not in frame[1]
        assert not self.faults.found, "\n".join(self.faults.found)


async def played(seeds: list[int]) -> None:
    async with running_server() as rig:
        player = Player(rig)
        await player.begin()
        try:
            for seed in seeds:
                if rig.server.stopped.is_set():
                    break
                await player.play(step_of(seed))
                player.check()
            await player.answers()
            player.check()
        finally:
            player.end()


def test_every_command_is_thrown() -> None:
    thrown = {step[1][0] for step in map(step_of, range(40_000)) if step[0] in ("run", "open")}
    assert set(COMMANDS) - thrown <= SPARED


def peak() -> int:
    """The most memory that this process has had, in bytes: other tests ran in it before."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


@pytest.fixture(scope="module", autouse=True)
def before() -> None:
    global BEFORE
    BEFORE = peak()


@settings(max_examples=25)
@given(st.lists(st.integers(0, 2**40), min_size=1, max_size=60))
def test_no_screen_has_a_fault(seeds: list[int]) -> None:
    note("\n".join(repr(step_of(seed)) for seed in seeds))
    asyncio.run(played(seeds))
    assert peak() - BEFORE < MEGABYTES * 1024 * 1024
