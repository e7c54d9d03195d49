"""Key tables: which command list a key runs, by table name.

Starts with :mod:`default_keys`, whose rows are parsed only when a key is looked up; what ``bind-key`` and
``unbind-key`` do lies over them. Pure data; running a binding is the keyboard's work.
"""

from __future__ import annotations

from pymux_wf.keys import sort_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pymux_wf.lang.parser import CommandList


class Binding:
    """One key of one table. ``commands`` None: the key is bound to nothing but its note."""

    __slots__ = ("commands", "key", "note", "repeat", "table")

    def __init__(
        self, table: str, key: str, commands: CommandList | None, repeat: bool = False, note: str = ""
    ) -> None:
        self.table = table
        self.key = key
        self.commands = commands
        self.repeat = repeat
        self.note = note


class KeyTables:
    """All tables of a server; ``parse`` turns the text of a default binding into commands, or None where it cannot run
    here.
    """

    def __init__(self, parse: Callable[[str], CommandList | None], defaults: bool = True) -> None:
        self._parse = parse
        self._defaults: dict[str, dict[str, tuple[str, bool, str, str]]] = {}
        self._tables: dict[str, dict[str, Binding | None]] = {}
        self._with_defaults = defaults

    def _default_rows(self, table: str) -> dict[str, tuple[str, bool, str, str]]:
        if not self._with_defaults:
            return {}
        if not self._defaults:
            from .default_keys import DEFAULT_KEYS

            self._defaults = {name: {row[0]: row for row in rows} for name, rows in DEFAULT_KEYS.items()}
        return self._defaults.get(table, {})

    def find(self, table: str, key: str) -> Binding | None:
        """The binding of ``key`` in ``table``."""
        known = self._tables.setdefault(table, {})
        if key not in known:
            known[key] = self._default(table, key)
        return known[key]

    def takes_text(self, table: str) -> bool:
        """Whether a key that is printable text, or any key at all, is bound in ``table``."""
        known = self._tables.get(table, {})
        if any(binding is not None and is_text(key) for key, binding in known.items()):
            return True
        return any(is_text(key) and key not in known for key in self._default_rows(table))

    def _default(self, table: str, key: str) -> Binding | None:
        row = self._default_rows(table).get(key)
        if row is None:
            return None
        commands = self._parse(row[3])
        return None if commands is None else Binding(table, key, commands, row[1], row[2])

    def default(self, table: str, key: str) -> Binding | None:
        """What the key was bound to at the start, whatever it is now."""
        return self._default(table, key)

    def bind(self, binding: Binding) -> None:
        """Adds or replaces; a note of the binding that was there is kept when the new one has none."""
        self._tables.setdefault(binding.table, {})[binding.key] = binding

    def unbind(self, table: str, key: str) -> None:
        self._tables.setdefault(table, {})[key] = None

    def unbind_all(self, table: str) -> None:
        """Empties a table, defaults included."""
        keys = {*self._default_rows(table), *self._tables.get(table, {})}
        self._tables[table] = dict.fromkeys(keys)

    def exists(self, table: str) -> bool:
        """Whether anything is bound in the table; one that has been emptied is gone."""
        known = self._tables.get(table, {})
        if any(binding is not None for binding in known.values()):
            return True
        return any(key not in known for key in self._default_rows(table))

    def names(self) -> list[str]:
        """Names of tables that hold a binding, sorted."""
        self._default_rows("")
        return sorted(name for name in {*self._defaults, *self._tables} if self.bindings(name))

    def bindings(self, table: str) -> list[Binding]:
        """The bindings of one table in ``list-keys`` order."""
        keys = {*self._default_rows(table), *self._tables.get(table, {})}
        found = [binding for key in keys if (binding := self.find(table, key)) is not None]
        return sorted(found, key=lambda binding: sort_code(binding.key))


def is_text(key: str) -> bool:
    """Whether ``key`` names a printable character, or stands for every key."""
    return len(key) == 1 or key in ("Space", "Any")
