"""set-option: set, change or unset an option."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec, commands_after_first
from pymux_wf.lang.errors import OptionError
from pymux_wf.lang.option_scope import OptionPlace, missing_place, place_of_option
from pymux_wf.lang.options import find_option

from ..errors import CommandError

if TYPE_CHECKING:
    from pymux_wf.lang.options import Options

    from ..call import Call

SPEC = CommandSpec(
    "set-option",
    alias="set",
    flags="aFgopqst:uUw",
    min_args=1,
    max_args=2,
    target=TargetSpec("pane", can_fail=True),
    marks=frozenset({"after"}),
    usage="[-aFgopqsuUw] [-t target-pane] option [value]",
    summary="Set, change or unset an option.",
    argument_kind=commands_after_first,
)


def run(call: Call) -> None:
    change(call)


def change(call: Call, *, window: bool = False) -> None:
    """What set-option, set-window-option (``window``) and set-hook do."""
    args = call.args
    text = call.expand(args.string(0) or "")
    value = args.string(1)
    if value is not None and args.has("F"):
        value = call.expand(value)
    try:
        name, index = find_option(text)
        options = set_at(call, place_of_option(name, args, window=window))
    except (OptionError, CommandError):
        if args.has("q"):
            return
        raise
    if args.has("u") or args.has("U"):
        _unset(call, options, name, index, window=window)
        return
    if args.has("o") and options.is_set(name, index):
        if args.has("q"):
            return
        raise CommandError(f"already set: {text}")
    options.set_text(name, value, index=index, append=args.has("a"))


def _unset(call: Call, options: Options, name: str, index: int | None, *, window: bool) -> None:
    """``-u`` unsets the option; ``-U`` of a window's option also in its panes."""
    if call.args.has("U") and place_of_option(name, call.args, window=window) is OptionPlace.WINDOW:
        for pane in call.window.panes:
            pane.options.unset(name, index)
    options.unset(name, index)


def set_at(call: Call, place: OptionPlace) -> Options:
    """The set of options at a place; raises CommandError where the session, window or pane is missing."""
    sets, target = call.server.options, call.target
    found: Options | None
    if place is OptionPlace.SERVER:
        found = sets.server
    elif place is OptionPlace.GLOBAL_SESSION:
        found = sets.session
    elif place is OptionPlace.GLOBAL_WINDOW:
        found = sets.window
    elif place is OptionPlace.SESSION:
        found = target.session.options if target.session is not None else None
    elif place is OptionPlace.WINDOW:
        found = target.winlink.window.options if target.winlink is not None else None
    else:
        found = target.pane.options if target.pane is not None else None
    if found is None:
        raise CommandError(missing_place(place, call.args.get("t")))
    return found
