# Reads every .c and .h of the project (paths from the root) and prints FILE:LINE: RULE for each
# break of the street. Part of tests/layers.sh, which says what the rules are.

function finding(rule) { printf "%s:%d: %s\n", FILENAME, FNR, rule; found++ }

# The street: a number for each folder. Includes go from a greater number to a smaller or equal one.
function rank(path) {
    if (path ~ /^locale\//) return 10
    if (path ~ /^forms\//) return 20
    if (path ~ /^model\/os\//) return 30
    if (path ~ /^model\/store\//) return 31
    if (path ~ /^model\/work\//) return 32
    if (path ~ /^model\/exchange\//) return 33
    if (path ~ /^model\/handoff\//) return 34
    if (path ~ /^model\/[^\/]*$/) return 35
    if (path ~ /^tui\/term\//) return 40
    if (path ~ /^tui\/widget\//) return 41
    if (path ~ /^tui\/screen\//) return 42
    if (path ~ /^tui\/[^\/]*$/) return 42      # app, command, main: beside the screens
    if (path ~ /^tui\/cli\//) return 42
    if (path ~ /^tests\//) return 90
    return -1
}

# A module is a .h and its .c. Where there is a NAME_inside.h, which only they see, NAME and all
# NAME_part are one module: what was too long for one file.
function module(path,    base) {
    sub(/\.[ch]$/, "", path)
    base = path
    while (sub(/_[a-z0-9]*$/, "", base))
        if ((base "_inside.h") in known) return base
    return path
}

function project_include(path,    from, to) {
    from = rank(FILENAME)
    to = rank(path)
    if (path !~ /\// || path ~ /\.\.\// || to < 0) {
        finding("street: include \"" path "\" is not written from the root")
        return
    }
    if (!(path in known) && path !~ /\.inc$/) finding("street: include \"" path "\" names no file of the project")
    if (to > from) finding("street: " FILENAME " may not see " path)
    if (FILENAME ~ /^tui\/cli\// && path ~ /^tui\// && path !~ /^tui\/cli\//)
        finding("street: tui/cli may see model and what is left of it, not " path)
    if (FILENAME ~ /^tui\/(term|widget|screen)\// && path ~ /^tui\/cli\//)
        finding("street: a screen may not see " path)
    if (module(path) != module(FILENAME)) {
        edges[module(FILENAME)] = edges[module(FILENAME)] " " module(path)
        edge_at[module(FILENAME), module(path)] = FILENAME ":" FNR
    }
}

# Who may include a foreign header: a pattern for the including file, "" for one that is unknown.
function owner(header) {
    if (header ~ /^(n?curses|term|panel|form|menu)\.h$/ || header ~ /^ncurses/) return "^tui/term/|^tests/(lib|bench)/"
    if (header == "dlfcn.h") return "^locale/library\\.c$"
    if (header ~ /^readline\//) return "^tui/term/prompt\\.c$|^tui/cli/line_in\\.c$"
    if (header ~ /^sqlite3/) return "^model/store/|^tests/"
    if (header ~ /^(csv|archive|archive_entry|expat|xlsxwriter|jansson)\.h$/)
        return "^model/(exchange|handoff)/|^tests/"
    if (header ~ /^uni(case|conv|ctype|gbrk|lbrk|name|norm|str|types|wbrk|width)\.h$/) return "^locale/|^tests/locale/"
    if (header ~ /^thai\//) return "^locale/|^tests/locale/"
    if (header ~ /^pcre2/) return "^forms/"
    if (header == "pthread.h") return "^model/os/|^tests/"
    if (header ~ /^nettle\//) return "^model/os/|^tests/model/os/"
    if (header ~ /^(cmocka|vterm|regex)\.h$/) return "^tests/"
    if (header ~ /^(assert|ctype|errno|float|inttypes|limits|locale|math|setjmp|signal|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|stdalign|stdnoreturn|string|time|wchar|wctype)\.h$/) return "."
    if (header ~ /^(dirent|fcntl|fnmatch|ftw|getopt|glob|iconv|langinfo|mntent|netdb|poll|pty|pwd|spawn|sched|strings|termios|unistd|utmp)\.h$/) return "."
    if (header ~ /^(sys|linux|net|netinet|arpa|netpacket)\/[a-z0-9_]+\.h$/) return "."
    return ""
}

function foreign_include(header,    who) {
    who = owner(header)
    if (who == "") finding("owner: <" header "> is not known; docs/dependencies.md must justify it")
    else if (FILENAME !~ who) finding("owner: <" header "> does not belong into " FILENAME)
}

# The line without comments and without what stands in quotes.
function strip(line,    out, i, c, two) {
    if (!in_comment && line !~ /["'\/]/) return line
    out = ""
    for (i = 1; i <= length(line); i++) {
        c = substr(line, i, 1)
        two = substr(line, i, 2)
        if (in_comment) {
            if (two == "*/") { in_comment = 0; i++ }
        } else if (two == "/*") {
            in_comment = 1
            i++
        } else if (two == "//") {
            break
        } else if (c == "\"" || c == "'") {
            for (i++; i <= length(line) && substr(line, i, 1) != c; i++)
                if (substr(line, i, 1) == "\\") i++
            out = out c c
        } else {
            out = out c
        }
    }
    return out
}

# Why a call of name may not stand in this file, or "".
function refusal(name) {
    if (name ~ /^(sprintf|vsprintf|strcpy|strcat|strncpy|strtok|gets|system|popen|tmpnam|mktemp|sleep|usleep|nanosleep|alloca)$/)
        return "banned: " name
    if (name ~ /^(mv|w|mvw)?(addstr|addnstr|addwstr|addnwstr|addch|addchstr|addchnstr|insstr|insnstr|ins_wstr|ins_nwstr|insch|printw|vw_printw|waddstr)$/ && FILENAME !~ /^tests\/(lib|bench)\//)
        return "T1: " name " loses Thai marks; only the surface of tui/term writes text"
    if (name ~ /add_wch(n?str)?$/ && FILENAME !~ /^tui\/term\//)
        return "T1: " name " belongs into tui/term"
    if (FILENAME ~ /^tests\//) return ""
    if (name ~ /^(atoi|atol|atof|localtime|gmtime|asctime|ctime|signal|setenv|putenv|rand|srand|random|localtime_r|gmtime_r)$/)
        return "banned: " name
    if (name ~ /^(printf|puts|putchar|vprintf)$/ && FILENAME !~ /^tui\/cli\//) return "banned: " name " outside tui/cli"
    if (name == "clock_gettime" && FILENAME ~ /^tui\/term\//) return "" # the monotonic one, for waiting
    if (name ~ /^(time|clock_gettime|gettimeofday|getrandom|getentropy|fork|execv|execvp|execve|posix_spawnp?)$/ && FILENAME !~ /^model\/os\//)
        return "banned: " name " outside model/os"
    if (name == "free" && FILENAME ~ /^(model\/(exchange|handoff)|tui\/term)\//) return "" # what a library handed out
    if (name ~ /^(free|strndup)$/ && FILENAME == "tui/cli/line_in.c") return "" # between readline and us
    if (name ~ /^(malloc|calloc|realloc|strdup|strndup|asprintf|free)$/ && FILENAME !~ /^locale\/(arena|text)\.c$/)
        return "banned: " name " outside locale/arena.c and text.c"
    if (name ~ /^sqlite3_(exec|mprintf)$/ && FILENAME !~ /^model\/store\//) return "banned: " name " outside model/store"
    return ""
}

function calls(code,    name, before, why) {
    while (match(code, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
        before = RSTART > 1 ? substr(code, RSTART - 1, 1) : ""
        name = substr(code, RSTART, RLENGTH - 1)
        code = substr(code, RSTART + RLENGTH)
        sub(/[ \t]+$/, "", name)
        if (before == "." || before == ">") continue
        why = refusal(name)
        if (why != "") finding(why)
    }
}

function end_of_file(    header) {
    if (last_file == "") return
    if (last_line > 600) printf "%s:%d: size: a file of %d lines; 600 is the limit\n", last_file, last_line, last_line
    header = last_file
    sub(/c$/, "h", header)
    if (last_file ~ /\.h$/ || !(header in known)) if (!(head ~ /^\/\* ?[^ ].*\.( |$|\*)/))
        printf "%s:1: sentence: a file begins with one sentence that says what it is\n", last_file
}

BEGIN {
    for (i = 1; i < ARGC; i++) known[ARGV[i]] = 1
}
FNR == 1 {
    end_of_file()
    last_file = FILENAME
    head = ""
    in_comment = 0
}
{ last_line = FNR }
FNR <= 6 { head = head (FNR > 1 ? " " : "") $0 }
/^[ \t]*#[ \t]*include/ {
    path = $0
    if (match(path, /"[^"]*"/)) project_include(substr(path, RSTART + 1, RLENGTH - 2))
    else if (match(path, /<[^>]*>/)) foreign_include(substr(path, RSTART + 1, RLENGTH - 2))
    next
}
{
    code = strip($0)
    if (code ~ /\(/) calls(code)
    if (code ~ /(^|[^A-Za-z0-9_])ACS_/) finding("T1: ACS_ draws letters in PuTTY; take WACS_")
    if (FILENAME ~ /\.h$/ && FILENAME !~ /^tests\// && code ~ /[A-Za-z0-9_]\(.*[(,] *bool +[a-z_]+ *[,)]/ && code !~ /_bool\(/)
        finding("names: a boolean parameter; an enum names both sides")
    if (FILENAME !~ /^tests\// && code ~ /(^|[^A-Za-z0-9_.>])(len|width)([^A-Za-z0-9_(]|$)/)
        finding("names: say n (bytes), stops or columns, not len or width")
}
END {
    end_of_file()
    for (m in edges) if (!state[m]) visit(m, "")
}

# Depth first; a module met again on its own path closes a cycle.
function visit(m, path,    list, n, i) {
    state[m] = 1
    n = split(edges[m], list, " ")
    for (i = 1; i <= n; i++) {
        if (state[list[i]] == 1) {
            loop = path " " m
            sub("^.* " list[i] " ", " " list[i] " ", loop)
            sub(/^ /, "", loop)
            gsub(/ /, " -> ", loop)
            printf "%s: cycle: %s -> %s\n", edge_at[m, list[i]], loop, list[i]
        } else if (!state[list[i]]) {
            visit(list[i], path " " m)
        }
    }
    state[m] = 2
}
