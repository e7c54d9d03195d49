"""display-menu: show a menu over a client's window and run the command of the item that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec
from pymux_wf.lang.numbers import UINT_MAX

from ..errors import CommandError
from ..flag_values import number

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from pymux_wf.lang.arguments import Arguments
    from pymux_wf.lang.command_spec import ArgumentKind

    from ..call import Call


def _kind(arguments: Arguments, index: int) -> ArgumentKind:
    """Names, keys and commands in turn; behind an empty name the next name."""
    at = 0
    while at < index:
        at += 1 if arguments.positional[at] == "" else 3
    return "commands-or-string" if at == index + 1 else "string"


SPEC = CommandSpec(
    "display-menu",
    alias="menu",
    flags="b:c:C:H:s:S:MOt:T:x:y:",
    min_args=1,
    max_args=-1,
    target=TargetSpec("pane"),
    marks=frozenset({"after", "cc"}),
    usage=(
        "[-MO] [-b border-lines] [-c target-client] [-C starting-choice] [-H selected-style] [-s style] "
        "[-S border-style] [-t target-pane] [-T title] [-x position] [-y position] name [key] [command] ..."
    ),
    summary="Show a menu and run the command of the item that is chosen.",
    argument_kind=_kind,
)


def run(call: Call) -> Awaitable[None] | None:
    from ..menus import OpenMenu, items_of, menu_look, run_chosen
    from ..modes.menu import Menu
    from ..mouse import Hit
    from ..overlays import place, show

    args, client = call.args, call.need_client()
    if client.overlay is not None or client.session is None or client.session.current is None:
        return None
    choice = _starting_choice(args.get("C"))
    items = items_of(call, args.strings())
    if items is None:
        raise CommandError("not enough arguments")
    lines = border_lines(args.get("b"), "menu-border-lines")
    if not items:
        return None
    title = call.expand(args.get("T") or "")
    menu = Menu(
        items,
        client.columns,
        client.lines,
        title=title,
        look=menu_look(call, client, lines),
        choice=choice,
        mouse=args.has("M") or isinstance(call.event, Hit),
        stays=args.has("O"),
    )
    at = place(call, client, menu.width, menu.height)
    if at is None:
        return None
    menu.place(*at, client.columns, client.lines)
    opened = OpenMenu(client, menu, lambda index: run_chosen(call, client, items[index].command))
    show(client, opened)
    return opened.closed


def _starting_choice(text: str | None) -> int:
    if text == "-":
        return -1
    return 0 if text is None else number(text, 0, UINT_MAX, "starting choice")


def border_lines(text: str | None, option: str) -> str | None:
    """The value of ``-b``, checked as the option's would be."""
    from pymux_wf.render.boxes import LINES

    if text is not None and text not in LINES:
        raise CommandError(f"{option} unknown value: {text}")
    return text
