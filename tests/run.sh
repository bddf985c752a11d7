#!/bin/sh
# run.sh PROGRAM...: run test programs one after another and end with `N passed, N failed`.
# Each program prints TAP (cmocka) or ends by itself with such a line. A program's log is kept in
# $B/tests-log and shown only when something in it failed.
set -u
B=${B:-build}
log=$B/tests-log
mkdir -p "$log"
passed=0
failed=0
for t in "$@"; do
    name=$(printf '%s' "${t#"$B"/}" | tr / _)
    CMOCKA_MESSAGE_OUTPUT=TAP "$t" > "$log/$name" 2>&1
    rc=$?
    ok=$(grep -c '^ok ' "$log/$name")
    bad=$(grep -c '^not ok ' "$log/$name")
    if [ "$rc" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
    passed=$((passed + ok))
    failed=$((failed + bad))
    if [ "$bad" -ne 0 ]; then
        printf -- '--- %s (exit %s)\n' "$t" "$rc"
        grep -v '^ok ' "$log/$name" | head -60
    fi
done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
