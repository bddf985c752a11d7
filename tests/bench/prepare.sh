# The programs that measure, the made-up households, and the yardstick's database. Read by run.sh.
cc=${CC:-gcc}
flags="-std=c17 -D_GNU_SOURCE -O2 -I$here"
$cc $flags -o "$work/hello" "$here/tests/bench/hello.c" -lncursesw -lsqlite3 &&
    $cc $flags -o "$work/wall" "$here/tests/bench/wall.c" &&
    $cc $flags -o "$work/strokes" "$here/tests/bench/strokes.c" "$here/$B/libtestlib.a" -lncursesw -lvterm -lutil || exit 70

# households N: the file of N made-up households in $file.
households() {
    file=$work/h-$1.csv
    [ -s "$file" ] && return
    python3 "$here/tests/data/gen_households.py" -n "$1" -o "$file.part" && mv "$file.part" "$file" || exit 70
}
columns='hh_id text primary key,house_no text,moo int,village text,tambon text,amphoe text,province text,postcode text,head_prefix text,head_first text,head_last text,head_cid text,head_birth_be int,phone text,members int,dependants int,income_year int,debt int,survey_date text,need text'
yard_import() { # FILE DATABASE
    sqlite3 "$2" 'pragma journal_mode=wal' "create table h($columns)" ".import --csv --skip 1 $1 h"
}
# yard N: the yardstick's database of N households, with 3 indexes and the trigram index, in $yard.
yard() {
    households "$1"
    yard=$work/yard-$1.db
    [ -s "$yard" ] && return
    rm -f "$yard"*
    yard_import "$file" "$yard.part" > /dev/null && sqlite3 "$yard.part" "$index_1" "$index_2" && mv "$yard.part" "$yard"
}
index_1='create index h_income on h(income_year)'
index_2='create index h_name on h(head_first,head_last)'
trigram='create virtual table f using fts5(t,content='"''"',tokenize='"'trigram'"')'
trigram_fill="insert into f(rowid,t) select rowid,head_first||' '||head_last||' '||village from h"

# empty DATABASE [CODE]: an office with the form and no household.
empty() {
    rm -f "$1" "$1"-*
    "$kaejon" --db "$1" init --office bench --area "${2:-460101}" && "$kaejon" --db "$1" form install "$form"
}
# database N: kaejon's database of N households in $db. false: it could not be made (wall.err says why).
database() {
    households "$1"
    db=$work/k-$1.db
    [ -s "$db" ] && return
    { empty "$db.part" && "$kaejon" --db "$db.part" import gen_household "$file"; } > "$work/wall.out" 2> "$work/wall.err" &&
        rm -f "$db.part-wal" "$db.part-shm" && mv "$db.part" "$db"
}

# strokes [STEP...] -- COMMAND...: its report in $work/strokes.out; step NAME FIELD (2 bytes, 3 ms, 4 text).
strokes() { "$work/strokes" vt220 "$runs" "$@" > "$work/strokes.out" 2> "$work/wall.err" || code=99; }
step() { awk -v name="$1" -v field="$2" '$1 == name { print $field; found = 1; exit } END { if (!found) print 0 }' "$work/strokes.out"; }
