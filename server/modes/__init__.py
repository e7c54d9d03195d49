"""What can cover a pane or a client: copy mode, view mode, the clock, prompts, messages, pane numbers.

``base`` says what a mode is and what it may ask of the server. Each mode is a module of its own, imported where it is
needed: nothing is loaded here, so that the server starts without any of them.
"""
