"""A pane: a terminal with a program in it. Typing, looking, waiting.

A pane's object outlives its program: what it showed, wrote and how it ended can be asked afterwards; only typing raises
PaneDied then.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pymux_wf.api.aio.locator import Locator
from pymux_wf.api.aio.node import Node
from pymux_wf.api.errors import InvalidCall, NotFound
from pymux_wf.api.packing import AnyPath, RangeLike, directory, packed_pattern, packed_patterns, query, words
from pymux_wf.api.timeouts import DEFAULT, Timeout
from pymux_wf.api.values import (
    CommandResult,
    CommandRun,
    Event,
    Exit,
    FoundProcess,
    Killed,
    Mark,
    Match,
    Output,
    PaneInfo,
    Process,
    Result,
    Size,
    State,
    info_of,
)

if TYPE_CHECKING:
    from pymux_wf.api.aio.session import Session
    from pymux_wf.api.aio.window import Window
    from pymux_wf.snapshot import Pattern, Row, Screen


class Pane(Node):
    """One pane of a server.

    >>> pane = await server.exec(["sh", "-c", "echo READY; cat"])
    >>> (await pane.wait_for("READY")).text
    'READY'
    >>> await pane.send_keys("hello", "Enter")
    >>> match = await pane.wait_for("hello")
    >>> (await pane.screen).lines_text[:3]
    ('READY', 'hello', 'hello')
    >>> await pane.send_keys("C-d")
    >>> (await pane.wait_exit()).code
    0
    """

    # -- what it is

    async def info(self) -> PaneInfo:
        """What is known of it now."""
        info: PaneInfo = info_of(await self._call_by_id("info"))
        return info

    @property
    async def window(self) -> Window:
        """The window that it is in; of one that has ended, the window it was in."""
        return self._server._window((await self.info()).window)

    @property
    async def session(self) -> Session:
        """The session that it is in; raises NotFound once it has ended."""
        id = (await self.info()).session
        if id is None:
            raise NotFound(f"pane {self._id} is in no session", self._id)
        return self._server._session(id)

    @property
    async def title(self) -> str:
        """The title that its program has set."""
        return (await self.info()).title

    @property
    async def size(self) -> Size:
        """Columns and lines."""
        info = await self.info()
        return Size(info.columns, info.lines)

    @property
    async def index(self) -> int | None:
        """Its place in its window, from 0; None once it has ended."""
        return (await self.info()).index

    @property
    async def active(self) -> bool:
        """Whether it is the active pane of its window."""
        return (await self.info()).active

    @property
    async def cwd(self) -> str:
        """The directory its program told (OSC 7), else the one it began in; :attr:`process` knows the real one."""
        return (await self.info()).cwd

    @property
    async def exit(self) -> Exit | None:
        """How its program ended; None while it runs."""
        return (await self.info()).ended

    @property
    async def process(self) -> Process:
        """What runs in it now: its program, and what is in the foreground."""
        return Process.of(await self._call("process"))

    async def processes(self) -> list[FoundProcess]:
        """Its program and all that it has started, also what has left it (a daemon), and how each was found."""
        return [FoundProcess.of(told) for told in await self._call("processes")]

    @property
    async def state(self) -> State:
        """One of ``starting``, ``idle``, ``running``, ``awaiting-input``, ``password``, ``fullscreen``, ``exited``;
        ``.evidence`` tells by which fact.
        """
        told = await self._call("pane-state")
        return State(told["state"], told["evidence"])

    # -- what it shows and wrote

    @property
    async def screen(self) -> Screen:
        """What it shows, as a value that does not change."""
        from pymux_wf.snapshot import Screen

        return Screen.unpack(await self._call("screen"))

    async def history(self, lines: int | None = None) -> tuple[Row, ...]:
        """What has scrolled off its top: at most so many rows, the newest last; all without a number."""
        from pymux_wf.snapshot import unpack_rows

        return tuple(unpack_rows(await self._call("history", lines=lines)))

    async def mark(self) -> Mark:
        """Where its output stands now, for ``since``."""
        return Mark.of(await self._call("mark"))

    async def output(self, since: Mark | None = None) -> Output:
        """What its program has written since a mark (all that is kept without one), as text without control sequences.

        Reading takes nothing away. ``.lost_lines`` of it are no longer kept.
        """
        since = since or Mark(0, 0)
        return Output.of(await self._call("output", since=since.offset, line=since.line))

    async def output_bytes(self, since: Mark | None = None) -> bytes:
        """The same as it was written, as far as it is kept."""
        since = since or Mark(0, 0)
        told = await self._call("output", since=since.offset, line=since.line, exact=True)
        return bytes(told["data"])

    async def screenshot(self, path: str | os.PathLike[str]) -> Path:
        """Writes what it shows into a file, whose ending says how: .txt .ansi .json .svg .html, .png with the extra.

        Raises:
            InvalidCall: there is no such format, or what it needs is not installed.
        """
        from pymux_wf.api.pictures import write_picture

        return write_picture(await self.screen, path)

    async def snapshot_text(self, mask: Sequence[Any] = ()) -> str:
        """What it shows in the form that snapshots are stored in; what ``mask`` finds (texts, locators) is filled."""
        from pymux_wf.api.pictures import snapshot_text

        return snapshot_text(await self.screen, mask)

    # -- places on it

    def text(self, pattern: str | re.Pattern[str] | Pattern) -> Locator:
        """The places of a text, or of what a regular expression matches, wherever they are when it is looked."""
        return Locator(self, query("text", pattern))

    def line(self, pattern: str | re.Pattern[str] | Pattern) -> Locator:
        """Whole lines that are this text but for blanks at their end, or match the expression from end to end."""
        return Locator(self, query("line", pattern))

    def region(self, rows: RangeLike = None, columns: RangeLike = None) -> Locator:
        """A part of the screen: rows and columns as a number, ``range``, ``slice`` or pair; negative from the end."""
        return Locator(self, query("region", rows, columns))

    def style(self, **attributes: Any) -> Locator:
        """Runs of cells with these attributes of ``pymux_wf.snapshot.Style``: ``bold=True``, ``fg="red"``..."""
        return Locator(self, query("style", **attributes))

    def link(self, uri: str | re.Pattern[str] | Pattern) -> Locator:
        """The texts of hyperlinks that lead there."""
        return Locator(self, query("link", uri))

    @property
    def cursor(self) -> Locator:
        """The cell of the cursor, while it is shown."""
        return Locator(self, query("cursor"))

    # -- typing

    async def send_keys(
        self,
        *keys: str,
        literal: bool = False,
        unchanged_since: Mark | None = None,
        reader_waits: bool = False,
        timeout: Timeout = DEFAULT,
    ) -> None:
        """Presses keys, by tmux's names (``Enter``, ``C-a``, ``M-x``, ``S-F5``, ``Up``); what is no name is typed.

        Args:
            literal: type everything as it is.
            unchanged_since: refuse where the program has written anything since this mark, so that what is typed is
                for the screen that was looked at and for no other.
            reader_waits: with it, refuse too where the program does not read it: its output is held until it does,
                and what it has not begun to read after a quarter of a second, or before it writes, is taken back. So it
                never reads it after it has shown something new. It goes to this pane alone.
            timeout: how long a program may take to read what was sent before, where that is very much.

        Raises:
            PaneDied: nobody is there to read it.
            Refused: a mode covers the pane, its input is switched off, or ``unchanged_since`` or ``reader_waits`` is
                not so; nothing was sent.
            InputTooLong: the terminal would cut the line; nothing was sent.
        """
        items = [["text" if literal else "keys", key] for key in keys]
        await self._input(items, timeout, unchanged_since, reader_waits)

    async def send_text(
        self,
        text: str,
        *,
        unchanged_since: Mark | None = None,
        reader_waits: bool = False,
        timeout: Timeout = DEFAULT,
    ) -> None:
        """Types text; a newline is the Enter key. Raises as :meth:`send_keys` does."""
        await self._input([["text", text]], timeout, unchanged_since, reader_waits)

    async def send_bytes(self, data: bytes, *, timeout: Timeout = DEFAULT) -> None:
        """Sends bytes as they are. Raises as :meth:`send_keys` does."""
        await self._input([["bytes", data]], timeout)

    async def paste(
        self,
        text: str,
        *,
        unchanged_since: Mark | None = None,
        reader_waits: bool = False,
        timeout: Timeout = DEFAULT,
    ) -> None:
        """Pastes text: in brackets if the program asked for them (mode 2004). Raises as :meth:`send_keys` does."""
        await self._input([["paste", text]], timeout, unchanged_since, reader_waits)

    async def interrupt(self) -> None:
        """Presses Ctrl-C."""
        await self.send_keys("C-c")

    async def click(
        self, row: int, column: int, *, button: str = "left", count: int = 1, modifiers: Sequence[str] = ()
    ) -> None:
        """Clicks into a cell, counted from 0.

        Args:
            button: left, middle or right.
            count: 2 for a double click.
            modifiers: held keys: shift, alt, ctrl.

        Raises:
            ModeNotEnabled: the program has not asked for the mouse.
        """
        steps = [["press", button, column, row], ["release", button, column, row]] * count
        await self._mouse(steps, modifiers)

    async def drag(
        self, start: tuple[int, int], end: tuple[int, int], *, button: str = "left", modifiers: Sequence[str] = ()
    ) -> None:
        """Drags from one (row, column) to another. Raises ModeNotEnabled."""
        steps = [
            ["press", button, start[1], start[0]],
            ["drag", button, end[1], end[0]],
            ["release", button, end[1], end[0]],
        ]
        await self._mouse(steps, modifiers)

    async def scroll(self, lines: int, *, row: int = 0, column: int = 0, modifiers: Sequence[str] = ()) -> None:
        """Turns the wheel over a cell: down by so many notches, up by a negative number. Raises ModeNotEnabled."""
        steps = [["wheel", "down" if lines > 0 else "up", column, row]] * abs(lines)
        await self._mouse(steps, modifiers)

    async def hover(self, row: int, column: int, *, modifiers: Sequence[str] = ()) -> None:
        """Moves the mouse to a cell. Raises ModeNotEnabled."""
        await self._mouse([["move", "", column, row]], modifiers)

    async def focus(self, focused: bool = True) -> None:
        """Tells the program that its terminal got or lost the focus. Raises ModeNotEnabled."""
        await self._call("focus", focused=focused)

    async def resize(self, columns: int, lines: int) -> Size:
        """Gives it a size: alone in its window exactly this one, beside others what there is room for; the new one."""
        return Size(*await self._call_by_id("resize", size=[columns, lines]))

    async def signal(self, signal: str | int, *, foreground: bool = False) -> None:
        """Sends a signal (``"TERM"``, 15) to its program, or with ``foreground`` to what is in front of it."""
        await self._call("signal", signal=signal if isinstance(signal, str) else int(signal), foreground=foreground)

    # -- changing it

    async def split(
        self,
        *,
        argv: Sequence[AnyPath] | None = None,
        shell: str | None = None,
        command: str | None = None,
        cwd: AnyPath | None = None,
        env: Mapping[str, str] | None = None,
        horizontal: bool = False,
        size: int | None = None,
        before: bool = False,
        full: bool = False,
        select: bool = True,
        integration: bool | None = None,
        empty: bool = False,
    ) -> Pane:
        """A new pane below it; see :meth:`Server.new_session` for what runs in it.

        Args:
            horizontal: beside it instead.
            size: its lines (or columns); half without it.
            before: above it (or on its left).
            full: along the whole side of the window.
            select: whether it becomes the active one.
            empty: nothing runs in it until :meth:`respawn`.
        """
        told = await self._call(
            "split",
            argv=None if argv is None else words(argv),
            shell=shell,
            command=command,
            cwd=directory(cwd),
            env=None if env is None else dict(env),
            horizontal=horizontal,
            size=size,
            before=before,
            full=full,
            select=select,
            integration=integration,
            empty=empty,
        )
        return self._server._pane(told["id"])

    async def respawn(
        self,
        *,
        argv: Sequence[AnyPath] | None = None,
        shell: str | None = None,
        command: str | None = None,
        cwd: AnyPath | None = None,
        env: Mapping[str, str] | None = None,
        kill: bool = False,
        integration: bool | None = None,
    ) -> None:
        """Starts a program in it where none runs: it was made empty, or its program has ended and left it there.

        Args:
            argv, shell, command, integration: as in :meth:`Server.new_session`.
            cwd: the directory to start in; the one of its last program without it.
            env: added to the environment of the program.
            kill: whether a program that still runs is ended for it.

        Raises:
            Refused: a program runs in it.
            MuxError: the program cannot be started.
        """
        await self._call(
            "respawn",
            argv=None if argv is None else words(argv),
            shell=shell,
            command=command,
            cwd=None if cwd is None else directory(cwd),
            env=None if env is None else dict(env),
            kill=kill,
            integration=integration,
        )

    async def select(self) -> None:
        """Makes it the active pane of its window."""
        await self._call_by_id("select")

    async def command(self, command: str | Sequence[str], *, stdin: bytes = b"", check: bool = False) -> CommandResult:
        """Runs a command of the multiplexer that means this pane where it names none: :meth:`Server.command`."""
        return await self._server.command(command, target=self, stdin=stdin, check=check)

    async def kill(self, *, tree: bool = False) -> Killed:
        """Takes it away. Its program is hung up; with ``tree`` it is killed, and all that it has started, also what has
        left (a daemon); told is what was stopped and what survived.
        """
        return Killed.of(await self._call_by_id("kill", tree=tree))

    # -- waiting

    async def wait_for(
        self,
        text: str | re.Pattern[str] | Pattern | Locator | None = None,
        *,
        regex: str | None = None,
        since: Mark | None = None,
        screen: bool = False,
        unless: Sequence[str | re.Pattern[str] | Pattern] = (),
        timeout: Timeout = DEFAULT,
    ) -> Match:
        """Waits until a text is in its output.

        The output counts that came since something was last sent to the pane, without the echo of that; all of it where
        nothing was sent. So what is there already counts, and what was typed does not.

        Args:
            text: a text, a compiled expression, or a locator, which has to be visible.
            regex: or an expression as text.
            since: the output since this mark counts.
            screen: what is shown counts, instead of what was written.
            unless: texts and expressions that end the wait early.
            timeout: seconds; None for no limit.

        Raises:
            WaitTimeout: it did not come in time. StoppedEarly: one of ``unless`` came. PaneDied: the program ended
            before. ServerGone. InvalidCall: not an expression.
        """
        if isinstance(text, Locator):
            if regex is not None or since is not None or unless:
                raise InvalidCall("wait_for: a locator looks at the screen; regex, since and unless are about output")
            found = (await text.wait(timeout=timeout))[0]
            cells = tuple((span.row, span.column, span.length) for span in found.spans)
            return Match(found.text, where="screen", spans=cells, cells=cells)
        told = await self._call(
            "wait-for-text",
            pattern=packed_pattern(text, regex),
            since=None if since is None else since.offset,
            screen=screen,
            unless=packed_patterns(unless),
            timeout=self._seconds(timeout),
        )
        return Match.of(told)

    async def wait_idle(self, quiet: float = 0.2, *, timeout: Timeout = DEFAULT) -> None:
        """Waits until it has written nothing for ``quiet`` seconds; having been quiet before counts."""
        await self._call("wait-idle", quiet=quiet, timeout=self._seconds(timeout))

    async def wait_output(self, since: Mark, *, timeout: Timeout = DEFAULT) -> Mark:
        """Waits until it has written anything since a mark, be it only control sequences; the mark of the end."""
        return Mark.of(await self._call("wait-output", since=since.offset, timeout=self._seconds(timeout)))

    async def wait_ready(self, *, timeout: Timeout = DEFAULT) -> str:
        """Waits until its shell (or program) takes input; how that is known."""
        told = await self._call("wait-ready", timeout=self._seconds(timeout))
        return str(told.get("how", ""))

    async def wait_exit(self, *, timeout: Timeout = DEFAULT) -> Exit:
        """Waits until its program has ended; how it did."""
        return Exit.of(await self._call("wait-exit", timeout=self._seconds(timeout)))

    async def wait_command(self, *, timeout: Timeout = DEFAULT) -> CommandRun:
        """Waits until the command that runs in its shell (or the last that was started) has ended; what it was."""
        return CommandRun.of(await self._call("wait-command", timeout=self._seconds(timeout)))

    async def wait_mode(self, mode: str, on: bool = True, *, timeout: Timeout = DEFAULT) -> None:
        """Waits until its program has switched a mode on (or off): ``alternate``, ``bracketed_paste``, ``mouse``... as
        ``Screen.modes`` names them.
        """
        await self._call("wait-mode", mode=mode, on=on, timeout=self._seconds(timeout))

    async def wait_title(self, title: str | re.Pattern[str] | Pattern, *, timeout: Timeout = DEFAULT) -> str:
        """Waits until its title holds a text or matches an expression; the title."""
        told = await self._call("wait-title", pattern=packed_pattern(title, None), timeout=self._seconds(timeout))
        return str(told["title"])

    async def wait_bell(self, *, timeout: Timeout = DEFAULT) -> None:
        """Waits until its bell rings; one that rang since something was last sent counts."""
        await self._call("wait-bell", timeout=self._seconds(timeout))

    async def wait_event(
        self, name: str, where: Mapping[str, Any] | None = None, *, timeout: Timeout = DEFAULT
    ) -> Event:
        """Waits until something of this name happens to it; ``where`` says what must be told of it."""
        told = await self._call("wait-event", name=name, where=dict(where or {}), timeout=self._seconds(timeout))
        return Event.of(told)

    # -- commands in its shell

    async def run(self, command: str | Sequence[str], *, timeout: Timeout = DEFAULT, exact: bool = False) -> Result:
        """Runs a command in its interactive shell and gives what it wrote and its exit code.

        Waits until the shell is ready. When the time is over nothing is killed: the result has ``completed=False``, and
        :meth:`wait_command` continues.

        Args:
            command: a line (or several) as a person types it; a list is one command with its words quoted.
            exact: keep the output also as it was written, with control sequences (``raw``).

        Raises:
            Refused: something runs in the shell already, or asks for a password, or covers the screen, or something is
            typed at its prompt.
        """
        parameters: dict[str, Any] = {"timeout": self._seconds(timeout), "exact": exact}
        if isinstance(command, str):
            parameters["text"] = command
        else:
            parameters["argv"] = words(command)
        return Result.of(await self._call("run-command", **parameters))

    @property
    async def commands(self) -> list[CommandRun]:
        """The commands that were run in its shell, the oldest first, as far as they are kept.

        Raises:
            Refused: its shell does not tell what it runs, so that this is not known.
        """
        return [CommandRun.of(told) for told in await self._call("list-commands-run")]

    @property
    async def last_command(self) -> CommandRun | None:
        """The newest of :attr:`commands`; None where there is none. Raises as that does."""
        commands = await self.commands
        return commands[-1] if commands else None

    async def command_output(self, command: CommandRun | int | None = None) -> Output:
        """What a command wrote that was run in its shell; the last one's without it."""
        number = command.number if isinstance(command, CommandRun) else command
        return Output.of(await self._call("command-output", number=number))

    async def _input(
        self, items: list[list[Any]], timeout: Timeout, since: Mark | None = None, waits: bool = False
    ) -> None:
        unchanged = {} if since is None else {"unchanged_since": since.offset, "reader_waits": waits}
        await self._call("input", items=items, timeout=self._seconds(timeout), **unchanged)

    async def _mouse(self, steps: list[list[Any]], modifiers: Sequence[str]) -> None:
        await self._call("mouse", steps=steps, modifiers=list(modifiers))
