"""Which set of options a set-option, show-options, set-hook or show-hooks means.

The flags and the option's own scope decide; whether the session, window or pane exists is the caller's to find, with
the messages here.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from pymux_wf.lang.options_table import OPTION_TABLE, PANE, SERVER, SESSION, WINDOW

if TYPE_CHECKING:
    from pymux_wf.lang.arguments import Arguments


class OptionPlace(Enum):
    """A kind of option set; the value is the scope bit of its options."""

    SERVER = (SERVER, "server")
    GLOBAL_SESSION = (SESSION, "global session")
    SESSION = (SESSION, "session")
    GLOBAL_WINDOW = (WINDOW, "global window")
    WINDOW = (WINDOW, "window")
    PANE = (PANE, "pane")

    @property
    def scope(self) -> int:
        """SERVER, SESSION, WINDOW or PANE of the table."""
        return self.value[0]


def place_of_option(name: str, arguments: Arguments, *, window: bool = False) -> OptionPlace:
    """Where an option of this name is meant: its own scope counts, flags only choose global, window or pane.

    Args:
        name: Full name, as `find_option` gives it.
        arguments: The command's flags ``-g -s -w -p``.
        window: For set-window-option and show-window-options.
    """
    spec = OPTION_TABLE.get(name)
    if spec is None:
        return place_of_flags(arguments, window=window)
    is_global = arguments.has("g")
    if spec.scope == SERVER:
        return OptionPlace.SERVER
    if spec.scope == SESSION:
        return OptionPlace.GLOBAL_SESSION if is_global else OptionPlace.SESSION
    if spec.scope & PANE and arguments.has("p"):
        return OptionPlace.PANE
    return OptionPlace.GLOBAL_WINDOW if is_global else OptionPlace.WINDOW


def place_of_flags(arguments: Arguments, *, window: bool = False) -> OptionPlace:
    """Where the flags alone point: user options, and show-options without a name."""
    if arguments.has("s"):
        return OptionPlace.SERVER
    if arguments.has("p"):
        return OptionPlace.PANE
    is_global = arguments.has("g")
    if window or arguments.has("w"):
        return OptionPlace.GLOBAL_WINDOW if is_global else OptionPlace.WINDOW
    return OptionPlace.GLOBAL_SESSION if is_global else OptionPlace.SESSION


def missing_place(place: OptionPlace, target: str | None) -> str:
    """The error when there is no such session, window or pane."""
    noun = place.value[1]
    return f"no current {noun}" if target is None else f"no such {noun}: {target}"
