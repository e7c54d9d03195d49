"""Hooks on a real server: each fires when it should, knows what it should, and knows nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from pymux_wf.lang.options_table import OPTION_TABLE
from tests.unit.commands_rig import Rig, served

HOOKS = [spec.name for spec in OPTION_TABLE.values() if spec.hook and spec.name != "alert-content"]
WINDOW_HOOKS = [name for name in HOOKS if OPTION_TABLE[name].scope != OPTION_TABLE["session-closed"].scope]
KNOWN = ("client", "pane", "session", "session_name", "window", "window_name")
SEEN = "".join(f"|{name}=#{{hook_{name}}}" for name in (*KNOWN, "arguments"))


class Heard:
    """What hooks have said: one dictionary of what it knew for each that ran, in order."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig

    async def watch(self, *names: str) -> None:
        """Lets hooks write down that they ran."""
        for name in names or HOOKS:
            scope = "-gw" if name in WINDOW_HOOKS else "-g"
            await self.rig.ok("set-hook", scope, name, f"set-option -gaF @log '#{{hook}}{SEEN}\n'")
        await self.rig.turns()
        self.rig.server.options.session.unset("@log")

    def take(self) -> list[tuple[str, dict[str, str]]]:
        """What ran since the last time: its name, and what it knew."""
        text = str(self.rig.server.options.session.get("@log") or "")
        self.rig.server.options.session.unset("@log")
        found = []
        for line in text.splitlines():
            name, *fields = line.split("|", len(KNOWN) + 1)
            values = dict(field.split("=", 1) for field in fields)
            found.append((name, {key: value for key, value in values.items() if value}))
        return found

    def names(self) -> list[str]:
        return [name for name, _ in self.take()]


async def start(rig: Rig) -> Heard:
    """Session a with window 0:w of panes %0 and %1, window 1:v; hooks are heard."""
    await rig.ok("new-session", "-d", "-s", "a", "-n", "w", "-x", "80", "-y", "24", "cat")
    await rig.ok("split-window", "-d", "-t", "a:0", "cat")
    await rig.ok("new-window", "-d", "-t", "a:1", "-n", "v", "cat")
    heard = Heard(rig)
    await heard.watch()
    return heard


