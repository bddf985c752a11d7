# A file of households in: with its validation, change log, tables, indexes, search index. Read by run.sh.
households "$ROWS"
wall_fresh 'rm -f "$work"/y.db*' sqlite3 "$work/y.db" 'pragma journal_mode=wal' "create table h($columns)" ".import --csv --skip 1 $file h"
plain=$ms
wall_fresh 'cp "$work/y.db" "$work/y2.db"' sqlite3 "$work/y2.db" "$index_1" "$index_2" "$trigram" "$trigram_fill"
whole=$(sum "$plain" "$ms")

wall_fresh 'empty "$work/i.db"' "$kaejon" --db "$work/i.db" import gen_household "$file"
first=$ms first_kb=$kb
if ok 'import'; then
    row 'import' ms "$first" "$whole" '.import + 3 indexes + trigram' x1.3
    wall "$kaejon" --db "$work/i.db" import gen_household "$file"
    ok 'import the same file again' && row 'import the same file again' ms "$ms" "$first" 'the first import' x0.5
    row 'import, memory' kB "$first_kb" - - 24576
    [ -s "$work/k-$ROWS.db" ] || mv "$work/i.db" "$work/k-$ROWS.db"
fi
empty "$work/i.db" > "$work/prepare.log" 2>&1
wall "$kaejon" --db "$work/i.db" import gen_household "$file" --dry-run
ok 'import --dry-run' && row 'import --dry-run' ms "$ms" "$plain" '.import' x0.6
rm -f "$work"/y.db* "$work"/y2.db* "$work"/i.db*
