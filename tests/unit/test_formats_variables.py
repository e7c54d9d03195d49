"""Every format variable has its value where it has one: a situation, and what each name must give there."""

from __future__ import annotations

import os
import re
import time
from typing import Any

from pymux_wf.server.variables import OF_OBJECTS

from pymux_wf.lang.options_table import OPTION_TABLE
from pymux_wf.lang.variables_table import VARIABLE_TABLE
from tests.unit.commands_rig import Rig, served

NOW = r"\d{10}"
EMPTY = ""


async def check(rig: Rig, target: str, expected: dict[str, str], *, client: Any = None) -> None:
    """Each name must match its expression; one line for each that does not."""
    wrong = {}
    for name, pattern in expected.items():
        more = ["-c", client.name] if client is not None else []
        got = await rig.ok("display-message", "-p", *more, "-t", target, f"#{{{name}}}")
        if re.fullmatch(pattern, got, re.DOTALL) is None:
            wrong[name] = got
    assert wrong == {}


SERVER = {
    "config_files": "/a.conf,/b.conf",
    "host": re.escape(os.uname().nodename),
    "host_short": re.escape(os.uname().nodename.split(".")[0]),
    "next_session_id": r"\$1",
    "pane_marked_set": "1",
    "pid": str(os.getpid()),
    "server_sessions": "1",
    "sixel_support": "[01]",
    "socket_path": "/nowhere/test.sock",
    "start_time": NOW,
    "uid": str(os.getuid()),
    "user": r"\S+",
    "version": r"3\.7c",
}
SESSION = {
    "active_window_index": "0",
    "last_window_index": "1",
    "session_active": "1",
    "session_activity": NOW,
    "session_activity_flag": "0",
    "session_alert": "!",
    "session_alerts": "1!",
    "session_attached": "1",
    "session_attached_list": "/dev/pts/test1",
    "session_bell_flag": "1",
    "session_created": NOW,
    "session_grouped": "0",
    "session_id": r"\$0",
    "session_last_attached": NOW,
    "session_many_attached": "0",
    "session_marked": "1",
    "session_name": "a",
    "session_path": "/tmp",
    "session_silence_flag": "0",
    "session_stack": "0,1",
    "session_windows": "2",
}
GROUP = {
    "session_group": "a",
    "session_group_attached": "2",
    "session_group_attached_list": "/dev/pts/test1,/dev/pts/test2",
    "session_group_list": "a,b",
    "session_group_many_attached": "1",
    "session_group_size": "2",
    "session_grouped": "1",
    "window_linked": "0",
    "window_linked_sessions": "2",
    "window_linked_sessions_list": "a,b",
    "window_active_clients": "2",
    "window_active_clients_list": "/dev/pts/test1,/dev/pts/test2",
    "window_active_sessions": "2",
    "window_active_sessions_list": "a,b",
}
WINDOW = {
    "window_active": "1",
    "window_activity": NOW,
    "window_activity_flag": "0",
    "window_bell_flag": "0",
    "window_bigger": "0",
    "window_cell_height": r"\d+",
    "window_cell_width": r"\d+",
    "window_end_flag": "0",
    "window_flags": r"\*M",
    "window_height": "23",
    "window_id": "@0",
    "window_index": "0",
    "window_last_flag": "0",
    "window_layout": r"[0-9a-f]{4},80x23,0,0\[80x11,0,0,0,80x11,0,12,1\]",
    "window_marked_flag": "1",
    "window_name": "w",
    "window_offset_x": EMPTY,
    "window_offset_y": EMPTY,
    "window_panes": "2",
    "window_raw_flags": r"\*M",
    "window_silence_flag": "0",
    "window_stack_index": "0",
    "window_start_flag": "1",
    "window_visible_layout": r"[0-9a-f]{4},80x23,0,0\[80x11,0,0,0,80x11,0,12,1\]",
    "window_width": "80",
    "window_zoomed_flag": "0",
}
OTHER_WINDOW = {
    "window_bell_flag": "1",
    "window_end_flag": "1",
    "window_flags": "!-",
    "window_last_flag": "1",
    "window_stack_index": "1",
    "window_active": "0",
}
PANE = {
    "alternate_on": "0",
    "alternate_saved_x": "4294967295",
    "alternate_saved_y": "4294967295",
    "bracket_paste_flag": "0",
    "cursor_blinking": "[01]",
    "cursor_character": "x",
    "cursor_colour": "none",
    "cursor_flag": "1",
    "cursor_shape": "default",
    "cursor_very_visible": "0",
    "cursor_x": "2",
    "cursor_y": "0",
    "history_all_bytes": r"\d+,\d+,\d+,\d+,0,0",
    "history_bytes": r"\d+",
    "history_limit": "2000",
    "history_size": "0",
    "insert_flag": "0",
    "keypad_cursor_flag": "0",
    "keypad_flag": "0",
    "mouse_all_flag": "0",
    "mouse_any_flag": "0",
    "mouse_button_flag": "0",
    "mouse_sgr_flag": "0",
    "mouse_standard_flag": "0",
    "mouse_utf8_flag": "0",
    "origin_flag": "0",
    "pane_active": "1",
    "pane_at_bottom": "0",
    "pane_at_left": "1",
    "pane_at_right": "1",
    "pane_at_top": "1",
    "pane_bg": "default",
    "pane_bottom": "10",
    "pane_current_command": "cat",
    "pane_current_path": "/tmp",
    "pane_dead": "0",
    "pane_dead_signal": EMPTY,
    "pane_dead_status": EMPTY,
    "pane_dead_time": EMPTY,
    "pane_fg": "default",
    "pane_flags": r"\*",
    "pane_floating_flag": "0",
    "pane_height": "11",
    "pane_id": "%0",
    "pane_in_mode": "0",
    "pane_index": "0",
    "pane_input_off": "0",
    "pane_key_mode": "VT10x",
    "pane_last": "0",
    "pane_left": "0",
    "pane_marked": "1",
    "pane_mode": EMPTY,
    "pane_path": EMPTY,
    "pane_pb_progress": "0",
    "pane_pb_state": "hidden",
    "pane_pid": r"\d+",
    "pane_pipe": "0",
    "pane_pipe_pid": EMPTY,
    "pane_right": "79",
    "pane_search_string": EMPTY,
    "pane_start_command": '"printf abx.*cat"',
    "pane_start_path": "/tmp",
    "pane_synchronized": "0",
    "pane_tabs": "8,16,24,32,40,48,56,64,72",
    "pane_title": r"\S+",
    "pane_top": "0",
    "pane_tty": "/dev/pts/.*",
    "pane_unseen_changes": "0",
    "pane_width": "80",
    "pane_x": "0",
    "pane_y": "0",
    "pane_z": r"\d+",
    "pane_zoomed_flag": "0",
    "scroll_region_lower": "10",
    "scroll_region_upper": "0",
    "synchronized_output_flag": "0",
    "wrap_flag": "1",
}
# What a program writes, and what its pane says then.
PROGRAMS: list[tuple[str, dict[str, str]]] = [
    (
        "ab\033[2;5r\033[?1000h\033[?2004h\033[?1h\033=\033[4h\033[?6h\033[?7l\033[?25l",
        {
            "scroll_region_upper": "1",
            "scroll_region_lower": "4",
            "mouse_standard_flag": "1",
            "mouse_any_flag": "1",
            "bracket_paste_flag": "1",
            "keypad_cursor_flag": "1",
            "keypad_flag": "1",
            "insert_flag": "1",
            "origin_flag": "1",
            "wrap_flag": "0",
            "cursor_flag": "0",
        },
    ),
    ("abc\033[?1049h", {"alternate_on": "1", "alternate_saved_x": "3", "alternate_saved_y": "0"}),
    ("\033[?1003h\033[?1006h", {"mouse_all_flag": "1", "mouse_sgr_flag": "1"}),
    ("\033[?1002h\033[?1005h", {"mouse_button_flag": "1", "mouse_utf8_flag": "1"}),
    ("\033]2;hello\007\033]7;file:///some/where\007", {"pane_title": "hello", "pane_path": "file:///some/where"}),
    ("\033]9;4;1;42\007", {"pane_pb_state": "normal", "pane_pb_progress": "42"}),
    ("\033]9;4;3\007\033]9;4;1;wide\007\033]9;4;7;1\007", {"pane_pb_state": "indeterminate"}),
    ("\033[?2026h", {"synchronized_output_flag": "1"}),
    ("\033[3 q\033]12;#ff0000\007", {"cursor_shape": "underline", "cursor_blinking": "1", "cursor_colour": "#ff0000"}),
    ("\033]10;#ff0000\007\033]11;#00ff00\007", {"pane_fg": "#ff0000", "pane_bg": "#00ff00"}),
    ("\033[3g\033[5C\033H", {"pane_tabs": "5"}),
    ("\\n" * 40, {"history_size": "17", "history_all_bytes": r"41,\d+,1920,30720,0,0"}),
]
CLIENT = {
    "client_activity": NOW,
    "client_cell_height": r"\d+",
    "client_cell_width": r"\d+",
    "client_control_mode": "0",
    "client_created": NOW,
    "client_discarded": "0",
    "client_flags": "attached,focused,UTF-8",
    "client_height": "24",
    "client_key_table": "root",
    "client_last_session": EMPTY,
    "client_name": "/dev/pts/test1",
    "client_pid": r"\d+",
    "client_prefix": "0",
    "client_readonly": "0",
    "client_session": "a",
    "client_termfeatures": "[a-zA-Z0-9,-]+",
    "client_termname": "xterm-256color",
    "client_termtype": "XTerm.370.",
    "client_theme": "light",
    "client_tty": "/dev/pts/test1",
    "client_uid": str(os.getuid()),
    "client_user": r"\S+",
    "client_utf8": "1",
    "client_width": "80",
    "client_written": r"\d+",
}
BUFFER = {
    "buffer_created": NOW,
    "buffer_full": "some\\\\?\ttext",
    "buffer_name": "buffer0",
    "buffer_sample": r"some\\ttext",
    "buffer_size": "9",
}


