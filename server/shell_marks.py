"""What an integrated shell tells of itself: OSC 133 marks with its key become prompts and commands.

The marks are looked for in the bytes of a pane, so that their places in its log are known exactly; a mark may be cut by
reads. Each is ``ESC ] 133 ; X ; name=value ; ... BEL`` (or ST):

== ==========================================================================================================
X  fields besides ``k``, the key
== ==========================================================================================================
K  ``n``: the key from now on (once, before the first prompt)
T  just before a D, of bash: the command's text, with its number in the history
D  a command's output has ended: ``s`` its exit status; of zsh ``w`` and ``e``, by which PROMPT_SP's bytes are known
A  a prompt begins: ``s`` the status again, ``n`` the number of the next history entry, the directory
B  a prompt has ended, input begins
C  output begins: the command's text, of other shells than bash
== ==========================================================================================================

The directory and the text are the last field of their mark, since they may hold anything: ``p=`` percent-encoded or
``q=`` quoted as bash's ``${name@Q}``, ``r=`` stuffed by ``shell_text.py``. A mark without the key, or with another one,
is counted and has no effect.

Plain data and transitions; relies on ``output_log.py``. Reads no terminal and no clock but the ones it is given; knows
nothing of what is drawn.
"""

from __future__ import annotations

from collections import deque

from .output_log import OutputLog
from .shell_mark_fields import INTRODUCER, cut_off, end_of, fields_of, number_of, percent_decoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .shell_text import TextInMarks
    from .tree import Pane

COMMANDS_KEPT = 500
_LINE_ENDS = b"\r\n\x03\x04\x1a\x1c"
"""Keys after which nothing stands in the line: Enter, and those that end or stop a program."""

MARK_LIMIT = 1024 * 1024
_LEAD = 8192


class CommandRun:
    """A command of an interactive shell.

    Attributes:
        number: counted from 1 in its shell.
        text: as typed; what was echoed as long as a bash has not told it, and where it does not (a history that leaves
            it out).
        cwd: the shell's directory when it began.
        started, ended: seconds since the epoch; ``ended`` is None while it runs.
        duration: seconds it took, by a clock that nobody sets; None while it runs.
        code: its exit status; None while it runs, and where it could not be told.
        start_offset, end_offset: its output's place in the pane's log; ``end_offset`` is None while it runs.
    """

    __slots__ = (
        "_begun", "_sure", "_text", "code", "cwd", "duration", "end_offset", "ended", "number", "start_offset",
        "started",
    )  # fmt: skip

    def __init__(
        self,
        number: int,
        text: str | Callable[[], str],
        cwd: str,
        started: float,
        begun: float,
        start_offset: int,
    ) -> None:
        self.number = number
        self._text = text
        self.cwd = cwd
        self.started = started
        self.start_offset = start_offset
        self.ended: float | None = None
        self.duration: float | None = None
        self.code: int | None = None
        self.end_offset: int | None = None
        self._begun = begun
        self._sure = False

    @property
    def text(self) -> str:
        if not isinstance(self._text, str):
            self._text = self._text()
        return self._text

    def told(self, text: str, *, surely: bool = False) -> None:
        """Its text; ``surely`` where it is known better than the shell can tell it."""
        if surely or not self._sure:
            self._text, self._sure = text, surely

    def end(self, code: int | None, ended: float, now: float, end_offset: int) -> None:
        self.code, self.ended, self.end_offset = code, ended, max(end_offset, self.start_offset)
        self.duration = max(now - self._begun, 0.0)

    def __repr__(self) -> str:
        return f"<CommandRun {self.number} {self.text!r} code={self.code}>"


