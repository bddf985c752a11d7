#include "tests/lib/script.h"
#include "locale/text.h"
#include "tests/lib/owndisk.h"
#include "tests/lib/scratch.h"
#include "tests/lib/strokes.h"
#include "tests/lib/vt.h"
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 4096, ARGS = 32, LONG_MS = 30000 };

typedef struct {
    const ScriptOptions *options;
    FILE *log;
    const char *path;
    int line;
    char whole[LINE_MAX_BYTES]; /* the line as written */
    Scratch scratch;
    Vt *vt;
    int rows, columns;
    int strokes; /* since `count` */
    int soon_ms; /* how long to wait for what is expected */
    bool failed, skipped;
} Script;

/* --- reading a line ------------------------------------------------------------------------- */
static bool fail(Script *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void print_screen(Script *s)
{
    int row, column;
    char text[VT_LINE];
    if (!s->vt) return;
    vt_cursor(s->vt, &row, &column);
    fprintf(s->log, "# screen %dx%d, cursor %d,%d:\n", vt_columns(s->vt), vt_rows(s->vt), row,
            column);
    for (int r = 1; r <= vt_rows(s->vt); r++) {
        vt_line(s->vt, r, text);
        fprintf(s->log, "# %2d|%s\n", r, text);
    }
}

static bool fail(Script *s, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    fprintf(s->log, "# %s:%d: %s\n# ", s->path, s->line, s->whole);
    vfprintf(s->log, fmt, args);
    fputc('\n', s->log);
    va_end(args);
    print_screen(s);
    s->failed = true;
    return false;
}

static char *skip(char *p)
{
    return p + strspn(p, " \t");
}

/* Take the word at *rest when it is this one. */
static bool took(char **rest, const char *word)
{
    size_t n = strlen(word);
    char *p = skip(*rest);
    if (strncmp(p, word, n) != 0 || (p[n] && p[n] != ' ' && p[n] != '\t')) return false;
    *rest = skip(p + n);
    return true;
}

static char escaped(const char **p)
{
    char c = *(*p)++;
    if (c == 'n') return '\n';
    if (c == 't') return '\t';
    if (c == 'r') return '\r';
    if (c == 'e') return '\033';
    if (c != 'x') return c;
    char hex[3] = { 0 };
    for (int i = 0; i < 2 && **p; i++) hex[i] = *(*p)++;
    return (char)strtol(hex, NULL, 16);
}

/* Unquote in place the quoted text at p; returns what follows it. */
static char *unquote(char *p)
{
    const char *from = p + 1;
    char *to = p;
    while (*from && *from != '"') {
        char c = *from++;
        *to++ = c == '\\' && *from ? escaped(&from) : c;
    }
    char *after = p + (from - p) + (*from == '"');
    *to = '\0';
    return after;
}

/* TEXT: quoted, or the whole rest as it stands. */
static char *text_of(char *rest)
{
    char *p = skip(rest);
    if (*p == '"') unquote(p);
    return p;
}

static size_t split(char *rest, const char *out[], size_t room)
{
    size_t n = 0;
    for (char *p = skip(rest); *p && n < room; p = skip(p)) {
        out[n++] = p;
        if (*p == '"') {
            p = unquote(p);
        } else {
            p += strcspn(p, " \t");
            if (*p) *p++ = '\0';
        }
    }
    return n;
}

/* --- what is expected of the screen --------------------------------------------------------- */
typedef enum { EQUALS, CONTAINS, CONTAINS_NOT } Relation;

typedef struct {
    const Script *s;
    int row; /* 0: the whole screen; negative: from the end */
    Relation relation;
    const char *text;
} Expected;

static bool holds(void *ctx)
{
    const Expected *e = ctx;
    char line[VT_LINE];
    int rows = vt_rows(e->s->vt);
    int row = e->row < 0 ? rows + 1 + e->row : e->row;
    if (row) {
        vt_line(e->s->vt, row, line);
        if (e->relation == EQUALS) return strcmp(line, e->text) == 0;
        return (strstr(line, e->text) != NULL) == (e->relation == CONTAINS);
    }
    char *all = vt_screen(e->s->vt);
    bool found = strstr(all, e->text) != NULL;
    free(all);
    return found == (e->relation == CONTAINS);
}

static bool expect(Script *s, int row, Relation relation, const char *text, int ms)
{
    static const char *const words[] = { "=", "contains", "not contains" };
    Expected e = { s, row, relation, text };
    char actual[VT_LINE];
    if (!s->vt) return fail(s, "nothing runs");
    if (vt_until(s->vt, holds, &e, ms)) return true;
    if (!row) return fail(s, "expected the screen: %s \"%s\"", words[relation], text);
    vt_line(s->vt, row < 0 ? vt_rows(s->vt) + 1 + row : row, actual);
    return fail(s, "expected %s \"%s\"\n# but it is  \"%s\"", words[relation], text, actual);
}

static bool related(Script *s, int row, char *rest, int ms)
{
    if (took(&rest, "=")) return expect(s, row, EQUALS, text_of(rest), ms);
    if (took(&rest, "contains")) return expect(s, row, CONTAINS, text_of(rest), ms);
    if (took(&rest, "not") && took(&rest, "contains"))
        return expect(s, row, CONTAINS_NOT, text_of(rest), ms);
    return fail(s, "needs = TEXT, contains TEXT or not contains TEXT");
}

static bool do_line(Script *s, char *rest)
{
    char *after;
    long row = strtol(rest, &after, 10);
    if (after == rest || row == 0) return fail(s, "which line?");
    return related(s, (int)row, after, s->soon_ms);
}

static bool do_screen(Script *s, char *rest)
{
    return related(s, 0, rest, s->soon_ms);
}

static bool do_wait(Script *s, char *rest)
{
    return related(s, 0, rest, LONG_MS);
}

static bool do_not(Script *s, char *rest)
{
    if (!took(&rest, "contains")) return fail(s, "needs not contains TEXT");
    return expect(s, 0, CONTAINS_NOT, text_of(rest), s->soon_ms);
}

typedef struct {
    const Vt *vt;
    int row, column; /* 0: any */
    const char *label;
} CursorAt;

static bool cursor_is_there(void *ctx)
{
    const CursorAt *c = ctx;
    char line[VT_LINE];
    int row, column;
    vt_cursor(c->vt, &row, &column);
    if (!c->label) return row == c->row && column == c->column;
    vt_line(c->vt, row, line);
    return strstr(line, c->label) != NULL;
}

static bool do_cursor(Script *s, char *rest)
{
    CursorAt c = { .vt = s->vt };
    if (!s->vt) return fail(s, "nothing runs");
    if (took(&rest, "on") && took(&rest, "field"))
        c.label = text_of(rest);
    else if (sscanf(rest, "%d,%d", &c.row, &c.column) != 2)
        return fail(s, "needs ROW,COLUMN");
    if (vt_until(s->vt, cursor_is_there, &c, s->soon_ms)) return true;
    return fail(s, "the cursor is elsewhere");
}

static void style_words(const VtCell *cell, char *out, size_t room)
{
    size_t n = (size_t)snprintf(out, room, "%s%s%s%s%s", cell->bold ? " bold" : "",
                                cell->underline ? " underline" : "", cell->blink ? " blink" : "",
                                cell->reverse ? " reverse" : "", cell->italic ? " italic" : "");
    if (cell->fg >= 0) n += (size_t)snprintf(out + n, room - n, " fg%d", cell->fg);
    if (cell->bg >= 0) n += (size_t)snprintf(out + n, room - n, " bg%d", cell->bg);
    if (!n) snprintf(out, room, " plain");
}

/* Same words in any order. */
static bool same_style(const char *wanted, const char *actual)
{
    char copy[LINE_MAX_BYTES];
    const char *words[ARGS];
    size_t bytes = 0;
    snprintf(copy, sizeof copy, "%s", wanted);
    size_t n = split(copy, words, ARGS);
    for (size_t i = 0; i < n; i++) {
        char word[64];
        snprintf(word, sizeof word, " %s", words[i]);
        const char *at = strstr(actual, word);
        if (!at || (at[strlen(word)] && at[strlen(word)] != ' ')) return false;
        bytes += strlen(word);
    }
    return bytes == strlen(actual);
}

static bool do_style(Script *s, char *rest)
{
    int row, column, used = 0;
    char actual[128];
    VtCell cell;
    if (!s->vt) return fail(s, "nothing runs");
    if (sscanf(rest, "%d,%d = %n", &row, &column, &used) != 2 || !used)
        return fail(s, "needs ROW,COLUMN = WORDS");
    vt_cell(s->vt, row, column, &cell);
    style_words(&cell, actual, sizeof actual);
    if (same_style(rest + used, actual)) return true;
    return fail(s, "the cell \"%s\" is%s", cell.text, actual);
}

static char *read_file(const char *path)
{
    FILE *f = fopen(path, "re");
    char *p = NULL;
    size_t room = 0;
    if (f && getdelim(&p, &room, '\0', f) < 0 && p) p[0] = '\0';
    if (f) fclose(f);
    return p;
}

static bool do_golden(Script *s, char *rest)
{
    char path[SCRATCH_PATH];
    bool is_same = false;
    if (!s->vt) return fail(s, "nothing runs");
    snprintf(path, sizeof path, "%s/%s.txt", s->options->goldens, text_of(rest));
    char *seen = vt_screen(s->vt);
    if (s->options->updates) {
        FILE *f = fopen(path, "we");
        is_same = f && fputs(seen, f) >= 0;
        if (f && fclose(f) != 0) is_same = false;
        if (!is_same) fail(s, "cannot write %s", path);
    } else {
        char *wanted = read_file(path);
        is_same = wanted && strcmp(wanted, seen) == 0;
        if (!wanted)
            fail(s, "there is no %s: make it with UPDATE=1 and review it", path);
        else if (!is_same)
            fail(s, "expected the screen:\n%s", wanted);
        free(wanted);
    }
    free(seen);
    return is_same;
}

/* --- what is done ----------------------------------------------------------------------------- */
static bool do_size(Script *s, char *rest)
{
    if (sscanf(rest, "%dx%d", &s->columns, &s->rows) != 2) return fail(s, "needs COLUMNSxROWS");
    if (!s->vt) return true;
    vt_mark(s->vt);
    vt_resize(s->vt, s->rows, s->columns);
    vt_quiet(s->vt);
    return true;
}

static bool do_env(Script *s, char *rest)
{
    scratch_env(&s->scratch, text_of(rest));
    return true;
}

static bool do_disk(Script *s, char *rest)
{
    char name[256], path[SCRATCH_PATH], size[64];
    int kb;
    if (sscanf(rest, "%255s %d", name, &kb) != 2) return fail(s, "needs NAME KB");
    scratch_path(&s->scratch, name, path);
    snprintf(size, sizeof size, "size=%dk", kb);
    bool is_made = mkdir(path, 0700) == 0 && owndisk_mount(path, size);
    if (is_made) return true;
    fprintf(s->log, "# no disk of its own here: %s\n", strerror(errno));
    s->skipped = true;
    return false;
}

static bool do_run(Script *s, char *rest)
{
    const char *argv[ARGS + 2] = { s->scratch.program };
    const char *term = "xterm-256color";
    split(rest, argv + 1, ARGS);
    for (size_t i = 0; i < s->scratch.env_n; i++)
        if (strncmp(s->scratch.env[i], "TERM=", 5) == 0) term = s->scratch.env[i] + 5;
    vt_free(s->vt);
    s->vt = vt_start(&(VtStart){ .argv = argv,
                                 .env = (const char *const *)s->scratch.env,
                                 .folder = s->scratch.root,
                                 .term = term,
                                 .rows = s->rows,
                                 .columns = s->columns });
    vt_quiet(s->vt);
    return true;
}

/* Name of a key and how often: Down*10. */
static int times(char *name)
{
    char *star = strrchr(name, '*');
    if (!star || star == name || !star[1] || star[1 + strspn(star + 1, "0123456789")]) return 1;
    *star = '\0';
    return atoi(star + 1);
}

static bool do_key(Script *s, char *rest)
{
    const char *outer[ARGS], *names[ARGS];
    if (!s->vt) return fail(s, "nothing runs");
    vt_mark(s->vt);
    size_t words = split(rest, outer, ARGS);
    for (size_t w = 0; w < words; w++) {
        char inner[LINE_MAX_BYTES];
        snprintf(inner, sizeof inner, "%s", outer[w]);
        size_t n = split(inner, names, ARGS); /* "Esc 2" is sent at one go */
        for (size_t i = 0; i < n; i++) {
            char name[LINE_MAX_BYTES];
            snprintf(name, sizeof name, "%s", names[i]);
            for (int left = times(name); left > 0; left--, s->strokes += strokes_of_key(name))
                if (!vt_key(s->vt, name)) return fail(s, "there is no key %s", name);
        }
    }
    vt_quiet(s->vt);
    return true;
}

static bool do_type(Script *s, char *rest)
{
    if (!s->vt) return fail(s, "nothing runs");
    vt_mark(s->vt);
    const char *text = text_of(rest);
    s->strokes += strokes_of_text(text);
    vt_type(s->vt, text);
    vt_quiet(s->vt);
    return true;
}

static bool do_count(Script *s, char *rest)
{
    (void)rest;
    s->strokes = 0;
    return true;
}

static bool do_keys(Script *s, char *rest)
{
    int wanted;
    if (sscanf(rest, "= %d", &wanted) != 1) return fail(s, "needs = N");
    return s->strokes == wanted || fail(s, "%d keys were pressed", s->strokes);
}

static bool do_bytes(Script *s, char *rest)
{
    size_t n = 0;
    int most;
    if (!s->vt) return fail(s, "nothing runs");
    if (sscanf(rest, "<= %d", &most) != 1) return fail(s, "needs <= N");
    vt_bytes(s->vt, &n);
    return n <= (size_t)most || fail(s, "%zu bytes came down the line", n);
}

static bool do_idle(Script *s, char *rest)
{
    size_t n;
    (void)rest;
    if (!s->vt) return fail(s, "nothing runs");
    vt_quiet(s->vt);
    vt_mark(s->vt);
    long wakeups = vt_wakeups(s->vt, 1000);
    vt_bytes(s->vt, &n);
    return (wakeups == 0 && n == 0) ||
           fail(s, "it woke up %ld times and sent %zu bytes", wakeups, n);
}

static bool do_utf8(Script *s, char *rest)
{
    size_t n;
    (void)rest;
    if (!s->vt) return fail(s, "nothing runs");
    const char *bytes = vt_bytes(s->vt, &n);
    ptrdiff_t bad = utf8_bad(str_from(bytes, n));
    return bad < 0 ||
           fail(s, "byte %td of %zu is 0x%02x", bad, n, (unsigned)(unsigned char)bytes[bad]);
}

static bool do_drop(Script *s, char *rest)
{
    (void)rest;
    if (!s->vt) return fail(s, "nothing runs");
    vt_drop(s->vt);
    return true;
}

static bool do_kill(Script *s, char *rest)
{
    static const struct {
        const char *name;
        int number;
    } signals[] = { { "", SIGKILL },     { "HUP", SIGHUP },    { "TERM", SIGTERM },
                    { "INT", SIGINT },   { "CONT", SIGCONT },  { "TSTP", SIGTSTP },
                    { "SEGV", SIGSEGV }, { "WINCH", SIGWINCH } };
    if (!s->vt) return fail(s, "nothing runs");
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        if (strcmp(skip(rest), signals[i].name) != 0) continue;
        vt_signal(s->vt, signals[i].number);
        if (signals[i].number == SIGKILL)
            vt_end(s->vt, s->soon_ms);
        else
            vt_quiet(s->vt);
        return true;
    }
    return fail(s, "no such signal");
}

