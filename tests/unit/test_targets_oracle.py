"""Every form of a target names in tmux 3.3a what it names here, or fails with the same words."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import tempfile

import pytest

from tests.unit.commands_rig import ENVIRONMENT, running_server

TMUX = shutil.which("tmux")
pytestmark = [pytest.mark.oracle, pytest.mark.skipif(TMUX is None, reason="no tmux on PATH to compare with")]

CAT = "exec cat"
SETUP = [
    ["new-session", "-d", "-s", "main", "-n", "one", "-x", "100", "-y", "40", CAT],
    ["split-window", "-h", "-t", "main:0", CAT],
    ["split-window", "-v", "-t", "main:0", CAT],
    ["split-window", "-v", "-t", "%0", CAT],
    ["new-window", "-t", "main:1", "-n", "two", CAT],
    ["new-window", "-t", "main:5", "-n", "twin", CAT],
    ["new-window", "-t", "main:9", "-n", "we.i rd:x", CAT],
    ["split-window", "-t", "main:9", CAT],
    ["new-session", "-d", "-s", "mainly", "-n", "w", "-x", "80", "-y", "24", CAT],
    ["new-session", "-d", "-s", "zed", "-n", "w", "-x", "80", "-y", "24", CAT],
    ["new-window", "-t", "zed:3", "-n", "w", CAT],
    ["link-window", "-s", "main:1", "-t", "zed:7"],
    ["select-window", "-t", "main:0"],
    ["select-window", "-t", "main:1"],
    ["select-window", "-t", "main:0"],
    ["select-pane", "-t", "%0"],
    ["select-pane", "-t", "%2"],
    ["select-pane", "-t", "%1"],
    ["select-window", "-t", "zed:0"],
]
SESSIONS = ["main", "=main", "mai", "=mai", "m*", "mainl", "z", "z?d", "[z]ed", "$0", "$2", "$9", "nope", "=", "*", ""]
WINDOWS = [
    "0", "1", "5", "9", "7", "42", "one", "tw", "two", "=two", "=tw", "t*", "twi", "*in", "we", "w", "@0", "@1", "@9",
    "+", "-", "+1", "+2", "-2", "+99", "!", "^", "$", "{start}", "{end}", "{last}", "{next}", "{previous}", "nope",
    "=0", "{nope}", "",
]  # fmt: skip
PANES = [
    "0", "1", "2", "3", "9", "%0", "%1", "%5", "%99", "+", "-", "+2", "-2", "!", "{last}", "{next}", "{previous}",
    "{top}", "{bottom}", "{left}", "{right}", "{top-left}", "{top-right}", "{bottom-left}", "{bottom-right}",
    "{up-of}", "{down-of}", "{left-of}", "{right-of}", "nope", "top-left", "",
]  # fmt: skip
LONE = [*SESSIONS, *WINDOWS, *PANES, "~", "{marked}", "=", "{mouse}", ":", ".", ":.", "we.i rd:x", "a:b:c", "..", "::"]
WHERE = "#{session_name}:#{window_index}.#{pane_id}"


def targets() -> list[str]:
    found = [
        *LONE,
        *(f"{session}:" for session in SESSIONS),
        *(f"{session}:{window}" for session in ("main", "zed", "") for window in WINDOWS),
        *(f"main:0.{pane}" for pane in PANES),
        *(f".{pane}" for pane in PANES),
        *(f"{window}.{pane}" for window in ("0", "one", "nope") for pane in ("1", "{top}", "nope")),
        *(f"{session}:.{pane}" for session in ("zed", "$0") for pane in ("0", "%0", "{bottom}", "nope")),
    ]
    return [text for text in dict.fromkeys(found) if text]


# Of several names that fit, 3.3a shows the first where failure passes, and a pane of another window where one is named.
AMBIGUOUS = {"*", "tw", "t*", "main:tw", ":tw", "main:t*", ":t*", "main:0.%5"}
AMBIGUOUS |= {"main:@9", "zed:w", "zed:@0", "zed:@9", "zed:.%0", "main:.%0", "$0:.%0"}
HINT = re.compile(r" \(did you mean [^)]*\)")


def commands(text: str) -> list[list[str]]:
    return [
        ["list-windows", "-t", text, "-F", "#{session_name}:#{window_index}"],
        ["list-panes", "-t", text, "-F", "#{session_name}:#{window_index}.#{pane_index}"],
        *([] if text in AMBIGUOUS else may_fail(text)),
        ["clear-history", "-t", text],
        ["has-session", "-t", text],
    ]


def may_fail(text: str) -> list[list[str]]:
    return [["display-message", "-p", "-t", text, WHERE], ["set-option", "-w", "-t", text, "@x", "1"]]


Answers = dict[tuple[str, ...], tuple[str, str, int]]


def tmux_answers(asked: list[list[str]]) -> Answers:
    assert TMUX is not None
    with tempfile.TemporaryDirectory(prefix="targets-", dir="/tmp") as directory:
        environment = {**ENVIRONMENT, "TMUX_TMPDIR": directory, "TERM": "xterm-256color", "TMUX_PANE": "%0"}
        command = [TMUX, "-L", "targets", "-f/dev/null"]

        def run(words: list[str]) -> tuple[str, str, int]:
            done = subprocess.run(
                [*command, *words], env=environment, capture_output=True, text=True, check=False, timeout=10
            )
            return done.stdout, done.stderr, done.returncode

        try:
            for words in SETUP:
                assert run(words)[2] == 0, words
            return {tuple(words): run(words) for words in asked}
        finally:
            run(["kill-server"])


async def our_answers(asked: list[list[str]]) -> Answers:
    environment = [f"{name}={value}" for name, value in {**ENVIRONMENT, "TMUX_PANE": "%0"}.items()]
    async with running_server() as rig:
        for words in SETUP:
            await rig.ok(*words, environment=environment)
        found = {}
        for words in asked:
            outcome = await rig.run(*words, environment=environment)
            found[tuple(words)] = (outcome.out, HINT.sub("", outcome.err), outcome.code)
        return found


def test_targets_name_what_they_name_in_tmux() -> None:
    asked = [words for text in targets() for words in commands(text)]
    asked = asked[:: int(os.environ.get("TARGETS_STEP", "1"))]
    theirs = tmux_answers(asked)
    ours = asyncio.run(our_answers(asked))
    different = {words: (theirs[words], ours[words]) for words in theirs if theirs[words] != ours[words]}
    assert different == {}, "\n".join(f"{words}: {pair}" for words, pair in list(different.items())[:60])
