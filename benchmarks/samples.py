"""Statistics of repeated measurements: median, percentile, spread, geometric mean.

Pure. A `Sample` keeps every round, so that a table can print its spread and a JSON file can be examined later.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


def percentile(values: Sequence[float], fraction: float) -> float:
    """The nearest-rank percentile: the smallest value that at least ``fraction`` of all values do not exceed.

    Nearest rank never invents a value between two measurements, so a p99 is a delay that somebody really saw.

    >>> percentile([5.0, 1.0, 3.0], 0.99), percentile([5.0, 1.0, 3.0], 0.5)
    (5.0, 3.0)

    Raises:
        ValueError: No values, or a fraction outside 0..1.
    """
    if not values:
        raise ValueError("a percentile needs at least one value")
    if not 0.0 <= fraction <= 1.0:
        raise ValueError(f"fraction {fraction} is not between 0 and 1")
    rank = max(1, math.ceil(fraction * len(values)))
    return sorted(values)[rank - 1]


def geometric_mean(values: Iterable[float]) -> float:
    """The mean for ratios: twice as fast here and half as fast there is 1.

    >>> geometric_mean([2.0, 0.5])
    1.0

    Raises:
        ValueError: No values, or one that is not above zero.
    """
    return statistics.geometric_mean(list(values))


@dataclass(frozen=True, slots=True)
class Sample:
    """The rounds of one measurement, in the order they were taken; never empty."""

    rounds: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.rounds:
            raise ValueError("a sample needs at least one round")

    @classmethod
    def of(cls, values: Iterable[float]) -> Sample:
        """Make a sample of any iterable of rounds."""
        return cls(tuple(values))

    @property
    def median(self) -> float:
        """The middle round: one disturbed round does not move it."""
        return statistics.median(self.rounds)

    @property
    def low(self) -> float:
        """The smallest round."""
        return min(self.rounds)

    @property
    def high(self) -> float:
        """The largest round."""
        return max(self.rounds)

    @property
    def spread(self) -> float:
        """Half the distance between the extremes, as a fraction of the median (0.1 is about ten percent either way)."""
        return (self.high - self.low) / 2 / self.median if self.median else 0.0
