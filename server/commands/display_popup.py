"""display-popup: run a program in a box over a client's window, or change the one that is there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from ..flag_values import environment, flag_size
from .display_menu import border_lines

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from ..call import Call
    from ..client import Client
    from ..popups import Popup, PopupLook
    from ..tree import Window

SPEC = CommandSpec(
    "display-popup",
    alias="popup",
    flags="Bb:Cc:d:e:Eh:kNs:S:t:T:w:x:y:",
    max_args=-1,
    target=TargetSpec("pane"),
    marks=frozenset({"after", "cc"}),
    usage=(
        "[-BCEkN] [-b border-lines] [-c target-client] [-d start-directory] [-e environment] [-h height] "
        "[-s style] [-S border-style] [-t target-pane] [-T title] [-w width] [-x position] [-y position] "
        "[shell-command [argument ...]]"
    ),
    summary="Run a program in a box over a client's window.",
)


def run(call: Call) -> Awaitable[None] | None:
    from ..popups import Popup

    client = call.need_client()
    if call.args.has("C"):
        if client.overlay is not None:
            client.overlay.close()
        return None
    session = client.session
    if session is None or session.current is None:
        return None
    lines = border_lines(call.args.get("b"), "popup-border-lines")
    if isinstance(client.overlay, Popup):
        _change(call, client.overlay, session.current.window, lines)
        return None
    if client.overlay is not None:
        return None
    popup = _open(call, client, session.current.window, lines)
    return None if popup is None else _wait(call, popup)


async def _wait(call: Call, popup: Popup) -> None:
    await popup.closed
    if call.client is not None and call.client.session is None:
        call.client.exit_code = popup.status


def _open(call: Call, client: Client, window: Window, lines: str | None) -> Popup | None:
    """Shows a popup; None where it does not fit on the terminal, or not into its border."""
    from ..overlays import place, show
    from ..popups import SMALLEST, Box, Popup, PopupLook, Program

    args = call.args
    height = flag_size(call, "h", client.lines, "height", low=1, high=client.lines)
    width = flag_size(call, "w", client.columns, "width", low=1, high=client.columns)
    height = client.lines // 2 if height is None else height
    width = client.columns // 2 if width is None else width
    look = PopupLook(call.expand(args.get("T") or ""), lines=str(window.options.get("popup-border-lines")))
    look_flags(call, look, window, lines, fresh=True)
    at = place(call, client, width, height)
    least = 1 if look.lines == "none" else SMALLEST
    if at is None or width < least or height < least:
        return None
    popup = Popup(client, call.session, Box(*at, width, height), look)
    given = args.get("d")
    cwd = call.session.cwd
    if given is not None:
        cwd = os.path.normpath(os.path.join(cwd, os.path.expanduser(call.expand(given))))
    popup.start(Program(args.strings(), cwd, environment(call)))
    show(client, popup)
    return popup


def _change(call: Call, popup: Popup, window: Window, lines: str | None) -> None:
    look_flags(call, popup.look, window, lines, fresh=False)
    popup.fit()


def look_flags(call: Call, look: PopupLook, window: Window, lines: str | None, *, fresh: bool) -> None:
    """Does to the look what ``-b -B -E -EE -k -N -s -S`` say; what a ``fresh`` one is not told its options say."""
    from ..menus import styled

    args = call.args
    if args.has("B") or lines is not None:
        look.lines = "none" if args.has("B") else str(lines)
    if fresh or args.has("s"):
        look.style = styled(window, call, "popup-style", args.get("s"))
    if fresh or args.has("S"):
        look.border_style = styled(window, call, "popup-border-style", args.get("S"))
    if args.has("N"):
        look.on_exit = look.on_success = look.on_key = False
    if args.has("E"):
        look.on_exit, look.on_success = args.count("E") == 1, args.count("E") > 1
    if args.has("k"):
        look.on_key = True
