"""Where things are: the name the program was called by, the socket and its directory, the configuration files.

The one place that knows what the environment says about paths; client and server both ask here. Nothing here
touches the file system: the environment, the user id and the name come in, candidates come out, and whoever uses
one checks it.

Two names, two rules. Called ``tmux`` (a link or a shim), the places are tmux's own, because its tools compute them
themselves. Called anything else, they are pywfmux's:

============  ==========================================  ==============================================
what          pywfmux                                     tmux
============  ==========================================  ==============================================
directory     ``$XDG_RUNTIME_DIR/pywfmux`` (see below),   ``$TMUX_TMPDIR/tmux-UID``, else
              else ``/tmp/pywfmux-UID``                   ``/tmp/tmux-UID``
set in panes  ``PYWFMUX``                                 ``TMUX``
config        the first that exists of                    every one that exists of ``/etc/tmux.conf``,
              ``~/.config/pywfmux/pywfmux.conf`` (or      ``~/.tmux.conf``,
              under ``$XDG_CONFIG_HOME``) and             ``$XDG_CONFIG_HOME/tmux/tmux.conf``,
              ``~/.pywfmux.conf``                         ``~/.config/tmux/tmux.conf``
============  ==========================================  ==============================================

``XDG_RUNTIME_DIR`` is passed over where it is the login manager's own ``/run/user/UID``: that directory is deleted
when the user's last login ends, and a session has to be found again by the next one.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

PYWFMUX = "pywfmux"
TMUX = "tmux"

DEFAULT_LABEL = "default"
"""The socket's name when neither -L nor -S nor the environment gives one."""


def program_name(argv0: str) -> str:
    """``"tmux"`` when that is the last part of ``argv0``, else ``"pywfmux"``."""
    return TMUX if argv0.rpartition("/")[2] == TMUX else PYWFMUX


def socket_of_environment(environment: Mapping[str, str], name: str) -> str | None:
    """The socket of the server whose pane this runs in: ``$TMUX`` or ``$PYWFMUX`` up to the first comma; None outside.

    Under the own name ``$TMUX`` is not looked at: it may be a real tmux's, which speaks another protocol.
    """
    value = environment.get("TMUX" if name == TMUX else "PYWFMUX", "")
    return value.partition(",")[0] or None


def socket_directories(environment: Mapping[str, str], uid: int, name: str) -> list[tuple[str, str]]:
    """Where the socket may live, as ``(parent, directory name)``; the first whose parent exists is the one.

    The directory is made with mode 0700 if it is missing; the parent never is.
    """
    own = f"{name}-{uid}"
    if name == TMUX:
        chosen = environment.get("TMUX_TMPDIR", "")
        return [(chosen, own), ("/tmp", own)] if chosen else [("/tmp", own)]
    runtime = environment.get("XDG_RUNTIME_DIR", "").rstrip("/")
    if runtime.startswith("/") and runtime != f"/run/user/{uid}":
        return [(runtime, name), ("/tmp", own)]
    return [("/tmp", own)]


def config_candidates(environment: Mapping[str, str], name: str, home: str | None = None) -> list[str]:
    """The configuration files to look for without ``-f``, in order; ``home`` stands in for an unset ``$HOME``."""
    home = environment.get("HOME") or home
    xdg = environment.get("XDG_CONFIG_HOME", "")
    directories = [xdg] if xdg else []
    if home and f"{home}/.config" != xdg:
        directories.append(f"{home}/.config")
    if name == TMUX:
        dotted = [f"{home}/.tmux.conf"] if home else []
        return ["/etc/tmux.conf", *dotted, *(f"{directory}/tmux/tmux.conf" for directory in directories)]
    dotted = [f"{home}/.pywfmux.conf"] if home else []
    return [*(f"{directory}/pywfmux/pywfmux.conf" for directory in directories[:1]), *dotted]


def loads_every_config(name: str) -> bool:
    """Whether all existing candidates are read (tmux) or only the first (pywfmux)."""
    return name == TMUX
