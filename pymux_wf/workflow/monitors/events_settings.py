"""``[events]`` of ``workflow.toml``: the event store, and what its columns are called."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


def _says(summary: str) -> dict[str, Any]:
    return {"summary": summary}


@dataclass(frozen=True, slots=True)
class EventStore:
    """Where events are kept."""

    url: str = field(
        default="",
        metadata=_says(
            "sqlite:///path, postgresql://..., redis://... or the path of a JSONL file; without it components.events."
        ),
    )
    table: str = field(default="", metadata=_says("The table (schema.table); without it one called events, event, ..."))
    stream: str = field(
        default="", metadata=_says("The key of a Redis stream; without it one called events, event, ...")
    )
    position: str = field(default="", metadata=_says("The column that counts up: id, position, seq, ..."))
    time: str = field(default="", metadata=_says("The column, or key of a line, that says when."))
    type: str = field(default="", metadata=_says("The column, or key of a line, that says what happened."))
    source: str = field(
        default="", metadata=_says("The column, or key of a line, that says of what: stream, aggregate.")
    )
    data: str = field(default="", metadata=_says("The column, or key of a line, that holds the rest."))
    checkpoints: str = field(
        default="", metadata=_says("The table of consumers; without it one called checkpoints, subscriptions, ...")
    )
    consumer: str = field(default="", metadata=_says("Its column that names the consumer."))
    seen: str = field(
        default="", metadata=_says("Its column that has the last position that the consumer has handled.")
    )
