"""Reading the configuration: the built-in profile, the user's files, ``-f``, and how their errors reach a person.

Without ``-f`` the workflow profile (``profile.conf``) is read first, then the first of the user's files that exists;
with ``-f`` only the files that were given, over plain defaults. Under the name ``tmux`` there is no profile and every
file of tmux's list is read. A bad line is reported with file, line, column and the nearest valid word, and the other
lines still apply.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pymux_wf import paths

from .config_file import read_commands
from .queue import State

if TYPE_CHECKING:
    from .client import Client
    from .server import Server

PROFILE = os.path.join(os.path.dirname(__file__), "profile.conf")


def load_configuration(server: Server) -> None:
    """Queues everything there is to read; calls :meth:`Server.config_loaded` when it has run."""
    for path, required in _files(server):
        source_file(server, path, required=required)
    server.queue.append_callback(lambda: _loaded(server))


def _files(server: Server) -> list[tuple[str, bool]]:
    if server.config_from:
        return [(path, True) for path in server.config_from if path != os.devnull]
    candidates = paths.config_candidates(server.environ.values(), server.name, os.path.expanduser("~"))
    existing = [(path, False) for path in candidates if os.path.exists(path)]
    if server.name == paths.TMUX:
        return existing
    return [(PROFILE, True), *(existing if paths.loads_every_config(server.name) else existing[:1])]


def source_file(server: Server, path: str, *, required: bool) -> None:
    """Reads one file into the server's queue; its errors go to the list that is shown on attach."""
    try:
        text = read_commands(path)
    except OSError as error:
        if required:
            server.config_errors.append(f"{path}: {error.strerror}")
        return
    if path != PROFILE:
        server.config_files.append(path)
    result = server.executor.parse_file(text, path)
    server.config_errors += [error.render() for error in result.errors]
    state = State(source="config", variables={"current_file": path})
    server.queue.append(result.commands, state)


def _loaded(server: Server) -> None:
    server.config_loaded()
    for text in server.config_errors:
        server.add_message(text)


def show_errors(server: Server, client: Client) -> None:
    """Shows what was wrong in the configuration to the first client that attaches."""
    from .pane_modes import show_text

    if server.config_errors and client.session is not None:
        errors, server.config_errors = server.config_errors, []
        if client.control is not None:
            client.control.config_errors(errors)
            return
        show_text(server, client, "\n".join(errors))
