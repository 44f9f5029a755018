# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# Awkward places: the fast suite and the golden cases where careless programs fail. Needs $SCRATCH.

# copy DIRECTORY: the source tree without build directories and history
copy() {
    mkdir -p "$1"
    tar -C "$ROOT" --exclude='./build*' --exclude=./.git -cf - . | tar -C "$1" -xf -
}

# fast BUILD-DIRECTORY [VARIABLE=VALUE...]: its fast suite, then the golden cases
fast() {
    local directory=$1
    shift
    env "$@" meson test -C "$directory" --no-rebuild --print-errorlogs --suite fast
    env "$@" "$directory/viommu-tck" run >"$SCRATCH/verdicts"
    tail -n 1 "$SCRATCH/verdicts"
}

# Turkish: comma for the decimal point; and I is not the capital of i, which an 8-bit charset shows
# to every byte-wise function. The system's messages stay English, as the tests quote them.
check_locale() {
    mkdir -p "$SCRATCH/locales"
    localedef -i tr_TR -f "$1" "$SCRATCH/locales/tr_TR.$1"
    gcc -shared -fPIC -o "$SCRATCH/setlocale.so" "$ROOT/ci/setlocale.c"
    chmod 755 "$SCRATCH" # tests that become nobody load it, too
    fast "$BUILDS/build" -u LC_ALL LOCPATH="$SCRATCH/locales" LANG="tr_TR.$1" LC_MESSAGES=C \
        LD_PRELOAD="$SCRATCH/setlocale.so" PYTHONIOENCODING=utf-8
}

check_umask() {
    (
        umask 077
        fast "$BUILDS/build"
    )
}

check_path() {
    local place="$SCRATCH/it's a \"place\" with spaces"
    copy "$place"
    meson setup "$place/build" "$place" >"$SCRATCH/log" || { cat "$SCRATCH/log"; return 1; }
    ninja --quiet -C "$place/build"
    fast "$place/build"
}

# As root nothing is read-only, so root becomes nobody for this one.
check_readonly() {
    local place=$SCRATCH/readonly out=$SCRATCH/out before user=()
    copy "$place"
    mkdir "$out"
    chmod 755 "$SCRATCH"
    if [ "$(id -u)" = 0 ]; then
        user=(setpriv --reuid 65534 --regid 65534 --clear-groups)
        chown -R 65534:65534 "$place" "$out"
    fi
    chmod -R a-w "$place"
    before=$(listing "$place")
    (
        umask 022
        export HOME=$out
        "${user[@]}" meson setup "$out/build" "$place" >"$SCRATCH/log" || { cat "$SCRATCH/log"; exit 1; }
        "${user[@]}" ninja --quiet -C "$out/build"
        "${user[@]}" meson test -C "$out/build" --no-rebuild --print-errorlogs --suite fast
    )
    [ "$before" = "$(listing "$place")" ] || die "the read-only source tree has changed"
}

listing() { (cd "$1" && find . -printf '%p %s %T@ %m\n' | sort); }
