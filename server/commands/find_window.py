"""find-window: look for a window by its name, its title or what it shows, and choose among those found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .choose_tree import open_windows

if TYPE_CHECKING:
    from pymux_wf.lang.arguments import Arguments

    from ..call import Call

SPEC = CommandSpec(
    "find-window",
    alias="findw",
    flags="CiNrt:TZ",
    min_args=1,
    max_args=1,
    target=TargetSpec("pane"),
    usage="[-CiNrTZ] [-t target-pane] match-string",
    summary="Look for a window by its name, its title or what it shows.",
)


def run(call: Call) -> None:
    open_windows(call, filter_for(call.args))


def filter_for(args: Arguments) -> str:
    """The format that is true for panes that the flags and the text ask for.

    A text that is no pattern may stand anywhere in a name; what would end a format early is escaped.
    """
    text = escaped(args.string(0) or "")
    letters = ("r" if args.has("r") else "") + ("i" if args.has("i") else "")
    kind = f"/{letters}" if letters else ""
    pattern = text if args.has("r") else f"*{text}*"
    content, name, title = (
        f"#{{C{kind}:{text}}}",
        f"#{{m{kind}:{pattern},#{{window_name}}}}",
        f"#{{m{kind}:{pattern},#{{pane_title}}}}",
    )
    tests = [test for flag, test in (("C", content), ("N", name), ("T", title)) if args.has(flag)]
    tests = tests or [content, name, title]
    wanted = tests.pop()
    while tests:
        wanted = f"#{{||:{tests.pop()},{wanted}}}"
    return wanted


def escaped(text: str) -> str:
    """The text as it has to stand inside a format to mean itself."""
    return text.replace("#", "##").replace(",", "#,").replace("}", "#}")
