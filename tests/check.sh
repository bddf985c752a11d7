#!/bin/sh
# check.sh light|heavy: every check, one after another, and one last line `N passed, N failed`.
#
# A step that ends with such a line counts with it; any other counts as one. What a step prints is
# kept in build/check/STEP.log and shown when it fails. Builds have folders of their own, so that
# nothing is rebuilt in the folder of a person at work.
set -u
: "${MAKE:=make}" "${JOBS:=2}"
export JOBS
logs=build/check
mkdir -p "$logs"
passed=0
failed=0
began=$(date +%s)

step() { # step NAME COMMAND...
    name=$1
    shift
    from=$(date +%s)
    "$@" > "$logs/$name.log" 2>&1
    code=$?
    line=$(sed -n 's/^\([0-9][0-9]*\) passed, \([0-9][0-9]*\) failed$/\1 \2/p' "$logs/$name.log" | tail -n 1)
    ok=${line% *}
    bad=${line#* }
    tap=$(grep -c '^ok ' "$logs/$name.log")
    [ -n "$line" ] || { ok=$tap; bad=$(grep -c '^not ok ' "$logs/$name.log"); }
    if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
    if [ "$code" -eq 0 ] && [ $((ok + bad)) -eq 0 ]; then
        if [ -n "$line" ]; then bad=1; else ok=1; fi # tests that ran none have failed
    fi
    passed=$((passed + ok))
    failed=$((failed + bad))
    printf '  %-12s %5d passed %3d failed %4d s\n' "$name" "$ok" "$bad" $(($(date +%s) - from))
    [ "$bad" -eq 0 ] || grep -v '^ok ' "$logs/$name.log" | tail -n 60
    [ "$code" -eq 0 ]
}

build() { # build FOLDER COMPILER FLAGS TARGET...
    folder=$1 compiler=$2 flags=$3
    shift 3
    $MAKE -s -k -j"$JOBS" B="$folder" CC="$compiler" CFLAGS="$flags" WERROR=-Werror "$@"
}

light() {
    step packages sh docs/packages.sh build run test clang valgrind
    step build-gcc build build-gcc gcc '-O2 -g' all unit-programs
    step build-clang build build-clang clang '-O2 -g' all unit-programs
    step build-asan build build-asan clang "$sanitised" all unit-programs
    step links test -x build-gcc/kaejon -a -x build-clang/kaejon -a -x build-asan/kaejon
    step layers env B=build-gcc sh tests/layers.sh .
    step layers-test sh tests/layers_test.sh
    step misuse sh tests/misuse.sh
    step map sh -c 'sh docs/map.sh | diff docs/map.md -'
    step catalogues sh tests/catalogues.sh
    step language sh tests/language.sh
    step unit $MAKE -s B=build-gcc CC=gcc CFLAGS='-O2 -g' WERROR=-Werror unit
    step unit-asan env ASAN_OPTIONS=detect_leaks=1 $MAKE -s B=build-asan CC=clang CFLAGS="$sanitised" WERROR=-Werror unit
    step valgrind env QUICK=1 $MAKE -s B=build-gcc CC=gcc CFLAGS='-O2 -g' WERROR=-Werror valgrind
}
sanitised='-g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all'

heavy() {
    step packages-heavy sh docs/packages.sh build run test
    step build build build-gcc gcc '-O2 -g' all
    step reproducible sh tests/heavy/reproducible.sh
    step install sh tests/heavy/install.sh
    step packages-spreadsheet sh docs/packages.sh spreadsheet
    step spreadsheet env B=build-gcc sh tests/heavy/spreadsheet.sh
}

"$1"
printf '  %d s\n' $(($(date +%s) - began))
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
