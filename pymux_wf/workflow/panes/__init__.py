"""The programs of a layout's panes: the best one that works, else a monitor, and what to do when one ends."""
