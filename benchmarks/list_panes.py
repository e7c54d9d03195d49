"""A large list: `list-panes -a` with a field for every variable that libtmux asks for; milliseconds.

What is measured is the wall time of the whole client from spawn to end, for `PANES` panes in windows of `IN_WINDOW`,
each with a program of its own. libtmux sends this template with every look at the tree. The second row takes off what
the same client needs for `has-session`: what is left is the server's work and the way of the answer.

Rounds alternate between all of them. The answer is counted once: as many lines as panes, as many fields as names.
"""

from __future__ import annotations

import contextlib

from .errors import BenchmarkError
from .figures import Figure, ratio_bar
from .multiplexer import SESSION, Multiplexer, Program, private_server
from .rig import alternated
from .samples import Sample
from .startup import process_time

PANES = 500
IN_WINDOW = 5
SEPARATOR = "\u241e"
_NAMES = """
    active_window_index alternate_saved_x alternate_saved_y bracket_paste_flag config_files cursor_character
    cursor_flag cursor_x cursor_y history_bytes history_limit history_size insert_flag keypad_cursor_flag
    keypad_flag last_window_index line mouse_all_flag mouse_any_flag mouse_button_flag mouse_sgr_flag
    mouse_standard_flag next_session_id origin_flag pane_active pane_at_bottom pane_at_left pane_at_right
    pane_at_top pane_bg pane_bottom pane_current_command pane_current_path pane_dead pane_dead_signal
    pane_dead_status pane_dead_time pane_fg pane_flags pane_floating_flag pane_format pane_height pane_id
    pane_in_mode pane_index pane_input_off pane_last pane_left pane_marked pane_marked_set pane_mode pane_path
    pane_pb_progress pane_pb_state pane_pid pane_pipe pane_pipe_pid pane_right pane_search_string pane_start_command
    pane_start_path pane_synchronized pane_tabs pane_title pane_top pane_tty pane_width pane_x pane_y pane_z
    pane_zoomed_flag pid scroll_region_lower scroll_region_upper session_activity session_alerts session_attached
    session_attached_list session_created session_format session_group session_group_attached
    session_group_attached_list session_group_list session_group_many_attached session_group_size session_grouped
    session_id session_last_attached session_many_attached session_marked session_name session_path session_stack
    session_windows socket_path start_time synchronized_output_flag uid user version window_active
    window_active_clients window_active_clients_list window_active_sessions window_active_sessions_list
    window_activity window_activity_flag window_bell_flag window_bigger window_cell_height window_cell_width
    window_end_flag window_flags window_format window_height window_id window_index window_last_flag window_layout
    window_linked window_linked_sessions window_linked_sessions_list window_marked_flag window_name window_offset_x
    window_offset_y window_panes window_raw_flags window_silence_flag window_stack_index window_start_flag
    window_visible_layout window_width window_zoomed_flag wrap_flag
"""
NAMES = _NAMES.split()
TEMPLATE = SEPARATOR.join(f"#{{{name}}}" for name in NAMES)
LIST = ("list-panes", "-a", "-F", TEMPLATE)
NOTHING = ("has-session", "-t", SESSION)


def fill(multiplexer: Multiplexer, panes: int) -> None:
    """Starts a server with that many panes."""
    multiplexer.start("cat")
    for number in range(1, panes):
        if number % IN_WINDOW:
            multiplexer.run("split-window", "-t", f"{SESSION}:$", "cat", ";", "select-layout", "tiled")
        else:
            multiplexer.run("new-window", "cat")


def check(multiplexer: Multiplexer, panes: int) -> None:
    """The answer is complete.

    Raises:
        BenchmarkError: A line or a field is missing.
    """
    lines = multiplexer.run(*LIST).splitlines()
    fields = {line.count(SEPARATOR) + 1 for line in lines}
    if len(lines) != panes or fields != {len(NAMES)}:
        raise BenchmarkError(f"{multiplexer.name}: {len(lines)} lines of {sorted(fields)} fields")


def measure(programs: dict[str, Program], *, rounds: int = 7, quick: bool = False) -> list[Figure]:
    """The list, and the list without the client's start."""
    panes, rounds = (50, 2) if quick else (PANES, rounds)
    times: dict[str, dict[str, list[float]]] = {"list": {}, "nothing": {}}
    servers: dict[str, Multiplexer] = {}
    with contextlib.ExitStack() as stack:
        for name, program in programs.items():
            servers[name] = stack.enter_context(private_server(program))
            fill(servers[name], panes)
            check(servers[name], panes)
        for name in alternated(list(programs), rounds + 1):
            for what, command in (("list", LIST), ("nothing", NOTHING)):
                taken = process_time(servers[name].argv(*command), servers[name])
                times[what].setdefault(name, []).append(taken)
    whole = {name: Sample.of(taken[1:]) for name, taken in times["list"].items()}
    pairs = {name: zip(taken, times["nothing"][name], strict=True) for name, taken in times["list"].items()}
    work = {name: Sample.of([lists - starts for lists, starts in pair][1:]) for name, pair in pairs.items()}
    what = f"list-panes -a: {panes} panes, {len(NAMES)} variables"
    return [
        Figure(what, "ms", tmux=whole.get("tmux"), ours=whole.get("pywfmux")),
        Figure(
            "the same without the client's start",
            "ms",
            tmux=work.get("tmux"),
            ours=work.get("pywfmux"),
            bar=ratio_bar(2, "less"),
        ),
    ]
