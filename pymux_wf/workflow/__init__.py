"""The workflow layer: layouts, production sessions, agents, metrics, monitors, probes and alerts.

Everything here talks to a server through the public API (``pymux_wf.api``) alone, as any user's program could. Its
words on the command line are declared as data in the ``word.py`` of each room and listed in
:mod:`pymux_wf.workflow.words`. Libraries of the extra ``pywfmux[ops]`` are imported where they are needed, never by
the server or the client.
"""
