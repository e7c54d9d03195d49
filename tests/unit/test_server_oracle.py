"""The same tree in tmux 3.3a and here: every variable that both know has the same value, and what is current, last and
zoomed after each change is the same.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import Iterator

import pytest
from pymux_wf.server import variables

from tests.unit.commands_rig import ENVIRONMENT, Rig, running_server, served

TMUX = shutil.which("tmux")
needs_tmux = pytest.mark.skipif(TMUX is None, reason="no tmux on PATH to compare with")

# Of the process, the moment or the machine; or counted in bytes of what 3.3a keeps; or mended since.
_OWN = {
    "client_activity", "client_created", "client_pid", "client_tty", "client_name", "client_uid", "client_user",
    "config_files", "history_bytes", "history_all_bytes", "host", "pane_pid", "pane_tty", "pid", "session_activity",
    "session_created", "session_last_attached", "socket_path", "start_time", "version", "window_activity",
    "pane_current_command", "pane_title", "pane_tabs", "pane_start_command", "next_session_id",
}  # fmt: skip

TREE = [
    ["new-session", "-d", "-s", "a", "-n", "one", "-x", "100", "-y", "30", "-c", "/", "cat"],
    ["split-window", "-h", "-c", "/", "-t", "a:0", "cat"],
    ["split-window", "-c", "/usr", "-t", "a:0", "cat"],
    ["new-window", "-c", "/", "-d", "-n", "two", "-t", "a:4", "cat"],
    ["new-session", "-d", "-s", "b", "-n", "three", "-c", "/", "-t", "a"],
    ["new-session", "-d", "-s", "c", "-n", "four", "-x", "80", "-y", "24", "-c", "/", "cat"],
    ["link-window", "-d", "-s", "c:0", "-t", "a:7"],
    ["select-pane", "-t", "a:0.1", "-m"],
    ["copy-mode", "-t", "a:0.0"],
]
TARGETS = ["a:0.0", "a:0.1", "a:0.2", "a:4", "b:0", "c:0", "a:7"]


class Oracle:
    """A private tmux."""

    def __init__(self, directory: str) -> None:
        assert TMUX is not None
        self._argv = [TMUX, "-S", f"{directory}/s", "-f", "/dev/null"]

    def __call__(self, *words: str) -> tuple[int, str]:
        done = subprocess.run(
            [*self._argv, *words], env=ENVIRONMENT, capture_output=True, text=True, timeout=20, check=False, cwd="/"
        )
        return done.returncode, done.stdout


@pytest.fixture
def tmux() -> Iterator[Oracle]:
    directory = tempfile.mkdtemp(prefix="pw-", dir="/tmp")
    oracle = Oracle(directory)
    yield oracle
    oracle("kill-server")
    shutil.rmtree(directory, ignore_errors=True)


def known() -> list[str]:
    tables = (variables.SERVER, variables.SESSION, variables.WINLINK, variables.WINDOW, variables.PANE)
    return sorted({name for table in tables for name in table} - _OWN)


def both(tmux: Oracle, script: list[list[str]], questions: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Runs the script in both; gives (question, tmux's answer, ours) where they differ."""

    async def ours() -> list[str]:
        async with running_server() as rig:
            for words in script:
                outcome = await rig.run(*words)
                assert outcome.code == tmux(*words)[0], (words, outcome)
            return [await rig.show(template, target) for target, template in questions]

    answers = asyncio.run(ours())
    theirs = [tmux("display-message", "-p", "-t", target, template)[1].rstrip("\n") for target, template in questions]
    return [
        (f"{target} {template}", their, our)
        for (target, template), their, our in zip(questions, theirs, answers, strict=True)
        if their != our
    ]


@needs_tmux
@pytest.mark.oracle
def test_variables_have_tmux_s_values(tmux: Oracle) -> None:
    names = known()
    template = "\n".join(f"{name}=#{{{name}}}" for name in names)
    differences: list[str] = []
    new = _names_since_3_3a()
    for question, theirs, ours in both(tmux, TREE, [(target, template) for target in TARGETS]):
        target = question.split()[0]
        for name, their, our in zip(names, theirs.split("\n"), ours.split("\n"), strict=True):
            if (target, name) == ("b:0", "pane_marked_set"):
                continue  # 3.3a forgets it in the other session of a group
            if their != our and name not in new:
                differences.append(f"{target} {their!r} here {our!r}")
    assert differences == []


