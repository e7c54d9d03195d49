"""Formats made by chance from the grammar: tmux 3.3a and ours expand them to the same text.

What 3.7c changed is left out of the grammar: more than two operands of ``||``, chained conditions, ``!``, loop order,
``l`` and the two formats of ``S``; and empty matches, between which tmux cuts characters apart.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.unit.commands_rig import ENVIRONMENT, Rig, running_server

TMUX = shutil.which("tmux")
pytestmark = [pytest.mark.oracle, pytest.mark.skipif(TMUX is None, reason="no tmux on PATH to compare with")]

COUNT = int(os.environ.get("FORMATS_FUZZ", "600"))
SETUP = [
    ["new-session", "-d", "-s", "main", "-n", "one", "-x", "80", "-y", "24", "cat"],
    ["split-window", "-d", "-t", "main:0", "cat"],
    ["new-window", "-d", "-t", "main:1", "-n", "two", "cat"],
    ["new-session", "-d", "-s", "zed", "-n", "w0", "-x", "80", "-y", "24", "cat"],
    ["set-option", "-g", "@p", "/usr/lib/file.txt"],
    ["set-option", "-g", "@t", "hello world"],
    ["set-option", "-g", "@u", "ü→x日本"],
    ["set-option", "-g", "@n", "#{session_name}!"],
    ["set-option", "-g", "@s", "#[fg=red]hi#[default]"],
    ["set-option", "-g", "@q", "a b$d(e)*"],
    ["set-option", "-g", "@e", ""],
    ["set-option", "-g", "@i", "42"],
    ["set-option", "-g", "@zero", "0"],
]
NAMES = [
    "session_name", "window_name", "window_index", "pane_index", "@p", "@t", "@u", "@n", "@s", "@q", "@e", "@i",
    "@zero", "nosuch", "window_panes", "pane_width", "status-interval", "mouse", "prefix",
]  # fmt: skip
WORDS = [
    "a",
    "b",
    "abc",
    "0",
    "1",
    "7",
    "-3",
    "10",
    "hello",
    "x y",
    "main",
    "*",
    "m*",
    "",
    "%%",
    "#,",
    "##",
    "#}",
    "日本",
]
REGEXES = ["o", "l+", "(l)(o)", "^h", "d$", "[a-f]", ".", "a|e", "\\\\.", "wor", "(", "[[:alpha:]]"]
REPLACEMENTS = ["X", "", "<\\\\1>", "[\\\\0]"]
NUMBERS = ["0", "1", "3", "-1", "-4", "12", "100", "x", ""]


class Maker:
    """One stream of formats."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def pick(self, words: list[str]) -> str:
        return self.random.choice(words)

    def text(self, depth: int) -> str:
        parts = []
        for _ in range(self.random.randint(1, 2)):
            parts.append(self.pick(WORDS) if depth <= 0 or self.random.random() < 0.3 else self.part(depth - 1))
        return "".join(parts)

    def part(self, depth: int) -> str:
        makers = [self.name, self.condition, self.comparison, self.modified, self.expression, self.loop, self.short]
        return self.random.choice(makers)(depth)

    def name(self, depth: int) -> str:
        return f"#{{{self.pick(NAMES)}}}"

    def short(self, depth: int) -> str:
        return self.pick(["#S", "#W", "#I", "#P", "##", "#,", "#D"])

    def condition(self, depth: int) -> str:
        test = self.pick(NAMES) if self.random.random() < 0.5 else self.part(depth - 1) if depth > 0 else "@i"
        return f"#{{?{test},{self.text(depth - 1)},{self.text(depth - 1)}}}"

    def comparison(self, depth: int) -> str:
        operator = self.pick(["==", "!=", "<", ">", "<=", ">=", "||", "&&", "m", "m/i", "m/r", "m/ri"])
        return f"#{{{operator}:{self.text(depth - 1)},{self.text(depth - 1)}}}"

    def modifier(self) -> str:
        return self.pick(
            [
                f"={self.pick(NUMBERS)}",
                f"=/{self.pick(NUMBERS)}/..",
                f"p{self.pick(NUMBERS)}",
                f"s/{self.pick(REGEXES)}/{self.pick(REPLACEMENTS)}/{self.pick(['', 'i'])}",
                *"bdEqnwac",
                "q/e",
                "q/h",
                "t",
            ]
        )

    def modified(self, depth: int) -> str:
        modifiers = ";".join(self.modifier() for _ in range(self.random.randint(1, 3)))
        return f"#{{{modifiers}:{self.pick(NAMES) if self.random.random() < 0.6 else self.text(depth - 1)}}}"

    def expression(self, depth: int) -> str:
        operator = self.pick(["+", "-", "*", "/", "m", "==", "!=", "<", ">", "<=", ">="])
        flags = self.pick(["", "", "|f", "|f|3", "||1"])
        left, right = (self.pick(["1", "2", "7", "-3", "0.5", "x", "#{@i}", "#{window_index}", ""]) for _ in "lr")
        if operator in "/m" and right in ("x", "", "#{window_index}", "0.5"):
            right = "3"  # dividing by zero is the processor's business
        return f"#{{e|{operator}{flags}:{left},{right}}}"

    def loop(self, depth: int) -> str:
        body = self.pick(["#{window_index}", "#{pane_index} ", "#S,", "x", "#{session_name}", "a,b", "#{E:@n}"])
        kind = self.pick(["W", "P", "S"])
        return f"#{{{kind}:{body.replace(',', ';') if kind == 'S' else body}}}"


def formats(count: int) -> list[str]:
    """Formats that can stand between single quotes on one line."""
    maker = Maker(4)
    return [maker.text(3).replace("'", "") for _ in range(count)]


def script(texts: list[str], directory: str) -> str:
    path = Path(directory, "formats.conf")
    path.write_text("".join(f"display-message -p -t main:0.1 '[{text}]'\n" for text in texts))
    return str(path)


def tmux_says(texts: list[str], directory: str) -> list[str]:
    """What tmux prints; one server for all."""
    assert TMUX is not None
    environment = {**ENVIRONMENT, "TMUX_TMPDIR": directory, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    command = [TMUX, "-L", "fuzz", "-f/dev/null"]

    def run(*words: str) -> str:
        done = subprocess.run(
            [*command, *words], env=environment, capture_output=True, text=True, errors="surrogateescape", check=False
        )
        assert not done.stderr, done.stderr
        return done.stdout

    try:
        for words in SETUP:
            run(*words)
        return run("source-file", script(texts, directory)).splitlines()
    finally:
        subprocess.run([*command, "kill-server"], env=environment, capture_output=True, check=False)


async def ours(texts: list[str], directory: str) -> list[str]:
    async with running_server() as rig:
        for words in SETUP:
            await rig.ok(*words)
        return (await _source(rig, texts, directory)).splitlines()


async def _source(rig: Rig, texts: list[str], directory: str) -> str:
    return await rig.ok("source-file", script(texts, directory))


def test_formats_by_chance() -> None:
    texts = formats(COUNT)
    with tempfile.TemporaryDirectory(prefix="formats-", dir="/tmp") as directory:
        theirs = tmux_says(texts, directory)
        mine = asyncio.run(ours(texts, directory))
    assert len(theirs) == len(mine) == len(texts)
    different = [each for each in zip(texts, theirs, mine, strict=True) if each[1] != each[2]]
    assert different == [], "\n".join(map(repr, different[:40]))
