"""``[security]`` of workflow.toml: which files are watched, and where logins are logged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

WATCHED = (
    *("/etc/passwd", "/etc/shadow", "/etc/group", "/etc/sudoers", "/etc/sudoers.d/*", "/etc/ssh/sshd_config"),
    *("/etc/ssh/sshd_config.d/*", "/etc/crontab", "/etc/cron.d/*", "/etc/hosts", "/etc/ld.so.preload"),
    *("/etc/systemd/system/*.service", "~/.ssh/authorized_keys", "~/.ssh/config", "~/.profile", "~/.bashrc"),
)
AUTH_LOGS = ("/var/log/auth.log", "/var/log/secure")


def _says(summary: str) -> dict[str, Any]:
    return {"summary": summary}


@dataclass(frozen=True, slots=True)
class Security:
    """What the security monitor looks at."""

    watch: tuple[str, ...] = field(
        default=WATCHED, metadata=_says("Files (or patterns of them) whose changes are told.")
    )
    watch_more: tuple[str, ...] = field(default=(), metadata=_says("Files beside those of `watch`."))
    auth_logs: tuple[str, ...] = field(
        default=AUTH_LOGS, metadata=_says("Where logins are logged; the journal is read where none is there.")
    )
