"""``pywfmux pane``: the word, with a verb for each monitor, and ``pane -- PROGRAM``."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from pymux_wf.workflow.command_spec import Argument, Flag, Verb, Word
from pymux_wf.workflow.errors import UsageError, WorkflowError
from pymux_wf.workflow.monitors.table import MONITORS
from pymux_wf.workflow.monitors.word import ROOT, MonitorVerb, declared, interval_of, settings_of

if TYPE_CHECKING:
    from pymux_wf.workflow.command_line import Call
    from pymux_wf.workflow.panes.show import Shown

WHEN = Flag("--when", "Only while the probe of this component says ok.", "COMPONENT")
ELSE = Flag("--else", "The monitor, with its flags, that is shown while it does not.", "MONITOR")
OWN = (
    Flag("--prefer", "External programs that show it better, the best first; builtin among them.", "A,B"),
    WHEN,
    ELSE,
)
COMMON = (Flag("--interval", "Time between two collections: 2s, 500ms.", "TIME"), ROOT, *OWN)
ON_EXIT = ("hold", "close", "shell", "restart")


class PaneVerb(MonitorVerb):
    """The verb of one monitor in a pane."""

    __slots__ = ()

    @property
    def flags(self) -> tuple[Flag, ...]:
        try:
            return (*COMMON, *declared(self.name).flags)
        except WorkflowError:  # told in the pane
            return COMMON


def run_pane(call: Call) -> int:
    """``pane NAME``."""
    from pymux_wf.workflow.panes.chooser import Ways
    from pymux_wf.workflow.panes.show import PaneLife

    try:
        own = _shown(call, call.command.rpartition(" ")[2])
    except WorkflowError as error:  # what cannot be shown at all is told, and the pane stays
        from pymux_wf.workflow.panes.ended import CLOSE, SHELL, choose
        from pymux_wf.workflow.panes.show import become_shell

        if choose(str(error), {SHELL: "Esc opens a shell", CLOSE: "C-c closes the pane"}) == SHELL:
            become_shell()
        return error.code
    prefer = tuple(filter(None, map(str.strip, (call["prefer"] or "").split(","))))
    ways = Ways(prefer, call["when"] or "", own.settings.project)
    return PaneLife(ways, own, _other(call, ways.project)).run()


def run_program(call: Call) -> int:
    """``pane -- PROGRAM``, and what its shell calls when it has ended."""
    from pymux_wf.workflow.panes.program import Program
    from pymux_wf.workflow.panes.show import stay

    stay()
    if not call["program"]:
        raise UsageError("which monitor, or which program? pane NAME, pane -- PROGRAM", "pane")
    program = Program(
        tuple(call["program"]),
        call["on_exit"] or "hold",
        call.socket,
        call["when"] or "",
        call["else"] or "",
        _times(call["restarts"] or ""),
        next(iter(_times(call["began"] or "")), 0.0),
    )
    if call["ended"] is not None:
        return _ended(call, program)
    if call["suspended"]:
        return program.suspended()
    return _begun(call, program)


def _begun(call: Call, program: object) -> int:
    """Starts it, where it need not wait for a component."""
    from pymux_wf.workflow.panes.chooser import Ways
    from pymux_wf.workflow.panes.program import Program
    from pymux_wf.workflow.panes.show import PaneLife

    assert isinstance(program, Program)
    if not program.when:
        return program.start()
    return PaneLife(Ways((), program.when), None, _other(call, "."), program.start).run()


def _ended(call: Call, program: object) -> int:
    """What is next: the other monitor, where the program has lost its component."""
    from pymux_wf.workflow.panes.program import Program
    from pymux_wf.workflow.probes.probe import probe

    assert isinstance(program, Program)
    try:
        code = int(call["ended"])
    except ValueError:
        raise UsageError(f"--ended: {call['ended']!r} is no exit code", call["ended"]) from None
    if program.when and not probe(program.when).ok:
        return _begun(call, program)
    return program.ended(code)


def _shown(call: Call, name: str) -> Shown:
    from pymux_wf.workflow.panes.show import Shown

    monitor = declared(name)
    own = {flag.key for flag in OWN}
    settings = settings_of(call)
    settings = type(settings)(
        {key: value for key, value in settings.values.items() if key not in own}, settings.socket, settings.project
    )
    return Shown(monitor, settings, interval_of(call) or monitor.interval)


def _other(call: Call, project: str) -> Shown | None:
    """What ``--else`` says; None where it says nothing."""
    from pymux_wf.workflow.command_line import parse

    if not call["else"]:
        return None
    try:
        words = shlex.split(call["else"])
        inner, _ = parse(["mon", *words], call.socket)
        return _shown(inner, words[0])
    except (ValueError, IndexError) as error:
        raise WorkflowError(f"--else: {error}", call["else"]) from None


def _times(text: str) -> tuple[float, ...]:
    return tuple(float(part) for part in text.split(",") if part.replace(".", "", 1).isdigit())


WORD = Word(
    "pane",
    "Show a monitor in a pane, or the best program for it that works; or run a program that stays when it ends.",
    (
        Verb(
            "",
            "Run a program; when it ends the pane stays and asks.",
            f"{__name__}:run_program",
            (Argument("program", "The program and its arguments.", "--"),),
            (
                Flag(
                    "--on-exit",
                    "When the program ends: ask, close the pane, a shell, start again.",
                    "WHAT",
                    "hold",
                    choices=ON_EXIT,
                ),
                WHEN,
                ELSE,
                Flag("--suspended", "Show the command, and start it when Enter is pressed."),
                Flag("--ended", "It has ended with this code.", "CODE"),
                Flag("--began", "How old its process was when it started.", "SECONDS"),
                Flag("--restarts", "When it was started again by itself.", "TIMES"),
            ),
        ),
        *(PaneVerb(name, "", f"{__name__}:run_pane") for name in MONITORS),
    ),
    description="Keys: x swaps the external program and the built-in monitor, r probes again, ? shows what was probed, "
    "q ends. What is missing stands in the header; when it comes, the pane goes on by itself.",
)
