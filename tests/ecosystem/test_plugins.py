"""What well-known plugins and configurations ask of tmux, asked of ours: the requests are theirs, the scripts are not.

Those plugins are published as repositories only; what each of them runs, and what it reads of the answers, is known and
is done here in the same order. The plugin manager that loads them is the real one (``test_shell_tools.py``).
"""

from __future__ import annotations

import re

from tests.e2e.driver import DEADLINE

from .conftest import Place, needs

TAB = "\t"


def test_a_saved_tree_comes_back_as_it_was(place: Place) -> None:
    """As tmux-resurrect: tab separated lists are saved, and everything is made again from them."""
    place.tmux("new-session", "-d", "-s", "one", "-x", "100", "-y", "40", "-n", "edit", "-c", "/usr")
    place.tmux("split-window", "-h", "-l", "30", "-t", "one:edit", "-c", "/usr/bin")
    place.tmux("split-window", "-v", "-t", "one:edit", "-c", "/")
    place.tmux("new-window", "-t", "one:5", "-n", "logs: x.y", "-c", "/tmp")
    place.tmux("set-window-option", "-t", "one:5", "automatic-rename", "off")
    place.tmux("new-session", "-d", "-s", "two", "-x", "100", "-y", "40")
    place.tmux("select-pane", "-t", "one:edit.1", "-T", "a title with spaces")
    panes = "#{session_name}\t#{window_index}\t#{window_active}\t:#{window_flags}\t#{pane_index}\t#{pane_title}\t"
    panes += ":#{pane_current_path}\t#{pane_active}\t#{pane_current_command}\t#{pane_pid}\t#{history_size}"
    windows = "#{session_name}\t#{window_index}\t:#{window_name}\t#{window_active}\t:#{window_flags}\t#{window_layout}"
    saved_panes = [line.split(TAB) for line in place.tmux("list-panes", "-a", "-F", panes).splitlines()]
    saved_windows = [line.split(TAB) for line in place.tmux("list-windows", "-a", "-F", windows).splitlines()]
    assert [len(fields) for fields in saved_panes] == [11] * 5
    assert [fields[2] for fields in saved_windows][:2] == [":edit", ":logs: x.y"]
    assert place.tmux("show-window-options", "-vt", "one:5", "automatic-rename") == "off"
    assert place.tmux("capture-pane", "-epJ", "-S", "-10", "-t", "one:5.0") is not None
    place.tmux("kill-server")

    made: set[str] = set()
    for session, window, _, _, number, title, path, *_ in saved_panes:
        directory = path.removeprefix(":")
        if session not in made:
            made.add(session)
            place.run("tmux", "new-session", "-d", "-s", session, "-x", "100", "-y", "40", "-c", directory, TMUX="")
            first = place.tmux("show-options", "-gv", "base-index")
            if first != window:
                place.tmux("move-window", "-s", f"{session}:{first}", "-t", f"{session}:{window}")
        elif number == "0":
            place.tmux("new-window", "-d", "-t", f"{session}:{window}", "-c", directory)
        else:
            place.tmux("split-window", "-t", f"{session}:{window}", "-c", directory)
            place.tmux("resize-pane", "-t", f"{session}:{window}", "-U", "999")
        place.tmux("select-pane", "-t", f"{session}:{window}.{number}", "-T", title)
    for session, window, name, _, _, layout in saved_windows:
        place.tmux("rename-window", "-t", f"{session}:{window}", name.removeprefix(":"))
        place.tmux("select-layout", "-t", f"{session}:{window}", layout)
    again = [line.split(TAB) for line in place.tmux("list-windows", "-a", "-F", windows).splitlines()]
    assert [fields[:3] for fields in again] == [fields[:3] for fields in saved_windows]
    assert [_shape(fields[5]) for fields in again] == [_shape(fields[5]) for fields in saved_windows]
    assert place.tmux("display-message", "-p", "-t", "one:edit.1", "#{pane_title}") == "a title with spaces"


def test_what_saves_now_and_then_reads_the_server_from_the_status_line(place: Place) -> None:
    """As tmux-continuum: a script in status-right runs at each status-interval; the process is called tmux."""
    mark = place.directory / "ran"
    place.config(f'set -g status-interval 1\nset -gq status-right "#(echo x >> {mark}; echo saved)"\n')
    place.tmux("new-session", "-d", "-s", "s")
    assert place.tmux("show-option", "-gqv", "status-right") == f"#(echo x >> {mark}; echo saved)"
    terminal = place.terminal("tmux", "attach-session", "-t", "s")
    terminal.wait_for("saved$")
    assert place.tmux("list-clients").count("\n") == 0
    started = int(place.tmux("display-message", "-p", "-F", "#{start_time}"))
    assert started > 1_000_000_000
    pid = place.tmux("display-message", "-p", "#{pid}")
    assert place.run("ps", "-o", "args=", "-p", pid).stdout.startswith("tmux")


def test_defaults_can_be_told_from_what_a_user_has_set(place: Place) -> None:
    """As tmux-sensible: it changes an option or a key only where it still is what tmux begins with."""
    place.tmux("new-session", "-d")
    defaults = {"history-limit": "2000", "display-time": "750", "status-interval": "15", "status-keys": "emacs"}
    for name, value in defaults.items():
        assert place.tmux("show-option", "-gv", name) == value, name
    assert place.tmux("show-option", "-sv", "escape-time") == "10"
    place.tmux("set-option", "-s", "escape-time", "0")
    place.tmux("set-window-option", "-g", "aggressive-resize", "on")
    assert place.tmux("show-window-options", "-gv", "aggressive-resize") == "on"
    keys = place.tmux("list-keys")
    assert re.search(r"^bind-key\s+(-r\s+)?-T prefix\s+C-p\s", keys, re.MULTILINE) is None
    place.tmux("bind-key", "C-p", "previous-window")
    found = re.search(r"^bind-key\s+(-r\s+)?-T prefix\s+C-p\s+(.*)$", place.tmux("list-keys"), re.MULTILINE)
    assert found is not None
    assert found[2] == "previous-window"


