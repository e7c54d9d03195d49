"""send-keys: type keys or text into a pane, or run a command of its mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.keys import parse_key
from pymux_wf.lang.command_spec import CommandSpec, TargetSpec
from pymux_wf.lang.numbers import UINT_MAX

from .. import pane_input
from ..errors import CommandError
from ..flag_values import flag_number

if TYPE_CHECKING:
    from ..call import Call
    from ..client import Client
    from ..tree import Pane

SPEC = CommandSpec(
    "send-keys",
    alias="send",
    flags="c:FHKlMN:Rt:X",
    max_args=-1,
    target=TargetSpec("pane"),
    marks=frozenset({"after", "cc", "cf", "ro"}),
    usage="[-FHKlMRX] [-c target-client] [-N repeat-count] [-t target-pane] [key ...]",
    summary="Type keys or text into a pane, or run a command of its mode.",
)


FORMATTED = ("copy-", "pipe")


def run(call: Call) -> None:
    args, pane = call.args, call.pane
    if call.client is not None and call.client.read_only and not args.has("X"):
        raise CommandError("client is read-only")
    repeat = flag_number(call, "N", 1, UINT_MAX, "repeat count") or 1
    if args.has("X"):
        _mode_command(call, pane, repeat)
    elif args.has("M"):
        _mouse(call)
    else:
        _type(call, pane, repeat)


def _mode_command(call: Call, pane: Pane, repeat: int) -> None:
    from ..pane_modes import run_mode_command

    words = call.args.strings()
    if pane.mode is None or not words:
        raise CommandError("not in a mode" if pane.mode is None else "no mode command")
    name = words[0]
    if call.client is not None and call.client.read_only and not _only_reads(name):
        raise CommandError("client is read-only")
    # Shell commands and names of buffers are formats of their own accord; other arguments only with -F.
    if call.args.has("F") or name.startswith(FORMATTED):
        words = [call.expand(word) for word in words]
    if not call.args.has("N"):
        repeat = _kept_prefix(pane)
    client = call.client or call.target_client
    run_mode_command(call.server, pane, words[0], words[1:], repeat, client, _mouse_cell(call, pane, words[0]))
    if words[0] in ("begin-selection", "scroll-to-mouse"):
        _follow_mouse(call, pane, client, slides=words[0] == "scroll-to-mouse")


def _only_reads(name: str) -> bool:
    """Whether a mode command neither selects nor copies, so that a read-only client may run it."""
    from ..modes.copy_commands import COMMANDS

    command = COMMANDS.get(name)
    return command is not None and command.read_only


def _kept_prefix(pane: Pane) -> int:
    """The repeat count that ``send-keys -N`` alone left for the next mode command."""
    count = getattr(pane.mode, "prefix", 1)
    if count != 1:
        pane.mode.prefix = 1  # type: ignore[union-attr]
    return count


def _mouse_cell(call: Call, pane: Pane, name: str) -> tuple[int, int] | None:
    """The cell of the pane that a mode command is about; None where the mouse points at none."""
    from ..mouse import Hit, position_in

    # The wheel scrolls; it points at nothing.
    if not isinstance(call.event, Hit) or "Wheel" in call.event.key:
        return None
    x, y = position_in(pane, call.event)
    inside = 0 <= x < pane.width and 0 <= y < pane.height
    return (x, y) if inside or name == "scroll-to-mouse" else None


def _follow_mouse(call: Call, pane: Pane, client: Client | None, *, slides: bool) -> None:
    """From a drag's binding: the mode follows the mouse until the button is let go."""
    from ..mouse import Hit
    from ..mouse_selection import follow

    if isinstance(call.event, Hit) and "Drag" in call.event.key and client is not None:
        follow(call.server, client, pane, call.event, slides=slides)


def _mouse(call: Call) -> None:
    from .. import pane_modes
    from ..mouse import Hit, forward

    hit = call.event
    if not isinstance(hit, Hit) or hit.pane is None:
        raise CommandError("no mouse target")
    if not pane_modes.mouse(call.server, hit.pane, hit, call.client):
        forward(hit.pane, hit)


def _type(call: Call, pane: Pane, repeat: int) -> None:
    args = call.args
    if args.has("R"):
        pane.screen.reset()
        call.server.redraw_pane(pane)
    words = [call.expand(word) for word in args.strings()] if args.has("F") else args.strings()
    if not words:
        if args.has("N") and pane.mode is not None:
            pane.mode.prefix = repeat  # type: ignore[attr-defined]
        elif not args.has("N") and not args.has("R"):
            _send_event(call, pane)
        return
    for _ in range(repeat):
        for word in words:
            _send_word(call, pane, word)


def _send_event(call: Call, pane: Pane) -> None:
    """Without arguments: the key that ran the binding goes on to the pane."""
    key = getattr(call.event, "key", None)
    if key is not None:
        send(call, pane, key)


def _send_word(call: Call, pane: Pane, word: str) -> None:
    args = call.args
    if args.has("H"):
        code = _hexadecimal(word)
        if code is not None:
            pane_input.write(pane, bytes([code]), call.client)
        return
    key = None if args.has("l") else parse_key(word)
    if key is not None:
        send(call, pane, key)
    elif args.has("K") or pane.mode is not None:
        for character in word:
            send(call, pane, parse_key(character) or character)
    else:
        pane_input.write(pane, word.encode("utf-8", "surrogateescape"), call.client)


def _hexadecimal(word: str) -> int | None:
    try:
        code = int(word, 16)
    except ValueError:
        return None
    return code if 0 <= code <= 255 else None


def send(call: Call, pane: Pane, key: str) -> None:
    """One key: for the client's key tables (``-K``), for the mode on the pane, else for its program."""
    server = call.server
    if call.args.has("K"):
        if call.target_client is not None:
            call.target_client.keyboard.key(key)
        return
    mode = pane.mode
    if mode is None or mode.key_table is None:
        pane_input.send_key(server, pane, key, call.client)
        return
    binding = server.keys.find(mode.key_table, key)
    if binding is not None and binding.commands is not None:
        call.insert(binding.commands)
