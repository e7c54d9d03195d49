"""The one exception of the benchmarks: a measurement that could not be taken, with the reason."""

from __future__ import annotations


class BenchmarkError(Exception):
    """A measurement could not be taken; the message names the program, what was awaited and what came instead."""
