"""What a probe found out: one of five states, and the sentence that a person needs in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """The five states of a component."""

    OK = "ok"
    MISSING = "missing"
    """The program or library that reaches it is not on this machine."""
    UNREACHABLE = "unreachable"
    """What reaches it is there, and it does not answer."""
    DENIED = "denied"
    """It answers, and does not let us in."""
    UNSET = "unset"
    """No address is configured, and nothing is where it usually is."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of a component after a probe.

    Attributes:
        component: its name: ``"redis"``.
        state: one of the five.
        detail: one line: version and address where it is ok, else what went wrong, without secrets.
        remedy: one line: the setting to change or the command that installs what is missing; "" where it is ok.
        address: where it was asked, without secrets; "" where it has none.
        elapsed: seconds that the probe took.
    """

    component: str
    state: State
    detail: str = ""
    remedy: str = ""
    address: str = ""
    elapsed: float = 0.0

    @property
    def ok(self) -> bool:
        return self.state is State.OK

    def as_json(self) -> dict[str, Any]:
        told = {"component": self.component, "state": str(self.state), "detail": self.detail, "remedy": self.remedy}
        return {**told, "address": self.address, "elapsed": round(self.elapsed, 4)}

    def line(self) -> str:
        """One line for a header: what is wrong, and what would enable more."""
        if self.ok:
            return f"{self.component}: {self.detail}"
        told = f"{self.component} is {self.state}: {self.detail}"
        return f"{told}{'' if told.endswith(('.', '?', '!')) else '.'} {self.remedy}" if self.remedy else told
