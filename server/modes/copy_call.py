"""How a copy-mode command is called, and what it may return.

Relies on nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .copy import CopyMode


@dataclass(frozen=True, slots=True)
class Call:
    """One command as it was sent.

    Attributes:
        arguments: The words behind the name, without options.
        options: The option letters that were given, as ``CP``.
        repeat: The repeat count, at least 1.
        mouse: The cell of the view where the mouse is, when a mouse key ran the command.
    """

    arguments: tuple[str, ...] = ()
    options: str = ""
    repeat: int = 1
    mouse: tuple[int, int] | None = None


LEAVE = True
"""What a command returns for the mode to be left."""

Action = Callable[["CopyMode", Call], bool | None]
