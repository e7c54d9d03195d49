"""What is wrong with a configuration file (``.tmux.conf``), told without a server: every mistake with line and column.

The core's parser reads it as the server does, with the commands of :mod:`.commands_table`; options and their values,
keys, and the commands that bindings, hooks and ``if-shell`` hold as text are looked at as well. Formats are not
expanded: after ``%if`` both branches are read. Nothing is run, no process is started.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pymux_wf.keys.names import parse_key
from pymux_wf.lang.command_list import Command, CommandList
from pymux_wf.lang.errors import LangError, OptionError, ParseError
from pymux_wf.lang.options import Options, find_option
from pymux_wf.lang.parser import ParseContext, parse_file, parse_string, parse_words
from pymux_wf.workflow.commands_table import Commands
from pymux_wf.workflow.errors import BadFile, Place
from pymux_wf.workflow.layouts.read import scratch_options

LARGEST = 16 * 1024 * 1024
_DEPTH = 20


def config_mistakes(path: Path) -> list[BadFile]:
    """Everything wrong with a configuration file and the files that it names with source-file; raises OSError where
    it cannot be read itself."""
    found = _Check().file(path)
    unique = {(str(error.place), error.message): error for error in found}
    return sorted(unique.values(), key=lambda each: (each.place.file, each.place.line) if each.place else ("", 0))


class _Check:
    def __init__(self) -> None:
        self._aliases: dict[str, str] = {}
        self._seen: set[Path] = set()
        self._registry = Commands()

    def file(self, path: Path, depth: int = 0) -> list[BadFile]:
        """The mistakes of a file; one that was read before has none."""
        if path.resolve() in self._seen or depth > _DEPTH:
            return []
        self._seen.add(path.resolve())
        text = _text(path)
        self._learn_aliases(text, str(path))
        found: list[BadFile] = []
        for branch in ("1", "0"):
            result = parse_file(text, self._context(branch), str(path))
            found += [_of(error) for error in result.errors]
            for command in result.commands:
                found += self._command(command, depth)
        return found

    def _context(self, branch: str = "1") -> ParseContext:
        variables = dict(os.environ)

        def assign(name: str, value: str, hidden: bool) -> None:
            variables[name] = value

        return ParseContext(
            self._registry,
            condition=lambda text: branch,
            environment=variables.get,
            home=_home,
            assign=assign,
            alias=self._aliases.get,
        )

    def _learn_aliases(self, text: str, file: str) -> None:
        """Aliases hold for the lines behind them; taken for the whole file here."""
        options = scratch_options(self._context())
        for command in parse_file(text, self._context(), file).commands:
            if command.name in ("set-option", "set-window-option") and "command-alias" in str(command.arguments):
                _try_to_set(options, command)
        for entry in map(str, options.array("command-alias").values()):
            name, equals, meaning = entry.partition("=")
            if equals:
                self._aliases[name] = meaning

    # -- one command

    def _command(self, command: Command, depth: int) -> Iterator[BadFile]:
        try:
            if command.name in ("set-option", "set-window-option", "set-hook"):
                self._option(command)
            elif command.name in ("bind-key", "unbind-key"):
                self._key(command)
        except ParseError as error:
            yield _of(ParseError.at(command.position, error.bare, error.nearest))
        except LangError as error:
            yield _of(ParseError.at(command.position, error.message, error.nearest))
        if command.name == "if-shell":
            yield from self._branches(command)
        if command.name == "source-file":
            yield from self._sourced(command, depth)
        for value in command.arguments.positional:
            if isinstance(value, CommandList):
                for inner in value:
                    yield from self._command(inner, depth)

    def _option(self, command: Command) -> None:
        arguments = command.arguments
        if arguments.has("q"):
            return
        name = arguments.positional[0] if arguments.positional else ""
        if not isinstance(name, str) or "#{" in name or "#(" in name:
            return
        find_option(name)
        if any(isinstance(value, CommandList) for value in arguments.positional) or arguments.has("F"):
            return
        if not any(arguments.has(flag) for flag in "uUR"):
            _set(scratch_options(self._context()), command)

    def _key(self, command: Command) -> None:
        words = command.arguments.positional
        if not words or not isinstance(words[0], str):
            return
        if parse_key(words[0]) is None:
            raise OptionError(f"unknown key: {words[0]}")
        rest = words[1:] if command.name == "bind-key" else []
        if len(rest) == 1 and isinstance(rest[0], str):
            parse_string(rest[0], self._context())
        elif rest and isinstance(rest[0], str):
            parse_words(rest, self._context())

    def _branches(self, command: Command) -> Iterator[BadFile]:
        for value in command.arguments.positional[1:]:
            if not isinstance(value, str):
                continue
            try:
                parse_string(value, self._context())
            except ParseError as error:
                yield _of(ParseError.at(command.position, error.bare, error.nearest))

    def _sourced(self, command: Command, depth: int) -> Iterator[BadFile]:
        for name in command.arguments.positional:
            if not isinstance(name, str) or any(letter in name for letter in "#*?[") or name == "-":
                continue
            path = Path(command.position.file or "").parent / Path(name).expanduser()
            try:
                yield from self.file(path, depth + 1)
            except (OSError, BadFile) as error:
                if not command.arguments.has("q"):
                    reason = getattr(error, "strerror", None) or getattr(error, "message", "")
                    yield _of(ParseError.at(command.position, f"{reason}: {name}"))


def _text(path: Path) -> str:
    if not path.is_file():
        path.open("rb").close()
        raise BadFile("it is no plain file", str(path), place=Place(str(path)))
    data = path.read_bytes()
    if len(data) > LARGEST:
        raise BadFile("it is too large for a configuration", str(path), place=Place(str(path)))
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _home(user: str) -> str | None:
    found = os.path.expanduser(f"~{user}")
    return None if found.startswith("~") else found


def _try_to_set(options: Options, command: Command) -> None:
    try:
        _set(options, command)
    except LangError:
        return  # it is told when its turn comes


def _set(options: Options, command: Command) -> None:
    words = command.arguments.positional
    name, index = find_option(str(words[0]))
    value = str(words[1]) if len(words) > 1 else None
    options.set_text(name, value, index=index, append=command.arguments.has("a"))


def _of(error: ParseError) -> BadFile:
    place = Place(error.file or "", error.line, error.column)
    return BadFile(error.bare, error.source_line.strip()[:200], place=place, nearest=error.nearest)
