"""The tmux language as pure data and functions: commands, options, formats, styles, targets.

Import from the modules themselves (``pymux_wf.lang.parser`` …): the package loads nothing, so that a process that
needs only one of them pays only for that one.

==================  ==================================================================================
``errors``          what may be raised, all below `LangError`
``parser``          command text and argv -> ``command_list``; ``grammar``, ``lexer`` and ``source`` read the text
``arguments``       flags and positional arguments of one command
``command_spec``    what a command declares, and the registry that finds it by name
``quoting``         text back into words that read as the same text
``formats``         ``#{…}`` templates, compiled once and expanded often
``styles``          ``fg=red,bold`` and colour names
``options``         option sets with inheritance; ``options_table`` declares all of them
``environ``         the environment of a server or session
``targets``         ``session:window.pane`` -> the objects; ``tree_types`` says what it reads
``nearest``         the nearest valid word, for error messages
==================  ==================================================================================
"""
