# Screens: first paint, bytes and milliseconds a key, resident memory. Read by run.sh.
# The keys that lead from home to the list of the form, and from the list to a new record's first field.
to_list=${BENCH_TO_LIST:-End Enter}
to_form=${BENCH_TO_FORM:-Esc i}

yard "$ROWS"
strokes down:Down down2:Down -- "$work/hello" "$yard" stay
hello_start=$(step start 3) hello_down=$(step down2 2) hello_down_ms=$(step down2 3) hello_kb=$(step memory 2)

if ! database "$ROWS"; then
    no_row 'screens' "$(head -c 160 "$work/wall.err" | tr '\n"' '  ' | iconv -c -t UTF-8)"
else
    large=$db
    database 1000 && small=$db
    # Alternately, so that what else the machine does hits both.
    strokes -- "$kaejon" --db "$small"
    small_start=$(step start 3)
    strokes "list:$to_list" -- "$kaejon" --db "$large"
    row 'first paint' ms "$(step start 3)" "$hello_start" 'hello.c on the same rows' x1.5
    row 'first paint against 1,000 rows' ms "$(step start 3)" "$small_start" 'itself with 1,000 rows' x1.1
    row 'first screen of the list' ms "$(step list 3)" "$hello_start" 'hello.c, start and paint' x1.5
    row 'list open, resident' kB "$(step memory 2)" "$hello_kb" 'hello.c' x2.0
    row 'list open, anonymous' kB "$(step memory 3)" - - 2048

    strokes ":$to_list" down:Down down2:Down page:PgDn page2:PgDn :Down end:'Esc z' up:PgUp home:'Esc a' \
        -- "$kaejon" --db "$large"
    row 'cursor down' B "$(step down2 2)" "$hello_down" "hello.c's marker" 14
    row 'cursor down, time' ms "$(step down2 3)" "$hello_down_ms" "hello.c's marker" 1
    row 'page down' B "$(step page2 2)" "$(step page2 4)" 'the text that changed' x1.05
    row 'page down, time' ms "$(step page2 3)" - - 3
    row 'jump to the end' B "$(step end 2)" "$(step end 4)" 'the text that changed' x1.05
    row 'jump to the end, time' ms "$(step end 3)" "$(step page2 3)" 'a page down' x1.2
    row 'page up at the end, time' ms "$(step up 3)" "$(step page2 3)" 'a page down' x1.2

    strokes ":$to_list" letter:ส letter2:ม letter3:ช letter4:า back:Backspace -- "$kaejon" --db "$large"
    for n in letter letter2 letter3 letter4; do
        row "filter, $n" B "$(step "$n" 2)" "$(step "$n" 4)" 'the text that changed' 1500
        row "filter, $n, time" ms "$(step "$n" 3)" - - 15
    done

    strokes ":$to_list" ":$to_form" :5 ascii:9 next:Enter :ก consonant:น mark:้ -- "$kaejon" --db "$small"
    row 'field, ASCII letter' B "$(step ascii 2)" - - 6
    row 'field, ASCII letter, time' ms "$(step ascii 3)" - - 1
    row 'field, Thai consonant' B "$(step consonant 2)" - - 8
    row 'field, mark on it' B "$(step mark 2)" - - 12
    row 'next field' B "$(step next 2)" - - 40
fi
