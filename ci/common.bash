# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# What every job shares; ci/run sources it before the job.

# Build directories stand in the source tree unless VIOMMU_CI_BUILD names another place.
BUILDS=${VIOMMU_CI_BUILD:-$ROOT}

if [ -t 1 ]; then BOLD=$'\e[1m' PLAIN=$'\e[0m'; else BOLD='' PLAIN=''; fi

say() { printf '%s-- %s%s\n' "$BOLD" "$*" "$PLAIN"; }
die() { printf 'ci/run: %s\n' "$*" >&2; exit 1; }

# scratch: a temporary directory that goes away with the job; its name is in $SCRATCH
scratch() {
    SCRATCH=$(mktemp -d)
    trap 'chmod -R u+w "$SCRATCH"; rm -rf "$SCRATCH"' EXIT
}

# check NAME COMMAND...: runs one check of several in a shell of its own; a failing one is remembered
# and stops no other. all_passed ends the job.
FAILED=()
check() {
    local name=$1 start=$SECONDS status
    shift
    say "$name"
    set +e
    (
        set -e
        "$@"
    )
    status=$?
    set -e
    [ "$status" = 0 ] || FAILED+=("$name")
    [ $((SECONDS - start)) -lt 5 ] || echo "   $((SECONDS - start)) s"
}

all_passed() { [ "${#FAILED[@]}" = 0 ] || die "$(printf 'failed: %s\n' "${FAILED[@]}")"; }

# ---- packages ----

present() {
    case $1 in
    command:*) command -v "${1#*:}" >/dev/null ;;
    pkg:*) pkg-config --exists "${1#*:}" 2>/dev/null ;;
    header:*) gcc -E -include "${1#*:}" -x c - </dev/null >/dev/null 2>&1 ;;
    links:*) echo 'int main(void){}' | clang "${1#*:}" -x c -o /dev/null - >/dev/null 2>&1 ;;
    python:*) python3 -c "import ${1#*:}" 2>/dev/null ;;
    file:*) [ -e "${1#*:}" ] ;;
    *) die "ci/packages: unknown probe $1" ;;
    esac
}

# missing GROUP...: the packages of these groups whose probe fails
missing() {
    local group package probe
    while read -r group package probe; do
        case " $* " in
        *" $group "*) present "$probe" || echo "$package" ;;
        esac
    done < <(grep -v '^#' "$ROOT/ci/packages")
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# need GROUP...: makes sure that the tools of these groups are there, or names what is missing
need() {
    local packages
    packages=$(missing "$@" | tr '\n' ' ')
    [ -n "$packages" ] || return 0
    if ! command -v apt-get >/dev/null; then
        die "this is not a Debian system; install what these packages hold: $packages"
    elif [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
        die "missing packages, and neither root nor sudo: apt-get install $packages"
    fi
    say "installing $packages"
    as_root apt-get -q -o Acquire::Retries=3 update
    # shellcheck disable=SC2086  # a list of packages
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=3 \
        -o Dpkg::Use-Pty=0 install --no-install-recommends $packages
    packages=$(missing "$@" | tr '\n' ' ')
    [ -z "$packages" ] || die "installed, but still not usable: $packages"
}

# ---- build directories ----

# configure NAME: the build directory NAME, with the options of ci/NAME.ini where there is one.
# A copy of them stays in the directory: meson reads them once, so another version starts afresh.
configure() {
    local dir=$BUILDS/$1 ini=$ROOT/ci/$1.ini
    local native=(--native-file "$ini")
    [ -e "$ini" ] || { ini=/dev/null; native=(); }
    if [ -e "$dir/build.ninja" ] && cmp -s "$ini" "$dir/ci.ini"; then
        ninja --quiet -C "$dir" build.ninja # the sources may be others by now
        return
    fi
    if [ "$ini" = /dev/null ] && [ -e "$dir/build.ninja" ]; then
        meson configure "$dir" -Dwerror=true
    else
        rm -rf "$dir"
        meson setup "$dir" "$ROOT" -Dwerror=true "${native[@]}"
    fi
    cp "$ini" "$dir/ci.ini"
}

# build NAME: configures and compiles the build directory NAME
build() {
    say "building in $BUILDS/$1"
    configure "$1"
    if [ -t 1 ]; then ninja -C "$BUILDS/$1"; else ninja --quiet -C "$BUILDS/$1"; fi
}

# suites NAME [ARGUMENT...]: meson test in the build directory NAME, which is built already
suites() {
    local name=$1
    shift
    meson test -C "$BUILDS/$name" --no-rebuild --print-errorlogs "$@"
    if grep -q '^Skipped: *[1-9]' "$BUILDS/$name"/meson-logs/testlog*.txt; then die "a test skipped"; fi
}

# program NAME [DIRECTORY]: the path of a built program, or a clear end
program() {
    local path=$BUILDS/${2:-build}/$1
    [ -x "$path" ] || die "the build makes no program $1"
    echo "$path"
}
