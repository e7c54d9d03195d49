"""source-file: reading files of commands and running them directly behind the command that asked.

A bad line is told with its file, line and the nearest valid word, and the good lines still run. Files may source
files, up to a depth.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING

from pymux_wf.lang.errors import ParseError
from pymux_wf.paths import TMUX

from .config_file import as_peer_sees, read_commands
from .errors import CommandError
from .flag_values import client_directory
from .queue import Current, State

if TYPE_CHECKING:
    from pymux_wf.lang.parser import CommandList, ParseResult

    from .call import Call

MAX_DEPTH = 50
# The variable by which a file's commands know what they were read from; the depth is counted in one beside it.
FILE_VARIABLE = "current_file"
DEPTH_VARIABLE = "source_depth"


def read_paths(call: Call, paths: Sequence[str]) -> Awaitable[None] | None:
    """Runs the commands of the files that the patterns name.

    Raises CommandError for a pattern that names nothing (not with ``-q``).
    """
    if _depth(call) >= MAX_DEPTH:
        raise CommandError("too many nested files")
    if "-" in paths:
        return _with_stdin(call, paths)
    _read(call, paths, "")
    return None


def _depth(call: Call) -> int:
    return int(call.item.state.variables.get(DEPTH_VARIABLE, "0"))


async def _with_stdin(call: Call, paths: Sequence[str]) -> None:
    data = await call.client.read_stdin() if call.client is not None else b""
    _read(call, paths, data.decode("utf-8", "surrogateescape"))


def _read(call: Call, paths: Sequence[str], typed: str) -> None:
    texts: list[tuple[str, str]] = []
    problems: list[str] = []
    for path in paths:
        if path == "-":
            texts.append((path, typed))
            continue
        found = _matching(call, path)
        if not found and not call.args.has("q"):
            problems.append(f"No such file or directory: {path}")
        for file in found:
            try:
                texts.append((file, read_commands(file)))
            except OSError as error:
                problems.append(f"{error.strerror}: {file}")
    # What could be read runs also when another file is missing.
    for file, text in texts:
        _run(call, file, text)
    if problems:
        raise CommandError("\n".join(problems))


def _matching(call: Call, path: str) -> list[str]:
    session = call.target.session
    path = os.path.expanduser(path)
    if call.client is not None:
        path = as_peer_sees(path, call.client.pid)
    if not os.path.isabs(path):
        path = os.path.join(glob.escape(client_directory(call, session)), path)
    return sorted(glob.glob(path))


def _run(call: Call, path: str, text: str) -> None:
    target = call.target
    place = Current(target.session, target.winlink, target.pane) if call.args.has("t") else call.item.state.current
    result: ParseResult = call.server.executor.parse_file(text, path)
    if call.args.has("v"):
        _print_commands(call, result.commands)
    if result.errors:
        _tell_errors(call, result)
    if call.args.has("n"):
        return
    variables = {**call.item.state.variables, FILE_VARIABLE: path, DEPTH_VARIABLE: str(_depth(call) + 1)}
    state = State(current=place, event=call.event, variables=variables, source=call.item.state.source)
    call.queue.insert(result.commands, state)


def _print_commands(call: Call, commands: CommandList) -> None:
    for group in commands.groups():
        place = group[0].position
        call.print(f"{place.file}:{place.line}: {group}")


def _tell_errors(call: Call, result: ParseResult) -> None:
    """Errors of the text go to standard output as tmux has them, with what was probably meant; the exit code is 1."""
    client = call.client
    if client is None:
        call.server.config_errors += [error.render() for error in result.errors]
        return
    for error in result.errors:
        call.server.add_message(error.render())
    show = _as_tmux_says if call.server.name == TMUX else ParseError.render
    call.print("\n".join(map(show, result.errors)))
    if not client.attached:
        client.exit_code = 1


def _as_tmux_says(error: ParseError) -> str:
    hint = error.suggestion()
    return f"{error.message} ({hint})" if hint else error.message
