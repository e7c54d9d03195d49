"""What ``mon system`` shows of its values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pymux_wf.workflow.drawing import figures
from pymux_wf.workflow.drawing.document import Block, Cell, Column, Document, Gauge, Line, Span, Table

_CORE = len("cpu255 100%  ")


def system_document(found: Mapping[str, Any], columns: int, lines: int) -> Document:
    """The whole machine: what is short of something stands above."""
    blocks: list[Block] = [_cpu(found["cpu"]), *_cores(found["cpu"]["cores"], columns, max(1, lines // 4))]
    blocks += _memory(found)
    blocks += [_load(found)]
    blocks += [_pressure(found["pressure"])] if found["pressure"] else []
    blocks += [_network(found["net"])] if found["net"] else []
    blocks += [_space_table(found["disks"])] if found["disks"] else []
    blocks += _temperatures(found)
    return Document(blocks=tuple(blocks))


def disks_document(found: Mapping[str, Any], columns: int, lines: int) -> Document:
    """Disks alone: space, inodes, traffic."""
    rows = tuple(
        (
            str(each["name"]),
            figures.rate(each["read_rate"]),
            figures.rate(each["written_rate"]),
            figures.per_second(each["requests_rate"]),
            Span(figures.share(each["busy"]), figures.style_of(each["busy"], 0.7, 0.95)),
        )
        for each in sorted(found["io"], key=lambda each: -(each["busy"] or 0))
    )
    traffic = Table(
        (
            Column("device", grow=True),
            Column("read", "right"),
            Column("written", "right"),
            Column("requests", "right", rank=2),
            Column("busy", "right", rank=1),
        ),
        rows,
        title="traffic",
        empty="no device has done anything",
    )
    blocks: list[Block] = [_space_table(found["disks"], inodes=True), traffic]
    io = found["pressure"].get("io")
    blocks += [_pressure({"io": io})] if io else []
    return Document(blocks=tuple(blocks))


def _cpu(cpu: Mapping[str, Any]) -> Gauge:
    parts = [f"{name} {figures.share(cpu[name])}" for name in ("user", "system") if cpu[name] is not None]
    parts += [f"{name} {figures.share(cpu[name])}" for name in ("iowait", "steal") if (cpu[name] or 0) >= 0.005]
    text = "  ".join([figures.share(cpu["share"]), *parts]) if cpu["share"] is not None else "measuring"
    return Gauge("cpu", cpu["share"] or 0.0, text, figures.style_of(cpu["share"], 0.8, 0.95))


def _cores(cores: Mapping[str, float | None], columns: int, lines: int) -> list[Block]:
    """All processors, as many as fit beside each other; of more than fit the busiest is named."""
    if len(cores) < 2:
        return []
    across = max(1, columns // _CORE)
    names = list(cores)
    shown = names[: across * lines]
    found: list[Block] = []
    for start in range(0, len(shown), across):
        cells = [
            Span(
                f"{name:>6} {figures.share(cores[name]):>4}  ",
                "dim" if cores[name] is None else figures.style_of(cores[name], 0.8, 0.95),
            )
            for name in shown[start : start + across]
        ]
        found.append(Line(tuple(cells)))
    if len(names) > len(shown):
        busiest = max(names, key=lambda name: cores[name] or 0)
        rest = f"and {len(names) - len(shown)} more; the busiest is {busiest} with {figures.share(cores[busiest])}"
        found.append(Line(Span(rest, "dim")))
    return found


def _memory(found: Mapping[str, Any]) -> list[Block]:
    memory, swap = found["memory"], found["swap"]
    blocks: list[Block] = []
    if memory:
        text = (
            f"{figures.share(memory['share'])}  {figures.size(memory['used'])} of {figures.size(memory['total'])}, "
            f"{figures.size(memory['available'])} available"
        )
        blocks.append(Gauge("memory", memory["share"], text, figures.style_of(memory["share"], 0.85, 0.95)))
    if swap and swap["total"]:
        text = f"{figures.share(swap['share'])}  {figures.size(swap['used'])} of {figures.size(swap['total'])}"
        blocks.append(Gauge("swap", swap["share"], text, figures.style_of(swap["share"], 0.5, 0.9)))
    return blocks


def _load(found: Mapping[str, Any]) -> Line:
    parts: list[Span] = []
    if found["load"]:
        cores = max(1, len(found["cpu"]["cores"]))
        style = figures.style_of(found["load"][0] / cores, 1.0, 2.0)
        parts += [Span("load "), Span(" ".join(f"{each:.2f}" for each in found["load"]), style)]
    running, blocked = found["tasks"]["running"], found["tasks"]["blocked"]
    if running is not None:
        parts.append(Span(f"  running {running}  blocked {blocked or 0}"))
    if found["uptime"] is not None:
        parts.append(Span(f"  up {figures.age(found['uptime'])}", "dim"))
    if found["oom_kills"]:
        parts.append(Span(f"  {found['oom_kills']} killed for want of memory", "error"))
    return Line(tuple(parts))


def _pressure(pressure: Mapping[str, Any]) -> Line:
    """What share of the last ten seconds somebody (everybody) waited for it."""
    parts = [Span("waited for ", "dim")]
    for name, kinds in pressure.items():
        some = kinds.get("some", {}).get("avg10")
        full = kinds.get("full", {}).get("avg10")
        if some is not None:
            everybody = f" (all {full:.1f}%)" if full else ""
            parts.append(Span(f"{name} {some:.1f}%{everybody}  ", figures.style_of(some, 20, 50)))
    return Line(tuple(parts))


def _network(net: list[dict[str, Any]]) -> Table:
    rows = tuple(
        (
            str(each["name"]),
            figures.rate(each["received_rate"]),
            figures.rate(each["sent_rate"]),
            figures.size(each["received"]),
            figures.size(each["sent"]),
        )
        for each in sorted(net, key=lambda each: -((each["received_rate"] or 0) + (each["sent_rate"] or 0)))[:6]
    )
    heads = ("received", "sent", "since start", "sent")
    right = (*(Column(head, "right", rank) for head, rank in zip(heads, (0, 0, 2, 2))),)
    return Table((Column("interface", grow=True), *right), rows)


def _space_table(disks: list[dict[str, Any]], inodes: bool = False) -> Table:
    rows = []
    for each in sorted(disks, key=lambda each: -(each["share"] or 0)):
        share = Span(figures.share(each["share"]), figures.style_of(each["share"], 0.85, 0.95))
        note: Cell = "" if each["state"] == "ok" else Span(each["state"], "error")
        row: tuple[Cell, ...] = (
            figures.clean(each["directory"], 200),
            share,
            figures.size(each["free"]),
            figures.size(each["total"]),
        )
        if inodes:
            row += (Span(figures.share(each["inodes_share"]), figures.style_of(each["inodes_share"], 0.85, 0.95)),)
            note = note or ("read-only" if each["read_only"] else "")
        rows.append((*row, figures.clean(each["type"], 20), note))
    heads: tuple[Column, ...] = (
        Column("file system", grow=True),
        Column("used", "right"),
        Column("free", "right"),
        Column("size", "right", rank=1),
    )
    heads += (Column("inodes", "right", rank=1),) if inodes else ()
    return Table((*heads, Column("type", rank=3), Column("", rank=2)), tuple(rows), empty="no file system with space")


def _temperatures(found: Mapping[str, Any]) -> list[Block]:
    parts = []
    for each in found["temperatures"]:
        style = figures.style_of(each["celsius"], each["high"] or 80.0, each["critical"] or 95.0)
        parts.append(Span(f"{each['name']} {each['celsius']:.0f}°C  ", style))
    parts += [Span(f"{each['name']} {each['rpm']}rpm  ") for each in found["fans"]]
    return [Line(tuple(parts), wrap=True)] if parts else []