@served
async def test_variables_of_a_place(rig: Rig) -> None:
    rig.server.config_files[:] = ["/a.conf", "/b.conf"]
    await rig.ok("new-session", "-d", "-s", "a", "-n", "w", "-c", "/tmp", "printf abx\\\\b; exec cat")
    await rig.ok("split-window", "-d", "-t", "%0", "cat")
    await rig.ok("new-window", "-t", "a:1", "-n", "v", "cat")
    client = await rig.attach("attach-session", "-t", "a")
    await rig.ok("select-window", "-t", "a:0")
    await rig.ok("select-pane", "-m", "-t", "%0")
    await rig.ok("send-keys", "-t", "a:1", "C-g", "Enter")
    await rig.ok("set-buffer", "some\ttext")
    link = rig.server.tree.session_by_name("a").winlinks[1]  # type: ignore[union-attr]
    await rig.until(lambda: "bell" in link.flags and rig.screen(0).startswith("abx"))
    await rig.until(lambda: rig.server.tree.panes[0].screen.cursor.x == 2)
    await rig.type(client, b"\033P>|XTerm(370)\033\\\033[?997;2n")
    for expected in (SERVER, SESSION, WINDOW, PANE, BUFFER):
        await check(rig, "%0", expected)
    await check(rig, "%0", CLIENT, client=client)
    await check(rig, "a:1", OTHER_WINDOW)
    await rig.ok("resize-pane", "-Z", "-t", "%0")
    zoomed = {"window_zoomed_flag": "1", "window_flags": r"\*MZ", "pane_zoomed_flag": "1", "pane_flags": r"\*Z"}
    zoomed["window_visible_layout"] = "[0-9a-f]{4},80x23,0,0,0"
    zoomed["window_layout"] = WINDOW["window_layout"]
    await check(rig, "%0", zoomed)
    await rig.ok("resize-window", "-t", "a:0", "-x", "200", "-y", "100")
    bigger = {"window_bigger": "1", "window_offset_x": r"\d+", "window_offset_y": r"\d+"}
    await check(rig, "%0", bigger, client=client)
    await rig.ok("new-session", "-d", "-s", "z", "cat")
    await rig.ok("switch-client", "-c", client.name, "-t", "z")
    await rig.type(client, b"\x02")
    moved = {"client_last_session": "a", "client_prefix": "1", "client_key_table": "prefix"}
    await check(rig, "z:", moved, client=client)