def test_a_selection_goes_to_a_program(place: Place) -> None:
    """As tmux-yank: y in copy mode pipes the selection to a clipboard command, and stays or leaves."""
    clipboard = place.directory / "clipboard"
    place.config(
        "set-window-option -g mode-keys vi\n"
        f"bind-key -T copy-mode-vi y send-keys -X copy-pipe-and-cancel 'cat > {clipboard}; tmux wait-for -S yanked'\n"
        f"bind-key -T copy-mode-vi Y send-keys -X copy-pipe-and-cancel 'cat > {clipboard}; tmux paste-buffer -p'\n"
    )
    terminal = place.terminal("tmux", "new-session", "printf 'alpha beta gamma\\nlast'; cat")
    terminal.wait_for("^last")
    assert place.tmux("show-option", "-gwv", "mode-keys") == "vi"
    terminal.send("\002[")
    terminal.wait_for(r"\[0/0\]")
    for keys in ("k", "0", "w", " ", "e", "y"):
        terminal.send(keys)
    terminal.wait_gone(r"\[0/0\]")
    place.tmux("wait-for", "yanked")
    assert clipboard.read_text() == "beta"
    assert place.tmux("show-buffer") == "beta"


def test_keys_move_between_panes_unless_an_editor_has_them(place: Place) -> None:
    """As vim-tmux-navigator: a root key asks ps whether the pane's program is vim."""
    needs("vim")
    asks = "ps -o state= -o comm= -t '#{pane_tty}' | grep -iqE '^[^TXZ ]+ +vim?'"
    keys = {"C-h": "L", "C-j": "D", "C-k": "U", "C-l": "R"}
    place.config(
        "".join(
            f'bind-key -n {key} if-shell "{asks}" "send-keys {key}" "select-pane -{to}"\n' for key, to in keys.items()
        )
        + "bind-key -n 'C-\\' if -F '#{pane_at_left}' '' 'select-pane -l'\n"
    )
    terminal = place.terminal(
        "tmux", "new-session", "-s", "nav", "vim -N -u NONE -c 'nnoremap <C-h> :echo \"vim has it\"<CR>'"
    )
    terminal.wait_for("VIM - Vi IMproved")
    place.tmux("split-window", "-h", "-t", "nav", "cat")
    assert place.tmux("display-message", "-p", "#P") == "1"
    terminal.send("\x08\x08")
    terminal.wait_for("vim has it")
    assert place.tmux("display-message", "-p", "#P") == "0"


def test_a_plugin_inside_an_editor_talks_to_its_server(place: Place) -> None:
    """As vim does from inside: the socket of $TMUX, a pane's own place, zoom kept."""
    place.tmux("new-session", "-d", "-s", "in", "-x", "80", "-y", "24", "cat")
    place.tmux("split-window", "-h", "-t", "in", "cat")
    socket = place.tmux("display-message", "-p", "#{socket_path}")
    place.tmux("resize-pane", "-Z", "-t", "in")
    place.run("tmux", "-S", socket, "select-pane", "-LZ", "-t", "in")
    assert place.tmux("display-message", "-p", "-t", "in", "#{pane_index} #{window_zoomed_flag}") == "0 1"


def test_a_large_configuration_that_asks_back_while_it_is_read(place: Place) -> None:
    """As the well-known framework configuration: %if, %hidden, run-shell with the server's own answers."""
    place.config(
        "%if #{==:#{TMUX_PROGRAM},}\n"
        'run \'TMUX_PROGRAM="$(command -v tmux)"; tmux set-environment -g TMUX_PROGRAM "$TMUX_PROGRAM"\'\n'
        "%endif\n"
        "%hidden COLOUR=colour235\n"
        'set -g status-style "bg=$COLOUR,fg=white"\n'
        "set -g base-index 1\nsetw -g pane-base-index 1\nset -g renumber-windows on\n"
        "bind r source-file ~/.tmux.conf \\; display 'config sourced'\n"
        "bind -r C-h previous-window\nbind -r H resize-pane -L 2\n"
        "bind m run 'tmux set -g mouse on'\n"
        "if -b '[ \"$(tmux display -p \"#{version}\" | tr -dc 0-9)\" -ge 30 ]' 'set -g @modern yes'\n"
        "set -g status-left ' #{?session_many_attached,#[fg=red],}#S #(echo part) '\n"
        "set -ga update-environment ' MY_OWN'\n"
        "set -gu prefix2\n"
    )
    place.tmux("new-session", "-d", "-s", "big")
    assert place.tmux("show-environment", "-g", "TMUX_PROGRAM").endswith("/bin/tmux")
    assert place.tmux("show-options", "-gv", "status-style") == "bg=colour235,fg=white"
    assert place.tmux("show-environment", "-g", "COLOUR") == ""
    assert place.tmux("list-windows", "-F", "#I") == "1"
    assert "MY_OWN" in place.tmux("show-options", "-gv", "update-environment")
    terminal = place.terminal("tmux", "attach-session", "-t", "big")
    terminal.wait_for("big part")
    assert place.tmux("show-options", "-gqv", "@modern") == "yes"
    terminal.send("\002r")
    terminal.wait_for("config sourced", timeout=DEADLINE)


def _shape(layout: str) -> list[str]:
    return re.findall(r"\d+x\d+,\d+,\d+", layout)
