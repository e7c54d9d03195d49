"""Statistics and verdicts of the benchmarks: a wrong median or bar would make every table a lie."""

from __future__ import annotations

import pytest

from benchmarks.figures import Figure, absolute_bar, ratio_bar, skipped
from benchmarks.samples import Sample, geometric_mean, percentile


def test_percentile_is_a_value_that_was_measured() -> None:
    values = [float(number) for number in range(1, 201)]
    assert percentile(values, 0.99) == 198.0
    assert percentile(values, 0.5) == 100.0
    assert percentile(values, 1.0) == 200.0
    assert percentile(values, 0.0) == 1.0


@pytest.mark.parametrize(("values", "fraction"), [([], 0.5), ([1.0], 1.5), ([1.0], -0.1)])
def test_percentile_refuses_what_has_no_answer(values: list[float], fraction: float) -> None:
    with pytest.raises(ValueError):
        percentile(values, fraction)


def test_geometric_mean_weighs_ratios() -> None:
    assert geometric_mean([4.0, 0.25]) == pytest.approx(1.0)
    assert geometric_mean([2.0, 8.0]) == pytest.approx(4.0)


def test_sample_median_ignores_one_disturbed_round() -> None:
    sample = Sample.of([1.0, 1.1, 90.0])
    assert sample.median == 1.1
    assert (sample.low, sample.high) == (1.0, 90.0)
    assert Sample.of([9.0, 10.0, 11.0]).spread == pytest.approx(0.1)


def test_sample_is_never_empty() -> None:
    with pytest.raises(ValueError):
        Sample.of([])


def figure(ours: float, tmux: float) -> Figure:
    return Figure(
        "x", "ms", Sample.of([tmux]), Sample.of([ours]), bar=ratio_bar(2.5, "less"), aim=ratio_bar(1.5, "less")
    )


@pytest.mark.parametrize(("ours", "verdict"), [(10.0, "aim"), (20.0, "yes"), (25.0, "yes"), (26.0, "no")])
def test_verdict_against_tmux(ours: float, verdict: str) -> None:
    assert figure(ours, 10.0).verdict == verdict


def test_verdict_of_more_is_better() -> None:
    slow = Figure("x", "MB/s", Sample.of([10.0]), Sample.of([6.0]), bar=ratio_bar(0.7, "more"))
    fast = Figure("x", "MB/s", Sample.of([10.0]), Sample.of([7.0]), bar=ratio_bar(0.7, "more"))
    assert (slow.verdict, fast.verdict) == ("no", "yes")


def test_ratio_is_taken_against_the_reference_when_there_is_one() -> None:
    against = Figure("x", "ms", Sample.of([4.0]), Sample.of([30.0]), Sample.of([20.0]), "python -c pass")
    assert against.ratio == pytest.approx(1.5)


def test_absolute_bar_looks_at_the_figure_and_not_at_the_ratio() -> None:
    bar = absolute_bar(15, "less", "ms")
    assert Figure("x", "ms", Sample.of([1.0]), Sample.of([14.0]), bar=bar).verdict == "yes"
    assert Figure("x", "ms", None, Sample.of([16.0]), bar=bar).verdict == "no"
    assert str(bar) == "≤ 15 ms"
    assert str(ratio_bar(0.7, "more")) == "≥ 0.7x"


def test_what_could_not_be_measured_is_never_met() -> None:
    assert Figure("x", "ms", None, Sample.of([1.0]), bar=ratio_bar(2, "less")).verdict == "-"
    assert Figure("x", "ms", Sample.of([1.0]), None, bar=ratio_bar(2, "less")).verdict == "-"
    assert Figure("x", "", Sample.of([0]), Sample.of([3.0]), bar=ratio_bar(2, "less")).ratio is None
    assert "reason" in skipped("x", "the reason").note


def test_zero_is_within_a_limit_of_zero() -> None:
    still = Figure("x", "", Sample.of([0]), Sample.of([0]), bar=absolute_bar(0, "less"))
    assert still.verdict == "yes"
