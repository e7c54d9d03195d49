"""Whether files of a project have changed: by watchfiles (inotify) where it is there, else by looking at all of them.

Both leave out what tools write: version control, environments, caches, build directories.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

LEFT_OUT = frozenset(
    {
        *(".git", ".hg", ".svn", ".tox", ".nox", ".venv", "venv", "node_modules", "__pycache__", ".mypy_cache"),
        *(".pytest_cache", ".ruff_cache", ".hypothesis", "target", "build", "dist", ".eggs", ".idea", ".cache"),
    }
)
_SUFFIXES = (".pyc", ".pyo", ".swp", ".swx", "~", ".tmp", ".log", ".o", ".orig")

_FILES = 20_000
_NAMED = 20


class FileChanges:
    """The files of one project.

    Attributes:
        way: "watchfiles" or "looking". cut: whether there are more files than are looked at.
    """

    def __init__(self, directory: str, watch: bool = True) -> None:
        self._directory = os.path.abspath(directory)
        self.cut = False
        self._watcher: Iterator[set[tuple[object, str]]] | None = _watcher(self._directory) if watch else None
        self.way = "looking" if self._watcher is None else "watchfiles"
        self._seen: dict[str, tuple[int, int]] = {}
        if self._watcher is None:
            self._seen = self._look()

    def changed(self) -> list[str]:
        """Which have changed since the last time, at most 20 of them, relative to the project. Never waits."""
        if self._watcher is not None:
            paths = {path for _, path in next(self._watcher, set())}
        else:
            now = self._look()
            paths = {path for path in now.keys() | self._seen.keys() if now.get(path) != self._seen.get(path)}
            self._seen = now
        relative = sorted(os.path.relpath(path, self._directory) for path in paths)
        return [path for path in relative if counts(path)][:_NAMED]

    def close(self) -> None:
        """Ends the watching."""
        self._watcher = None

    def _look(self) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        waiting = [self._directory]
        while waiting and len(found) < _FILES:
            try:
                with os.scandir(waiting.pop()) as entries:
                    for entry in entries:
                        self._entry(entry, found, waiting)
            except OSError:
                continue
        self.cut = len(found) >= _FILES
        return found

    def _entry(self, entry: os.DirEntry[str], found: dict[str, tuple[int, int]], waiting: list[str]) -> None:
        try:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in LEFT_OUT:
                    waiting.append(entry.path)
            elif not entry.name.endswith(_SUFFIXES):
                told = entry.stat()
                found[entry.path] = (told.st_mtime_ns, told.st_size)
        except OSError:  # it went while we looked
            pass


def counts(path: str) -> bool:
    """Whether a change of this file (relative to the project) is one of the project.

    >>> counts("src/a.py"), counts(".git/index"), counts("src/__pycache__/a.pyc")
    (True, False, False)
    """
    return not path.endswith(_SUFFIXES) and LEFT_OUT.isdisjoint(path.split(os.sep)) and not path.endswith(".egg-info")


def _watcher(directory: str) -> Iterator[set[tuple[object, str]]] | None:
    try:
        from watchfiles import watch
    except ImportError:
        return None
    # With these a step of the iterator gives what has come, and at once.
    quick = {"debounce": 1, "step": 1, "rust_timeout": 1}
    try:
        watcher = watch(
            directory,
            watch_filter=None,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
            **quick,  # type: ignore[arg-type]
        )
        next(watcher, None)  # it begins to watch with the first step
    except (OSError, RuntimeError):  # no inotify watches left
        return None
    return watcher  # type: ignore[return-value]
