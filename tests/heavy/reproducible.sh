#!/bin/sh
# reproducible.sh: the same sources in two folders of different names give the same program, byte for
# byte; and a fresh copy of what is committed builds. Prints TAP.
set -u
: "${MAKE:=make}" "${JOBS:=2}"
here=$(cd "$(dirname "$0")/../.." && pwd)
both=$(mktemp -d) || exit 73
trap 'rm -rf "$both"' EXIT
for name in a a-longer-name/inside; do
    mkdir -p "$both/$name"
    git -C "$here" archive HEAD | tar xf - -C "$both/$name" || exit 74
    $MAKE -s -C "$both/$name" -j"$JOBS" PREFIX=/usr B=build all > "$both/log" 2>&1 || {
        sed 's/^/# /' "$both/log"
        echo "not ok 1 - what is committed builds"
        exit 1
    }
done
echo "ok 1 - what is committed builds"
if cmp "$both/a/build/kaejon" "$both/a-longer-name/inside/build/kaejon"; then
    echo "ok 2 - two builds in two folders are the same"
    echo 1..2
else
    echo "not ok 2 - two builds in two folders are the same"
    exit 1
fi
