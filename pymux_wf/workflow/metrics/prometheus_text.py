"""The text format of Prometheus, version 0.0.4: reading the samples of an endpoint, and writing our own.

Read with ``prometheus_client`` where it is installed, else by what stands here; both give the same. Pure.
Source: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pymux_wf.workflow.metrics.prometheus_selector import Selector

MOST_SERIES = 10_000

LONGEST_LINE = 16 * 1024

# Possessive, so that no text takes long to be refused.
_SAMPLE = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*+)(?:\s*+\{(.*)\}\s*+|\s++)(\S++)(?:\s++-?\d++)?\s*+")
_LABEL = re.compile(r'\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(,|$)')


class Sample(NamedTuple):
    """One line."""

    name: str
    labels: Mapping[str, str]
    value: float


def matching(text: str, selector: Selector) -> dict[str, float]:
    """The numbers of the series that are meant, by name and labels; raises ValueError for what is no such text."""
    found: dict[str, float] = {}
    for sample in samples(_relevant(text, selector.name)):
        if selector.takes(sample.name, sample.labels):
            labels = ",".join(f"{name}={value!r}" for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}"] = sample.value
            if len(found) > MOST_SERIES:
                raise ValueError(f"more than {MOST_SERIES} series match")
    return found


def _relevant(text: str, name: str) -> str:
    """Only the lines that can hold the metric: an endpoint may have megabytes of others."""
    if not name:
        return text
    first = text.lstrip().partition("\n")[0].strip()[:LONGEST_LINE]
    if first and not first.startswith("#") and not _SAMPLE.fullmatch(first):
        raise ValueError(f"it is not the text format of Prometheus: {first[:60]!r}")
    lines = (line.lstrip(" \t") for line in text.split("\n"))
    meant = [line for line in lines if line.startswith(name)]
    if any(len(line) > LONGEST_LINE for line in meant):
        raise ValueError(f"a line is longer than {LONGEST_LINE // 1024} KiB")
    return "".join(f"{line}\n" for line in meant)


def samples(text: str) -> Iterator[Sample]:
    """All samples; raises ValueError at a line that is none."""
    try:
        from prometheus_client.parser import text_string_to_metric_families
    except ImportError:
        yield from own_samples(text)
        return
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            yield Sample(sample.name, sample.labels, float(sample.value))


def own_samples(text: str) -> Iterator[Sample]:
    """The same without the library."""
    for line in text.split("\n"):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        found = _SAMPLE.fullmatch(stripped)
        if found is None:
            raise ValueError(f"it is not the text format of Prometheus: {stripped[:60]!r}")
        yield Sample(found[1], _labels(found[2] or ""), float(found[3]))


def _labels(text: str) -> dict[str, str]:
    labels: dict[str, str] = {}
    at, text = 0, text.strip()
    while at < len(text):
        found = _LABEL.match(text, at)
        if found is None:
            raise ValueError(f"it is not the text format of Prometheus: labels {text[at:][:60]!r}")
        labels[found[1]] = re.sub(r"\\(.)", lambda escape: "\n" if escape[1] == "n" else escape[1], found[2])
        at = found.end()
    return labels


class Exported(NamedTuple):
    """One metric for an export: its own name, its kind of Prometheus's, a sentence, its number."""

    name: str
    kind: str
    summary: str
    value: float


def exported(metrics: Iterable[Exported]) -> str:
    """The text of metrics. A name that Prometheus does not take is made one; the label ``metric`` has it as it is.

    >>> print(exported([Exported("queue.rate", "gauge", "Jobs a second.", 12.5)]), end="")
    # HELP pywfmux_queue_rate Jobs a second.
    # TYPE pywfmux_queue_rate gauge
    pywfmux_queue_rate{metric="queue.rate"} 12.5
    """
    families: dict[str, list[Exported]] = {}
    for metric in metrics:
        suffix = "_total" if metric.kind == "counter" else ""
        families.setdefault(f"pywfmux_{sane(metric.name)}{suffix}", []).append(metric)
    lines: list[str] = []
    for name, members in sorted(families.items()):
        summary = members[0].summary.replace("\\", "\\\\").replace("\n", "\\n")
        lines += [f"# HELP {name} {summary}".rstrip(), f"# TYPE {name} {members[0].kind}"]
        lines += [f'{name}{{metric="{_escaped(each.name)}"}} {_number(each.value)}' for each in members]
    return "".join(f"{line}\n" for line in lines)


def sane(name: str) -> str:
    """A name with what Prometheus takes only.

    >>> sane("alerts.firing"), sane("7-days")
    ('alerts_firing', '7_days')
    """
    return re.sub(r"[^a-zA-Z0-9_:]", "_", name)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    if math.isnan(value):
        return "NaN"
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
