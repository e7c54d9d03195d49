"""Temperatures and fans from ``/sys/class/hwmon`` and ``/sys/class/thermal``, or from psutil on other systems."""

from __future__ import annotations

import os
from typing import Any

from pymux_wf.workflow.drawing.figures import clean
from pymux_wf.workflow.machine.proc_reading import integer_or_none, text_or_none


class Sensors:
    """The sensors of this machine; which there are is looked up once, what they say each time."""

    def __init__(self, sys: str = "/sys") -> None:
        self._sys = sys
        self._paths: list[tuple[str, str, str]] | None = None  # kind, name, path of the value

    def read(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Temperatures (``celsius``; ``high`` and ``critical`` where the chip tells) and fans (``rpm``)."""
        if self._paths is None:
            self._paths = [*self._chips(), *self._zones()]
        temperatures: list[dict[str, Any]] = []
        fans: list[dict[str, Any]] = []
        for kind, name, path in self._paths:
            value = integer_or_none(path)
            if value is None:
                continue
            if kind == "fan":
                fans.append({"name": name, "rpm": value})
                continue
            stem = path.removesuffix("_input")
            limits = {"high": _degrees(f"{stem}_max"), "critical": _degrees(f"{stem}_crit")} if kind == "temp" else {}
            temperatures.append({"name": name, "celsius": value / 1000, "high": None, "critical": None, **limits})
        return temperatures, fans

    def _chips(self) -> list[tuple[str, str, str]]:
        found = []
        for chip in _names(f"{self._sys}/class/hwmon"):
            directory = f"{self._sys}/class/hwmon/{chip}"
            called = (text_or_none(f"{directory}/name", 100) or chip).strip()
            for entry in _names(directory):
                if not entry.endswith("_input") or not entry.startswith(("temp", "fan")):
                    continue
                kind = "temp" if entry.startswith("temp") else "fan"
                label = (text_or_none(f"{directory}/{entry.removesuffix('_input')}_label", 100) or "").strip()
                name = clean(f"{called} {label or entry.removesuffix('_input')}", 60)
                found.append((kind, name, f"{directory}/{entry}"))
        return found

    def _zones(self) -> list[tuple[str, str, str]]:
        found = []
        for zone in _names(f"{self._sys}/class/thermal"):
            if zone.startswith("thermal_zone"):
                directory = f"{self._sys}/class/thermal/{zone}"
                name = clean((text_or_none(f"{directory}/type", 100) or zone).strip(), 60)
                found.append(("zone", name, f"{directory}/temp"))
        return found


def of_psutil() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The same by psutil, where it is there and knows this system's sensors."""
    try:
        import psutil
    except ImportError:
        return [], []
    temperatures = [
        {
            "name": clean(f"{chip} {each.label}".strip(), 60),
            "celsius": each.current,
            "high": each.high,
            "critical": each.critical,
        }
        for chip, those in getattr(psutil, "sensors_temperatures", dict)().items()
        for each in those
    ]
    fans = [
        {"name": clean(f"{chip} {each.label}".strip(), 60), "rpm": each.current}
        for chip, those in getattr(psutil, "sensors_fans", dict)().items()
        for each in those
    ]
    return temperatures, fans


def _degrees(path: str) -> float | None:
    value = integer_or_none(path)
    return value / 1000 if value else None


def _names(directory: str) -> list[str]:
    try:
        return sorted(os.listdir(directory))
    except OSError:
        return []
