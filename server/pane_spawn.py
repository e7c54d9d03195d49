"""What a new pane runs: its argv, directory and environment by tmux's rules, and its start.

``default-command`` empty means a login shell of ``default-shell``; one command word is run by that shell with ``-c``;
several words are run directly, and so are :class:`ProgramWords`. The environment is the global one, then the session's,
then TERM, TMUX, TERM_PROGRAM and PYWFMUX, then the ``-e`` values of the pane, TMUX_PANE and PYWFMUX_PANE last.
"""

from __future__ import annotations

import os
from functools import partial

from . import shell_start
from .errors import CommandError
from .held_input import HeldInput
from .pane_io import PaneIO
from .pty import SpawnError, SpawnRequest, spawn
from .shell_marks import ShellTrack
from .tree import Pane, Session, Window

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pymux_wf.terminal import ByteStream, Screen

    from .option_sets import OptionSet
    from .server import Server


class ProgramWords(tuple[str, ...]):
    """Words that are a program and its arguments, run directly also where there is only one."""

    __slots__ = ()


def default_shell(session: Session) -> str:
    """The ``default-shell`` option if it can be run, else /bin/sh."""
    shell = str(session.options.get("default-shell"))
    return shell if os.path.isabs(shell) and os.access(shell, os.X_OK) else "/bin/sh"


def command_line(session: Session, words: Sequence[str], path: str | None) -> tuple[str, list[str]]:
    """(executable, argv) for the command words of new-window, split-window..., a program being searched for in
    ``path``; raises CommandError.
    """
    shell = default_shell(session)
    name = os.path.basename(shell)
    if not words:
        command = str(session.options.get("default-command"))
        if not command:
            return shell, ["-" + name]
        words = [command]
    if len(words) == 1 and not isinstance(words, ProgramWords):
        return shell, [name, "-c", words[0]]
    from shutil import which

    executable = which(words[0], path=path)
    if executable is None:
        raise CommandError(f"{words[0]}: command not found")
    return executable, list(words)


def environment(
    server: Server, session: Session | None, pane_id: int | None, extra: Mapping[str, str], term: str
) -> dict[str, str]:
    """The environment of a program in pane ``pane_id`` of ``session`` (of a job where it is None)."""
    inherited = session.environ.over(server.environ) if session is not None else server.environ.values()
    values = {**inherited, **extra}
    number = session.id if session is not None and pane_id is not None else -1
    ours = {
        "TERM": term,
        "TERM_PROGRAM": "tmux",
        "TERM_PROGRAM_VERSION": server.version_token,
        "TMUX": f"{server.socket_path},{os.getpid()},{number}",
        "PYWFMUX": f"{server.socket_path},{os.getpid()},{number}",
    }
    ours["COLORTERM"] = "truecolor"
    values |= {name: value for name, value in ours.items() if name not in extra}
    values.pop("TMUX_PANE", None)
    values.pop("PYWFMUX_PANE", None)
    if pane_id is not None and session is not None:
        values["TMUX_PANE"] = values["PYWFMUX_PANE"] = f"%{pane_id}"
        values["SHELL"] = default_shell(session)
    return values


def new_screen(
    server: Server, history_limit: int, width: int, height: int, *, options: OptionSet | None = None
) -> Screen:
    """An empty screen, as ``options`` of its pane say; loads the terminal engine."""
    from pymux_wf.terminal import Screen

    screen = Screen(width, height, history_limit=history_limit)
    screen.title = server.host
    screen.version_reply = server.terminal_version
    screen.named_colour = _named_colour
    server.outer_colours.give_to(screen)
    if options is not None:
        from .pane_looks import obey

        obey(screen, options)
    return screen


def _named_colour(name: str) -> int | None:
    from pymux_wf.lang.colours import x11_colour

    return x11_colour(name.lower())