static bool do_exits(Script *s, char *rest)
{
    if (!s->vt) return fail(s, "nothing runs");
    int code = vt_end(s->vt, LONG_MS), wanted = atoi(rest);
    if (code == wanted) return true;
    return code < 0 ? fail(s, "it still runs") : fail(s, "it ended with %d", code);
}

/* --- the world beside the screen ---------------------------------------------------------------
 */
static bool output_fits(Script *s, const ScratchOutput *o, char *rest)
{
    int wanted = 0;
    char *text = NULL, *where = o->out;
    bool is_equal = false;
    if (took(&rest, "exit")) {
        char *after;
        wanted = (int)strtol(rest, &after, 10);
        if (*skip(after)) text = text_of(after);
        where = o->err;
    } else if (took(&rest, "=")) {
        is_equal = true;
        text = text_of(rest);
    } else if (took(&rest, "contains")) {
        text = text_of(rest);
    } else if (*skip(rest)) {
        return fail(s, "needs nothing more, = TEXT, contains TEXT or exit N");
    }
    size_t n = strlen(where);
    while (is_equal && n && where[n - 1] == '\n') where[--n] = '\0';
    bool fits = !text || (is_equal ? strcmp(where, text) == 0 : strstr(where, text) != NULL);
    if (fits && o->code == wanted) return true;
    return fail(s, "exit code %d, stdout:\n%s\n# stderr:\n%s", o->code, o->out, o->err);
}

