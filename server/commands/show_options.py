"""show-options: print options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec
from pymux_wf.lang.errors import OptionError
from pymux_wf.lang.option_scope import place_of_flags, place_of_option
from pymux_wf.lang.options import find_option

from ..errors import CommandError
from .set_option import set_at

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "show-options",
    alias="show",
    flags="AgHpqst:vw",
    max_args=1,
    target=TargetSpec("pane", can_fail=True),
    marks=frozenset({"after"}),
    usage="[-AgHpqsvw] [-t target-pane] [option]",
    summary="Print options.",
)


def run(call: Call) -> None:
    show(call)


def show(call: Call, *, window: bool = False, hooks: bool = False) -> None:
    """What show-options, show-window-options (``window``) and show-hooks (``hooks``) do."""
    text = call.args.string(0)
    try:
        lines = _all(call, window=window, hooks=hooks) if text is None else _one(call, call.expand(text), window=window)
    except (OptionError, CommandError):
        if call.args.has("q"):
            return
        raise
    if lines:
        call.print("\n".join(lines))


def _all(call: Call, *, window: bool, hooks: bool) -> list[str]:
    args = call.args
    place = place_of_flags(args, window=window)
    return set_at(call, place).show_all(
        place.scope,
        values_only=args.has("v"),
        inherited=args.has("A"),
        hooks="only" if hooks else "also" if args.has("H") else "no",
    )


def _one(call: Call, text: str, *, window: bool) -> list[str]:
    args = call.args
    name, index = find_option(text)
    options = set_at(call, place_of_option(name, args, window=window))
    lines = options.show(name, index, values_only=args.has("v"), inherited=args.has("A"))
    if not lines and name.startswith("@") and options.own(name) is None:
        raise CommandError(f"invalid option: {text}")
    return lines
