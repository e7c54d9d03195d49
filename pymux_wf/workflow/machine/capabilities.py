"""What this process may do to others and to the network: capabilities(7), ptrace(2).

Told before anything is tried, so that a person reads the reason and not a failure.
"""

from __future__ import annotations

import os
import re

from pymux_wf.workflow.machine.proc_reading import text_or_none

NUMBERS = {"CAP_NET_ADMIN": 12, "CAP_NET_RAW": 13, "CAP_SYS_PTRACE": 19, "CAP_SYS_ADMIN": 21, "CAP_PERFMON": 38}
"""``include/uapi/linux/capability.h``"""


def capable(name: str, status: str | None = None) -> bool | None:
    """Whether we have a capability; None where that cannot be told. ``status``: the text of ``/proc/self/status``."""
    text = text_or_none("/proc/self/status") if status is None else status
    found = re.search(r"^CapEff:\s*([0-9a-fA-F]+)", text or "", re.MULTILINE)
    return None if found is None else bool(int(found[1], 16) >> NUMBERS[name] & 1)


def tcpdump_hindrance(program: str | None) -> str:
    """Why tcpdump cannot listen here; "" where it can."""
    if program is None:
        return "tcpdump is not installed"
    if capable("CAP_NET_RAW") or _has_file_capabilities(program):
        return ""
    return "tcpdump needs CAP_NET_RAW: run it as root, or setcap cap_net_raw+ep once"


def ptrace_hindrance(scope: str | None = None, own: bool = True, status: str | None = None) -> str:
    """Why another process may not be attached to; "" where it may.

    Args:
        scope: what ``/proc/sys/kernel/yama/ptrace_scope`` says.
        own: whether the process is of our user.
    """
    if scope is None:
        scope = text_or_none("/proc/sys/kernel/yama/ptrace_scope", 16) or "0"
    level = int(scope.strip()) if scope.strip().isdigit() else 0
    if level >= 3:
        return "kernel.yama.ptrace_scope is 3: nobody may attach to anything until the machine starts again"
    if capable("CAP_SYS_PTRACE", status):
        return ""
    if not own:
        return "it is another user's: attaching to it needs CAP_SYS_PTRACE"
    if level == 2:
        return "kernel.yama.ptrace_scope is 2: attaching needs CAP_SYS_PTRACE"
    if level == 1:
        return (
            "kernel.yama.ptrace_scope is 1: only a parent may attach; CAP_SYS_PTRACE or "
            "sysctl kernel.yama.ptrace_scope=0 would allow it"
        )
    return ""


def _has_file_capabilities(program: str) -> bool:
    try:
        return bool(os.getxattr(program, "security.capability"))
    except (OSError, AttributeError):
        return False
