"""split-window: make a new pane by splitting one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec
from pymux_wf.lang.errors import LangError
from pymux_wf.lang.numbers import INT_MAX, NumberError, parse_number, parse_percentage

from .. import actions, arranging
from ..errors import CommandError
from ..flag_values import directory, environment
from ..focus import after_hook, focus, place_of
from .new_window import PRINT_TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..call import Call
    from ..tree import Pane

SPEC = CommandSpec(
    "split-window",
    alias="splitw",
    flags="bc:de:EfF:hIkl:m:p:PR:s:S:t:vZ",
    max_args=-1,
    target=TargetSpec("pane"),
    usage=(
        "[-bdefhIklPvZ] [-c start-directory] [-e environment] [-F format] [-l size] [-m message] [-p "
        "percentage] [-s style] [-S active-border-style] [-R inactive-border-style] [-t target-pane] "
        "[shell-command [argument ...]]"
    ),
    summary="Make a new pane by splitting one.",
)


BAD_GEOMETRY = "size or position invalid tiled geometry"
STYLES = (
    ("s", "style", ("window-style", "window-active-style")),
    ("S", "active border style", ("pane-active-border-style",)),
    ("R", "inactive border style", ("pane-border-style",)),
)


def run(call: Call) -> Awaitable[None] | None:
    return open_pane(call, _zoomed_split)


def open_pane(call: Call, make: Callable[[Call], Pane]) -> Awaitable[None] | None:
    """Makes a pane and does with it what split-window and new-pane have in common."""
    args = call.args
    if args.has("E") and len(args):
        raise CommandError("command cannot be given for empty pane")
    pane = make(call)
    if not args.has("d"):
        focus(call, call.winlink, pane)
    call.server.redraw_status(pane.window)
    if args.has("P"):
        call.print(call.expand(args.get("F") or PRINT_TEMPLATE, session=call.session, winlink=call.winlink, pane=pane))
    after_hook(call, "after-split-window", place_of(call.winlink, pane))
    return fill_from_stdin(call, pane) if args.has("I") and not len(args) else None


def contents(call: Call) -> dict[str, Any]:
    """What the arguments say of the new pane's program and number, as ``actions.split`` and ``new_float`` take it."""
    args = call.args
    return {
        "words": args.strings(),
        "cwd": directory(call, call.session, args.get("c")),
        "environment": environment(call),
        "before": args.has("b"),
        "empty": args.has("E") or args.has("I") or args.strings() == [""],
        "active": not args.has("d"),
    }


def settle(call: Call, pane: Pane) -> Pane:
    """Gives a pane that was just made its looks, and makes it the active one unless ``-d``; bad looks end it."""
    try:
        _set_looks(call, pane)
    except CommandError:
        actions.kill_pane(call.server, pane)
        raise
    if not call.args.has("d"):
        arranging.select_pane(call.server, pane)
    return pane


def _zoomed_split(call: Call) -> Pane:
    window = call.pane.window
    with arranging.unzoomed(call.server, window, keep=call.args.has("Z"), always=True):
        pane = settle(call, _split(call))
    if window.zoomed_pane is not None and window.zoomed_pane is not pane:
        # tmux gives a pane that is made behind a zoomed one its place only when that is unzoomed.
        pane.x, pane.y, pane.width, pane.height = 0, 0, window.width, window.height
        actions.fit_pane(call.server, pane)
    return pane


def _split(call: Call) -> Pane:
    args, target = call.args, call.pane
    arranging.refuse_split(target)
    try:
        return actions.split(
            call.server,
            call.session,
            target,
            horizontal=args.has("h"),
            size=new_size(call, target),
            full=args.has("f"),
            **contents(call),
        )
    except CommandError as error:
        if "no space" in error.message:
            raise CommandError(arranging.NO_SPACE) from None
        raise


def new_size(call: Call, target: Pane) -> int | None:
    """The cells that ``-l`` (cells or percent) or ``-p`` (percent) give the new pane; None for half."""
    args, window = call.args, target.window
    whole = (
        (window.width if args.has("f") else target.width)
        if args.has("h")
        else (window.height if args.has("f") else target.height)
    )
    try:
        if (text := args.get("l")) is not None:
            return parse_percentage(call.expand(text), 0, INT_MAX, whole)
        if (text := args.get("p")) is not None:
            return whole * parse_number(call.expand(text), 0, 100) // 100
    except NumberError:
        raise CommandError(BAD_GEOMETRY) from None
    return None


def _set_looks(call: Call, pane: Pane) -> None:
    """Sets the pane options that ``-s``, ``-S``, ``-R``, ``-k`` and ``-m`` stand for."""
    args = call.args
    for flag, noun, names in STYLES:
        text = args.get(flag)
        if text is None:
            continue
        try:
            for name in names:
                pane.options.set_text(name, text)
        except LangError:
            raise CommandError(f"bad {noun}: {text}") from None
    if args.has("k") or args.has("m"):
        pane.options.set_text("remain-on-exit", "key")
    if args.has("m"):
        pane.options.set_text("remain-on-exit-format", args.get("m") or "")


async def fill_from_stdin(call: Call, pane: Pane) -> None:
    """Shows what comes on the standard input of the command in a pane without a program."""
    from pymux_wf.terminal import ByteStream

    if call.client is None:
        return
    data = await call.client.read_stdin()
    if pane.id in call.server.tree.panes:
        call.server.pane_output(pane, ByteStream(pane.screen), data.replace(b"\n", b"\r\n"))