static bool ask(Script *s, const char *const argv[], char *rest)
{
    ScratchOutput o;
    scratch_run(&s->scratch, argv, &o);
    bool fits = output_fits(s, &o, rest);
    scratch_output_free(&o);
    return fits;
}

static bool do_sh(Script *s, char *rest)
{
    char *command = skip(rest);
    if (*command != '"') return fail(s, "the command stands in quotes");
    char *after = unquote(command);
    return ask(s, (const char *const[]){ "sh", "-c", command, NULL }, after);
}

static bool do_sql(Script *s, char *rest)
{
    char *query = skip(rest), db[SCRATCH_PATH];
    if (*query != '"') return fail(s, "the query stands in quotes");
    char *after = unquote(query);
    scratch_path(&s->scratch, "kaejon.db", db);
    return ask(s, (const char *const[]){ "sqlite3", "-batch", "-bail", db, query, NULL }, after);
}

static const struct {
    const char *verb;
    bool (*run)(Script *, char *rest);
} verbs[] = {
    { "size", do_size },     { "env", do_env },   { "run", do_run },       { "key", do_key },
    { "type", do_type },     { "send", do_type }, { "line", do_line },     { "screen", do_screen },
    { "not", do_not },       { "wait", do_wait }, { "cursor", do_cursor }, { "style", do_style },
    { "golden", do_golden }, { "sql", do_sql },   { "sh", do_sh },         { "bytes", do_bytes },
    { "idle", do_idle },     { "utf8", do_utf8 }, { "drop", do_drop },     { "kill", do_kill },
    { "exits", do_exits },
    { "disk", do_disk },     { "count", do_count },   { "keys", do_keys },
};

