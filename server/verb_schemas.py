"""The JSON Schema of what verbs and ``explain-key`` print with ``--json``, as data.

Relies on nothing; ``schema`` gives it out, and tests hold it against what is printed.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_MAYBE_TEXT: Schema = {"type": ["string", "null"]}
_WHOLE: Schema = {"type": "integer"}
_MAYBE_WHOLE: Schema = {"type": ["integer", "null"]}
_NUMBER: Schema = {"type": "number"}
_MAYBE_NUMBER: Schema = {"type": ["number", "null"]}
_FLAG: Schema = {"type": "boolean"}
_MAYBE_FLAG: Schema = {"type": ["boolean", "null"]}


def _object(properties: dict[str, Schema], *optional: str) -> Schema:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_SPANS = _array({"type": "array", "items": _WHOLE})
_COMMAND: dict[str, Schema] = {
    "number": _MAYBE_WHOLE,
    "text": _MAYBE_TEXT,
    "cwd": _MAYBE_TEXT,
    "started": _MAYBE_NUMBER,
    "ended": _MAYBE_NUMBER,
    "duration": _MAYBE_NUMBER,
    "code": _MAYBE_WHOLE,
}
_LISTED = _object({**_COMMAND, "output": _array(_MAYBE_WHOLE), "truncated": _FLAG})
_ENDED: dict[str, Schema] = {
    **_COMMAND,
    "output": _MAYBE_TEXT,
    "raw": _MAYBE_TEXT,
    "completed": _FLAG,
    "truncated": _FLAG,
    "start": _MAYBE_WHOLE,
    "end": _MAYBE_WHOLE,
    "how": {"enum": ["marks", "wrapped", "foreground"]},
    "reason": _MAYBE_TEXT,
    "spoofed_marks": _MAYBE_WHOLE,
}
_MATCH = _object(
    {
        "text": _TEXT,
        "groups": _array(_MAYBE_TEXT),
        "named": {"type": "object", "additionalProperties": _MAYBE_TEXT},
        "where": {"enum": ["output", "screen"]},
        "already": _FLAG,
        "start": _MAYBE_WHOLE,
        "end": _MAYBE_WHOLE,
        "mark": _object({"offset": _WHOLE, "line": _WHOLE}),
        "spans": _SPANS,
        "cells": _SPANS,
    }
)

VERB_RESULTS: dict[str, Schema] = {
    "command-output": _object(
        {"text": _MAYBE_TEXT, "data": _MAYBE_TEXT, "lost_bytes": _WHOLE, "truncated": _FLAG, "command": _LISTED}
    ),
    "list-commands-run": _array(_LISTED),
    "pane-state": _object({"state": _TEXT, "evidence": _TEXT, "at_prompt": _MAYBE_FLAG, "spoofed_marks": _MAYBE_WHOLE}),
    "run-command": _object({**_ENDED, "state": _MAYBE_TEXT}),
    "wait-bell": _object({"already": _FLAG, "offset": _WHOLE}),
    "wait-command": _object(_ENDED),
    "wait-event": {"type": "object", "properties": {"name": _TEXT, "values": _array(_TEXT)}, "required": ["name"]},
    "wait-exit": _object({"code": _MAYBE_WHOLE, "signal": _MAYBE_WHOLE, "time": _NUMBER}),
    "wait-for-text": _MATCH,
    "wait-idle": _object({"quiet": _NUMBER, "already": _FLAG}),
    "wait-mode": _object({"mode": _TEXT, "value": {"type": ["boolean", "integer", "string"]}, "already": _FLAG}),
    "wait-ready": _object({"how": {"enum": ["prompt", "input-mode", "quiet"]}, "evidence": _TEXT, "state": _TEXT}),
    "wait-title": _object({"title": _TEXT, "already": _FLAG}),
}

_TOLD: Schema = {"$ref": "#/$defs/command"}
_NEAR = _object({"table": _TEXT, "key": _TEXT, "command": _TEXT, "about": _TEXT})
_STEP: dict[str, Schema] = {"key": _TEXT, "table": _TEXT}
_STEPS: list[Schema] = [
    _object({**_STEP, "does": {"const": "prefix"}, "why": _TEXT, "shadows": _array(_TEXT)}),
    _object(
        {
            **_STEP,
            "does": {"const": "bound"},
            "why": _TEXT,
            "note": _TEXT,
            "repeat": _FLAG,
            "command": _TEXT,
            "commands": _array(_TOLD),
            "shadows": _array(_TEXT),
        },
        "why",
    ),
    _object({**_STEP, "does": {"enum": ["program", "nothing"]}, "why": _TEXT, "near": _array(_NEAR)}),
]

EXPLAIN_KEY: Schema = {
    "$id": "explain-key",
    **_object(
        {
            "keys": _array(_TEXT),
            "prefix": _TEXT,
            "prefix2": _TEXT,
            "found": _FLAG,
            "steps": _array({"oneOf": _STEPS}),
        }
    ),
    "$defs": {"command": _object({"name": _TEXT, "text": _TEXT, "summary": _TEXT, "runs": _array(_TOLD)})},
}
"""The commands of a step hold commands: its ``$id`` makes the reference mean its own ``$defs``, wherever it is put."""
