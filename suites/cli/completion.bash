# SPDX-License-Identifier: LGPL-2.1-or-later
# bash completion for viommu-tck
# shellcheck shell=bash

# Commands and options come from the program's own help, so that nothing is said twice.
_viommu_tck_commands() {
    "$1" --help 2>/dev/null | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\).*/\1/p'
}

_viommu_tck_commands_of() {
    "$1" "$2" --help 2>/dev/null | sed -n "/^Commands:/,/^\$/s/^  $2 \([a-z]*\).*/\1/p"
}

_viommu_tck_options() {
    "$@" --help 2>/dev/null | sed -n 's/^  \(--[a-z-]*\).*/\1/p'
}

_viommu_tck_ids() {
    "$1" list 2>/dev/null | cut -d ' ' -f 1
}

_viommu_tck_values() {
    "$1" list --values "$2" 2>/dev/null
}

_viommu_tck() {
    local tool=${COMP_WORDS[0]} cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
    local words='' depth=1
    local -a command=("$tool" "${COMP_WORDS[1]}")

    COMPREPLY=()
    if [[ " golden host " == *" ${COMP_WORDS[1]} "* ]]; then
        depth=2
        command+=("${COMP_WORDS[2]}")
    fi
    case $prev in
    --data | --root)
        mapfile -t COMPREPLY < <(compgen -d -- "$cur")
        return
        ;;
    --man) words='attributes codes hosts' ;;
    --trace-format) words='text json text-times json-times' ;;
    --trace | --expect)
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
        return
        ;;
    --values) words='caps as-of arch machine explain host' ;;
    --caps | --as-of | --arch | --machine) words=$(_viommu_tck_values "$tool" "${prev#--}") ;;
    --uuid | --why | --fd | --fault) return ;;
    *)
        if [ "$COMP_CWORD" -le 1 ]; then
            words=$(_viommu_tck_commands "$tool")
        elif [ "$COMP_CWORD" -le "$depth" ]; then
            words=$(_viommu_tck_commands_of "$tool" "${COMP_WORDS[1]}")
        elif [[ $cur == -* ]]; then
            words=$(_viommu_tck_options "${command[@]}")
        elif [[ " run list golden " == *" ${COMP_WORDS[1]} "* ]]; then
            words=$(_viommu_tck_ids "$tool")
        elif [ "${COMP_WORDS[1]}" = host ]; then
            words=$(_viommu_tck_values "$tool" host)
            mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur" && compgen -f -- "$cur")
            return
        elif [ "${COMP_WORDS[1]}" = probe ]; then
            words=$(command ls /sys/bus/pci/drivers/vfio-pci 2>/dev/null | grep :)
        elif [ "${COMP_WORDS[1]}" = explain ]; then
            words=$(_viommu_tck_values "$tool" explain)
        else
            mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return
        fi
        ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}

complete -F _viommu_tck viommu-tck