class ShellTrack:
    """What is known of the integrated shell of a pane.

    Attributes:
        key: what authenticates its marks.
        kind: "bash", "zsh" or "fish".
        prompts: prompts shown so far; 0 while the shell starts.
        at_prompt: whether it reads a command line now.
        prompt_start: place of the last prompt's begin in the pane's log.
        prompt_offset: place behind the last prompt: what follows is input being edited.
        typed_since_prompt: whether anything was sent to the pane since then.
        typed_ahead: whether what had been sent when that prompt was shown did not end a line, so that it may stand
            there.
        last_status: the exit status that the last prompt (or command) told; also of lines that were no command.
        cwd: the shell's directory.
        echo: gives what reads the line that was typed from its echo: between the first offset and the second stands
            the prompt, between that and the third what was typed.
        commands: the last commands, the running one included, oldest first.
        running: the command that runs now.
        sending: the text of a command that has been sent to be run and has not begun.
        spoofed_marks: marks that somebody else printed.
    """

    __slots__ = (
        "_carry",
        "_count",
        "_history",
        "_in_line",
        "_log",
        "_monotonic",
        "_next_history",
        "_text_start",
        "_texts",
        "_wall",
        "at_prompt",
        "commands",
        "cwd",
        "echo",
        "key",
        "kind",
        "last_status",
        "prompt_offset",
        "prompt_start",
        "prompts",
        "running",
        "sending",
        "spoofed_marks",
        "started",
        "typed_ahead",
        "typed_since_prompt",
    )

    def __init__(
        self,
        kind: str,
        key: str,
        log: OutputLog,
        cwd: str,
        *,
        wall: Callable[[], float],
        monotonic: Callable[[], float],
    ) -> None:
        self.kind = kind
        self.key = key
        self.cwd = cwd
        self._log = log
        self._wall = wall
        self._monotonic = monotonic
        self.started = monotonic()
        self.prompts = 0
        self.at_prompt = False
        self.prompt_start = self.prompt_offset = log.end
        self.typed_since_prompt = self.typed_ahead = self._in_line = False
        self.last_status: int | None = None
        self.commands: deque[CommandRun] = deque(maxlen=COMMANDS_KEPT)
        self.running: CommandRun | None = None
        self.sending: str | None = None
        self.spoofed_marks = 0
        self.echo: Callable[[int, int, int], Callable[[], str]] = lambda start, edited, end: str
        self._texts: TextInMarks | None = None
        self._text_start = -1
        self._carry = b""
        self._count = 0
        self._history = self._next_history = ""

    @property
    def ready(self) -> bool:
        """Whether a prompt has been shown."""
        return self.prompts > 0

    # -- finding marks

    def passed(self, data: bytes) -> bytes:
        """What came from the pane, as everybody is to get it: the texts of bash's commands are made harmless."""
        if self.kind != "bash":
            return data
        if self._texts is None:
            if b"\x1b]133;" not in data:
                return data  # the first prompt comes before the first text
            from .shell_text import TextInMarks

            self._texts = TextInMarks(self.key)
        return self._texts.passed(data)

    def feed(self, data: bytes) -> list[str]:
        """Takes in what the log got last; gives what happened: "started", "finished", "prompt", "ready"."""
        if not self._carry and b"\x1b" not in data:
            return []
        buffer = self._carry + data
        base = self._log.end - len(buffer)
        self._carry = b""
        news: list[str] = []
        place = buffer.find(INTRODUCER)
        while place >= 0:
            end, after = end_of(buffer, place + len(INTRODUCER))
            if end < 0:
                self._carry = buffer[place:] if len(buffer) - place <= MARK_LIMIT else b""
                return news
            if after:
                self._mark(buffer[place + len(INTRODUCER) : end], base + place, base + after, news)
            place = buffer.find(INTRODUCER, after or end)
        self._carry = cut_off(buffer)
        return news

    def _mark(self, body: bytes, start: int, end: int, news: list[str]) -> None:
        kind, fields = fields_of(body)
        take = _KINDS.get(kind)
        if take is None:
            return
        if fields.get("k") != self.key:
            self.spoofed_marks += 1
            return
        take(self, fields, start, end, news)

    # -- what they say

    def _rekey(self, fields: dict[str, str], start: int, end: int, news: list[str]) -> None:
        if not self.prompts and fields.get("n", "").startswith(self.key):
            self.key = fields["n"]

    def _output_ended(self, fields: dict[str, str], start: int, end: int, news: list[str]) -> None:
        self.last_status = number_of(fields.get("s"))
        self.at_prompt = False
        end_offset = self._text_start if self._text_start >= 0 else start - self._prompt_sp(fields, start)
        self._text_start = -1
        self._finish(self.last_status, end_offset, news)

    def _text_told(self, fields: dict[str, str], start: int, end: int, news: list[str]) -> None:
        self._text_start = start
        # The newest entry of the history, with its number; a line that did not get into the history is not it.
        number, _, line = fields.get("text", "").lstrip().partition(" ")
        number = number.rstrip("*")
        fresh = number.isdecimal() and number != self._history and number == (self._next_history or number)
        if not fresh:
            return
        self._history, self._next_history = number, str(int(number) + 1)
        if self.running is not None:
            self.running.told(line.removeprefix(" ").removesuffix("\n"))

    def _finish(self, code: int | None, end_offset: int, news: list[str]) -> None:
        run, self.running = self.running, None
        if run is not None:
            if self.kind == "fish":
                run.start_offset += _fish_lead(
                    self._log.read(run.start_offset, min(end_offset, run.start_offset + _LEAD))
                )
            run.end(code, self._wall(), self._monotonic(), end_offset)
            news.append("finished")

    def _prompt_begins(self, fields: dict[str, str], start: int, end: int, news: list[str]) -> None:
        if "s" in fields:
            self.last_status = number_of(fields["s"])
        if self.running is not None:  # the mark of its end was lost: the user has taken the shell's hook away
            self._finish(self.last_status, start, news)
        self.cwd = fields.get("text") or self.cwd
        self._next_history = fields.get("n", "")
        self.prompt_start = start
        self.at_prompt = False

    def _input_begins(self, fields: dict[str, str], start: int, end: int, news: list[str]) -> None:
        if self.running is not None:
            return
        first = self.prompts == 0
        if not self.at_prompt:
            self.prompts += 1
            self.typed_ahead, self.typed_since_prompt = self._in_line, False
            news.append("prompt")
        self.at_prompt = True
        self.prompt_offset = end
        if first:
            news.append("ready")

    def _output_begins(self, fields: dict[str, str], start: int, end: int, news: list[str]) -> None:
        if self.running is not None:  # pasted lines: no prompt came between
            self._finish(number_of(fields.get("s")), start, news)
        self._count += 1
        text: str | Callable[[], str] = fields.get("text", "")
        if not text and self.kind == "bash":
            text = self.echo(self.prompt_start, self.prompt_offset, start)
        self.running = CommandRun(self._count, text, self.cwd, self._wall(), self._monotonic(), end)
        self.commands.append(self.running)
        self.at_prompt = False
        news.append("started")

    def _prompt_sp(self, fields: dict[str, str], start: int) -> int:
        """How many bytes before ``start`` zsh's PROMPT_SP printed: its mark, spaces to the margin, and back."""
        columns = number_of(fields.get("w"))
        if columns is None or columns <= 0 or self.running is None:
            return 0
        mark = percent_decoded(fields.get("text", "")).encode("utf-8", "surrogateescape")
        tail = self._log.read(max(start - columns * 2 - len(mark) - 8, self.running.start_offset), start)
        head, back = tail[:-1], 0
        if not tail.endswith(b"\r"):
            return 0
        while head.endswith(b" "):
            head, back = head[:-1], back + 1
        # Terminals that do not wrap at once at the margin get one space less.
        for spaces in (columns - back, columns - back - 1):
            end = mark + b" " * spaces + b"\r"
            if spaces >= 0 and head.endswith(end):
                return len(end) + back + 1
        return 0

    # -- what is not told by marks

    def typed(self, data: bytes) -> None:
        """Something was sent to the pane."""
        self.typed_since_prompt = True
        self._in_line = data[-1] not in _LINE_ENDS

    def program_ended(self, code: int | None) -> list[str]:
        """The shell itself has ended, and with it what it ran: ``exit 3``, ``exec``."""
        news: list[str] = []
        self.at_prompt = False
        self._finish(code, self._log.end, news)
        return news


