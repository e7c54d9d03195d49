"""One value out of JSON: ``/a/0/b`` (RFC 6901) or ``a.0.b``."""

from __future__ import annotations

import math
from typing import Any

from pymux_wf.workflow.metrics.reducing import Raw


def selected(document: Any, path: str) -> Raw:
    """What stands at ``path``: a number (true is 1, false 0), a text, or the numbers of an array or object.

    Raises ValueError with the step that is not there.

    >>> selected({"a": [{"b c": 7}]}, "/a/0/b c"), selected({"a": {"b": "x"}}, "a.b"), selected([1, 2], "")
    (7.0, 'x', {'0': 1.0, '1': 2.0})
    """
    value = document
    done = ""
    for step in steps(path):
        value = _within(value, step, done)
        done = f"{done}/{step}"
    return _raw(value, done)


def steps(path: str) -> list[str]:
    """The steps of a path."""
    if path.startswith("/"):
        return [step.replace("~1", "/").replace("~0", "~") for step in path[1:].split("/")]
    return path.split(".") if path else []


def _within(value: Any, step: str, done: str) -> Any:
    here = done or "the document"
    if isinstance(value, dict):
        if step in value:
            return value[step]
        raise ValueError(f"{here} has no {step!r}")
    if isinstance(value, list):
        try:
            return value[int(step)]
        except ValueError:
            raise ValueError(f"{here} is an array: {step!r} is no index") from None
        except IndexError:
            raise ValueError(f"{here} has only {len(value)} items") from None
    raise ValueError(f"{here} is no object: it has no {step!r}")


def _raw(value: Any, done: str) -> Raw:
    if isinstance(value, (bool, int, float)):
        return _finite(value)
    if isinstance(value, str):
        return value
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    numbers = {str(name): _finite(each) for name, each in parts if isinstance(each, (int, float))}
    if parts and len(numbers) == len(value):
        return numbers
    kind = {dict: "an object", list: "an array", type(None): "null"}.get(type(value), "no value")
    raise ValueError(f"{done or 'the document'} is {kind}: say in select which value is meant")


def _finite(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf
