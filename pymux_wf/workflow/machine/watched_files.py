"""Files whose changes are told: content, mode, owner, that they come and go. They are only read."""

from __future__ import annotations

import glob
import hashlib
import os
import stat
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

_HASHED = 1024 * 1024
"""Bytes of a file whose content is compared; of a greater one only size and time are."""

_FILES = 2000


class _Face(NamedTuple):
    """What is compared of a file."""

    inode: int
    mode: int
    uid: int
    gid: int
    size: int
    modified: int
    changed: int
    digest: bytes | None


@dataclass(slots=True)
class _Watched:
    face: _Face | None
    told: str = ""  # what changed last
    at: float | None = None
    problem: str = ""


class WatchedFiles:
    """Files by pattern, compared with what they were when this began."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = [os.path.expanduser(pattern) for pattern in patterns]
        self._files: dict[str, _Watched] = {}
        self._begun = False

    def update(self) -> list[dict[str, Any]]:
        """All of them: ``state`` is "same", "changed", "new", "gone", "missing" or "unreadable"; what changed and
        when (unix time); those that changed last first."""
        for path in self._paths():
            self._look(path)
        self._begun = True
        told = [self._told(path, each) for path, each in self._files.items()]
        return sorted(told, key=lambda each: (-(each["at"] or 0), each["path"]))

    def _paths(self) -> list[str]:
        found = dict.fromkeys(self._files)
        for pattern in self._patterns:
            found.update(dict.fromkeys(glob.iglob(pattern) if glob.has_magic(pattern) else (pattern,)))
        return list(found)[:_FILES]

    def _look(self, path: str) -> None:
        known = self._files.get(path)
        try:
            found = os.stat(path)
        except FileNotFoundError:
            self._gone(path, known)
            return
        except OSError as error:
            entry = self._files.setdefault(path, _Watched(None))
            entry.problem = error.strerror or "it cannot be looked at"
            return
        before = known.face if known else None
        times = found.st_mtime_ns, found.st_ctime_ns
        numbers = (found.st_ino, found.st_mode, found.st_uid, found.st_gid, found.st_size, *times)
        if before is not None and before[:7] == numbers:
            return
        face = _Face(*numbers, _digest(path, found))
        if known is None:
            self._files[path] = _Watched(face, "new" if self._begun else "", time.time() if self._begun else None)
            return
        what = "new" if before is None else ", ".join(_differences(before, face))
        known.face, known.problem = face, ""
        if what:
            known.told, known.at = what, time.time()

    def _gone(self, path: str, known: _Watched | None) -> None:
        if known is None:
            if not glob.has_magic(path):
                self._files[path] = _Watched(None)
        elif known.face is not None:
            known.face, known.told, known.at = None, "gone", time.time()

    def _told(self, path: str, each: _Watched) -> dict[str, Any]:
        if each.problem:
            state = "unreadable"
        elif each.face is None:
            state = "gone" if each.told else "missing"
        else:
            state = {"": "same", "new": "new"}.get(each.told, "changed")
        unread = each.face is not None and each.face.digest is None and each.face.size <= _HASHED
        note = each.problem or ("only size and times are compared" if unread else "")
        modified = each.face.modified / 1e9 if each.face else None
        return {"path": path, "state": state, "what": each.told, "at": each.at, "modified": modified, "note": note}


def _digest(path: str, found: os.stat_result) -> bytes | None:
    """None where it may not be read or is not to be: too big, no regular file."""
    if not stat.S_ISREG(found.st_mode) or found.st_size > _HASHED:
        return None
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return hashlib.sha256(os.read(descriptor, _HASHED)).digest()
    except OSError:
        return None
    finally:
        os.close(descriptor)


def _differences(before: _Face, after: _Face) -> list[str]:
    found = []
    if before.digest is None or after.digest is None:
        if (before.size, before.modified) != (after.size, after.modified):
            found.append("content (by size or time)")
    elif before.digest != after.digest:
        found.append("content")
    if before.mode != after.mode:
        found.append(f"mode {stat.S_IMODE(before.mode):o} to {stat.S_IMODE(after.mode):o}")
    if (before.uid, before.gid) != (after.uid, after.gid):
        found.append(f"owner {before.uid}:{before.gid} to {after.uid}:{after.gid}")
    return found
