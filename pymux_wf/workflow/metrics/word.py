"""``pywfmux metrics ...``: what is measured, as words of the command line; the supervisor answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymux_wf.workflow.command_spec import JSON, Argument, Flag, Verb, Word

if TYPE_CHECKING:
    from pymux_wf.workflow.command_line import Call

_HERE = "pymux_wf.workflow.metrics.word"


def run_list(call: Call) -> None:
    """``metrics list``."""
    told = _ask(call, "metrics.list")
    _note_problems(call, told)
    if call.json:
        call.print_json(told["metrics"])
        return
    rows: list[tuple[str, ...]] = [("NAME", "VALUE", "AGE", "STATE", "SOURCE", "EVERY", "")]
    rows += [_row(each) for each in told["metrics"]]
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    for row in rows:
        call.print("  ".join([*(f"{cell:{width}}" for cell, width in zip(row, widths)), row[6]]).rstrip())


def run_show(call: Call) -> None:
    """``metrics show NAME``."""
    told = _ask(call, "metrics.show", name=call["name"])
    if call.json:
        call.print_json(told)
        return
    _, value, age, state, *_, more = _row(told)
    shown = {"name": told["name"], "value": value, "age": age, "state": state}
    if more:
        shown["why"] = more
    if told["summary"]:
        shown["what"] = told["summary"]
    settings = {key: _written(each) for key, each in told["settings"].items() if key != "summary"}
    width = max(len(key) for key in {**shown, **settings})
    for key, each in {**shown, **settings}.items():
        call.print(f"{key:{width}}  {each}")


def run_set(call: Call) -> None:
    """``metrics set NAME VALUE``."""
    _tell(call, _ask(call, "metrics.set", name=call["name"], value=call["value"]))


def run_incr(call: Call) -> None:
    """``metrics incr NAME [BY]``."""
    from pymux_wf.workflow.errors import UsageError
    from pymux_wf.workflow.metrics.reducing import number_of

    by = number_of(call["by"] or "1")
    if by is None:
        raise UsageError(f"{call['by']!r} is no number", call["by"])
    told = _ask(call, "metrics.incr", name=call["name"], by=by)
    if call.json:
        call.print_json(told)
    else:
        call.print(told["text"])


def run_export(call: Call) -> None:
    """``metrics export``."""
    rows = _ask(call, "metrics.list")["metrics"]
    if call["format"] == "json":
        call.print_json(rows)
        return
    from pymux_wf.workflow.metrics.exporting import prometheus_of

    call.print(prometheus_of(rows).removesuffix("\n"))


def run_reload(call: Call) -> int:
    """``metrics reload``."""
    told = _ask(call, "metrics.reload")
    if call.json:
        call.print_json(told)
    else:
        call.print(told["file"] or "there is no workflow.toml: what everybody has is measured")
        _note_problems(call, told)
    return 1 if told["problems"] else 0


def _ask(call: Call, name: str, /, **arguments: Any) -> Any:
    from pymux_wf.workflow.supervisor.calls import call as ask

    return ask(call.socket, name, **arguments)


def _tell(call: Call, told: dict[str, Any]) -> None:
    if call.json:
        call.print_json(told)


def _note_problems(call: Call, told: dict[str, Any]) -> None:
    for name, problem in told["problems"].items():
        call.note(f"{name}: {problem}")


def _row(told: dict[str, Any]) -> tuple[str, ...]:
    from pymux_wf.workflow.metrics.formatting import in_duration

    age = "-" if told["age"] is None else in_duration(told["age"])
    every = "-" if told["interval"] is None else in_duration(told["interval"])
    why = told["error"] or ""
    if why and told["failures"] > 1:
        soon = "" if told["next"] is None else f", next try in {in_duration(max(told['next'], 1))}"
        why = f"{why} ({told['failures']} times{soon})"
    return told["name"], told["text"] or "-", age, told["state"], told["source"], every, why


def _written(value: Any) -> str:
    from json import dumps

    return value if isinstance(value, str) else dumps(value)


_NAME = Argument("name", "The metric, as in #{metric:NAME}.")

WORD = Word(
    "metrics",
    "Numbers for the status line: what is measured, and values that scripts tell.",
    (
        Verb(
            "list",
            "List all metrics with value, age, state and why a reading failed.",
            f"{_HERE}:run_list",
            flags=(JSON,),
            description="States: ok, stale (older than three intervals), error (the last reading failed), paused (no "
            "client is attached, and nothing uses it: it was read once for this list), never (nothing was read yet).",
            examples=("pywfmux metrics list",),
        ),
        Verb(
            "show",
            "Show one metric and its settings, without secrets.",
            f"{_HERE}:run_show",
            arguments=(_NAME,),
            flags=(JSON,),
            examples=("pywfmux metrics show cpu",),
        ),
        Verb(
            "set",
            "Tell the value of a metric that nobody measures; it is made where there is none.",
            f"{_HERE}:run_set",
            arguments=(_NAME, Argument("value", "A number or a text.")),
            flags=(JSON,),
            examples=("pywfmux metrics set deploy.version 1.4.2",),
        ),
        Verb(
            "incr",
            "Add to a metric that nobody measures, and print what it is then.",
            f"{_HERE}:run_incr",
            arguments=(_NAME, Argument("by", "How much, 1 without it; a negative number behind --.", "?")),
            flags=(JSON,),
            examples=("pywfmux metrics incr builds.done",),
        ),
        Verb(
            "export",
            "Print all metrics for a scraper or a program.",
            f"{_HERE}:run_export",
            flags=(Flag("--format", "How.", "FORMAT", "prometheus", choices=("prometheus", "json")),),
            description="prometheus: the text format, version 0.0.4. The label metric has each name as it is; "
            "pywfmux_metric_up is 0 for a metric whose value is old or could not be read; its value is left out then.",
            examples=("pywfmux metrics export --format prometheus",),
        ),
        Verb(
            "reload",
            "Read workflow.toml again now; it is looked at every two seconds anyway.",
            f"{_HERE}:run_reload",
            flags=(JSON,),
        ),
    ),
    description="Metrics are configured in workflow.toml ([metrics.NAME], [status]) and shown by #{metric:NAME}; "
    "docs/METRICS.md tells of every key.",
)
