"""What providers read becomes one value: several numbers into one, counters into rates.

Pure: the time comes in as an argument. A reading is a number, a text, or numbers by the name of their series.
"""

from __future__ import annotations

import math

Raw = float | str | dict[str, float]
"""What one reading gives."""


def number_of(text: str) -> float | None:
    """The finite number that a text is; None where it is none."""
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


class Reducer:
    """Keeps what ``rate`` and ``delta`` compare with; one for each metric.

    A series that counts less than before has started again at 0: what it counts now is its growth.
    """

    def __init__(self, how: str | None) -> None:
        self._how = how
        self._before: tuple[float, dict[str, float]] | None = None

    def value(self, raw: Raw, now: float) -> float | str | None:
        """The value of a reading at ``now`` (seconds of a clock that nobody sets).

        None where a rate has nothing to compare with yet. Raises ValueError where a text cannot be reduced.
        """
        if isinstance(raw, str):
            number = number_of(raw)
            if number is None and self._how in (None, "last"):
                return raw
            if number is None:
                raise ValueError(f"it is no number: {raw[:60]!r}")
            raw = number
        series = raw if isinstance(raw, dict) else {"": raw}
        if not all(math.isfinite(number) for number in series.values()):
            raise ValueError("it is not a finite number")
        if self._how in ("rate", "delta"):
            return self._growth(series, now)
        return _joined(list(series.values()), self._how)

    def _growth(self, series: dict[str, float], now: float) -> float | None:
        before, self._before = self._before, (now, dict(series))
        if before is None:
            return None
        then, old = before
        # A series that was not there before has no growth that is known.
        growth = sum(
            value - old[name] if value >= old[name] else value for name, value in series.items() if name in old
        )
        if self._how == "delta":
            return growth
        return growth / (now - then) if now > then else None


def _joined(values: list[float], how: str | None) -> float:
    if how == "count":
        return float(len(values))
    if not values:
        raise ValueError("nothing matches")
    if how == "max":
        return max(values)
    if how == "min":
        return min(values)
    if how == "avg":
        return math.fsum(values) / len(values)
    return values[-1] if how == "last" else math.fsum(values)
