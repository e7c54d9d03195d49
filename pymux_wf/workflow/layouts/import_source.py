"""Files of other programs as plain values, with the place of each: YAML where PyYAML is installed, JSON without it.

Only plain data is loaded: no tags, no objects. Whatever is wrong with a file is a BadFile.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pymux_wf.workflow.errors import BadFile, Place, WorkflowError

KeyPath = tuple[str | int, ...]

LARGEST = 4 * 1024 * 1024
_PLACES = 100_000
"""So many values of a file have a place; aliases can make any number of a few lines."""

_DEPTH = 12
"""Values within more others than these have none."""


class Source:
    """A file that was read.

    Attributes:
        data: what it holds, a mapping.
        name: its path.
        directory: where it lies, absolute.
    """

    def __init__(self, data: Mapping[Any, Any], name: str, text: str, places: dict[KeyPath, tuple[int, int]]) -> None:
        self.data = data
        self.name = name
        self.text = text
        self.directory = str(Path(name).absolute().parent)
        self._places = places

    def place(self, path: KeyPath) -> Place:
        """Where a value stands; of one that has no place, where the value around it does."""
        while path and path not in self._places:
            path = path[:-1]
        return Place(self.name, *self._places.get(path, (0, 0)))

    def error(self, path: KeyPath, message: str, remedy: str = "") -> BadFile:
        """What is wrong with the value at a path."""
        return BadFile(message, ".".join(map(str, path)), place=self.place(path), remedy=remedy)

    def where(self, path: KeyPath) -> str:
        """``session.plugins (line 3)``, for notes."""
        shown = ""
        for step in path:
            shown += f"[{step}]" if isinstance(step, int) else f".{step}" if shown else step
        line = self.place(path).line
        return f"{shown} (line {line})" if line else shown


def source_of(path: str) -> Source:
    """Reads a file.

    Raises:
        WorkflowError: it cannot be read, is too large, is neither JSON nor YAML, or is YAML and there is no PyYAML.
    """
    text = _text(path)
    if path.endswith(".json") or text.lstrip()[:1] == "{":
        data = _json(path, text)
        if data is not None:
            return _mapping(Source(data, path, text, {}))
    return _mapping(_yaml(path, text))


def _text(path: str) -> str:
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise BadFile(f"it is larger than {LARGEST} bytes", path, place=Place(path))
        return data.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise WorkflowError(f"can't read {path}: {reason}", path) from None


def _mapping(source: Source) -> Source:
    if not isinstance(source.data, Mapping):
        raise source.error((), "it holds no session: a mapping was expected")
    return source


def _json(path: str, text: str) -> Any:
    """What the JSON holds; None where it is none and may be YAML."""
    try:
        return json.loads(text)
    except RecursionError:
        raise BadFile("it is nested too deeply", path, place=Place(path)) from None
    except json.JSONDecodeError as error:
        if path.endswith(".json"):
            place = Place(path, error.lineno, error.colno)
            raise BadFile(f"it is not JSON: {error.msg}", path, place=place) from None
        return None
    except ValueError as error:  # a number with more digits than Python takes
        raise BadFile(f"it is not JSON: {error}", path, place=Place(path)) from None


def _yaml(path: str, text: str) -> Source:
    try:
        import yaml
    except ImportError:
        remedy = "install it: pip install 'pywfmux[ops]'; JSON is read without it"
        raise WorkflowError("reading YAML needs PyYAML, which is not installed", path, remedy=remedy) from None
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        if node is not None and _merges_too_much(node):
            raise BadFile("it merges far too much (<<)", path, place=Place(path))
        data = loader.construct_document(node) if node is not None else None
    except yaml.YAMLError as error:
        raise _bad_yaml(path, error) from None
    except RecursionError:
        raise BadFile("it is nested too deeply", path, place=Place(path)) from None
    except (ValueError, TypeError, OverflowError, AttributeError, KeyError) as error:  # a date that is none: 2001-99-99
        raise BadFile(f"it holds a value that is none: {error}", path, place=Place(path)) from None
    return Source(data or {}, path, text, dict(_node_places(node)) if node is not None else {})


def _merges_too_much(root: Any) -> bool:
    """Whether the merges (<<) of a document, each with what its mappings merge, copy more than it may hold."""
    known: dict[int, int] = {}
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen or not isinstance(node.value, list):
            continue
        seen.add(id(node))
        if _copied(node, known) > _PLACES:
            return True
        waiting += [each for part in node.value for each in (part if isinstance(part, tuple) else (part,))]
    return False


def _copied(node: Any, known: dict[int, int]) -> int:
    """The pairs of a mapping with what is merged into them; of a sequence, those of all that it holds."""
    if id(node) not in known:
        known[id(node)] = 0  # for one that holds itself
        total = 0
        for part in node.value if isinstance(node.value, list) else ():
            if not isinstance(part, tuple):
                total += _copied(part, known)
            else:
                merges = part[0].tag == "tag:yaml.org,2002:merge"
                total += 1 + (_copied(part[1], known) if merges else 0)
        known[id(node)] = total
    return known[id(node)]


def _bad_yaml(path: str, error: Any) -> BadFile:
    mark = getattr(error, "problem_mark", None)
    place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
    said = str(getattr(error, "problem", None) or error).splitlines()[0]
    return BadFile(f"it is not YAML: {said}", path, place=place)


def _node_places(root: Any) -> Iterator[tuple[KeyPath, tuple[int, int]]]:
    """Line and column of values by path; a mapping's values are where their keys are."""
    import yaml

    waiting: list[tuple[KeyPath, Any]] = [((), root)]
    for _ in range(_PLACES):
        if not waiting:
            return
        path, node = waiting.pop()
        if len(path) > _DEPTH:  # an alias may hold itself
            continue
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if isinstance(key, yaml.ScalarNode):
                    inner = (*path, str(key.value))
                    yield inner, (key.start_mark.line + 1, key.start_mark.column + 1)
                    waiting.append((inner, value))
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                inner = (*path, number)
                yield inner, (value.start_mark.line + 1, value.start_mark.column + 1)
                waiting.append((inner, value))
