"""What can go wrong in the workflow layer: one family, which names the object, the place and the remedy.

``code`` is the exit code of the command line: 1 failed, 2 usage, 3 no server, 4 not found, 5 refused by safety, 124
timed out. ``as_json`` has the shape that docs/JSON.md describes for every failure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was written: a file, and in it the line and the column, counted from 1; 0 where it is not
    known."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])


class WorkflowError(Exception):
    """What could not be done.

    Attributes:
        message: one sentence.
        object: what it is about: a name, a path, a key; "" where it is nothing of these.
        place: where it was written, if it was.
        remedy: what to do about it; "" where there is nothing to say.
        nearest: the valid words that look like the one that was given, the likeliest first.
    """

    kind = "failed"
    code = 1

    def __init__(
        self,
        message: str,
        object: str = "",
        *,
        place: Place | None = None,
        remedy: str = "",
        nearest: Sequence[str] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.object = object
        self.place = place
        self.remedy = remedy
        self.nearest = tuple(nearest)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place and self.place.file else ""
        hint = f" (did you mean {' or '.join(self.nearest)}?)" if self.nearest else ""
        return f"{where}{self.message}{hint}" + (f"\n  {self.remedy}" if self.remedy else "")

    def as_json(self, command: str = "") -> dict[str, Any]:
        """The failure as ``--json`` tells it."""
        place = self.place or Place()
        written = {"command": command, "file": place.file or None, "line": place.line or None}
        return {
            "error": {
                "kind": self.kind,
                "object": self.object,
                "place": {**written, "column": place.column or None, "word": None},
                "message": self.message,
                "remedy": self.remedy,
                "nearest": list(self.nearest),
            }
        }


class UsageError(WorkflowError):
    """The command line or a value in it makes no sense."""

    kind = "invalid-arguments"
    code = 2


class NoServer(WorkflowError):
    """There is no server (or no supervisor), and this needs one."""

    kind = "server-gone"
    code = 3


class NotThere(WorkflowError):
    """There is nothing of that name."""

    kind = "not-found"
    code = 4


class RefusedBySafety(WorkflowError):
    """It would have done what nobody meant: an answer to a question nobody read, a layout nobody trusted..."""

    kind = "refused"
    code = 5


class TookTooLong(WorkflowError):
    """What was waited for did not come in time."""

    kind = "timed-out"
    code = 124


class BadFile(WorkflowError):
    """A file does not say what it must; ``place`` tells where."""

    kind = "syntax"
    code = 1


CLASSES: dict[str, type[WorkflowError]] = {
    error.kind: error
    for error in (WorkflowError, UsageError, NoServer, NotThere, RefusedBySafety, TookTooLong, BadFile)
}


def of_json(told: dict[str, Any]) -> WorkflowError:
    """The error that :meth:`WorkflowError.as_json` told."""
    error = told["error"]
    place = error.get("place") or {}
    file = place.get("file")
    return CLASSES.get(error.get("kind", ""), WorkflowError)(
        error.get("message", "it failed"),
        error.get("object", ""),
        place=Place(file, place.get("line") or 0, place.get("column") or 0) if file else None,
        remedy=error.get("remedy", ""),
        nearest=error.get("nearest", ()),
    )
