"""Runs a word of the workflow layer: ``pywfmux layout load development``.

Parses what the declarations of :mod:`pymux_wf.workflow.words` say with argparse, calls the verb's function, prints
what went wrong and returns the exit code of its kind (:mod:`pymux_wf.workflow.errors`). ``--json`` has failures as one
object on standard error.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

from pymux_wf.lang.nearest import nearest_words
from pymux_wf.workflow.command_spec import Argument, Flag, Verb, Word
from pymux_wf.workflow.errors import NoServer, UsageError, WorkflowError
from pymux_wf.workflow.words import word


class Call:
    """One command line that was understood.

    Attributes:
        socket: the path of the server's socket that -L, -S, the pane or the default means; there may be no server.
        command: the words that name it: ``"layout load"``.
        values: what flags and arguments say, by key.
        configuration: the files of -f, for a server that has to be started; the user's own without any.
    """

    def __init__(self, socket: str, command: str, values: dict[str, Any], configuration: Sequence[str] = ()) -> None:
        self.socket = socket
        self.command = command
        self.values = values
        self.configuration = tuple(configuration)

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    @property
    def json(self) -> bool:
        """Whether values are wanted, not text."""
        return bool(self.values.get("json"))

    def print(self, text: str = "") -> None:
        """A line of the answer."""
        sys.stdout.write(f"{text}\n")

    def print_json(self, value: Any) -> None:
        """The answer as a value: ASCII, so that whatever is in a name moves no cursor."""
        from json import dumps

        sys.stdout.write(dumps(value, default=str) + "\n")

    def note(self, text: str) -> None:
        """A line for people beside the answer, on standard error."""
        sys.stdout.flush()
        print(text, file=sys.stderr, flush=True)


def run(words: Sequence[str], socket: str, configuration: Sequence[str] = ()) -> int:
    """Runs ``words``, the first of which is a word of the layer; returns the exit code."""
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:  # a pane's shell has it ignored for what comes next
        signal.signal(signal.SIGINT, signal.default_int_handler)
    _open_streams()
    before, _, _ = _cut(words)
    command = words[0]
    try:
        call, verb = parse(words, socket)
        command, call.configuration = call.command, tuple(configuration)
        module, _, function = verb.run.partition(":")
        code = getattr(import_module(module), function)(call)
        sys.stdout.flush()
    except WorkflowError as error:
        return _failed(error, command, "--json" in before)
    except BrokenPipeError:  # the reader has gone, as in | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _failed(_known(error), command, "--json" in before)
    return int(code or 0)


def _open_streams() -> None:
    """Has what was closed (``>&-``) lead nowhere, before a file that is opened gets its number."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            try:
                os.fstat(number)
            except OSError:
                os.open(os.devnull, os.O_RDWR)  # the lowest number that is free: this one
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def parse(words: Sequence[str], socket: str) -> tuple[Call, Verb]:
    """What the words mean; raises UsageError. ``--help`` prints and exits."""
    found = word(words[0])
    verb, rest = _verb(found, words[1:])
    command = f"{found.name} {verb.name}".strip()
    before, dashes, behind = _cut(rest)
    trailing = next((argument for argument in verb.arguments if argument.times == "--"), None)
    if dashes and trailing is None:
        before, behind = list(rest), []
    values = vars(_parser(command, verb).parse_args(before))
    if trailing is not None:
        values[trailing.key] = list(behind)
    return Call(socket, command, values), verb


def _cut(words: Sequence[str]) -> tuple[list[str], bool, list[str]]:
    if "--" not in words:
        return list(words), False, []
    at = list(words).index("--")
    return list(words[:at]), True, list(words[at + 1 :])


def _verb(found: Word, rest: Sequence[str]) -> tuple[Verb, Sequence[str]]:
    verbs = {verb.name: verb for verb in found.verbs}
    if rest and rest[0] in verbs and rest[0]:
        return verbs[rest[0]], rest[1:]
    if rest and rest[0] in ("-h", "--help") and (len(verbs) > 1 or "" not in verbs):
        sys.stdout.write(overview(found))
        sys.stdout.flush()
        raise SystemExit(0)
    if "" in verbs:
        return verbs[""], rest
    names = [verb.name for verb in found.verbs if not verb.hidden]
    if not rest:
        raise UsageError(
            f"{found.name}: which of {', '.join(names)}?", found.name, remedy=f"pywfmux {found.name} --help tells more"
        )
    near = nearest_words(rest[0], names)
    raise UsageError(f"{found.name} has no {rest[0]!r}: it has {', '.join(names)}", rest[0], nearest=near)


