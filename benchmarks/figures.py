"""What a benchmark hands over: one `Figure` a row of the table, with the bars it has to pass.

Pure values. A figure holds the samples of tmux, of pywfmux and, where the bar is set against something else, of that
reference; it knows whether a bar is met, and never hides that it could not be told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from .samples import Sample

Better = Literal["more", "less"]
Verdict = Literal["yes", "no", "aim", "-"]


@dataclass(frozen=True, slots=True)
class Bar:
    """A limit to hold: ``at_least``/``at_most`` a ratio, or a figure in the row's own unit when ``absolute``."""

    value: float
    better: Better
    absolute: bool = False
    unit: str = ""

    def met(self, measured: float) -> bool:
        """True when ``measured`` (a ratio, or a figure when absolute) holds the limit."""
        return measured >= self.value if self.better == "more" else measured <= self.value

    def __str__(self) -> str:
        sign = "≥" if self.better == "more" else "≤"
        unit = f" {self.unit}" if self.unit else ""
        return f"{sign} {self.value:g}{unit if self.absolute else 'x'}"


def ratio_bar(value: float, better: Better) -> Bar:
    """A limit on the ratio to the reference."""
    return Bar(value, better)


def absolute_bar(value: float, better: Better, unit: str = "") -> Bar:
    """A limit on the measured figure itself."""
    return Bar(value, better, absolute=True, unit=unit)


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: what was measured, by whom, against which bars.

    Attributes:
        what: The row's name.
        unit: The unit of both samples.
        tmux: tmux's rounds, None when tmux was not measured.
        ours: pywfmux's rounds, None when it was not measured.
        reference: What the ratio is taken against; None means tmux.
        reference_name: Its name in the ratio column.
        bar: The bar to hold now; None for a row that only informs.
        aim: The bar to hold one day.
        note: Anything a reader must know, such as why the row was skipped.
        details: Further figures for the JSON file.
    """

    what: str
    unit: str
    tmux: Sample | None = None
    ours: Sample | None = None
    reference: Sample | None = None
    reference_name: str = ""
    bar: Bar | None = None
    aim: Bar | None = None
    note: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """Our median over the reference's; None when one of them is missing or the reference is zero."""
        against = self.reference or self.tmux
        if self.ours is None or against is None or not against.median:
            return None
        return self.ours.median / against.median

    def holds(self, bar: Bar | None) -> bool | None:
        """Whether ``bar`` is met; None when it cannot be told."""
        if bar is None or self.ours is None:
            return None
        measured = self.ours.median if bar.absolute else self.ratio
        return None if measured is None else bar.met(measured)

    @property
    def verdict(self) -> Verdict:
        """``aim`` when the aim is met too, ``yes``/``no`` for the bar, ``-`` when it cannot be told."""
        if self.holds(self.bar) is None:
            return "-"
        if not self.holds(self.bar):
            return "no"
        return "aim" if self.holds(self.aim) else "yes"

    def as_json(self) -> dict[str, Any]:
        """The figure as plain JSON values, every round included."""
        return {
            "what": self.what,
            "unit": self.unit,
            "tmux": list(self.tmux.rounds) if self.tmux else None,
            "pywfmux": list(self.ours.rounds) if self.ours else None,
            "reference": {"name": self.reference_name, "rounds": list(self.reference.rounds)}
            if self.reference
            else None,
            "ratio": self.ratio,
            "bar": str(self.bar) if self.bar else None,
            "aim": str(self.aim) if self.aim else None,
            "met": self.verdict,
            "note": self.note,
            **({"details": self.details} if self.details else {}),
        }


def skipped(what: str, reason: str) -> Figure:
    """A row that was not measured, with the reason."""
    return Figure(what, "", note=f"skipped: {reason}")
