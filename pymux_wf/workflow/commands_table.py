"""The commands of a configuration file as data: what is needed to check one where no server can be loaded.

A line is ``name|alias|flags|fewest arguments|most (-1: any)|which arguments may be commands|long options|json``, as
:class:`~pymux_wf.lang.command_spec.CommandSpec` has them; a test compares it with the server's own declarations.
"""

from __future__ import annotations

from pymux_wf.lang.arguments import Arguments
from pymux_wf.lang.command_spec import (
    ArgumentKind,
    CommandSpec,
    Registry,
    commands_after_first,
    commands_anywhere,
)
from pymux_wf.lang.errors import UnknownCommand
from pymux_wf.lang.nearest import nearest_words

TMUX = """\
attach-session|attach|c:dEf:rt:x|0|0|||
bind-key|bind|nrN:T:|1|-1|any||
break-pane|breakp|abdPF:n:s:t:|0|0|||json
capture-pane|capturep|ab:CeE:FHJLMNpPqS:Tt:|0|0||last-command|
choose-buffer||F:f:K:NO:rt:yZ|0|1|any||
choose-client||F:f:K:NO:rt:yZ|0|1|any||
choose-tree||F:f:GK:NO:rst:wyZ|0|1|any||
clear-history|clearhist|Ht:|0|0|||
clear-prompt-history|clearphist|T:|0|0|||
clock-mode||t:|0|0|||
command-prompt||1CbeFiklI:Np:t:T:|0|1|any||
confirm-before|confirm|bc:p:t:y|1|1|any||
copy-mode||deHMqSs:t:u|0|0|||
customize-mode||F:f:Nt:yZ|0|0|||
delete-buffer|deleteb|b:|0|0|||
detach-client|detach|aE:s:t:P|0|0|||
display-menu|menu|b:c:C:H:s:S:MOt:T:x:y:|1|-1|menu||
display-message|display|aCc:d:lINpt:F:v|0|1|||json
display-popup|popup|Bb:Cc:d:e:Eh:kNs:S:t:T:w:x:y:|0|-1|||
display-panes|displayp|bd:Nt:|0|1|any||
find-window|findw|CiNrt:TZ|1|1|||
has-session|has|t:|0|0|||
if-shell|if|bFt:|2|3|rest||
join-pane|joinp|bdfhvp:l:s:t:|0|0|||
kill-pane|killp|at:|0|0|||
kill-server|||0|0|||
kill-session||aCgt:|0|0|||
kill-window|killw|at:|0|0|||
last-pane|lastp|det:Z|0|0|||
last-window|last|t:|0|0|||
link-window|linkw|abdks:t:|0|0|||
list-buffers|lsb|F:f:O:r|0|0|||json
list-clients|lsc|F:f:O:rt:|0|0|||json
list-commands|lscm|F:|0|1|||json
list-keys|lsk|1aF:NO:P:rT:|0|1|||json
list-panes|lsp|aF:f:O:rst:|0|0|||json
list-sessions|ls|F:f:O:r|0|0|||json
list-windows|lsw|aF:f:O:rt:|0|0|||json
load-buffer|loadb|b:t:w|1|1|||
lock-client|lockc|t:|0|0|||
lock-server|lock||0|0|||
lock-session|locks|t:|0|0|||
move-pane|movep|bdfhvp:l:s:t:|0|0|||
move-window|movew|abdkrs:t:|0|0|||
new-pane|newp|bc:de:EfF:hIkl:Lm:p:PR:s:S:t:vx:X:y:Y:Z|0|-1|||json
new-session|new|Ac:dDe:EF:f:n:Ps:t:x:Xy:|0|-1|||json
new-window|neww|abc:de:F:kn:PSt:|0|-1|||json
next-layout|nextl|t:|0|0|||
next-window|next|at:|0|0|||
paste-buffer|pasteb|db:prSs:t:|0|0|||
pipe-pane|pipep|IOot:|0|1|||
previous-layout|prevl|t:|0|0|||
previous-window|prev|at:|0|0|||
refresh-client|refresh|A:B:cC:Df:r:F:lLRSt:U|0|1|||
rename-session|rename|t:|1|1|||
rename-window|renamew|t:|1|1|||
resize-pane|resizep|DLMRTt:Ux:y:Z|0|1|||
resize-window|resizew|aADLRt:Ux:y:|0|1|||
respawn-pane|respawnp|c:e:kt:|0|-1|||
respawn-window|respawnw|c:e:kt:|0|-1|||
rotate-window|rotatew|Dt:UZ|0|0|||
run-shell|run|bd:Ct:Es:c:|0|-1|-C||
save-buffer|saveb|ab:|1|1|||
select-layout|selectl|Enopt:|0|1|||
select-pane|selectp|DdegLlMmP:RT:t:UZ|0|0|||
select-window|selectw|lnpTt:|0|0|||
send-keys|send|c:FHKlMN:Rt:X|0|-1|||
send-prefix||2t:|0|0|||
server-access||adlrw|0|1|||
set-buffer|setb|ab:t:n:w|0|1|||
set-environment|setenv|Fhgrt:u|1|2|||
set-hook||agpRt:uw|1|2|rest||
set-option|set|aFgopqst:uUw|1|2|rest||
set-window-option|setw|aFgoqt:u|1|2|rest||
show-buffer|showb|b:|0|0|||json
show-environment|showenv|hgst:|0|1|||json
show-hooks||gpt:w|0|1|||json
show-messages|showmsgs|JTt:|0|0|||json
show-options|show|AgHpqst:vw|0|1|||json
show-prompt-history|showphist|T:|0|0|||json
show-window-options|showw|gvt:|0|1|||json
source-file|source|t:Fnqv|1|-1|||
split-window|splitw|bc:de:EfF:hIkl:m:p:PR:s:S:t:vZ|0|-1|||json
start-server|start||0|0|||
suspend-client|suspendc|t:|0|0|||
swap-pane|swapp|dDs:t:UZ|0|0|||
swap-window|swapw|ds:t:|0|0|||
switch-client|switchc|c:EFlnO:pt:rT:Z|0|0|||
unbind-key|unbind|anqT:|0|1|||
unlink-window|unlinkw|kt:|0|0|||
wait-for|wait|E:F:LSUv|0|1||timeout:|
"""

