"""``pywfmux agent ...``: declared here, run by :mod:`.commands`; the supervisor answers."""

from __future__ import annotations

from pymux_wf.workflow.command_spec import JSON, Argument, Flag, Verb, Word

_HERE = "pymux_wf.workflow.agents.commands"
_NAME = Argument("name", "The agent.")
_TIMEOUT = Flag("--timeout", "Seconds to wait.", "SECONDS")
_SPEC = (
    Flag("--kind", "What it is: claude, codex, gemini, aider, opencode, copilot, shell, python...", "KIND"),
    Flag("--root", "Its directory.", "DIR"),
    Flag("--env", "Added to its environment; the value may be env:NAME or file:PATH.", "NAME=VALUE", many=True),
    Flag("--session", "The session of its window; one of its own name without it.", "SESSION"),
    Flag("--window", "A window in which it gets a pane.", "WINDOW"),
    Flag("--worktree", "Work in a git worktree of its own, on this branch.", "BRANCH"),
    Flag("--base", "Where the branch begins; HEAD without it.", "REF"),
    Flag("--restart", "When it is started again.", "WHEN", choices=("never", "on-failure", "always")),
)

WORD = Word(
    "agent",
    "Start programs that work by themselves, see what they do, and bring prompts to them.",
    (
        Verb(
            "spawn",
            "Start an agent in a pane of its own, behind the others.",
            f"{_HERE}:spawn",
            (Argument("name", "Its name."), Argument("ARGV", "Its program and arguments.", "--")),
            (*_SPEC, JSON),
            "Nothing is typed: the program is started directly. Without ARGV what [agents.NAME] of workflow.toml says.",
            ("pywfmux agent spawn writer --worktree fix-parser --restart on-failure -- claude",),
        ),
        Verb("list", "All agents: state, since when, restarts, use, last line.", f"{_HERE}:list_all", (), (JSON,)),
        Verb("show", "What is known of one.", f"{_HERE}:show", (_NAME,), (JSON,)),
        Verb(
            "explain",
            "Why it is taken to be in its state: every fact, its age, and why one decided.",
            f"{_HERE}:explain",
            (_NAME,),
            (JSON,),
        ),
        Verb(
            "send",
            "Bring a prompt to it; success means that it was submitted.",
            f"{_HERE}:send",
            (_NAME, Argument("text", "The prompt; - reads standard input.")),
            (
                Flag(
                    "--when",
                    "ready waits until it is; now sends while it works.",
                    "WHEN",
                    "ready",
                    choices=("ready", "now"),
                ),
                Flag("--clear", "Empty its composer first."),
                Flag("--wait", "Wait until it is ready, done or blocked again."),
                _TIMEOUT,
                JSON,
            ),
            "Refused with exit code 5 while it asks something or has a draft in its composer.",
            ('pywfmux agent send writer "add a test for the parser" --wait',),
        ),
        Verb(
            "answer",
            "Answer what it asks, where that is what you have seen.",
            f"{_HERE}:answer",
            (_NAME, Argument("key", "Keys by name, or text; env:NAME and file:PATH for secrets.", "+")),
            (Flag("--expect", "The text of the question, or a part of it.", "TEXT"), _TIMEOUT, JSON),
            "A program that reads whole lines needs Enter behind its answer.",
            (
                'pywfmux agent answer writer --expect "Do you want to proceed" 1',
                'pywfmux agent answer writer --expect "Overwrite" y Enter',
            ),
        ),
        Verb(
            "wait",
            "Wait for a state, or a text in its output.",
            f"{_HERE}:wait",
            (_NAME,),
            (
                Flag("--for", "ready, working, blocked, done, exited, failed, or a text.", "WHAT", many=True),
                Flag("--unless", "Fail when this expression is in its output.", "REGEX"),
                _TIMEOUT,
                JSON,
            ),
            examples=("pywfmux agent wait writer --for ready --for blocked --timeout 600",),
        ),
        Verb(
            "logs",
            "What it has written, from its log.",
            f"{_HERE}:logs",
            (_NAME,),
            (
                Flag("--follow", "Go on with what comes.", short="-f"),
                Flag("--lines", "The last so many lines.", "N", short="-n"),
                Flag("--since", "Its output behind this mark (of `agent show --json` or `logs --json`).", "MARK"),
                JSON,
            ),
        ),
        Verb("stop", "End it and all that it has started; what was ended is told.", f"{_HERE}:stop", (_NAME,), (JSON,)),
        Verb("restart", "Stop it and start it again.", f"{_HERE}:restart", (_NAME,), (JSON,)),
        Verb(
            "remove",
            "Forget it: its pane, its record, its worktree.",
            f"{_HERE}:remove",
            (_NAME,),
            (
                Flag("--force", "Also where it runs, or where there is work in its worktree."),
                Flag("--keep-worktree", "Leave its worktree."),
                JSON,
            ),
        ),
        Verb("resume", "Start one that was lost with its server, where it was.", f"{_HERE}:resume", (_NAME,), (JSON,)),
        Verb(
            "prune",
            "Take away worktrees that nobody owns any more.",
            f"{_HERE}:prune",
            (),
            (
                Flag("--dry-run", "Only tell them."),
                Flag("--force", "Also those with work in them, where they are written down."),
                JSON,
            ),
        ),
        Verb(
            "report",
            "From inside an agent's pane: say its state.",
            f"{_HERE}:report",
            (),
            (
                Flag("--state", "ready, working, blocked, done or failed.", "STATE"),
                Flag("--seq", "Its number; lower ones that come later are not taken.", "N"),
                Flag("--ttl", "Seconds for which it is believed.", "SECONDS", "60"),
                Flag("--message", "What it waits for, or has done.", "TEXT", ""),
                JSON,
            ),
            "The pane is told by $PYWFMUX_PANE, and $PYWFMUX_AGENT_TOKEN proves it. Exit code 1: it was not taken.",
            ("pywfmux agent report --state blocked --message 'may I run make?' --ttl 600",),
        ),
        Verb(
            "run",
            "Make this pane an agent's; outside of panes: start one, show what it writes, and end with its exit code.",
            f"{_HERE}:run",
            (Argument("name", "Its name; the program's without it.", "?"), Argument("ARGV", "Its program.", "--")),
            (Flag("--kind", "What it is.", "KIND"), JSON),
        ),
        Verb(
            "events",
            "What happens to agents, one JSON object a line.",
            f"{_HERE}:events",
            (),
            (
                Flag("--filter", "A part of the type (state, prompt, alert...) or an agent's name.", "TEXT", ""),
                Flag("--since", "First those behind this number.", "SEQ"),
                Flag("--no-follow", "Only those that are kept."),
                JSON,
            ),
        ),
    ),
    "States: starting, ready, working, blocked, done, failed, exited, unknown. Exit codes: 0 done, 1 failed, 2 usage, "
    "3 no server, 4 not found, 5 refused by safety, 124 timed out.",
)
