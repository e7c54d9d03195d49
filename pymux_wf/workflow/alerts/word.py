"""``pywfmux alert``: what the command line can be told about alerts."""

from __future__ import annotations

from pymux_wf.workflow.command_spec import JSON, Argument, Flag, Verb, Word

_RUN = "pymux_wf.workflow.alerts.commands:"
_NAME = Argument("alert", "Its rule, or the beginning of its fingerprint (at least four digits).")

WORD = Word(
    "alert",
    "See, acknowledge and silence alerts, and try the routes by which they are told.",
    (
        Verb(
            "list",
            "List the alerts, the silences and how the routes do.",
            f"{_RUN}list_alerts",
            flags=(JSON, Flag("--all", "Also those that have ended within the last hour.", short="-a")),
            examples=("pywfmux alert list", "pywfmux alert list --json"),
        ),
        Verb(
            "show",
            "Show all that is known of alerts.",
            f"{_RUN}show_alerts",
            (Argument("alert", "A rule, or the beginning of a fingerprint.", "+"),),
            (JSON, Flag("--hold", "Wait for a key afterwards, as a popup does.")),
        ),
        Verb(
            "ack",
            "Take an alert on: it is told no more until it ends.",
            f"{_RUN}acknowledge",
            (_NAME,),
            (JSON, Flag("--by", "Who takes it on; the user without it.", "NAME")),
            examples=("pywfmux alert ack queue_lag",),
        ),
        Verb(
            "silence",
            "Tell nobody of alerts with these labels for a while.",
            f"{_RUN}silence",
            (
                Argument("duration", "How long: 30m, 2h, 1d."),
                Argument("matcher", "A rule's name, or label=value; a value may end in *.", "+"),
            ),
            (JSON, Flag("--comment", "Why.", "TEXT", "")),
            examples=("pywfmux alert silence 2h queue_lag", "pywfmux alert silence 30m severity=info 'pane=%3'"),
        ),
        Verb(
            "unsilence",
            "End a silence.",
            f"{_RUN}unsilence",
            (Argument("number", "Its number, as list shows it."),),
            (JSON,),
        ),
        Verb(
            "test",
            "Send a test alert through a route, the routes of a rule, or all, and say what each did.",
            f"{_RUN}test",
            (Argument("name", "A route or a rule; all routes without it.", "?"),),
            (JSON,),
            examples=("pywfmux alert test", "pywfmux alert test pager"),
        ),
        Verb(
            "history",
            "Show what became of alerts.",
            f"{_RUN}history",
            flags=(JSON, Flag("--limit", "How many entries.", "N", "50", "-n")),
        ),
        Verb("rules", "List the rules.", f"{_RUN}rules", flags=(JSON,)),
    ),
    description="Rules and routes are in [alerts] of workflow.toml: docs/ALERTS.md.",
)
