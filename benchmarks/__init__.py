"""Benchmarks: pywfmux against the tmux found on PATH, in the same run, as ratios.

Holds the measuring programs behind ``python -m benchmarks`` (``make bench``). Each module measures one thing and
says in its header exactly what; ``report`` puts the results into one table. Relies on the standard library only and
drives both multiplexers through the same command line, the same pseudo-terminals and the same programs in the
panes. Imports nothing of pywfmux: a benchmark that shares code with its subject would measure itself.
"""
