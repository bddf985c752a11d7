#!/bin/sh
# demo.sh PROGRAM FOLDER: a training office of made-up people, opened on the screen. Without a
# terminal on stdin, the main job is shown done: the first screen as text, then a bundle made in one
# office, verified, received and applied in another, and the counts of both.
set -eu
program=$1
folder=$2
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
program=$(cd "$(dirname "$program")" && pwd)/$(basename "$program")
office=$folder/office.db
other=$folder/district.db
bundle=$folder/bundle.zip

if [ ! -e "$office" ]; then
    "$program" --db "$office" --quiet demo --households "${HOUSEHOLDS:-500}" --seed 1
fi
if [ -t 0 ] && [ -t 1 ]; then
    exec "$program" --db "$office"
fi

"$program" --db "$office" < /dev/null
echo

rm -f "$other" "$other-wal" "$other-shm" "$bundle"
"$program" --db "$other" --quiet demo --households 0 --office 'ที่ว่าการอำเภอ' --area 4601
"$program" --db "$office" bundle make --to 4601 --level full --all -o "$bundle"
"$program" --db "$other" bundle verify "$bundle" || [ $? -le 1 ]
"$program" --db "$other" receive "$bundle"
"$program" --db "$other" apply "$bundle" --accept all
for form in household person; do
    printf '%s: %s -> %s\n' "$form" \
        "$("$program" --db "$office" export "$form" 2>/dev/null | tail -n +2 | wc -l)" \
        "$("$program" --db "$other" export "$form" 2>/dev/null | tail -n +2 | wc -l)"
done