def create_pane(server: Server, session: Session, window: Window, width: int, height: int) -> Pane:
    """A pane without a process and not yet in the window's list."""
    options = server.options.new_pane(window.options)
    make_screen = partial(new_screen, server, int(session.options.get("history-limit")), options=options)
    pane = Pane(server.tree.next_pane_id(), window, make_screen, max(width, 1), max(height, 1), options)
    pane.program = default_shell(session)
    if server.recordings is not None:
        server.recordings.begin(pane)
    return pane


def start(
    server: Server,
    session: Session,
    pane: Pane,
    words: Sequence[str],
    cwd: str,
    extra: Mapping[str, str] | None = None,
) -> None:
    """Starts the program of ``pane``; raises CommandError when that is not possible."""
    values = environment(server, session, pane.id, extra or {}, str(server.options.server.get("default-terminal")))
    executable, argv = command_line(session, words, values.get("PATH"))
    values["PWD"] = cwd
    executable, argv = _as_shell(executable, argv, values.get("PATH"))
    argv, track = _integrated(server, session, pane, executable, argv, values)
    erase = server.erase_character
    request = SpawnRequest(executable, argv, cwd, values, max(pane.width, 1), max(pane.height, 1), erase)
    try:
        process = spawn(request, own_process=not server.embedded)
    except SpawnError as error:
        raise CommandError(f"create pane failed: {error}") from error
    if not words and (command := str(session.options.get("default-command"))):
        words = [command]
    pane.start_argv = words if isinstance(words, ProgramWords) else list(words)
    pane.start_path, pane.program, pane.cwd = cwd, executable, cwd
    pane.shell, pane.interactive_shell = track, track is not None or shell_start.is_interactive_shell(argv)
    pane.held_input = HeldInput(server, pane) if track is not None else None
    pane.tty, pane.pid = process.tty, process.pid
    pane.dead, pane.dead_status, pane.dead_signal = False, None, None
    pane.io = PaneIO(
        server.loop,
        process,
        _feeder(server, pane),
        lambda: server.pane_eof(pane),
        lambda: server.pane_writable(pane),
        server.busy_panes,
    )
    server.exits.watch(process.pid, lambda status: server.pane_exited(pane, process, status))


def _as_shell(executable: str, argv: list[str], path: str | None) -> tuple[str, list[str]]:
    """(executable, argv), where a shell was only to run another one, those of the other."""
    plain = shell_start.plain_shell(argv[2]) if len(argv) == 3 and argv[1] == "-c" else None
    if plain is None:
        return executable, argv
    from shutil import which

    found = which(plain[0], path=path)
    return (found, plain) if found is not None else (executable, argv)


def _integrated(
    server: Server, session: Session, pane: Pane, executable: str, argv: list[str], values: dict[str, str]
) -> tuple[list[str], ShellTrack | None]:
    """(argv, what is known of the shell); it and ``values`` are changed where the shell can tell what it does."""
    if values.pop(shell_start.SWITCH, "") == "off" or not session.options.get("integration"):
        return argv, None
    found = shell_start.integrate(executable, argv, values)
    if found is None:
        return argv, None
    words, kind, key = found
    track = ShellTrack(kind, key, pane.log, values["PWD"], wall=server.wall_time, monotonic=server.loop.time)
    track.echo = partial(_echoed, pane)
    return words, track


def _echoed(pane: Pane, prompt_start: int, prompt_end: int, end: int) -> Callable[[], str]:
    from .shell_echo import echo_of  # with the terminal engine, which is there once the shell has written

    return echo_of(pane, prompt_start, prompt_end, end)


def _feeder(server: Server, pane: Pane) -> Callable[[bytes], None]:
    """What takes the program's output; the terminal engine is loaded with the first of it."""
    stream: ByteStream | None = None

    def feed(data: bytes) -> None:
        nonlocal stream
        if stream is None:
            from pymux_wf.terminal import ByteStream

            from .pane_looks import limit_strings

            pane.stream = stream = ByteStream(pane.screen)
            limit_strings(server, pane)
        server.pane_output(pane, stream, data)

    return feed