@served
async def test_the_lists_are_those_of_tmux(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    session, window = await rig.ok("show-hooks", "-g"), await rig.ok("show-hooks", "-gw")
    assert len(session.split()) == 57
    assert len(window.split()) == 11
    assert sorted((session + "\n" + window).split()) == sorted(HOOKS)
    assert {"pane-died", "pane-exited", "window-renamed"} < set(window.split())


AFTER: dict[str, tuple[str, ...]] = {
    "after-bind-key": ("bind-key", "C-q", "kill-server"),
    "after-capture-pane": ("capture-pane", "-p"),
    "after-copy-mode": ("copy-mode",),
    "after-display-message": ("display-message", "-p", "x"),
    "after-list-buffers": ("list-buffers",),
    "after-list-clients": ("list-clients",),
    "after-list-keys": ("list-keys", "-T", "root"),
    "after-list-panes": ("list-panes",),
    "after-list-sessions": ("list-sessions",),
    "after-list-windows": ("list-windows",),
    "after-lock-server": ("lock-server",),
    "after-new-session": ("new-session", "-d", "cat"),
    "after-new-window": ("new-window", "-d", "cat"),
    "after-pipe-pane": ("pipe-pane",),
    "after-rename-session": ("rename-session", "other"),
    "after-rename-window": ("rename-window", "other"),
    "after-resize-pane": ("resize-pane", "-D", "1"),
    "after-resize-window": ("resize-window", "-x", "70"),
    "after-select-layout": ("select-layout", "tiled"),
    "after-select-pane": ("select-pane", "-t", "%1"),
    "after-select-window": ("select-window", "-t", "a:1"),
    "after-send-keys": ("send-keys", "x"),
    "after-set-buffer": ("set-buffer", "-b", "b", "text"),
    "after-show-options": ("show-options", "-g", "status"),
    "after-set-environment": ("set-environment", "A", "b"),
    "after-set-hook": ("set-hook", "-g", "client-active[7]", "list-keys"),
    "after-set-option": ("set-option", "-g", "@x", "y"),
    "after-show-environment": ("show-environment", "-g", "PATH"),
    "after-show-messages": ("show-messages",),
    "after-split-window": ("split-window", "-d", "cat"),
    "after-unbind-key": ("unbind-key", "-q", "C-q"),
    "after-kill-pane": ("kill-pane", "-t", "%1"),
}
ALSO: dict[str, list[tuple[str, ...]]] = {
    "after-select-window": [("next-window",), ("previous-window",), ("last-window",)],
    "after-select-pane": [("last-pane", "-t", "a:0")],
}
SILENT: list[tuple[str, ...]] = [
    ("has-session", "-t", "a"),
    ("if-shell", "-F", "0", "list-keys"),
    ("run-shell", "-C", "start-server"),
    ("show-hooks", "-g"),
    ("show-window-options", "-g", "mode-keys"),
    ("set-window-option", "@x", "1"),
    ("next-layout",),
    ("previous-layout",),
    ("rotate-window",),
    ("clear-history",),
    ("wait-for", "-S", "x"),
    ("source-file", "/dev/null"),
]


def after_ones(heard: Heard) -> list[str]:
    return [name for name in heard.names() if name.startswith("after-")]


@served
async def test_each_command_runs_its_after_hook(rig: Rig) -> None:
    heard = await start(rig)
    wrong = {}
    for hook, command in AFTER.items():
        for words in (command, *ALSO.get(hook, ())):
            await rig.ok(*words)
            await rig.turns()
            found = after_ones(heard)
            if found != [hook]:
                wrong[words] = found
    assert wrong == {}


@served
async def test_after_hooks_that_need_a_client_or_a_file(rig: Rig) -> None:
    heard = await start(rig)
    client = await rig.attach("attach-session", "-t", "a")
    heard.take()
    await rig.ok("refresh-client", "-t", client.name)
    assert after_ones(heard) == ["after-refresh-client"]
    await rig.ok("display-panes", "-b", "-t", client.name)
    assert after_ones(heard) == ["after-display-panes"]
    await rig.ok("set-buffer", "-b", "b", "text")
    await rig.ok("save-buffer", "-b", "b", "-")
    await rig.ok("load-buffer", "-b", "c", "-", stdin=b"text")
    await rig.ok("paste-buffer", "-b", "b")
    expected = ["after-set-buffer", "after-save-buffer", "after-load-buffer", "after-paste-buffer"]
    assert after_ones(heard) == expected


@served
async def test_commands_without_a_hook_run_none(rig: Rig) -> None:
    heard = await start(rig)
    wrong = {}
    for words in SILENT:
        await rig.ok(*words)
        found = after_ones(heard)
        if found:
            wrong[words] = found
    assert wrong == {}


def test_the_tables_cover_every_after_hook() -> None:
    others = {"after-refresh-client", "after-display-panes", "after-save-buffer", "after-load-buffer"}
    others |= {"after-paste-buffer", "after-queue"}
    assert {name for name in HOOKS if name.startswith("after-")} == set(AFTER) | others


# -- what they know


@served
async def test_after_hooks_know_the_arguments_as_a_command_line(rig: Rig) -> None:
    heard = await start(rig)
    seen = "#{hook_arguments}|#{hook_argument_0}|#{hook_argument_1}|#{hook_flag_d}|#{hook_flag_l}|#{hook_flag_e}"
    seen += "|#{hook_flag_e_0}|#{hook_flag_e_1}|#{hook_flag_h}|#{hook_session}#{hook_window}#{hook_pane}#{hook_client}"
    await rig.ok("set-hook", "-g", "after-split-window", f"set-option -gF @seen '{seen}'")
    await rig.ok("split-window", "-l", "5", "-d", "-e", "A=1", "-e", "B=x y", "cat", "-u")
    assert await rig.ok("show-options", "-gv", "@seen") == (
        '-d -e A=1 -e "B=x y" -l 5 cat -u|cat|-u|1|5|B=x y|A=1|B=x y||'
    )
    heard.take()


@served
async def test_a_failed_command_runs_command_error_with_its_arguments(rig: Rig) -> None:
    heard = await start(rig)
    await rig.fails("select-window", "-t", "nowhere")
    assert heard.take() == [("command-error", {"arguments": "-t nowhere"})]
    await rig.fails("nosuch-command")
    await rig.fails("select-window", "-Q")
    assert heard.take() == []


SESSION = {"session": "$0", "session_name": "a"}
WINDOW = {"window": "@0", "window_name": "w"}
PANE = {**WINDOW, "pane": "%0"}
EVENTS: list[tuple[tuple[str, ...], str, dict[str, str]]] = [
    (("rename-session", "a"), "", {}),
    (("rename-window", "w2"), "window-renamed", {"window": "@0", "window_name": "w2"}),
    (("rename-window", "w"), "window-renamed", WINDOW),
    (("copy-mode", "-t", "%0"), "pane-mode-changed", PANE),
    (("send-keys", "-X", "-t", "%0", "cancel"), "pane-mode-changed", PANE),
    (("select-pane", "-t", "%0", "-T", "title"), "pane-title-changed", PANE),
    (("select-pane", "-t", "%1"), "window-pane-changed", WINDOW),
    (("resize-pane", "-t", "%1", "-U", "2"), "window-layout-changed", WINDOW),
    (("resize-window", "-t", "a:0", "-x", "90"), "window-resized", WINDOW),
    (("select-window", "-t", "a:1"), "session-window-changed", SESSION),
    (("select-window", "-t", "a:0"), "session-window-changed", SESSION),
    (("new-window", "-d", "-n", "n", "cat"), "window-linked", {**SESSION, "window": "@2", "window_name": "n"}),
    (("kill-window", "-t", "a:n"), "window-unlinked", {**SESSION, "window": "@2", "window_name": "n"}),
    (("new-session", "-d", "-s", "b", "cat"), "session-created", {"session": "$1", "session_name": "b"}),
    (("rename-session", "-t", "b", "c"), "session-renamed", {"session": "$1", "session_name": "c"}),
    (("kill-session", "-t", "c"), "session-closed", {"session": "$1", "session_name": "c"}),
]


@served
async def test_events_of_commands_know_what_they_are_about(rig: Rig) -> None:
    heard = await start(rig)
    wrong = {}
    for words, hook, values in EVENTS:
        await rig.ok(*words)
        await rig.turns()
        found = [known for name, known in heard.take() if name == hook]
        if found != ([values] if hook else []):
            wrong[words] = found
    assert wrong == {}


@served
async def test_events_of_programs(rig: Rig) -> None:
    heard = await start(rig)

    async def program(script: str, hook: str, *options: str) -> dict[str, str]:
        await rig.ok("new-window", "-d", "-t", "a:5", "-n", "p", script)
        seen: list[tuple[str, dict[str, str]]] = []

        def ran() -> bool:
            seen.extend(each for each in heard.take() if each[0] == hook and each[1]["window_name"] == "p")
            return bool(seen)

        await rig.until(ran)
        known = seen[0][1]
        await rig.run("kill-window", "-t", "a:5")
        heard.take()
        assert known.pop("window").startswith("@")
        assert known.pop("window_name") == "p"
        assert known.pop("pane", "%").startswith("%")
        return known

    await rig.ok("set-option", "-s", "set-clipboard", "on")
    assert await program("printf '\\033]2;t\\007'; exec cat", "pane-title-changed") == {}
    assert await program("printf '\\033]52;c;aGVsbG8=\\007'; exec cat", "pane-set-clipboard") == {}
    assert await program("true", "pane-exited") == {}
    assert await program("printf '\\a'; exec cat", "alert-bell") == SESSION
    await rig.ok("set-option", "-wg", "monitor-activity", "on")
    assert await program("echo; exec cat", "alert-activity") == SESSION
    await rig.ok("set-option", "-wg", "monitor-activity", "off")
    await rig.ok("set-option", "-g", "remain-on-exit", "on")
    assert await program("true", "pane-died") == {}
    await rig.ok("set-option", "-wg", "monitor-silence", "1")
    assert await program("cat", "alert-silence") == SESSION


@served
async def test_events_of_clients(rig: Rig) -> None:
    heard = await start(rig)
    await rig.ok("set-option", "-s", "focus-events", "on")
    heard.take()

    async def told(hook: str, work: Callable[[], Any]) -> dict[str, str]:
        result = work()
        if isinstance(result, Awaitable):
            await result
        await rig.turns()
        found = [known for name, known in heard.take() if name == hook]
        assert len(found) == 1, (hook, found)
        return found[0]

    client = await rig.attach("attach-session", "-t", "a")
    await rig.turns()
    found = heard.take()
    assert [name for name, _ in found if name.startswith("client-")] == [
        "client-active",
        "client-session-changed",
        "client-attached",
    ]
    expected = {"client": client.name}
    assert all(known == expected for name, known in found if name.startswith("client-"))
    await rig.ok("new-session", "-d", "-s", "b", "cat")
    heard.take()
    assert await told("client-focus-out", lambda: rig.type(client, b"\033[O")) == expected
    assert await told("client-focus-in", lambda: rig.type(client, b"\033[I")) == expected
    assert await told("pane-focus-out", lambda: rig.type(client, b"\033[O")) == PANE
    assert await told("pane-focus-in", lambda: rig.type(client, b"\033[I")) == PANE
    switch = ("switch-client", "-c", client.name, "-t", "b")
    assert await told("client-session-changed", lambda: rig.ok(*switch)) == expected
    assert await told("client-detached", client.detach) == expected
