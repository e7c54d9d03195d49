"""What the alerts of a server are, on disk: the machine's state as one file, replaced at once, and a history of what
happened.

A server is known by its socket; the files are the user's alone.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pymux_wf.workflow.config.places import made, state_directory

HISTORY_BYTES = 1 << 20


def directory_of(socket: str) -> Path:
    """Where the alerts of the server on this socket are kept; made where it is missing. Raises OSError.

    Where the state directory cannot be written (a home that is read-only, a full disk) they are kept beside the socket:
    alerts are needed there all the more.
    """
    real = os.path.realpath(socket)
    name = hashlib.sha256(real.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    try:
        return made(state_directory() / "alerts" / name)
    except OSError as error:
        beside = made(Path(f"{real}.alerts"))
        logging.getLogger("pywfmux.alerts").warning("%s: alerts are kept in %s", error, beside)
        return beside


class Journal:
    """The files in one directory; each method raises OSError."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._state = directory / "state.json"
        self._history = directory / "history.jsonl"

    def state(self) -> dict[str, Any]:
        """The last state that was written; empty where there is none. A damaged file is put aside."""
        try:
            told = json.loads(self._state.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            self.set_aside()
            return {}
        return told

    def set_aside(self) -> None:
        """Keeps a state that cannot be understood as state.json.damaged, where nothing writes over it; logs it."""
        kept = self._state.with_name(f"{self._state.name}.damaged")
        os.replace(self._state, kept)
        logging.getLogger("pywfmux.alerts").warning("%s cannot be understood: it is kept as %s", self._state, kept)

    def write_state(self, state: Mapping[str, Any]) -> None:
        """Replaces it: whoever reads, or dies meanwhile, has the old one or the new one."""
        fresh = self._state.with_suffix(".new")
        with open(fresh, "w", encoding="utf-8", opener=_private) as file:
            json.dump(state, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self._state)

    def note(self, entry: Mapping[str, Any]) -> None:
        """Appends to the history; the older half of it is one file more at most."""
        with open(self._history, "a", encoding="utf-8", opener=_private) as file:
            file.write(json.dumps(entry) + "\n")
            size = file.tell()
        if size > HISTORY_BYTES:
            os.replace(self._history, self._history.with_suffix(".old.jsonl"))

    def history(self, limit: int) -> list[dict[str, Any]]:
        """The last entries, the newest last."""
        lines = [*self._lines(self._history.with_suffix(".old.jsonl")), *self._lines(self._history)]
        return lines[-limit:] if limit else []

    def _lines(self, path: Path) -> Iterator[dict[str, Any]]:
        try:
            text = path.read_text("utf-8", "replace")
        except FileNotFoundError:
            return
        for line in text.splitlines():
            try:
                yield json.loads(line)
            except ValueError:  # cut off by a crash
                continue


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
