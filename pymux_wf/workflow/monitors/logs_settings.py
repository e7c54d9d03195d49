"""``[logs.NAME]`` of workflow.toml: where a log comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


def _says(summary: str) -> dict[str, Any]:
    return {"summary": summary}


@dataclass(frozen=True, slots=True)
class LogSource:
    """One log. Exactly one of its keys says where it comes from."""

    files: str | tuple[str, ...] = field(
        default=(), metadata=_says("Files, or patterns (`*`, `**`) of them; relative to the project.")
    )
    journal: str = field(default="", metadata=_says("A unit of systemd; `*` for the whole journal."))
    docker: str = field(default="", metadata=_says("A container."))
    kubectl: str = field(
        default="", metadata=_says("A pod, or `deployment/NAME`; `NAMESPACE:POD` of another namespace.")
    )

    def __post_init__(self) -> None:
        given = [name for name in ("files", "journal", "docker", "kubectl") if getattr(self, name)]
        if len(given) != 1:
            raise ValueError("a log has exactly one of files, journal, docker, kubectl")
        for name in ("journal", "docker", "kubectl"):
            if getattr(self, name).startswith("-"):
                raise ValueError(f"{name} = {getattr(self, name)!r} begins with a dash")

    @property
    def patterns(self) -> tuple[str, ...]:
        """``files`` as a tuple."""
        return (self.files,) if isinstance(self.files, str) else self.files
