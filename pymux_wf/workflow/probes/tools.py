"""Checks of what is reached by a program: kubectl, journalctl, git, gh or glab; of configured services; of any
program."""

from __future__ import annotations

import os

from pymux_wf.workflow.config.secrets import hidden
from pymux_wf.workflow.probes.finding import Finding, State
from pymux_wf.workflow.probes.places import first
from pymux_wf.workflow.probes.probe import Asked
from pymux_wf.workflow.probes.programs import KNOWN, Known, Ran, find, install_line, run
from pymux_wf.workflow.probes.wire import reason

_NOT_ALLOWED = ("unauthorized", "forbidden", "must be logged in", "permission denied", "not permitted")


def kube(asked: Asked) -> Finding:
    """The cluster's version, by kubectl."""
    if find("kubectl") is None:
        return asked.finding(State.MISSING, "kubectl is not on PATH", install_line("kubectl"))
    place = first("kube", asked.components)
    if place is None:
        remedy = "set kubeconfig in [components] of workflow.toml or $KUBECONFIG"
        return asked.finding(State.UNSET, "kubectl has no configuration", remedy)
    ran = run(kubectl(asked.components.kube_context, asked.deadline), asked.deadline, env=_kubeconfig(place.url))
    address = asked.components.kube_context or place.url
    if ran.code is None:
        return asked.finding(State.UNREACHABLE, "the cluster did not answer in time", "check its address", address)
    version = _server_version(ran.out)
    if ran.code == 0 and version:
        return asked.finding(State.OK, f"Kubernetes {version}", address=address)
    said = _kubectl_said(ran) or "it names no server"
    if any(word in said.lower() for word in _NOT_ALLOWED):
        return asked.finding(State.DENIED, said, "log in to the cluster again", address)
    return asked.finding(State.UNREACHABLE, said, "check the context: kubectl config get-contexts", address)


def kubectl(context: str, deadline: float) -> list[str]:
    """The command line that asks a cluster for its version."""
    chosen = [f"--context={context}"] if context else []
    return ["kubectl", *chosen, "version", "-o", "json", f"--request-timeout={max(1, round(deadline))}s"]


def _kubeconfig(path: str) -> dict[str, str]:
    return {"KUBECONFIG": os.path.expanduser(path)} if path else {}


def _server_version(out: bytes) -> str:
    from json import loads

    try:
        told = loads(out)
        return str(told["serverVersion"]["gitVersion"])
    except (ValueError, KeyError, TypeError):
        return ""


def _kubectl_said(ran: Ran) -> str:
    """The line that a person needs: before it kubectl repeats what it tried."""
    lines = [line.strip() for line in ran.err.splitlines() if line.strip()]
    return hidden(next((line for line in reversed(lines) if not line.startswith(("E0", "E1"))), ran.said))


def journal(asked: Asked) -> Finding:
    """Whether the journal has something that this user may read."""
    if find("journalctl") is None:
        return asked.finding(State.MISSING, "journalctl is not on PATH", install_line("journalctl"))
    ran = run(["journalctl", "--no-pager", "-n", "1", "-o", "cat"], asked.deadline)
    if ran.code is None:
        return asked.finding(State.UNREACHABLE, "journalctl did not answer in time")
    said = ran.err.strip()
    if "insufficient permissions" in said or "not seeing messages from other users" in said.lower():
        if not ran.out.strip():
            return asked.finding(State.DENIED, "the journal may not be read", "join the group systemd-journal")
        return asked.finding(State.OK, "the journal, of this user alone")
    if "No journal files" in said or not ran.out.strip():
        return asked.finding(State.UNREACHABLE, "journald has no files here", "logs of files can be shown instead")
    if ran.code:
        return asked.finding(State.UNREACHABLE, ran.said)
    return asked.finding(State.OK, "the journal")


def services(asked: Asked) -> Finding:
    """How many are configured; each is checked by its monitor."""
    from pymux_wf.workflow.config.project_file import untrusted_note
    from pymux_wf.workflow.config.workflow_file import WorkflowFile

    document = WorkflowFile.load(project=asked.project).document
    names = document.table.get("services", {}) if document else {}
    if not names:
        remedy = untrusted_note(asked.project) or "write [services.NAME] into workflow.toml"
        return asked.finding(State.UNSET, "no service is configured", remedy)
    return asked.finding(State.OK, f"{len(names)} configured: {', '.join(names)}")


def git(asked: Asked) -> Finding:
    """Whether the project is in a repository."""
    if find("git") is None:
        return asked.finding(State.MISSING, "git is not on PATH", install_line("git"))
    command = ["git", "-C", asked.project, "rev-parse", "--show-toplevel"]
    ran = run(command, asked.deadline, env={"GIT_OPTIONAL_LOCKS": "0"})
    if ran.code == 0:
        return asked.finding(State.OK, ran.said)
    if ran.code is None:
        return asked.finding(State.UNREACHABLE, "git did not answer in time")
    if "dubious ownership" in ran.err:
        return asked.finding(State.DENIED, "the repository belongs to somebody else", "git config safe.directory")
    return asked.finding(State.UNSET, f"{os.path.abspath(asked.project)} is in no git repository", "use --root DIR")


def ci(asked: Asked) -> Finding:
    """Whether gh or glab is there and logged in; asks no server."""
    programs = [program for program in ("gh", "glab") if find(program)]
    if not programs:
        return asked.finding(State.MISSING, "neither gh nor glab is on PATH", install_line("gh"))
    repository = git(asked)
    if not repository.ok:
        return repository
    said = ""
    for program in programs:
        login = ["gh", "auth", "token"] if program == "gh" else ["glab", "auth", "status"]
        ran = run(login, asked.deadline, env={"GH_PROMPT_DISABLED": "1", "NO_COLOR": "1"}, cwd=asked.project)
        if ran.code == 0:
            return asked.finding(State.OK, f"{program} is logged in")
        said = said or ("it did not answer in time" if ran.code is None else f"{program} is not logged in")
    return asked.finding(State.DENIED, said, f"{programs[0]} auth login")


def program(asked: Asked) -> Finding:
    """Any program: found on PATH; one whose version arguments are known must start, too."""
    name = asked.component
    path = find(name)
    if path is None:
        return asked.finding(State.MISSING, f"{name} is not on PATH", install_line(name))
    known = KNOWN.get(os.path.basename(name), Known(()))
    if not known.version:
        return asked.finding(State.OK, path, address=path)
    try:
        ran = run([path, *known.version], asked.deadline)
    except OSError as error:
        return asked.finding(State.UNREACHABLE, f"{path} does not start: {reason(error)}", install_line(name), path)
    if ran.code in (126, 127) or (ran.code is not None and ran.code < 0):
        return asked.finding(State.UNREACHABLE, f"{path} does not start: {ran.said}", install_line(name), path)
    return asked.finding(State.OK, path, address=path)
