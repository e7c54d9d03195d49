"""The command language: text or argv -> `CommandList`, and back.

Three rules hold.  Conditions, assignments and variables take effect while reading, so a later line sees what an
earlier one set.  Commands are checked (name, flags, counts) when their statement is complete, and a statement is taken
whole or not at all.  In a file a bad statement is told and the ones after it are still taken.

Relies on `Registry` for what commands exist.  Never runs a command and never looks at the real environment: both
come in as callbacks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pymux_wf.lang.arguments import Value, parse_arguments
from pymux_wf.lang.command_list import Command, CommandList
from pymux_wf.lang.errors import LangError, ParseError
from pymux_wf.lang.grammar import Block, Reader, Sentence, Word
from pymux_wf.lang.source import Position, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pymux_wf.lang.command_spec import Registry

__all__ = [
    "Command",
    "CommandList",
    "ParseContext",
    "ParseResult",
    "Position",
    "parse_file",
    "parse_string",
    "parse_words",
]


def _no_expansion(text: str) -> str:
    return text


def _nothing_known(name: str) -> str | None:
    return None


class ParseContext:
    """What reading commands needs from the world.

    Attributes:
        registry: The commands there are.
        condition: Expands the format after ``%if``.
        environment: Value of a variable for ``$NAME``; None when unset.
        home: Home directory of a user, of oneself for the empty name; None when unknown.
        assign: Called for ``NAME=value`` (name, value, hidden).
        alias: Text of a ``command-alias``; None when the name is none.
    """

    __slots__ = ("alias", "assign", "condition", "environment", "home", "registry")

    def __init__(
        self,
        registry: Registry,
        condition: Callable[[str], str] = _no_expansion,
        environment: Callable[[str], str | None] = _nothing_known,
        home: Callable[[str], str | None] = _nothing_known,
        assign: Callable[[str, str, bool], None] | None = None,
        alias: Callable[[str], str | None] = _nothing_known,
    ) -> None:
        self.registry = registry
        self.condition = condition
        self.environment = environment
        self.home = home
        self.assign = assign
        self.alias = alias


class ParseResult(NamedTuple):
    """What a file holds: the commands of its good statements, and the errors of the others by place."""

    commands: CommandList
    errors: list[ParseError]


def parse_file(text: str, context: ParseContext, file: str) -> ParseResult:
    """Read a whole file; a bad statement is reported and left out."""
    builder = _Builder(context, Source(text, file))
    reader = Reader(builder.source, context, builder.add, recover=True)
    reader.read()
    return ParseResult(
        CommandList(builder.commands), sorted(reader.errors, key=lambda error: (error.line, error.column))
    )


def parse_string(
    text: str, context: ParseContext, *, file: str | None = None, line: int = 1, one_group: bool = False
) -> CommandList:
    """Read commands from an option, a prompt, a binding or a control client.

    Args:
        text: The commands; several lines are several groups.
        context: What reading needs.
        file: File name for errors.
        line: Line number of the text's first line in that file.
        one_group: Keep all commands in one group, so that an error ends them all.

    Raises:
        ParseError: At the first error.
    """
    builder = _Builder(context, Source(text, file, line))
    Reader(builder.source, context, builder.add, recover=False).read()
    if one_group:
        for command in builder.commands:
            command.group = 0
    return CommandList(builder.commands)


def parse_words(words: Sequence[Value], context: ParseContext, *, position: Position | None = None) -> CommandList:
    r"""Read commands from words that are separate already: a client's argv, or the rest of bind-key's arguments.

    A word that ends in ``;`` ends its command; ``\;`` at the end stands for a semicolon.

    Raises:
        ParseError: At the first error.
    """
    place = position or Position(None, 1, 1)
    sentences: list[list[Value]] = [[]]
    for word in words:
        if isinstance(word, str) and word.endswith(";"):
            word = word[:-1]
            if word.endswith("\\"):
                sentences[-1].append(word[:-1] + ";")
                continue
            if word:
                sentences[-1].append(word)
            sentences.append([])
            continue
        sentences[-1].append(word)
    builder = _Builder(context, Source("", place.file))
    commands: list[Command] = []
    for sentence in filter(None, sentences):
        commands += builder.build(Sentence(list(sentence), place, 0), group=0)
    return CommandList(commands)


class _Builder:
    """From sentences to checked commands: aliases, names, flags and counts."""

    def __init__(self, context: ParseContext, source: Source) -> None:
        self.context = context
        self.source = source
        self.commands: list[Command] = []
        self._group = 0

    def add(self, statement: list[Sentence]) -> None:
        """Check the commands of a statement and keep them, all or none, as a group.

        Raises:
            ParseError: At the first that is wrong.
        """
        self._group += 1
        self.commands += self.build_all([statement], self._group)

    def build(self, sentence: Sentence, group: int, *, aliases: bool = True) -> list[Command]:
        """The commands that a sentence stands for: one, or those of an alias."""
        words = [self._word(word) for word in sentence.words]
        name = words[0] if words else None
        if not isinstance(name, str):
            raise self._error(sentence, LangError("no command"))
        if aliases:
            replacement = self.context.alias(name)
            if replacement is not None:
                return self._expand_alias(replacement, words[1:], sentence, group)
        try:
            spec = self.context.registry.find(name)
            arguments = parse_arguments(spec, words[1:])
        except LangError as error:
            raise self._error(sentence, error) from None
        return [Command(spec, arguments, sentence.position, group)]

    def build_all(self, statements: list[list[Sentence]], first_group: int = 0) -> list[Command]:
        """The commands of several statements, each its own group."""
        return [
            command
            for group, statement in enumerate(statements, first_group)
            for sentence in statement
            for command in self.build(sentence, group)
        ]

    def _word(self, word: Word) -> Value:
        return CommandList(self.build_all(word.statements)) if isinstance(word, Block) else word

    def _expand_alias(self, text: str, extra: list[Value], sentence: Sentence, group: int) -> list[Command]:
        statements: list[list[Sentence]] = []
        try:
            Reader(Source(text), self.context, statements.append, recover=False).read()
        except ParseError as error:
            raise self._error(sentence, error) from None
        sentences = [one for statement in statements for one in statement]
        if sentences:
            sentences[-1].words.extend(extra)
        commands: list[Command] = []
        for one in sentences:
            one.position, one.offset = sentence.position, sentence.offset
            commands += self.build(one, group, aliases=False)
        return commands

    def _error(self, sentence: Sentence, error: LangError) -> ParseError:
        message = error.bare if isinstance(error, ParseError) else error.message
        if not self.source.text:
            # Words of an argv have no line to show, only the place of the command they came with.
            return ParseError.at(sentence.position, message, error.nearest)
        return self.source.error(message, sentence.offset, error.nearest)