def _names_since_3_3a() -> set[str]:
    """Names that 3.3a does not have: it shows nothing for them."""
    return {
        "alternate_saved_x", "alternate_saved_y", "bracket_paste_flag", "cursor_blinking", "cursor_colour",
        "cursor_shape", "cursor_very_visible", "pane_flags", "pane_floating_flag", "pane_key_mode", "pane_pb_progress",
        "pane_pb_state", "pane_pipe_pid", "pane_x", "pane_y", "pane_z", "pane_zoomed_flag", "server_sessions",
        "session_active", "session_activity_flag", "session_alert", "session_bell_flag", "session_silence_flag",
        "sixel_support", "synchronized_output_flag", "uid", "user", "pane_dead_time", "pane_dead_signal",
        "pane_unseen_changes", "session_path", "origin_flag", "loop_last_flag", "pane_bg", "pane_fg",
    }  # fmt: skip


# 3.3a remembers one last pane of a window, so what is last after a change is no question.
STATE = (
    "#{W:#{window_index}#{window_raw_flags}[#{P:#{pane_id}#{?pane_active,*,} }] }"
    " #{session_stack} #{active_window_index} #{last_window_index}"
)
START = [
    ["new-session", "-d", "-s", "a", "-n", "w", "-x", "100", "-y", "30", "cat"],
    *[["new-window", "-d", "-n", "w", "-t", f"a:{index}", "cat"] for index in (1, 2, 5)],
]
PANES = [
    ["new-session", "-d", "-s", "a", "-n", "w", "-x", "100", "-y", "30", "cat"],
    *[["split-window", flag, "-t", "a:0", "cat"] for flag in ("-h", "-v", "-h")],
]
ZOOMED = [*PANES, ["resize-pane", "-Z", "-t", "a:0.1"]]
GROUP = [*START, ["new-session", "-d", "-s", "b", "-t", "a"]]