@served
async def test_variables_of_groups_and_alerts(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-n", "w", "cat")
    await rig.ok("new-session", "-d", "-s", "b", "-t", "a")
    await rig.attach("attach-session", "-t", "a")
    await rig.attach("attach-session", "-t", "b", tty="/dev/pts/test2")
    await check(rig, "a:0", GROUP)
    await rig.ok("set-option", "-wg", "monitor-activity", "on")
    await rig.ok("new-window", "-d", "-t", "a:1", "echo; exec cat")
    link = rig.server.tree.session_by_name("a").winlinks[1]  # type: ignore[union-attr]
    await rig.until(lambda: "activity" in link.flags)
    await check(rig, "a:1", {"session_activity_flag": "1", "session_alerts": "1#", "session_alert": "#"})
    await check(rig, "a:1", {"window_activity_flag": "1", "window_flags": "##", "window_raw_flags": "#"})
    await rig.ok("set-option", "-w", "-t", "a:1", "monitor-silence", "1")
    await rig.until(lambda: "silence" in link.flags)
    await check(rig, "a:1", {"session_silence_flag": "1", "window_silence_flag": "1", "session_alerts": "1#~"})


@served
async def test_variables_of_programs(rig: Rig) -> None:
    await rig.ok("set-option", "-s", "extended-keys", "on")
    for text, expected in PROGRAMS:
        await rig.ok("new-session", "-d", "-s", "p", "-x", "80", "-y", "24", f"printf '{text}'; exec cat")
        pane = next(iter(rig.server.tree.panes.values()))
        await rig.until(lambda pane=pane: pane.last_output)
        await check(rig, "p:", expected)
        await rig.ok("kill-session", "-t", "p")


@served
async def test_variables_of_modes_pipes_and_ends(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-x", "80", "-y", "24", "printf 'find needle'; exec cat")
    await rig.ok("set-option", "-g", "remain-on-exit", "on")
    await rig.ok("split-window", "exit 3")
    await rig.ok("split-window", "kill -9 $$")
    await rig.until(lambda: all(rig.server.tree.panes[number].dead for number in (1, 2)))
    await check(rig, "%1", {"pane_dead": "1", "pane_dead_status": "3", "pane_dead_signal": "", "pane_dead_time": NOW})
    await check(rig, "%2", {"pane_dead": "1", "pane_dead_status": "", "pane_dead_signal": "9"})
    await rig.ok("kill-pane", "-t", "%2")
    await rig.ok("kill-pane", "-t", "%1")
    await rig.ok("pipe-pane", "-t", "%0", "cat >/dev/null")
    await rig.ok("select-pane", "-d", "-t", "%0")
    await rig.ok("set-option", "-w", "synchronize-panes", "on")
    await check(rig, "%0", {"pane_pipe": "1", "pane_pipe_pid": r"\d+", "pane_input_off": "1", "pane_synchronized": "1"})
    await rig.until(lambda: "needle" in rig.screen(0))
    await rig.ok("copy-mode", "-t", "%0")
    await rig.ok("send-keys", "-X", "-t", "%0", "search-backward", "needle")
    search = {"search_present": "1", "search_count": "1", "search_count_partial": "0", "search_timed_out": "0"}
    await check(rig, "%0", {**search, "search_match": "needle"})
    await rig.ok("send-keys", "-X", "-t", "%0", "begin-selection")
    await rig.ok("send-keys", "-X", "-t", "%0", "-N", "3", "cursor-right")
    mode = {
        "pane_in_mode": "1",
        "pane_mode": "copy-mode",
        "pane_search_string": "needle",
        "copy_cursor_x": "8",
        "copy_cursor_y": "0",
        "copy_cursor_word": "needle",
        "copy_cursor_line": "find needle",
        "scroll_position": "0",
        "rectangle_toggle": "0",
        "selection_active": "1",
        "selection_present": "1",
        "selection_start_x": "5",
        "selection_start_y": "0",
        "selection_end_x": "8",
        "selection_end_y": "0",
        "selection_mode": "char",
        "top_line_time": "0",
        "copy_position": r"\d+",
        "copy_position_limit": r"\d+",
    }
    await check(rig, "%0", mode)
    await rig.ok("clock-mode", "-t", "%0")
    await check(rig, "%0", {"pane_in_mode": "2", "pane_mode": "clock-mode"})


@served
async def test_variables_that_commands_add(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    assert await rig.show("#{command}") == "display-message"
    assert await rig.ok("list-panes", "-F", "#{command} #{line}") == "list-panes 1"
    assert await rig.ok("list-windows", "-F", "#{line}") == "1"
    assert await rig.ok("list-commands", "-F", "#{command_list_name} #{command_list_alias}", "list-keys") == (
        "list-keys lsk"
    )
    assert await rig.ok("run-shell", "echo #{1}-#{2}", "x", "y z") == "x-y z"


def test_every_variable_is_checked_or_belongs_to_a_mode_of_its_own() -> None:
    tables = [SERVER, SESSION, GROUP, WINDOW, PANE, CLIENT, BUFFER]
    checked = {name for table in tables for name in table}
    groups = {"server", "session", "window", "pane", "client", "buffer"}
    owed = {spec.name for spec in VARIABLE_TABLE.values() if spec.group in groups}
    modes = {"buffer_mode_format", "client_mode_format", "tree_mode_format"}
    assert owed - checked - modes == set()


@served
async def test_times_are_whole_seconds(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    assert abs(int(await rig.show("#{session_created}")) - time.time()) < 30


def test_no_variable_hides_an_option() -> None:
    assert not set(OF_OBJECTS) & set(OPTION_TABLE)
