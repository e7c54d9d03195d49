"""The words with which a client ends, in tmux's wording: tools and people know them."""

from __future__ import annotations

from pymux_wf.protocol import ExitReason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

LOST_SERVER = "server exited unexpectedly"

_WORDS = {
    ExitReason.EXITED: "exited",
    ExitReason.SERVER_EXITED: "server exited",
    ExitReason.LOST_TTY: "lost tty",
    ExitReason.TERMINATED: "terminated",
}


class Ending:
    """How this client ends: its exit code, the words to show (``""`` for none), and what is left to do."""

    __slots__ = ("after", "code", "wait", "words")

    def __init__(
        self, code: int, words: str = "", *, wait: bool = False, after: Callable[[], object] | None = None
    ) -> None:
        self.code = code
        self.words = words
        self.wait = wait  # a control client stays until its standard input ends or has an empty line
        self.after = after  # called when the terminal is given back and the words are shown


def closing_words(reason: str, detail: str) -> str:
    """The words for an ``ExitReason``; a reason that is none of them is shown as it is."""
    if reason in (ExitReason.DETACHED, ExitReason.DETACHED_HUP):
        how = "detached and SIGHUP" if reason == ExitReason.DETACHED_HUP else "detached"
        return f"{how} (from session {detail})" if detail else how
    return _WORDS.get(reason, reason)


def closing_line(words: str, *, attached: bool, control: bool) -> tuple[int, str]:
    """Where ``words`` go and as what: ``[words]`` after a session, ``%exit words`` in control mode, else an error."""
    if control:
        return 1, f"%exit {words}".rstrip() + "\n"
    if not words:
        return 1, ""
    return (1, f"[{words}]\n") if attached else (2, f"{words}\n")