OURS = """\
command-palette||t:|0|1|||
events|||0|0||filter: since:|
explain-key||t:T:|1|-1||json|
load-layout||t:|1|1||replace|
notify||c:|0|1||bell protocol: title:|
command-output||t:n:|0|1||json raw|
list-commands-run||t:n:|0|0||json|
pane-state||t:|0|0||json|
run-command||t:|0|-1||json exact timeout:|
wait-bell||t:|0|0||json since: timeout:|
wait-command||t:|0|0||json exact timeout:|
wait-event||t:|1|1||json where: timeout:|
wait-exit||t:|0|0||json timeout:|
wait-for-text||t:|1|1||json regex since: screen unless: timeout:|
wait-idle||t:|0|0||json quiet: timeout:|
wait-mode||t:|1|1||json off timeout:|
wait-ready||t:|0|0||json timeout:|
wait-title||t:|1|1||json regex timeout:|
"""
"""Those that tmux does not have: they are never abbreviated."""


class Commands(Registry):
    """The commands that a configuration may hold; only tmux's may be abbreviated."""

    def __init__(self) -> None:
        super().__init__(_spec(line) for line in (*TMUX.splitlines(), *OURS.splitlines()))
        self._tmux = Registry(_spec(line) for line in TMUX.splitlines())

    def find(self, name: str) -> CommandSpec:
        """The command of this name, alias or prefix; raises UnknownCommand."""
        if name in self:
            return super().find(name)
        try:
            return self._tmux.find(name)
        except UnknownCommand as error:
            if error.nearest:
                raise
            raise UnknownCommand(error.message, nearest_words(name, self.names())) from None


def _spec(line: str) -> CommandSpec:
    name, alias, flags, fewest, most, kind, long, json = line.split("|")
    return CommandSpec(
        name,
        alias=alias or None,
        flags=flags,
        min_args=int(fewest),
        max_args=int(most),
        argument_kind=_KINDS[kind],
        long=tuple(long.split()),
        json=bool(json),
    )


def _with_c(arguments: Arguments, index: int) -> ArgumentKind:
    return "commands-or-string" if arguments.has("C") else "string"


def _of_menu(arguments: Arguments, index: int) -> ArgumentKind:
    """Names, keys and commands in turn; an empty name is a line without the other two."""
    at = 0
    while at < index:
        at += 1 if arguments.positional[at] == "" else 3
    return "commands-or-string" if at == index + 1 else "string"


_KINDS = {"": None, "any": commands_anywhere, "rest": commands_after_first, "-C": _with_c, "menu": _of_menu}
