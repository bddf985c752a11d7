#!/bin/sh
# run.sh PROGRAM...: run test programs, $JOBS (2) at a time, and end with `N passed, N failed`.
# Each prints TAP. Its log lies in $B/tests-log and is shown only when something in it failed; a
# program that dies or prints no test at all counts as one failure. $WITH (such as valgrind) is put
# before each program, $TAG tells this run's logs from another's.
set -u
export B="${B:-build}" WITH="${WITH:-}" TAG="${TAG:-}" CMOCKA_MESSAGE_OUTPUT=TAP
export LOG="$B/tests-log"
mkdir -p "$LOG"
printf '%s\n' "$@" | xargs -P "${JOBS:-2}" -I '{}' sh -c '
    name=$LOG/$TAG$(printf %s "${1#"$B"/}" | tr / _)
    $WITH "$1" > "$name" 2>&1
    echo $? > "$name.exit"' run '{}'
passed=0
failed=0
for t in "$@"; do
    name=$LOG/$TAG$(printf %s "${t#"$B"/}" | tr / _)
    code=$(cat "$name.exit")
    ok=$(grep -c '^ok ' "$name")
    bad=$(grep -c '^not ok ' "$name")
    none=$(grep -c '^1\.\.0' "$name")
    if [ "$bad" -eq 0 ] && { [ "$code" -ne 0 ] || [ $((ok + none)) -eq 0 ]; }; then bad=1; fi
    passed=$((passed + ok))
    failed=$((failed + bad))
    if [ "$bad" -ne 0 ]; then
        printf -- '--- %s %s (exit %s)\n' "$WITH" "$t" "$code"
        grep -v '^ok ' "$name" | head -80
    fi
done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
