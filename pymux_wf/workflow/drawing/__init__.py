"""How a monitor's picture comes onto a terminal: as data, drawn, and kept up to date by a loop."""
