# Form: a key in a form of 400 questions, on the first of which 200 calculations depend, one on the other; beside
# it the same key in a form of 20 questions. Read by run.sh.

# form_of QUESTIONS CALCULATIONS: a new office with such a form as its last one, in $db.
form_of() {
    dir=$work/form-$1
    db=$work/form-$1.db
    mkdir -p "$dir"
    awk -v questions="$1" -v calculations="$2" 'BEGIN {
        print "type,name,label,calculation"
        for (i = 1; i <= questions; i++) print "integer,q" i ",Question " i ","
        for (i = 1; i <= calculations; i++) print "calculate,c" i ",," (i == 1 ? "${q1} + ${q2}" : "${c" i - 1 "} + ${q1} * " i)
    }' > "$dir/survey.csv"
    printf 'form_title,form_id,version\nLarge,large,1\n' > "$dir/settings.csv"
    rm -f "$db"*
    "$kaejon" --db "$db" init --office bench --area 460101 -q && "$kaejon" --db "$db" form install "$dir" -q
}
# keys_of: of the last form on home a new record; the second letter of the first answer, and going on.
keys_of() { strokes open:'End Enter Esc i' :1 letter:2 next:Enter -- "$kaejon" --db "$db"; }

if form_of 20 0 > "$work/wall.out" 2> "$work/wall.err" && keys_of; then
    small_open=$(step open 3) small_letter=$(step letter 3) small_next=$(step next 3)
    form_of 400 200 > "$work/wall.out" 2> "$work/wall.err" && keys_of
    row 'form of 400 questions, opened' ms "$(step open 3)" "$small_open" 'itself with 20 questions' -
    row 'form of 400, letter' B "$(step letter 2)" - - 6
    row 'form of 400, letter, time' ms "$(step letter 3)" "$small_letter" 'itself with 20 questions' x1.5
    row 'form of 400, 200 computed' B "$(step next 2)" - - 40
    row 'form of 400, 200 computed, time' ms "$(step next 3)" "$small_next" 'itself with 20 questions' 15
else
    no_row 'form of 400 questions' "$(head -c 160 "$work/wall.err" | tr '\n"' '  ' | iconv -c -t UTF-8)"
fi