static bool do_one(Script *s)
{
    char copy[LINE_MAX_BYTES];
    snprintf(copy, sizeof copy, "%s", s->whole);
    char *rest = skip(copy);
    if (!*rest || *rest == '#') return true;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (took(&rest, verbs[i].verb)) return verbs[i].run(s, rest);
    return fail(s, "no such word in the language of scripts");
}

ScriptResult script_run(const char *path, const ScriptOptions *options, FILE *log)
{
    Script s = { .options = options,
                 .log = log,
                 .path = path,
                 .rows = 24,
                 .columns = 80,
                 .soon_ms = options->patience_ms ? options->patience_ms : 3000 };
    FILE *f = fopen(path, "re");
    if (!f) {
        fail(&s, "cannot be read");
        return SCRIPT_FAILED;
    }
    scratch_init(&s.scratch, options->program);
    while (!s.failed && !s.skipped && fgets(s.whole, sizeof s.whole, f)) {
        s.line++;
        s.whole[strcspn(s.whole, "\r\n")] = '\0';
        do_one(&s);
    }
    fclose(f);
    vt_free(s.vt);
    scratch_done(&s.scratch);
    return s.failed ? SCRIPT_FAILED : s.skipped ? SCRIPT_SKIPPED : SCRIPT_PASSED;
}