CHANGES: dict[str, list[list[str]]] = {
    "kill the first, current": [*START, ["kill-window", "-t", "a:0"]],
    "kill the last, current": [*START, ["select-window", "-t", "a:5"], ["kill-window", "-t", "a:5"]],
    "kill current of several used": [
        *START,
        *[["select-window", "-t", f"a:{index}"] for index in (1, 5, 2)],
        ["kill-window"],
        ["kill-window"],
    ],
    "kill in the middle without last": [
        ["new-session", "-d", "-s", "a", "-n", "w", "cat"],
        *[["new-window", "-d", "-n", "w", "-t", f"a:{index}", "cat"] for index in (3, 6)],
        ["move-window", "-s", "a:0", "-t", "a:4"],
        ["kill-window", "-t", "a:4"],
    ],
    "renumber": [*START, ["set-option", "-g", "renumber-windows", "on"], ["kill-window", "-t", "a:1"]],
    "renumber with base": [
        *START,
        ["set-option", "-g", "renumber-windows", "on"],
        ["set-option", "-g", "base-index", "3"],
        ["select-window", "-t", "a:5"],
        ["kill-window", "-t", "a:0"],
    ],
    "group keeps each current": [*GROUP, ["select-window", "-t", "b:5"], ["kill-window", "-t", "b:5"]],
    "group loses the other's current": [*GROUP, ["select-window", "-t", "b:2"], ["kill-window", "-t", "a:2"]],
    "group gets a new window": [*GROUP, ["new-window", "-n", "w", "-t", "b:", "cat"]],
    "last pane order": [*PANES, *[["select-pane", "-t", f"a:0.{n}"] for n in (0, 2, 1)], ["last-pane"], ["kill-pane"]],
    "kill active": [*PANES, ["kill-pane"], ["kill-pane"]],
    "kill another": [*PANES, ["kill-pane", "-t", "a:0.0"]],
    "kill all but": [*PANES, ["kill-pane", "-a", "-t", "a:0.2"]],
    "unlink": [*START, ["new-session", "-d", "-s", "c", "-n", "w", "cat"],
               ["link-window", "-s", "c:0", "-t", "a:9"], ["unlink-window", "-t", "a:9"]],
    "swap windows": [*START, ["swap-window", "-s", "a:0", "-t", "a:5"]],
    "move the current": [*START, ["move-window", "-s", "a:0", "-t", "a:9"]],
    "zoom: select another": [*ZOOMED, ["select-pane", "-t", "a:0.2"]],
    "zoom: select the same": [*ZOOMED, ["select-pane", "-t", "a:0.1"]],
    "zoom: select -Z": [*ZOOMED, ["select-pane", "-Z", "-t", "a:0.2"]],
    "zoom: last-pane": [*ZOOMED, ["last-pane"]],
    "zoom: last-pane -Z": [*ZOOMED, ["last-pane", "-Z"]],
    "zoom: split": [*ZOOMED, ["split-window", "cat"]],
    "zoom: split -d": [*ZOOMED, ["split-window", "-d", "cat"]],
    "zoom: split -Z": [*ZOOMED, ["split-window", "-Z", "cat"]],
    "zoom: kill another": [*ZOOMED, ["kill-pane", "-t", "a:0.3"]],
    "zoom: kill itself": [*ZOOMED, ["kill-pane"]],
    "zoom: resize": [*ZOOMED, ["resize-pane", "-L", "3"]],
    "zoom: resize -x": [*ZOOMED, ["resize-pane", "-x", "20"]],
    "zoom: swap": [*ZOOMED, ["swap-pane", "-s", "a:0.0", "-t", "a:0.2"]],
    "zoom: swap -Z": [*ZOOMED, ["swap-pane", "-Z", "-s", "a:0.0", "-t", "a:0.2"]],
    "zoom: rotate": [*ZOOMED, ["rotate-window"]],
    "zoom: rotate -Z": [*ZOOMED, ["rotate-window", "-Z"]],
    "zoom: layout": [*ZOOMED, ["select-layout", "tiled"]],
    "zoom: next layout": [*ZOOMED, ["next-layout"]],
    "zoom: break": [*ZOOMED, ["break-pane", "-d", "-n", "w", "-s", "a:0.0"]],
    "zoom: join": [*ZOOMED, ["new-window", "-n", "w", "-d", "cat"], ["join-pane", "-s", "a:1.0", "-t", "a:0.0"]],
    "zoom: new window": [*ZOOMED, ["new-window", "-n", "w", "cat"], ["last-window"]],
    "zoom: rename": [*ZOOMED, ["rename-window", "w"]],
    "zoom: respawn": [*ZOOMED, ["respawn-pane", "-k", "cat"]],
    "zoom: copy mode": [*ZOOMED, ["copy-mode"]],
    "zoom: mark": [*ZOOMED, ["select-pane", "-m"]],
    "zoom: title": [*ZOOMED, ["select-pane", "-T", "title"]],
    "zoom: twice": [*ZOOMED, ["resize-pane", "-Z"]],
}  # fmt: skip


@needs_tmux
@pytest.mark.oracle
@pytest.mark.parametrize("name", CHANGES)
def test_what_is_current_last_and_zoomed(name: str, tmux: Oracle) -> None:
    # A group takes another pane id in 3.3a.
    grouped = name.startswith("group")
    state = STATE.replace("pane_id", "pane_index") if grouped else STATE
    assert both(tmux, CHANGES[name], [(f"{target}:", state) for target in ("ab" if grouped else "a")]) == []


# -- every variable resolves


def _documented() -> list[str]:
    """The names of all tables here."""
    tables = (
        variables.SERVER, variables.SESSION, variables.WINLINK, variables.WINDOW, variables.PANE, variables.CLIENT,
    )  # fmt: skip
    return sorted({name for table in tables for name in table})


@served
async def test_every_variable_has_a_value_for_a_live_pane_and_without_any(rig: Rig) -> None:
    for name in _documented():
        assert await rig.show(f"#{{{name}}}") is not None
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    client = await rig.attach()
    await rig.ok("set-option", "-g", "remain-on-exit", "on")
    context = rig.server.context(client=client)
    assert [name for name in _documented() if context.lookup(name) is None] == []
    pane = rig.server.tree.panes[0]
    await rig.ok("respawn-pane", "-k", "true")
    await rig.until(lambda: pane.dead)
    assert [name for name in _documented() if context.lookup(name) is None] == []
    client.detach()
    bare = rig.server.context()
    needing = [*variables.SESSION, *variables.WINLINK, *variables.WINDOW, *variables.PANE, *variables.CLIENT]
    assert {bare.lookup(name) for name in needing} <= {""}