def overview(found: Word) -> str:
    """What ``--help`` shows of a word with several verbs."""
    shown = [verb for verb in found.verbs if not verb.hidden]
    width = max(len(verb.name) for verb in shown)
    verb_word = "VERB" if all(verb.name for verb in shown) else "[VERB]"
    lines = [f"usage: pywfmux {found.name} {verb_word} ...", "", *_wrapped(found.summary), ""]
    for verb in shown:
        summary = verb.summary if verb.name else f"Without a verb: {verb.summary}"
        lines += _wrapped(summary, f"  {verb.name:{width}}  ")
    alone = [flag for verb in shown if not verb.name for flag in verb.flags]
    lines += ["", "Flags without a verb:"] if alone else []
    for flag in alone:
        lines += _wrapped(flag.summary, f"  {f'{flag.name} {flag.value}'.strip():{width + 10}}  ")
    more = ["", *_wrapped(found.description)] if found.description else []
    return "\n".join([*lines, *more, "", f"pywfmux {found.name} VERB --help tells more.", ""])


def _wrapped(text: str, before: str = "") -> list[str]:
    from shutil import get_terminal_size
    from textwrap import wrap

    width = max(40, min(get_terminal_size().columns - 2, 100))
    return wrap(text, width, initial_indent=before, subsequent_indent=" " * len(before)) or [before.rstrip()]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        unknown = message.partition("unrecognized arguments: ")[2].split()
        near = nearest_words(unknown[0], self._option_string_actions) if unknown else ()
        usage = self.format_usage().strip()
        raise UsageError(message, unknown[0] if unknown else "", nearest=near, remedy=usage)


def _parser(command: str, verb: Verb) -> argparse.ArgumentParser:
    description = "\n".join([*_wrapped(verb.summary), "", *_wrapped(verb.description)]).strip()
    examples = "\n".join(["examples:", *(f"  {line}" for line in verb.examples)]) if verb.examples else None
    parser = _Parser(
        prog=f"pywfmux {command}",
        description=description,
        epilog=examples,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for flag in verb.flags:
        _add_flag(parser, flag)
    for argument in verb.arguments:
        _add_argument(parser, argument)
    return parser


def _add_flag(parser: argparse.ArgumentParser, flag: Flag) -> None:
    names = [*([flag.short] if flag.short else []), flag.name]
    help_text = flag.summary.replace("%", "%%")
    if flag.choices:
        help_text += f" One of {', '.join(flag.choices)}."
    if flag.value and flag.default:
        help_text += f" Without it: {flag.default.replace('%', '%%')}."
    if not flag.value:
        parser.add_argument(*names, dest=flag.key, action="store_true", help=help_text)
        return
    parser.add_argument(
        *names,
        dest=flag.key,
        metavar=flag.value,
        action="append" if flag.many else "store",
        default=[] if flag.many else flag.default,
        choices=flag.choices or None,
        help=help_text,
    )


def _add_argument(parser: argparse.ArgumentParser, argument: Argument) -> None:
    help_text = argument.summary.replace("%", "%%")
    if argument.times == "--":
        parser.epilog = "\n\n".join(filter(None, [f"-- {argument.name}: {argument.summary}", parser.epilog]))
        parser.usage = f"{parser.format_usage().removeprefix('usage: ').strip()} -- {argument.name}"
        return
    parser.add_argument(
        argument.key,
        metavar=argument.name,
        nargs=argument.times or None,
        choices=argument.choices or None,
        help=help_text,
    )


def _known(error: Exception) -> WorkflowError:
    """The same failure in our words where it is one of the library's or of the system's; raises it where it is
    neither."""
    from pymux_wf.api.errors import MuxError, NotFound, Refused, ServerGone, WaitTimeout
    from pymux_wf.workflow.errors import NotThere, RefusedBySafety, TookTooLong

    if isinstance(error, ServerGone):
        return NoServer(error.message, "server", remedy="pywfmux new-session starts a server")
    for theirs, ours in ((NotFound, NotThere), (Refused, RefusedBySafety), (WaitTimeout, TookTooLong)):
        if isinstance(error, theirs):
            return ours(str(error), error.object)
    if isinstance(error, MuxError):
        return WorkflowError(str(error), error.object)
    if isinstance(error, OSError):
        return WorkflowError(
            f"{error.filename or ''}: {error.strerror or error}".lstrip(": "), str(error.filename or "")
        )
    raise error


def _failed(error: WorkflowError, command: str, as_json: bool) -> int:
    try:
        sys.stdout.flush()
    except OSError:
        pass
    if as_json:
        from json import dumps

        print(dumps(error.as_json(command)), file=sys.stderr)
    else:
        print(f"pywfmux {command}: {error}", file=sys.stderr)
    return error.code
