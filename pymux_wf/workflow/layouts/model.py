"""What a layout is: frozen records, read from TOML (:mod:`pymux_wf.workflow.records`), the same for check, schema and
loading.

A layout has windows; a window has panes, which lie side by side (``split = "h"``), one below the other (``"v"``), or
as one of tmux's named layouts. A pane with ``split`` and panes of its own is a container. Every other pane runs
exactly one of ``show``, ``run``, ``type``, ``agent``; with none of them it is a shell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from pymux_wf.workflow.records import key_of

SCHEMA = 1
"""The version of the format that this program writes and reads."""

NAMED = (
    *("even-horizontal", "even-vertical", "main-horizontal", "main-horizontal-mirrored"),
    *("main-vertical", "main-vertical-mirrored", "tiled"),
)


class LayoutValueError(ValueError):
    """A record that contradicts itself; ``key`` is the key that is wrong."""

    def __init__(self, message: str, key: str) -> None:
        super().__init__(message)
        self.key = key


def _says(summary: str) -> dict[str, Any]:
    return {"summary": summary}


@dataclass(frozen=True, slots=True)
class Pane:
    """One pane, or a container of panes."""

    show: str = field(
        default="", metadata=_says("A built-in pane: a monitor with its flags, as `pywfmux mon` takes them.")
    )
    run: str | tuple[str, ...] = field(
        default=(), metadata=_says("A program: argv is executed, a string is for sh -c.")
    )
    type: str = field(default="", metadata=_says("Typed at the prompt of a shell once it waits for input."))
    agent: str = field(default="", metadata=_says("An agent of workflow.toml's [agents.NAME]."))
    split: Literal["", "h", "v"] = field(
        default="", metadata=_says("It is a container: h side by side, v one below the other.")
    )
    pane: tuple[Pane, ...] = field(default=(), metadata=_says("The panes of a container."))
    size: str = field(default="", metadata=_says("Its share of what it is in: '65%', or cells: '20'."))
    title: str = field(default="", metadata=_says("Its title."))
    root: str = field(default="", metadata=_says("Its directory, seen from the one around it; that one without it."))
    env: dict[str, str] = field(
        default_factory=dict, metadata=_says("Added to its environment, and of a container to its panes'.")
    )
    prefer: tuple[str, ...] = field(
        default=(),
        metadata=_says("Programs that show this better, the best first, if they work; `builtin` among them."),
    )
    when: str = field(default="", metadata=_says("Run only while the probe of this component says ok."))
    else_: str = field(default="", metadata=_says("The built-in pane that is shown instead while `when` is not ok."))
    enter: bool = field(default=True, metadata=_says("Whether what is typed is submitted too."))
    on_exit: Literal["hold", "close", "shell", "restart"] = field(
        default="hold", metadata=_says("When its program ends: ask, close the pane, start a shell, start it again.")
    )
    focus: bool = field(default=False, metadata=_says("Whether it is the active pane of its window."))
    suspended: bool = field(default=False, metadata=_says("Whether its program waits for Enter before it starts."))
    sync_group: str = field(default="", metadata=_says("Panes of one group get each other's keys."))
    log: str = field(default="", metadata=_says("A file that its output is appended to."))

    def __post_init__(self) -> None:
        said = [key for key in ("show", "run", "type", "agent", "split") if getattr(self, key)]
        if len(said) > 1:
            raise LayoutValueError(
                f"a pane is one of show, run, type, agent or split, not {' and '.join(said)}", said[1]
            )
        if self.pane and not self.split:
            raise LayoutValueError("panes in a pane need its split: h or v", "pane")
        if self.split and not self.pane:
            raise LayoutValueError("a container needs panes: [[window.pane.pane]]", "split")
        if self.else_ and not self.when:
            raise LayoutValueError("else is shown while `when` is not ok: there is no when", "else")
        if self.prefer and not self.show:
            raise LayoutValueError("prefer names programs instead of a built-in pane: there is no show", "prefer")
        if self.size:
            check_size(self.size)


@dataclass(frozen=True, slots=True)
class Window:
    """One window."""

    name: str = field(metadata=_says("Its name."))
    split: Literal["h", "v"] = field(
        default="h", metadata=_says("How its panes lie: h side by side, v one below the other.")
    )
    layout: str = field(
        default="", metadata=_says("Or one of tmux's layouts: tiled, main-vertical...; or a layout string.")
    )
    pane: tuple[Pane, ...] = field(default=(), metadata=_says("Its panes; a shell without any."))
    root: str = field(default="", metadata=_says("The directory of its panes."))
    env: dict[str, str] = field(default_factory=dict, metadata=_says("Added to the environment of its panes."))
    options: dict[str, str | int | bool] = field(default_factory=dict, metadata=_says("Window options that it sets."))

    def __post_init__(self) -> None:
        if not self.name:
            raise LayoutValueError("a window's name cannot be empty", "name")


@dataclass(frozen=True, slots=True)
class Session:
    """The session that a layout makes, where it is not loaded into one that is there."""

    name: str = field(default="", metadata=_says("Its name; the layout's without it."))
    root: str = field(default="", metadata=_says("The directory of its windows; where it was loaded from without it."))
    select: str = field(default="", metadata=_says("The window that is shown first."))
    env: dict[str, str] = field(default_factory=dict, metadata=_says("Added to its environment."))
    needs: tuple[str, ...] = field(
        default=(), metadata=_says("Components that it shows; with ? behind it one is optional.")
    )
    on_create: tuple[tuple[str, ...], ...] = field(
        default=(), metadata=_says("Programs that are run once, one after the other, before it is made.")
    )
    options: dict[str, str | int | bool] = field(default_factory=dict, metadata=_says("Session options that it sets."))


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout file."""

    schema: int = field(default=SCHEMA, metadata=_says("The version of the format: 1."))
    summary: str = field(default="", metadata=_says("One sentence for people who choose a layout."))
    session: Session = field(default_factory=Session, metadata=_says("The session."))
    window: tuple[Window, ...] = field(default=(), metadata=_says("The windows, in their order."))
    keys: dict[str, str] = field(default_factory=dict, metadata=_says('Keys that it binds: "prefix W" = a command.'))

    def __post_init__(self) -> None:
        if self.schema != SCHEMA:
            raise LayoutValueError(f"this program reads schema {SCHEMA}, not {self.schema}", "schema")
        if not self.window:
            raise LayoutValueError("a layout needs at least one [[window]]", "window")
        names = [window.name for window in self.window]
        double = next((name for name in names if names.count(name) > 1), "")
        if double:
            raise LayoutValueError(f"two windows are called {double!r}: a window is found again by its name", "window")
        if self.session.select and self.session.select not in names:
            message = f"select names {self.session.select!r}, which is no window of it: {', '.join(names)}"
            raise LayoutValueError(message, "session")


def check_size(text: str) -> tuple[int, bool]:
    """The number in a size, and whether it is a percentage; raises LayoutValueError."""
    number = text.removesuffix("%")
    if not number.isascii() or not number.isdigit() or int(number) < 1 or (text.endswith("%") and int(number) > 99):
        raise LayoutValueError(f"{text!r} is no size: write '65%' (1 to 99) or a number of cells: '20'", key_of("size"))
    return int(number), text.endswith("%")
