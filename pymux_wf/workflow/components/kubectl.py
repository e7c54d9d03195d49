"""Asking a cluster by ``kubectl``: one call, one deadline, its answer as JSON; and what its complaints mean.

Only ``get``, ``top`` and ``config`` are ever said to it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any

from pymux_wf.workflow.components.component_access import unset
from pymux_wf.workflow.config.secrets import hidden
from pymux_wf.workflow.drawing.readable import clean
from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.monitors.monitor import Settings, Unavailable
from pymux_wf.workflow.probes.finding import Finding, State
from pymux_wf.workflow.probes.places import first
from pymux_wf.workflow.probes.programs import Ran, find, install_line, run
from pymux_wf.workflow.probes.settings import components_of

DEADLINE = 3.0
LARGEST = 16 << 20
"""Bytes of an answer; a larger cluster is looked at by namespaces."""
_DENIALS = ("unauthorized", "forbidden", "must be logged in", "provide credentials", "certificate has expired")


class Kubectl:
    """``kubectl`` with the configuration, context and namespace that count."""

    def __init__(self, settings: Settings) -> None:
        """Raises Unavailable where there is no kubectl, or no configuration for it."""
        program = find("kubectl")
        if program is None:
            raise Unavailable(Finding("kube", State.MISSING, "kubectl is not on PATH", install_line("kubectl")))
        try:
            components = components_of(settings.project)
            place = first("kube", components)
        except (WorkflowError, OSError) as error:
            raise unset("kube", clean(error, 400)) from None
        if place is None:
            remedy = "set components.kubeconfig in workflow.toml or $KUBECONFIG"
            raise unset("kube", "kubectl has no configuration", remedy)
        self.context = components.kube_context
        self._environment = {"KUBECONFIG": os.path.expanduser(place.url)} if place.url else {}
        self._argv = [program, *([f"--context={self.context}"] if self.context else [])]
        namespace = settings.get("namespace")
        self.where = ["-n", namespace] if namespace else ["-A"]
        self.shown = clean(self.context or place.url or "the cluster around", 120)

    def get(self, *kinds: str) -> tuple[Any, str]:
        """Objects of these kinds as one list, and what kubectl complained of (of kinds that may not be seen).

        Raises:
            Unavailable: the cluster does not answer, or lets us see none of it.
        """
        ran = self._run(["get", ",".join(kinds), *self.where, "-o", "json"])
        try:
            return json.loads(ran.out), self._complaint(ran) if ran.code else ""
        except (ValueError, RecursionError):
            if ran.code:
                raise Unavailable(self._finding(ran)) from None
        detail = "kubectl printed what is no JSON"
        raise Unavailable(Finding("kube", State.UNREACHABLE, detail, "try it: kubectl get pods -o json", self.shown))

    def top(self) -> tuple[str, str]:
        """What pods use, as ``kubectl top`` prints it, and why it could not; needs the metrics server."""
        try:
            ran = self._run(["top", "pods", *self.where, "--no-headers"])
        except Unavailable as error:
            return "", error.finding.detail
        return ran.out.decode("utf-8", "replace"), self._complaint(ran) if ran.code else ""

    def _run(self, words: Sequence[str]) -> Ran:
        argv = [*self._argv, f"--request-timeout={max(1, round(DEADLINE - 0.5))}s", *words]
        try:
            ran = run(argv, DEADLINE, env=self._environment, limit=LARGEST)
        except OSError as error:
            detail = f"kubectl does not start: {error.strerror}"
            raise Unavailable(Finding("kube", State.MISSING, detail, install_line("kubectl"))) from None
        if ran.code is None:
            too_large = len(ran.out) >= LARGEST
            detail = "the answer is too large" if too_large else "the cluster did not answer in time"
            remedy = "choose one with --namespace" if too_large else "check the context: kubectl config get-contexts"
            raise Unavailable(Finding("kube", State.UNREACHABLE, detail, remedy, self.shown))
        return ran

    def _finding(self, ran: Ran) -> Finding:
        said = self._complaint(ran)
        if any(word in said.lower() for word in _DENIALS):
            return Finding("kube", State.DENIED, said, "log in to the cluster again", self.shown)
        remedy = "check the context: kubectl config get-contexts"
        return Finding("kube", State.UNREACHABLE, said, remedy, self.shown)

    @staticmethod
    def _complaint(ran: Ran) -> str:
        """The sentence for a person: before it kubectl repeats what it tried."""
        lines = [line.strip() for line in ran.err.splitlines() if line.strip()]
        chosen = next((line for line in reversed(lines) if not line.startswith(("E0", "E1"))), ran.said)
        return clean(hidden(chosen), 300)
