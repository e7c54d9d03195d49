# Read by a zsh that pywfmux starts, whose $ZDOTDIR leads here. Gives the user's $ZDOTDIR back and reads the user's
# .zshenv; zsh itself reads the other files. From the first prompt on, prompts and commands print OSC 133 marks with the
# key of this shell, which is never exported. docs/SHELL.md has the rest.

if [[ -n ${PYWFMUX_SHELL_ZDOTDIR+set} ]]; then
    export ZDOTDIR=$PYWFMUX_SHELL_ZDOTDIR
    unset PYWFMUX_SHELL_ZDOTDIR
else
    unset ZDOTDIR
fi
typeset -g +x __pywfmux_key=${PYWFMUX_SHELL_KEY-}
unset PYWFMUX_SHELL_KEY

__pywfmux_encode() {
    emulate -L zsh -o extended_glob -o no_multibyte
    local -a match mbegin mend
    local MATCH MBEGIN MEND
    REPLY=${1//(#m)[^a-zA-Z0-9\/._-]/%${(l:2::0:)$(([##16] #MATCH))}}
}

# The first of what runs before a prompt. What zsh has printed already is PROMPT_SP's: it is said what that looks like.
__pywfmux_before() {
    { local __pywfmux_code=$? __pywfmux_eol= REPLY; setopt local_options no_xtrace } 2>/dev/null
    if [[ -o promptsp && -o promptcr ]]; then
        __pywfmux_eol=1
    fi
    emulate -L zsh
    if [[ -n $__pywfmux_eol ]]; then
        __pywfmux_encode "${(%)${PROMPT_EOL_MARK-%B%S%#%s%b}}"
        __pywfmux_eol=";w=$COLUMNS;e=$REPLY"
    fi
    builtin print -rn -- $'\e]133;D;k='$__pywfmux_key";s=$__pywfmux_code$__pywfmux_eol"$'\a' >/dev/tty
    __pywfmux_unwrap
    return $__pywfmux_code
}

# The last: the prompt is as the user's own functions have made it.
__pywfmux_after() {
    { emulate -L zsh; setopt no_xtrace } 2>/dev/null
    local REPLY
    __pywfmux_hook
    __pywfmux_encode "$PWD"
    builtin print -rn -- $'\e]133;A;k='$__pywfmux_key";p=$REPLY"$'\a' >/dev/tty
    __pywfmux_unwrap
    typeset -g __pywfmux_ps1=$PS1
    typeset -g __pywfmux_wrapped="$PS1%{"$'\e]133;B;k='$__pywfmux_key$'\a'"%}"
    PS1=$__pywfmux_wrapped
}

# The user's prompt is as it was as long as a command runs.
__pywfmux_unwrap() {
    if [[ -n ${__pywfmux_wrapped-} && ${PS1-} == "$__pywfmux_wrapped" ]]; then
        PS1=$__pywfmux_ps1
    fi
}

__pywfmux_preexec() {
    { emulate -L zsh; setopt no_xtrace } 2>/dev/null
    local REPLY
    __pywfmux_unwrap
    __pywfmux_encode "${1:-$3}"
    builtin print -rn -- $'\e]133;C;k='$__pywfmux_key";p=$REPLY"$'\a' >/dev/tty
}

# Keeps ours in their places: first and last before a prompt, last before a command.
__pywfmux_hook() {
    emulate -L zsh
    precmd_functions=(__pywfmux_before ${${precmd_functions:#__pywfmux_before}:#__pywfmux_after} __pywfmux_after)
    preexec_functions=(${preexec_functions:#__pywfmux_preexec} __pywfmux_preexec)
    # A function called precmd runs before all of the array.
    local body=${functions[precmd]-}
    if [[ -n $body && $body != *__pywfmux_before* && $body != *'autoload -X'* ]]; then
        functions[precmd]="__pywfmux_before
$body"
    fi
}

if [[ -n $__pywfmux_key && -o interactive ]]; then
    typeset -ga precmd_functions preexec_functions
    precmd_functions+=(__pywfmux_before __pywfmux_after)
    # Runs before the array is read: ours take their places around what the user's files have added.
    precmd() {
        local code=$?
        unfunction precmd
        __pywfmux_hook
        return $code
    }
fi

if [[ -r ${ZDOTDIR-$HOME}/.zshenv ]]; then
    source "${ZDOTDIR-$HOME}/.zshenv"
fi
