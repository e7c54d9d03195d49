"""What a verb is: something the server does for a program, declared once as data and offered three ways.

A verb is one file in this room with ``VERB = Verb(...)`` and a function that gets a :class:`VerbCall`. The library
calls it by name with a map of parameters (``calls.py``), the command line by its face (``command_face.py``), with
``--json`` for programs; all three check the same parameters, get the same value and fail in the same words.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pymux_wf import failures

from ..errors import CommandError

if TYPE_CHECKING:
    from ..client import Client
    from ..server import Server
    from ..tree import Pane, Session, Window, Winlink

Kind = Literal["string", "strings", "integer", "number", "boolean", "bytes", "map", "list", "any"]
TargetKind = Literal["server", "session", "window", "pane", "any-pane"]

_PYTHON: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "strings": (list, tuple),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "bytes": (bytes,),
    "map": (dict,),
    "list": (list, tuple),
    "any": (object,),
}


class _Required:
    def __repr__(self) -> str:
        return "required"


REQUIRED = _Required()


class Parameter(NamedTuple):
    """One thing a verb can be told.

    Attributes:
        name: its key in the map of a call.
        kind: what values it takes; None is taken too where it is the default.
        default: its value when it is not given; REQUIRED when it must be.
        summary: one sentence for people.
        option: how the command line gives it: ``"timeout"`` is ``--timeout VALUE`` (``--timeout`` alone for a
            boolean), ``"t"`` is ``-t VALUE``, ``"."`` the next positional argument, ``".."`` all that are left,
            ``""`` not at all.
        least: the smallest number that it takes.
    """

    name: str
    kind: Kind
    default: Any = REQUIRED
    summary: str = ""
    option: str = ""
    least: float | None = None

    @property
    def required(self) -> bool:
        return self.default is REQUIRED


TIMEOUT = Parameter("timeout", "number", 5.0, "Seconds until it fails; null or negative for no limit.", "timeout")


class Face(NamedTuple):
    """How a verb looks on the command line.

    Attributes:
        show: what standard output gets for a value (bytes as they are, text as lines; None for nothing).
        code: the exit code for a value.
    """

    show: Callable[[Any], str | bytes | None] = lambda value: None
    code: Callable[[Any], int] = lambda value: 0


class Verb(NamedTuple):
    """One verb. ``target`` says what the parameter ``target`` names: "any-pane" also takes a pane that has gone.

    ``reads``: it changes nothing, so that clients that may only look on may call it.
    """

    name: str
    run: Callable[[VerbCall], Awaitable[Any] | Any]
    summary: str
    target: TargetKind = "pane"
    parameters: tuple[Parameter, ...] = ()
    face: Face | None = None
    reads: bool = False


class VerbFailure(CommandError):
    """A verb could not do what it was asked. ``kind`` is one of ``pymux_wf.failures``, ``details`` are plain values:
    what is known about it (``evidence``), the object (``object``), the last screen (``screen``).
    """

    def __init__(self, kind: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.kind = kind
        self.details = details

    @property
    def exit_code(self) -> int:
        return failures.EXIT_CODES.get(self.kind, 1)


class VerbCall:
    """One call of a verb: ``call["timeout"]`` is a parameter, ``call.pane`` (window, winlink, session) the target.
    ``emit`` sends an event to who called, as long as the call is open; None where nobody can be sent any.
    """

    def __init__(
        self,
        server: Server,
        verb: Verb,
        values: Mapping[str, Any],
        client: Client | None,
        emit: Callable[[dict[str, Any]], None] | None = None,
    ) -> None:
        self.emit = emit
        self.server = server
        self.verb = verb
        self.values = values
        self.client = client
        self._pane: Pane | None = None
        self.winlink: Winlink | None = None
        self._session: Session | None = None

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def aim(self, session: Session | None, winlink: Winlink | None, pane: Pane | None) -> None:
        """Sets the target."""
        self._session, self.winlink, self._pane = session, winlink, pane

    def ids(self) -> dict[str, str | None]:
        """The ids of what it is aimed at."""
        return {
            "session": f"${self._session.id}" if self._session is not None else None,
            "window": f"@{self.winlink.window.id}" if self.winlink is not None else None,
            "pane": f"%{self._pane.id}" if self._pane is not None else None,
        }

    @property
    def pane(self) -> Pane:
        if self._pane is None:
            raise VerbFailure(failures.NOT_FOUND, "no current pane")
        return self._pane

    @property
    def window(self) -> Window:
        if self.winlink is None:
            raise VerbFailure(failures.NOT_FOUND, "no current window")
        return self.winlink.window

    @property
    def session(self) -> Session:
        if self._session is None:
            raise VerbFailure(failures.NOT_FOUND, "no current session")
        return self._session


def checked(verb: Verb, given: Mapping[str, Any]) -> dict[str, Any]:
    """All parameters of a verb with their values; raises VerbFailure for unknown, missing and unfit ones."""
    known = {parameter.name for parameter in verb.parameters}
    unknown = sorted(str(name) for name in given if name not in known and name != "target")
    if unknown:
        raise VerbFailure(
            failures.INVALID, f"{verb.name}: unknown parameter {unknown[0]} (known: {', '.join(sorted(known))})"
        )
    return {parameter.name: _value(verb, parameter, given) for parameter in verb.parameters}


def _value(verb: Verb, parameter: Parameter, given: Mapping[str, Any]) -> Any:
    if parameter.name not in given:
        if parameter.required:
            raise VerbFailure(failures.INVALID, f"{verb.name}: parameter {parameter.name} is missing")
        return parameter.default
    value = given[parameter.name]
    if value is None and not parameter.required:
        return None
    fits = isinstance(value, _PYTHON[parameter.kind])
    if isinstance(value, bool) and parameter.kind in ("integer", "number"):
        fits = False
    if parameter.kind == "strings":
        fits = fits and all(isinstance(word, str) for word in value)
    if not fits:
        raise VerbFailure(
            failures.INVALID, f"{verb.name}: {parameter.name} must be {parameter.kind}, not {type(value).__name__}"
        )
    if parameter.least is not None and not value >= parameter.least:
        message = f"{verb.name}: {parameter.name} must be {parameter.least:g} or more, not {value!r:.100}"
        raise VerbFailure(failures.INVALID, message)
    return value
