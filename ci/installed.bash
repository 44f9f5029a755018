# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# The installed copy: complete, movable, and independent of the source tree. Needs $SCRATCH.

# one PATTERN...: each names exactly one installed file
one() {
    local pattern
    local -a found
    for pattern in "$@"; do
        mapfile -t found < <(find "$PREFIX" -path "$PREFIX/$pattern")
        [ "${#found[@]}" = 1 ] || die "installed files that match $pattern: ${#found[@]}, expected 1"
        [ -s "${found[0]}" ] || die "installed file is empty: $pattern"
    done
}

# completes WORD... EXPECTED: the last but one is what the user has typed so far
completes() {
    local expected=${*: -1}
    local -a COMP_WORDS=("$PREFIX/bin/viommu-tck" "${@:1:$#-1}") COMPREPLY=()
    # shellcheck disable=SC2034  # bash's own name
    local COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _viommu_tck
    [[ " ${COMPREPLY[*]} " == *" $expected "* ]] || die "no completion $expected of: ${*:1:$#-1}"
}

check_completion() {
    # shellcheck disable=SC1090
    . "$1"
    completes argv --caps 11 11.1
    completes xml --as-of 12. 12.1.0
    completes domcaps --arch aa aarch64
    completes domcaps --machine q q35
    completes explain driver/e driver/eim
    completes explain VT130 VT1302
    completes run iommu/intel-b iommu/intel-bare
    completes golden a accept
}

check_files() {
    one bin/viommu-tck include/viommu.h 'lib*/libviommu.a' 'lib*/libviommu.so' \
        'lib*/libviommu.so.0' 'lib*/pkgconfig/viommu.pc' \
        share/man/man1/viommu-tck.1 share/man/man5/viommu-case.5 \
        share/man/man7/viommu-attributes.7 share/man/man7/viommu-codes.7 \
        share/bash-completion/completions/viommu-tck share/viommu-tck/cases
    check_completion "$PREFIX/share/bash-completion/completions/viommu-tck"
    # A program that knows where its sources were could read cases from there unnoticed.
    if grep -qF "$ROOT" "$PREFIX/bin/viommu-tck"; then die "the program contains the path $ROOT"; fi
}

# A user's program, built by pkg-config's flags alone against the shared and the static library.
check_consumer() {
    local flags pc
    pc=$(dirname "$(find "$PREFIX" -name viommu.pc)")
    flags=$(PKG_CONFIG_PATH=$pc pkg-config --define-variable="prefix=$PREFIX" --cflags --libs viommu)
    # shellcheck disable=SC2086  # a list of flags
    gcc -std=c11 -pedantic -Wall -Wextra -Werror -o shared "$ROOT/ci/consumer.c" $flags
    LD_LIBRARY_PATH=$(dirname "$pc") ./shared
    # The dependencies stay shared: Debian's libxml2-dev does not bring its own static ones.
    # shellcheck disable=SC2046,SC2086
    gcc -std=c11 -pedantic -Wall -Wextra -Werror -o static "$ROOT/ci/consumer.c" \
        ${flags/-lviommu/-l:libviommu.a} $(pkg-config --libs libxml-2.0 json-c)
    ./static
}

check_installed() {
    DESTDIR=$SCRATCH/dest meson install -C "$BUILDS/build" --no-rebuild --strip --quiet
    mv "$SCRATCH/dest$(prefix_of build)" "$SCRATCH/moved"
    PREFIX=$SCRATCH/moved
    check_files
    mkdir "$SCRATCH/elsewhere"
    (
        cd "$SCRATCH/elsewhere" || exit
        check_consumer
        env -i "PATH=$PATH" "$PREFIX/bin/viommu-tck" run
    )
}

prefix_of() {
    meson introspect --buildoptions "$BUILDS/$1" |
        python3 -c 'import json,sys; print(*(o["value"] for o in json.load(sys.stdin) if o["name"] == "prefix"))'
}
