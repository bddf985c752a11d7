#!/bin/sh
# packages.sh [--tell | --list] GROUP...: install the Debian 12 packages of the groups that are
# missing. Nothing missing: nothing is done, not even a look at the network. Not root and no sudo: the
# one command is printed, and the exit code is 69. --tell only prints that command, --list the names.
# docs/dependencies.md says why each is needed; kaejon's own libraries are those of `build`, less -dev.
set -u
group() {
    case $1 in
    build) echo gcc make libc6-dev pkg-config libncurses-dev libsqlite3-dev libunistring-dev \
        libcsv-dev libreadline-dev libthai-dev libarchive-dev nettle-dev libpcre2-dev \
        libjansson-dev libexpat1-dev libxlsxwriter-dev gettext ;;
    run) echo sqlite3 openssh-client age ;;
    bench) echo python3 strace zip unzip sqlite3 ;;
    test) echo libcmocka-dev libvterm-dev sqlite3 ncurses-term universal-ctags binutils git ;;
    clang) echo clang libclang-rt-14-dev ;;
    valgrind) echo valgrind ;;
    lint) echo clang-format cppcheck mandoc ;;
    pictures) echo xvfb xterm fonts-thai-tlwg imagemagick xdotool ;;
    heavy) echo openssh-server tmux zip unzip python3-minimal debhelper dpkg-dev fakeroot ;;
    spreadsheet) echo libreoffice-calc-nogui python3-minimal ;;
    *) echo "packages.sh: no group $1 (build run bench test clang valgrind lint pictures heavy spreadsheet)" >&2
       exit 64 ;;
    esac
}
tell=no
case ${1:-} in --tell | --list) tell=$1; shift ;; esac
wanted=
for g in "$@"; do
    names=$(group "$g") || exit 64
    wanted="$wanted $names"
done
if [ "$tell" = --list ]; then echo $wanted; exit 0; fi
missing=
for p in $wanted; do
    case " $missing " in *" $p "*) continue ;; esac
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || missing="$missing $p"
done
[ -n "$missing" ] || exit 0

install="apt-get install -y --no-install-recommends$missing"
if [ "$tell" = no ] && command -v apt-get >/dev/null; then
    as=
    [ "$(id -u)" -eq 0 ] || as='sudo -n'
    if [ -z "$as" ] || sudo -n true 2>/dev/null; then
        echo "  APT  $missing"
        export DEBIAN_FRONTEND=noninteractive
        log=$(mktemp) || exit 73
        # The lists first as they are; fetched anew only when they are absent or too old.
        if $as $install > "$log" 2>&1 || { $as apt-get update > "$log" 2>&1 && $as $install >> "$log" 2>&1; }; then
            rm -f "$log"
            exit 0
        fi
        tail -20 "$log" >&2
        rm -f "$log"
        echo 'packages.sh: apt-get did not succeed; see above, then run this again' >&2
        exit 69
    fi
fi
echo "Missing:$missing" >&2
echo "Install them with:  sudo $install" >&2
exit 69
