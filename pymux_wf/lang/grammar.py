"""The grammar of command texts: tokens into statements of sentences.

In the words of `lexer`'s tokens::

    text       = statement NEWLINE text | END
    statement  = nothing | %hidden NAME=value | condition | commands
    condition  = %if FORMAT body (%elif FORMAT body)* (%else body)? %endif
    commands   = (command | condition) (; (command | condition))* ;?
    command    = NAME=value | NAME=value? WORD argument*
    argument   = WORD | { text }

A sentence is a command as written, not yet checked: that is `parser`'s work.  In a file, reading goes on after an
error: with the next line, after the brace that closes what was open, or, where something was never closed, with the
    next line that is not indented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

from pymux_wf.lang.errors import ParseError
from pymux_wf.lang.lexer import Kind, Lexer, Token

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pymux_wf.lang.command_list import CommandList
    from pymux_wf.lang.parser import ParseContext
    from pymux_wf.lang.source import Position, Source

_MAX_DEPTH = 50
_CONDITION_ENDS = frozenset({Kind.ELIF, Kind.ELSE, Kind.ENDIF})
_NOTHING: frozenset[str] = frozenset()
_BRACE_END = frozenset({Kind.CLOSE})


class Block:
    """Commands in braces as written; they are checked together with the command they belong to."""

    __slots__ = ("statements",)

    def __init__(self, statements: list[list[Sentence]]) -> None:
        self.statements = statements


Word = Union[str, "CommandList", Block]


class Sentence:
    """One command as written: name and arguments, not yet checked."""

    __slots__ = ("offset", "position", "words")

    def __init__(self, words: Sequence[Word], position: Position, offset: int) -> None:
        self.words = list(words)
        self.position = position
        self.offset = offset


class Reader:
    """The grammar, by recursive descent with one token of lookahead.

    Args:
        source: The text.
        context: Conditions, assignments and variables, which take effect while reading.
        check: Given each complete statement; may raise `ParseError`.
        recover: Collect errors and go on with the next statement, instead of raising the first.
    """

    def __init__(
        self, source: Source, context: ParseContext, check: Callable[[list[Sentence]], None], *, recover: bool
    ) -> None:
        self.source = source
        self.context = context
        self.errors: list[ParseError] = []
        self._recover = recover
        self._lexer = Lexer(source, context.environment, context.home, unclosed_quotes=not recover)
        self._check = check
        self._ahead: Token | None = None
        self._open: list[int] = []
        self._inline = 0
        self._depth = 0

    def read(self) -> None:
        """Read everything; each statement is given to ``check`` when it is complete."""
        self._body(_NOTHING, active=True, keep=self._keep)

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

    def _keep(self, statement: list[Sentence]) -> None:
        try:
            self._check(statement)
        except ParseError as error:
            if not self._recover:
                raise
            self.errors.append(error)

    def _body(self, ends: frozenset[str], *, active: bool, keep: Callable[[list[Sentence]], None]) -> None:
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

    def _statement(self, ends: frozenset[str], active: bool, keep: Callable[[list[Sentence]], None]) -> None:
        pending: list[list[Sentence]] = []
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

    def _line(self, active: bool, keep: Callable[[list[Sentence]], None]) -> None:
        """Commands and conditions joined by semicolons."""
        sentences: list[Sentence] = []
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

    def _condition(self, active: bool, keep: Callable[[list[Sentence]], None]) -> None:
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

    def _command(self, active: bool) -> Sentence | None:
        if self._peek().kind == Kind.EQUALS:
            self._assignment(active, hidden=False)
            if self._peek().kind != Kind.WORD:
                return None
        token = self._take()
        if token.kind != Kind.WORD:
            raise self._unexpected(token)
        words: list[Word] = [token.text]
        while True:
            kind = self._peek().kind
            if kind == Kind.OPEN:
                words.append(self._block(active))
            elif kind in (Kind.WORD, Kind.EQUALS):
                words.append(self._take().text)
            else:
                return Sentence(words, self.source.position(token.offset), token.offset)

    def _block(self, active: bool) -> Block:
        opening = self._take()
        self._deeper(opening)
        self._open.append(opening.offset)
        statements: list[list[Sentence]] = []
        self._body(_BRACE_END, active=active, keep=statements.append)
        closing = self._take()
        if closing.kind != Kind.CLOSE:
            self._lexer.offset = len(self.source.text)
            raise self.source.error("syntax error: { is not closed", opening.offset)
        self._open.pop()
        self._depth -= 1
        return Block(statements)

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
