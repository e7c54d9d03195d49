"""The command language: text or argv -> `CommandList`, and back.

The grammar, in the words of `lexer`'s tokens::

    text       = statement NEWLINE text | END
    statement  = nothing | %hidden NAME=value | condition | commands
    condition  = %if FORMAT body (%elif FORMAT body)* (%else body)? %endif
    commands   = (command | condition) (; (command | condition))* ;?
    command    = NAME=value | NAME=value? WORD argument*
    argument   = WORD | { text }

Three rules hold.  Conditions, assignments and variables take effect while reading, so a later line sees what an
earlier one set.
Commands are checked (name, flags, counts) when their statement is complete, and a statement is taken whole or not at
all.  In a file a bad statement is told and the ones after it are still taken.

Relies on `Registry` for what commands exist.  Never runs a command and never looks at the real environment: both
come in as callbacks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Union

from pymux_wf.lang.arguments import Arguments, Value, parse_arguments
from pymux_wf.lang.errors import LangError, ParseError
from pymux_wf.lang.lexer import Kind, Lexer, Token
from pymux_wf.lang.source import Position, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pymux_wf.lang.command_spec import CommandSpec, Registry

_MAX_DEPTH = 50
_CONDITION_ENDS = frozenset({Kind.ELIF, Kind.ELSE, Kind.ENDIF})
_NOTHING: frozenset[str] = frozenset()
_BRACE_END = frozenset({Kind.CLOSE})


class Command:
    """One checked command: its spec, its arguments, where it was written, and the group (line) it belongs to."""

    __slots__ = ("arguments", "group", "position", "spec")

    def __init__(self, spec: CommandSpec, arguments: Arguments, position: Position, group: int = 0) -> None:
        self.spec = spec
        self.arguments = arguments
        self.position = position
        self.group = group

    @property
    def name(self) -> str:
        """The full name."""
        return self.spec.name

    def __str__(self) -> str:
        return f"{self.spec.name} {self.arguments}".rstrip(" ")

    def __repr__(self) -> str:
        return f"<Command {self}>"


class CommandList:
    """Commands to run in order; immutable by agreement, so that bindings and queues can share it.

    ``str()`` is tmux's canonical form, joined by `` ; ``; `escaped` joins by `` \\; `` as list-keys does at the top
    level.
    An error in a command ends its group; the following groups still run.
    """

    __slots__ = ("_text", "commands")

    def __init__(self, commands: Sequence[Command] = ()) -> None:
        self.commands = tuple(commands)
        self._text: str | None = None

    def __iter__(self) -> Iterator[Command]:
        return iter(self.commands)

    def __len__(self) -> int:
        return len(self.commands)

    def __getitem__(self, index: int) -> Command:
        return self.commands[index]

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, CommandList) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))

    def __str__(self) -> str:
        if self._text is None:
            self._text = " ; ".join(map(str, self.commands))
        return self._text

    def __repr__(self) -> str:
        return f"<CommandList {self}>"

    def escaped(self) -> str:
        """The text as it stands after ``bind-key … KEY`` in list-keys."""
        return " \\; ".join(map(str, self.commands))

    def groups(self) -> list[CommandList]:
        """The commands by group, in order."""
        result: list[list[Command]] = []
        last: int | None = None
        for command in self.commands:
            if command.group != last:
                result.append([])
                last = command.group
            result[-1].append(command)
        return [CommandList(commands) for commands in result]

    def substitute(self, answers: Sequence[str]) -> CommandList:
        """A copy with ``%1`` … and ``%%`` of every argument filled in (prompts, menus)."""
        return CommandList(
            [Command(c.spec, c.arguments.substitute(answers), c.position, c.group) for c in self.commands]
        )


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
    reader = _Reader(Source(text, file), context, recover=True)
    commands = reader.read()
    return ParseResult(commands, sorted(reader.errors, key=lambda error: (error.line, error.column)))


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
    reader = _Reader(Source(text, file, line), context, recover=False)
    commands = reader.read()
    if one_group:
        for command in commands:
            command.group = 0
    return commands


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
    # After a last ";" nothing need follow; before one there must be a command.
    if not sentences[-1]:
        sentences.pop()
    commands: list[Command] = []
    for sentence in sentences:
        commands += builder.build(_Sentence(list(sentence), place, 0), group=0)
    return CommandList(commands)


class _Block:
    """Commands in braces as written; they are checked together with the command they belong to."""

    __slots__ = ("statements",)

    def __init__(self, statements: list[list[_Sentence]]) -> None:
        self.statements = statements


_Word = Union[str, "CommandList", _Block]


class _Sentence:
    """One command as written: name and arguments, not yet checked."""

    __slots__ = ("offset", "position", "words")

    def __init__(self, words: Sequence[_Word], position: Position, offset: int) -> None:
        self.words = list(words)
        self.position = position
        self.offset = offset


class _Builder:
    """From sentences to checked commands: aliases, names, flags and counts."""

    def __init__(self, context: ParseContext, source: Source) -> None:
        self.context = context
        self.source = source

    def build(self, sentence: _Sentence, group: int, *, aliases: bool = True) -> list[Command]:
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

    def build_all(self, statements: list[list[_Sentence]], first_group: int = 0) -> list[Command]:
        """The commands of several statements, each its own group."""
        return [
            command
            for group, statement in enumerate(statements, first_group)
            for sentence in statement
            for command in self.build(sentence, group)
        ]

    def _word(self, word: _Word) -> Value:
        return CommandList(self.build_all(word.statements)) if isinstance(word, _Block) else word

    def _expand_alias(self, text: str, extra: list[Value], sentence: _Sentence, group: int) -> list[Command]:
        try:
            statements = _Reader(Source(text), self.context, recover=False).statements()
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

    def _error(self, sentence: _Sentence, error: LangError) -> ParseError:
        message = error.bare if isinstance(error, ParseError) else error.message
        if not self.source.text:
            # Words of an argv have no line to show, only the place of the command they came with.
            file, line, column = sentence.position
            return ParseError(message, file=file, line=line, column=column, nearest=error.nearest)
        return self.source.error(message, sentence.offset, error.nearest)


class _Reader:
    """The grammar, by recursive descent with one token of lookahead."""

    def __init__(self, source: Source, context: ParseContext, *, recover: bool) -> None:
        self.source = source
        self.context = context
        self.errors: list[ParseError] = []
        self._recover = recover
        self._lexer = Lexer(source, context.environment, context.home, unclosed_quotes=not recover)
        self._builder = _Builder(context, source)
        self._ahead: Token | None = None
        self._open: list[int] = []
        self._inline = 0
        self._depth = 0
        self._commands: list[Command] = []
        self._group = 0

    def read(self) -> CommandList:
        """Read and check everything."""
        self._body(_NOTHING, active=True, keep=self._check)
        return CommandList(self._commands)

    def statements(self) -> list[list[_Sentence]]:
        """Read everything, checking nothing."""
        result: list[list[_Sentence]] = []
        self._body(_NOTHING, active=True, keep=result.append)
        return result

    # Tokens

    def _peek(self) -> Token:
        if self._ahead is None:
            self._ahead = self._lexer.next()
        return self._ahead

    def _take(self) -> Token:
        token = self._peek()
        self._ahead = None
        return token

    def _unexpected(self, token: Token, why: str = "") -> ParseError:
        self._lexer.offset = token.offset
        return self.source.error("syntax error" + why, token.offset)

    # Statements

    def _check(self, statement: list[_Sentence]) -> None:
        """Check the commands of a statement and keep them, all or none."""
        self._group += 1
        try:
            self._commands += self._builder.build_all([statement], self._group)
        except ParseError as error:
            if not self._recover:
                raise
            self.errors.append(error)

    def _body(self, ends: frozenset[str], *, active: bool, keep: Callable[[list[_Sentence]], None]) -> None:
        """Statements up to one of the ``ends`` (not taken) or the end of the text."""
        while True:
            token = self._peek_or_resume()
            if token.kind in ends or token.kind == Kind.END:
                return
            if token.kind == Kind.NEWLINE:
                self._take()
                continue
            whole = not self._open and not self._inline
            depth = self._depth
            try:
                self._statement(ends, active, keep)
            except ParseError as error:
                # Inside braces or a one-line condition the whole statement is lost, so the outermost one handles it.
                if not self._recover or not whole:
                    raise
                self.errors.append(error)
                self._resume(token.offset)
                self._depth = depth

    def _peek_or_resume(self) -> Token:
        while True:
            try:
                return self._peek()
            except ParseError as error:
                if not self._recover or self._open or self._inline:
                    raise
                self.errors.append(error)
                self._resume(self._lexer.offset)

    def _statement(self, ends: frozenset[str], active: bool, keep: Callable[[list[_Sentence]], None]) -> None:
        pending: list[list[_Sentence]] = []
        if self._peek().kind == Kind.HIDDEN:
            self._take()
            self._assignment(active, hidden=True)
        else:
            self._line(active, pending.append)
        after = self._peek()
        if after.kind not in (Kind.NEWLINE, Kind.END) and after.kind not in ends:
            raise self._unexpected(after)
        for sentences in pending:
            keep(sentences)

    def _line(self, active: bool, keep: Callable[[list[_Sentence]], None]) -> None:
        """Commands and conditions joined by semicolons."""
        sentences: list[_Sentence] = []
        more = True
        while more:
            if self._peek().kind == Kind.IF:
                if sentences:
                    keep(sentences)
                sentences = []
                self._condition(active, keep)
            else:
                sentence = self._command(active)
                if sentence is not None and active:
                    sentences.append(sentence)
            more = self._peek().kind == Kind.SEMICOLON
            if more:
                self._take()
                more = self._peek().kind in (Kind.WORD, Kind.EQUALS, Kind.IF)
        if sentences:
            keep(sentences)

    def _condition(self, active: bool, keep: Callable[[list[_Sentence]], None]) -> None:
        opening = self._take()
        self._deeper(opening)
        open_branch = active
        kind = opening.kind
        while kind != Kind.ENDIF:
            branch = open_branch
            if kind != Kind.ELSE:
                test = self._take()
                if test.kind not in (Kind.FORMAT, Kind.WORD):
                    raise self._unexpected(test)
                branch = open_branch and _is_true(self.context.condition(test.text))
            inline = self._peek().kind != Kind.NEWLINE
            self._inline += inline
            self._body(_CONDITION_ENDS, active=branch, keep=keep)
            self._inline -= inline
            open_branch = open_branch and not branch
            closing = self._take()
            if closing.kind == Kind.END:
                self._unfinished(opening)
                return
            if kind == Kind.ELSE and closing.kind != Kind.ENDIF:
                raise self._unexpected(closing)
            kind = closing.kind
        self._depth -= 1

    def _unfinished(self, opening: Token) -> None:
        error = self.source.error("syntax error: %if has no %endif", opening.offset)
        if not self._recover:
            raise error
        self.errors.append(error)

    def _assignment(self, active: bool, *, hidden: bool) -> None:
        token = self._take()
        if token.kind != Kind.EQUALS:
            raise self._unexpected(token)
        if active and self.context.assign is not None:
            name, _, value = token.text.partition("=")
            self.context.assign(name, value, hidden)

    def _command(self, active: bool) -> _Sentence | None:
        if self._peek().kind == Kind.EQUALS:
            self._assignment(active, hidden=False)
            if self._peek().kind != Kind.WORD:
                return None
        token = self._take()
        if token.kind != Kind.WORD:
            raise self._unexpected(token)
        words: list[_Word] = [token.text]
        while True:
            kind = self._peek().kind
            if kind == Kind.OPEN:
                words.append(self._block(active))
            elif kind in (Kind.WORD, Kind.EQUALS):
                words.append(self._take().text)
            else:
                return _Sentence(words, self.source.position(token.offset), token.offset)

    def _block(self, active: bool) -> _Block:
        opening = self._take()
        self._deeper(opening)
        self._open.append(opening.offset)
        statements: list[list[_Sentence]] = []
        self._body(_BRACE_END, active=active, keep=statements.append)
        closing = self._take()
        if closing.kind != Kind.CLOSE:
            self._lexer.offset = len(self.source.text)
            raise self.source.error("syntax error: { is not closed", opening.offset)
        self._open.pop()
        self._depth -= 1
        return _Block(statements)

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise self._unexpected(token, ": nested too deeply")

    # After an error

    def _resume(self, start: int) -> None:
        """Find the next statement after an error in the one that began at ``start``."""
        text = self.source.text
        self._ahead = None
        depth = len(self._open)
        self._open.clear()
        self._inline = 0
        if depth:
            self._close_braces(depth)
        if self._lexer.offset < len(text):
            self._lexer.skip_line(self._lexer.offset)
            return
        # Something was never closed.  What is indented probably belongs to it; the next line that is not, does not.
        at = start
        while 0 <= (at := text.find("\n", at)) < len(text) - 1:
            at += 1
            if text[at] not in " \t\n#};":
                self._lexer.offset = at
                return

    def _close_braces(self, depth: int) -> None:
        while depth:
            try:
                kind = self._lexer.next().kind
            except ParseError:
                self._lexer.skip_line(self._lexer.offset)
                continue
            if kind == Kind.END:
                return
            depth += (kind == Kind.OPEN) - (kind == Kind.CLOSE)


def _is_true(text: str) -> bool:
    return text not in ("", "0")