_KINDS = {
    "K": ShellTrack._rekey,
    "A": ShellTrack._prompt_begins,
    "B": ShellTrack._input_begins,
    "T": ShellTrack._text_told,
    "C": ShellTrack._output_begins,
    "D": ShellTrack._output_ended,
}


def output_of(pane: Pane, run: CommandRun) -> tuple[bytes, bool]:
    """(what the command has written so far, whether the beginning of it is no longer kept)."""
    log, start = pane.log, run.start_offset
    end = log.end if run.end_offset is None else run.end_offset
    if run.end_offset is None and pane.shell is not None and pane.shell.kind == "fish":
        start += _fish_lead(log.read(start, min(end, start + _LEAD)))
    return log.read(start, end), start < log.start and start < end


def _fish_lead(data: bytes) -> int:
    """How much of what follows fish's mark is fish's own: switches of the terminal, and the title with a return to the
    left margin.
    """
    import re

    found = re.match(
        rb"(?:\x1b\[[?>=<][0-9;]*[a-zA-Z]|\x1b\]133;[^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[=>])*+"
        rb"(?:\x1b\]0;[^\x07\x1b]*(?:\x07|\x1b\\)(?:\x1b\[[0-9;]*m|\x1b\(B|\x0f)*+\r)?",
        data,
    )
    return found.end() if found else 0
