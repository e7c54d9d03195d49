"""What git prints for programs, as values. Pure: git-status(1) "Porcelain Format Version 2", git-log(1)."""

from __future__ import annotations

from typing import Any

from pymux_wf.workflow.drawing.figures import clean, number

LOG_FORMAT = "%H%x1f%h%x1f%ct%x1f%an%x1f%D%x1f%s"
"""What :func:`commits` reads; commits apart by NUL (``-z``)."""

_FIELDS_BEFORE_PATH = {"1": 8, "2": 9, "u": 10}


def status(text: str) -> dict[str, Any]:
    """``git status --porcelain=v2 --branch --show-stash -z``."""
    found: dict[str, Any] = {"commit": None, "branch": None, "upstream": None, "ahead": None, "behind": None}
    found |= {"stashes": 0, "changes": []}
    entries = iter(text.split("\0"))
    for entry in entries:
        kind, _, rest = entry.partition(" ")
        if kind == "#":
            _header(found, rest)
        elif kind == "?":
            found["changes"].append({"state": "untracked", "path": clean(rest)})
        elif kind in _FIELDS_BEFORE_PATH:
            fields = rest.split(" ", _FIELDS_BEFORE_PATH[kind] - 1)
            origin = next(entries, "") if kind == "2" else ""
            change = {"state": _state(kind, fields[0]), "path": clean(fields[-1])}
            found["changes"].append({**change, **({"from": clean(origin)} if origin else {})})
    return found


def _header(found: dict[str, Any], rest: str) -> None:
    name, _, value = rest.partition(" ")
    if name == "branch.oid":
        found["commit"] = None if value == "(initial)" else value
    elif name == "branch.head":
        found["branch"] = None if value == "(detached)" else clean(value, 200)
    elif name == "branch.upstream":
        found["upstream"] = clean(value, 200)
    elif name == "branch.ab":
        ahead, _, behind = value.partition(" ")
        found["ahead"], found["behind"] = number(ahead), -number(behind)
    elif name == "stash":
        found["stashes"] = number(value)


_WORDS = {"M": "modified", "T": "modified", "A": "added", "D": "deleted", "R": "renamed", "C": "copied"}


def _state(kind: str, letters: str) -> str:
    """``"staged modified"``, ``"modified"``, ``"staged added, modified"``, ``"conflict"``."""
    if kind == "u":
        return "conflict"
    index, tree = letters[:1], letters[1:2]
    parts = [f"staged {_WORDS.get(index, index)}"] if index not in (".", "") else []
    return ", ".join([*parts, *([_WORDS.get(tree, tree)] if tree not in (".", "") else [])])


def commits(text: str) -> list[dict[str, Any]]:
    """``git log -z --format=LOG_FORMAT``: the newest first; ``at`` in seconds since the epoch."""
    found = []
    for entry in text.split("\0"):
        fields = entry.strip("\n").split("\x1f")
        if len(fields) == 6:
            commit, short, at, author, names, subject = fields
            told = {"commit": commit, "short": short, "at": number(at), "author": clean(author, 100)}
            refs = [clean(name, 100) for name in names.split(", ") if name]
            found.append({**told, "refs": refs, "subject": clean(subject, 300)})
    return found


def changes(text: str) -> list[dict[str, Any]]:
    """``git diff --numstat -z --no-renames``; of binary files the numbers are None."""
    found = []
    for entry in text.split("\0"):
        fields = entry.split("\t", 2)
        if len(fields) == 3:
            added, removed, path = fields
            binary = added == "-"
            found.append(
                {
                    "path": clean(path),
                    "added": None if binary else number(added),
                    "removed": None if binary else number(removed),
                }
            )
    return found
