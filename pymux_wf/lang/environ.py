"""The environment of a server or a session: variables with values, hidden ones, and ones marked as removed.

A removed variable is known to have no value, which takes it away from programs although the global environment has
it.  Relies on nothing of the process: `Environ` is plain data, and who starts programs merges global and session
environments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.errors import EnvironError
from pymux_wf.lang.patterns import glob_match
from pymux_wf.lang.quoting import environment_quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Environ:
    """Variables by name; printed and iterated in order of their names."""

    __slots__ = ("_hidden", "_values")

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values: dict[str, str | None] = dict(values or {})
        self._hidden: set[str] = set()

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._values))

    def __len__(self) -> int:
        return len(self._values)

    def value(self, name: str) -> str | None:
        """The value, also of a hidden variable; None when unset or removed."""
        return self._values.get(name)

    def is_hidden(self, name: str) -> bool:
        """Whether the variable is kept from programs and from the usual listing."""
        return name in self._hidden

    def set(self, name: str, value: str, *, hidden: bool = False) -> None:
        """Give a variable a value; setting it again without ``hidden`` shows it again."""
        self._values[name] = value
        (self._hidden.add if hidden else self._hidden.discard)(name)

    def put(self, text: str, *, hidden: bool = False) -> None:
        """Set from ``NAME=value``; a text without ``=`` is ignored."""
        name, equals, value = text.partition("=")
        if equals:
            self.set(name, value, hidden=hidden)

    def clear(self, name: str) -> None:
        """Mark as removed: programs do not get it, whatever lies below (``set-environment -r``)."""
        self._values[name] = None

    def unset(self, name: str) -> None:
        """Forget a variable, so that what lies below counts again (``set-environment -u``)."""
        self._values.pop(name, None)
        self._hidden.discard(name)

    def values(self) -> dict[str, str]:
        """What programs get: variables with a value that are not hidden."""
        return {
            name: value
            for name, value in self._values.items()
            if value is not None and name and name not in self._hidden
        }

    def removed(self) -> list[str]:
        """Names that programs must not get."""
        return [name for name, value in self._values.items() if value is None]

    def over(self, below: Environ) -> dict[str, str]:
        """What programs get when this environment lies over another."""
        merged = {name: value for name, value in below.values().items() if name not in self._values}
        return {**merged, **self.values()}

    def update_from(self, source: Mapping[str, str], patterns: Iterable[str]) -> None:
        """Copy the variables that ``update-environment`` names from a client; a pattern that finds none marks its
        name removed."""
        for pattern in patterns:
            names = [name for name in source if glob_match(pattern, name)]
            for name in names:
                self.set(name, source[name])
            if not names:
                self.clear(pattern)

    def show(self, *, hidden: bool = False, shell: bool = False) -> list[str]:
        """The lines of show-environment; ``hidden`` only hidden variables, ``shell`` as shell commands."""
        lines = (self.show_one(name, hidden=hidden, shell=shell) for name in self)
        return [line for line in lines if line is not None]

    def show_one(self, name: str, *, hidden: bool = False, shell: bool = False) -> str | None:
        """One variable's line; None when it is hidden and that is not asked for, or the other way round.

        Raises:
            EnvironError: ``unknown variable: X``.
        """
        if name not in self._values:
            raise EnvironError(f"unknown variable: {name}")
        if (name in self._hidden) is not hidden:
            return None
        value = self._values[name]
        if shell:
            return f"unset {name};" if value is None else f'{name}="{environment_quote(value)}"; export {name};'
        return f"-{name}" if value is None else f"{name}={value}"


def check_name(name: str) -> None:
    """Check a name given to set-environment.

    Raises:
        EnvironError: ``empty variable name`` or ``variable name contains =``.
    """
    if not name:
        raise EnvironError("empty variable name")
    if "=" in name:
        raise EnvironError("variable name contains =")
