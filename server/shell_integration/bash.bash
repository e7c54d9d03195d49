# Sourced by an interactive bash that pywfmux starts: as its --rcfile, or, where it is a login shell, as $ENV of --posix.
# Reads the user's files as bash would have done, then makes every prompt and command print OSC 133 marks with the key of
# this shell. The key is never exported; $PS1 and $PS0 only refer to it, so that they may be. docs/SHELL.md has the rest.

__pywfmux_key=${PYWFMUX_SHELL_KEY-}
export -n __pywfmux_key
unset -v PYWFMUX_SHELL_KEY
# Made here: behind a "set -a" of the user's they would be exported.
__pywfmux_c=$'\e]133;C;k='$__pywfmux_key
__pywfmux_a=$'\e]133;A;k='$__pywfmux_key
__pywfmux_b=$'\e]133;B;k='$__pywfmux_key$'\a'
__pywfmux_z=$'\a'
export -n __pywfmux_c __pywfmux_a __pywfmux_b

# Before the first command: in front of what the user's $PROMPT_COMMAND prints.
__pywfmux_first() {
    { local code=$? -; set +x; } 2>/dev/null
    # The text of the command comes first. It is printed here without a fork, in pieces; so where a job in the background
    # or a trap may print too, it is read and printed at once.
    if [[ -n ${__pywfmux_ran-} ]]; then
        if [[ -n ${!-} || $- == *T* ]]; then
            local text
            text=$(HISTTIMEFORMAT= builtin history 1)
            builtin printf '\e]133;T;k=%s;q=%s\a' "$__pywfmux_key" "${text@Q}" >&2
        else
            builtin printf '\e]133;T;k=%s;r=' "$__pywfmux_key" >&2
            HISTTIMEFORMAT= builtin history 1 >&2
            builtin printf '\a' >&2
        fi
    fi
    builtin printf '\e]133;D;k=%s;s=%s\a' "$__pywfmux_key" "$code" >&2
    unset -v __pywfmux_ran
    # A string of commands goes on with what it finds in $?; the elements of an array get it from bash.
    if [[ -n ${__pywfmux_between-} && $- != *e* ]]; then
        return "$code"
    fi
    return 0
}

# Behind the user's $PROMPT_COMMAND, which may have set $PS1 anew.
__pywfmux_last() {
    { local -; set +x; } 2>/dev/null
    __pywfmux_wrap_command
    if shopt -q promptvars; then
        __pywfmux_wrap_prompts "$__pywfmux_ps1_a" "$__pywfmux_ps1_b" "$__pywfmux_ps0"
    else
        __pywfmux_wrap_prompts "\[\e]133;A;k=$__pywfmux_key\a\]" "\[\e]133;B;k=$__pywfmux_key\a\]" \
            "\e]133;C;k=$__pywfmux_key\a"
    fi
    # bash-preexec takes a command after its own last one for one of the user's.
    if [[ -n ${__bp_preexec_interactive_mode+set} ]]; then
        __bp_preexec_interactive_mode=on
    fi
    return 0
}

__pywfmux_wrap_prompts() {
    if [[ ${PS1-} != "$1"*"$2" ]]; then
        PS1=${PS1-}
        PS1=${PS1//"$1"/}
        PS1=$1${PS1//"$2"/}$2
    fi
    if [[ ${PS0-} != *"$3" ]]; then
        PS0=${PS0-}
        PS0=${PS0//"$3"/}$3
    fi
}

__pywfmux_wrap_command() {
    local IFS=$' \t\n' command kind=
    if [[ -n ${PROMPT_COMMAND+set} ]] && ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)); then
        kind=${PROMPT_COMMAND@a}
    fi
    if [[ $kind == *a* ]]; then
        __pywfmux_between=
        if [[ ${PROMPT_COMMAND[0]-} != __pywfmux_first || ${PROMPT_COMMAND[-1]} != __pywfmux_last ]]; then
            local -a commands=()
            for command in "${PROMPT_COMMAND[@]}"; do
                if [[ $command != __pywfmux_first && $command != __pywfmux_last ]]; then
                    commands+=("$command")
                fi
            done
            PROMPT_COMMAND=(__pywfmux_first "${commands[@]}" __pywfmux_last)
        fi
    elif [[ ${PROMPT_COMMAND-} != $'__pywfmux_first\n'*__pywfmux_last ]]; then
        command=${PROMPT_COMMAND-}
        command=${command//__pywfmux_first/:}
        command=${command//__pywfmux_last/:}
        __pywfmux_between=$command
        PROMPT_COMMAND=$'__pywfmux_first\n'${command:+$command$'\n'}__pywfmux_last
    fi
}

# The user's files, in bash's order and under bash's conditions. Not in a function: their "declare" would be local.
if shopt -q login_shell; then
    set +o posix
    shopt -u inherit_errexit 2>/dev/null
    if [[ -n ${PYWFMUX_SHELL_ENV+set} ]]; then
        export ENV=$PYWFMUX_SHELL_ENV
        unset -v PYWFMUX_SHELL_ENV
    else
        unset -v ENV
    fi
    if [[ -n ${PYWFMUX_SHELL_HISTFILE-} ]]; then
        HISTFILE=~/.bash_history
        unset -v PYWFMUX_SHELL_HISTFILE
    fi
    if [[ -n ${PYWFMUX_SHELL_MAILCHECK-} ]]; then
        MAILCHECK=60
        unset -v PYWFMUX_SHELL_MAILCHECK
    fi
    if [[ -r /etc/profile ]]; then
        . /etc/profile
    fi
    if [[ -r ~/.bash_profile ]]; then
        . ~/.bash_profile
    elif [[ -r ~/.bash_login ]]; then
        . ~/.bash_login
    elif [[ -r ~/.profile ]]; then
        . ~/.profile
    fi
elif [[ -r ~/.bashrc ]]; then
    . ~/.bashrc
fi

if [[ -n $__pywfmux_key ]] && ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)); then
    # Expanded anew for every prompt: status, number of the next history entry, directory.
    __pywfmux_ps1_a='\[${__pywfmux_key:+$__pywfmux_a;s=$?;n=\!;q=${PWD@Q}$__pywfmux_z}\]'
    __pywfmux_ps1_b='\[${__pywfmux_key:+$__pywfmux_b}\]'
    # The prefix that is taken off $__pywfmux_c is none: it is where it is kept that a command has begun. An array keeps
    # it, for those are never exported.
    __pywfmux_ps0='${__pywfmux_key:+${__pywfmux_c#${__pywfmux_ran[0]:=1}};s=$?$__pywfmux_z}'
    __pywfmux_last
fi
