/* query [FORM]: a console: expressions of the form language as filters, answered by tables.
 *
 * A line is an expression, or a word with a dot before it that sets what is asked and how it is shown. At
 * a terminal lines have history and completion; from a pipe it is the same without a prompt. */
#include "forms/expr.h"
#include "locale/number.h"
#include "model/store/view.h"
#include "tui/cli/line_in.h"
#include "tui/cli/query.h"
#include "tui/cli/verbs.h"

enum { SHOWN = 20 };

typedef struct {
    Cli *cli;
    const Form *form;
    View view;          /* what is asked now; its texts live in `kept` */
    Arena kept;
    int64_t limit;
    bool is_over;
    int code;           /* of the worst that happened, when lines come from a pipe */
} Console;

typedef bool Command(Console *, Str arg, Error *);
typedef struct { const char *name, *thai; Command *run; } Word;
/* Each with its Thai name; help is the catalogue's `query.NAME`. */
#define WORDS(X) \
    X(help, "ช่วย") X(forms, "แบบ") X(form, "ใช้แบบ") X(fields, "คำถาม") X(choices, "ตัวเลือก") X(find, "หา") \
    X(columns, "คอลัมน์") X(sort, "เรียง") X(limit, "แสดง") X(count, "นับ") X(views, "มุมมอง") X(view, "เปิด") \
    X(save, "เก็บ") X(reset, "ล้าง") X(quit, "ออก")
#define X(name, thai) static Command do_##name;
WORDS(X)
#undef X
static const Word words[] = {
#define X(name, thai) { #name, thai, do_##name },
    WORDS(X)
#undef X
};
enum { WORD_COUNT = sizeof words / sizeof *words };

static Str keep(Console *c, Str s) { return str_copy(&c->kept, str_trim(s)); }

/* --- asking --- */

static bool open_run(Console *c, bool is_table, QueryRun **run, Error *err)
{
    Query query;
    EntryEnv env = cli_env(c->cli);
    if (!c->form) return fault(err, ERR_USAGE, "query.no_form", STR_NONE);
    view_query(&c->view, &c->cli->arena, &query);
    if (is_table) cli_choose_columns(c->cli, c->form, &query);
    return query_open(c->cli->store, &query, &env, run, err);
}

static bool show_rows(Console *c, Error *err)
{
    QueryRun *run;
    if (!open_run(c, true, &run, err)) return false;
    bool ok = cli_print_rows(c->cli, c->form, run, c->limit, err);
    query_close(run);
    return ok;
}

/* The question with one part of it replaced stands only if it can be asked. */
static bool replace(Console *c, Str *part, Str value, Error *err)
{
    QueryRun *run;
    Str before = *part;
    *part = keep(c, value);
    if (open_run(c, true, &run, err)) {
        query_close(run);
        return show_rows(c, err);
    }
    *part = before;
    return false;
}

static bool use_form(Console *c, Str name, Error *err)
{
    const Form *form = store_need_form(c->cli->store, name, err);
    if (!form) return false;
    c->form = form;
    c->view = (View){ .form = form->name };
    return true;
}

/* --- the words --- */

static void add_row(Console *c, Str left, Str right)
{
    CLEANUP_TEXT t = TEXT_INIT;
    text_add(&t, STR("  "));
    text_pad(&t, left, 30, PAD_RIGHT);
    text_add_c(&t, ' ');
    text_add_visible(&t, right);
    text_add_c(&t, '\n');
    text_add(&c->cli->out, text_str(&t));
}

static bool do_help(Console *c, Str arg, Error *err)
{
    (void)arg;
    (void)err;
    Lang lang = c->cli->lang;
    text_add(&c->cli->out, say(lang, "query.intro"));
    text_add(&c->cli->out, STR("\n\n"));
    for (size_t i = 0; i < WORD_COUNT; i++) {
        CLEANUP_TEXT head = TEXT_INIT;
        CLEANUP_TEXT key = TEXT_INIT;
        text_add_f(&key, "query.%s", words[i].name);
        text_add_f(&head, ".%s  .%s", words[i].name, words[i].thai);
        add_row(c, text_str(&head), say(lang, key.b));
    }
    return true;
}

static bool do_forms(Console *c, Str arg, Error *err)
{
    (void)arg;
    (void)err;
    Store *s = c->cli->store;
    for (size_t i = 0; i < store_form_count(s); i++)
        add_row(c, store_form_name(s, i), store_form_title(s, store_form_name(s, i), c->cli->lang));
    return true;
}

static bool do_form(Console *c, Str arg, Error *err)
{
    return use_form(c, arg, err) && show_rows(c, err);
}

static bool do_fields(Console *c, Str arg, Error *err)
{
    (void)arg;
    if (!c->form) return fault(err, ERR_USAGE, "query.no_form", STR_NONE);
    for (size_t i = 0; i < c->form->field_count; i++) {
        const Field *f = &c->form->fields[i];
        if (type_is_answer(f->type) && f->repeat < 0) add_row(c, f->name, field_label(f, c->cli->lang));
    }
    return true;
}

static bool do_choices(Console *c, Str arg, Error *err)
{
    const Field *f = c->form ? form_field(c->form, arg) : NULL;
    if (!f || !f->choices) return fault(err, ERR_USAGE, "query.no_choices", arg);
    for (size_t i = 0; i < f->choices->choice_count; i++) {
        const Choice *choice = &f->choices->choices[i];
        add_row(c, choice->name, choice_label(c->form, choice, c->cli->lang));
    }
    return true;
}

static bool do_find(Console *c, Str arg, Error *err) { return replace(c, &c->view.find, arg, err); }
static bool do_columns(Console *c, Str arg, Error *err) { return replace(c, &c->view.columns, arg, err); }
static bool do_sort(Console *c, Str arg, Error *err) { return replace(c, &c->view.sort, arg, err); }

static bool do_limit(Console *c, Str arg, Error *err)
{
    int64_t n;
    if (!number_read(arg, &n, err) || n < 1) return fault(err, ERR_USAGE, "cli.not_a_number", arg);
    c->limit = n;
    return true;
}

static bool do_count(Console *c, Str arg, Error *err)
{
    QueryRun *run;
    int64_t total = 0;
    (void)arg;
    if (!open_run(c, false, &run, err)) return false;
    bool ok = query_count(run, 0, &total, err);
    query_close(run);
    if (ok) text_add_f(&c->cli->out, "%lld\n", (long long)total);
    return ok;
}

static bool do_views(Console *c, Str arg, Error *err)
{
    View *views;
    size_t count;
    (void)arg;
    if (!views_read(c->cli->store, c->form ? c->form->name : STR_NONE, &c->cli->arena, &views, &count, err)) return false;
    for (size_t i = 0; i < count; i++) add_row(c, views[i].name, views[i].where.n ? views[i].where : views[i].find);
    return true;
}

static bool do_view(Console *c, Str arg, Error *err)
{
    if (!c->form) return fault(err, ERR_USAGE, "query.no_form", STR_NONE);
    return view_find(c->cli->store, c->form->name, arg, &c->kept, &c->view, err) && show_rows(c, err);
}

static bool do_save(Console *c, Str arg, Error *err)
{
    if (!c->form) return fault(err, ERR_USAGE, "query.no_form", STR_NONE);
    View view = c->view;
    view.name = arg;
    if (!view_keep(c->cli->store, &view, err)) return false;
    CLI_SAY(c->cli, "query.saved", arg);
    return true;
}

static bool do_reset(Console *c, Str arg, Error *err)
{
    (void)arg;
    if (!c->form) return fault(err, ERR_USAGE, "query.no_form", STR_NONE);
    return use_form(c, c->form->name, err);
}

static bool do_quit(Console *c, Str arg, Error *err)
{
    (void)arg;
    (void)err;
    return c->is_over = true;
}

/* --- a line --- */

static const Word *word_named(Str name)
{
    for (size_t i = 0; i < WORD_COUNT; i++)
        if (str_eq(name, str_of(words[i].name)) || str_eq(name, str_of(words[i].thai))) return &words[i];
    return NULL;
}

static bool run_line(Console *c, Str line, Error *err)
{
    if (!str_starts(line, STR("."))) return replace(c, &c->view.where, line, err);
    Str rest = str_cut_head(line, 1), name = STR_NONE;
    str_word(&rest, &name);
    const Word *word = word_named(name);
    if (!word) return fault(err, ERR_USAGE, "query.no_word", name);
    return word->run(c, keep(c, rest), err);
}

static void answer(Console *c, Str line)
{
    Error err = { 0 };
    CLEANUP_TEXT normal = TEXT_INIT;
    line = str_trim(line);
    if (!line.n) return;
    if (utf8_bad(line) >= 0) fault(&err, ERR_USAGE, "cli.not_utf8", line);
    else thai_normal(&normal, line, NULL);
    if (err.code != ERR_NONE || !run_line(c, text_str(&normal), &err)) c->code = cli_fault(c->cli, &err);
    else c->code = 0;
    cli_flush(c->cli);
}

/* --- what a word may become --- */

typedef struct { LineWords *out; Str word; size_t cap; } Offer;

static void offer(Offer *o, const char *before, Str name, const char *behind)
{
    CLEANUP_TEXT t = TEXT_INIT;
    text_add_f(&t, "%s%.*s%s", before, STR_ARG(name), behind);
    if (!str_starts(text_str(&t), o->word) && !str_starts(name, o->word)) return;
    if (o->out->count == o->cap) {
        Str *more = arena_take_array(o->out->arena, o->cap * 2 + 32, sizeof *more);
        if (o->cap) memcpy(more, o->out->words, o->cap * sizeof *more);
        o->out->words = more;
        o->cap = o->cap * 2 + 32;
    }
    Str *list = (Str *)(uintptr_t)o->out->words;
    list[o->out->count++] = str_copy(o->out->arena, text_str(&t));
}

static void offer_fields(Offer *o, const Form *form, const char *before, const char *behind)
{
    for (size_t i = 0; i < form->field_count; i++) {
        const Field *f = &form->fields[i];
        if (type_is_answer(f->type) && f->repeat < 0) offer(o, before, f->name, behind);
    }
}

/* The question last named before the place: its choices may follow. */
static const Field *last_field(const Form *form, Str before)
{
    const Field *found = NULL;
    for (ptrdiff_t at; (at = str_find(before, STR("${"))) >= 0;) {
        before = str_cut_head(before, (size_t)at + 2);
        ptrdiff_t end = str_find(before, STR("}"));
        found = end < 0 ? NULL : form_field(form, str_from(before.p, (size_t)end));
    }
    return found;
}

static void offer_after_word(Console *c, Offer *o, Str word)
{
    Store *s = c->cli->store;
    View *views;
    size_t count;
    if (str_eq(word, STR("form")))
        for (size_t i = 0; i < store_form_count(s); i++) offer(o, "", store_form_name(s, i), "");
    bool names_fields = str_eq(word, STR("columns")) || str_eq(word, STR("sort")) || str_eq(word, STR("choices"));
    if (names_fields && c->form) offer_fields(o, c->form, "", "");
    if (!str_eq(word, STR("view")) || !c->form) return;
    if (views_read(s, c->form->name, o->out->arena, &views, &count, NULL))
        for (size_t i = 0; i < count; i++) offer(o, "", views[i].name, "");
}

static void complete(void *ctx, Str before, Str word, LineWords *out)
{
    Console *c = ctx;
    Offer o = { .out = out, .word = word };
    before = str_trim(before);
    if (str_starts(before, STR("."))) {
        Str rest = str_cut_head(before, 1), name = STR_NONE;
        str_word(&rest, &name);
        const Word *w = word_named(name);
        if (w) offer_after_word(c, &o, str_of(w->name));
        return;
    }
    if (!before.n && str_starts(word, STR(".")))
        for (size_t i = 0; i < WORD_COUNT; i++) {
            offer(&o, ".", str_of(words[i].name), " ");
            offer(&o, ".", str_of(words[i].thai), " ");
        }
    if (!c->form) return;
    const Field *f = last_field(c->form, before);
    bool is_quoted = str_starts(word, STR("'"));
    if (f && f->choices && (is_quoted || !word.n))
        for (size_t i = 0; i < f->choices->choice_count; i++) offer(&o, "'", f->choices->choices[i].name, "'");
    if (is_quoted || (!word.n && out->count)) return;
    offer_fields(&o, c->form, "${", "}");
    for (size_t i = 0; word.n && expr_function(i).n; i++) offer(&o, "", expr_function(i), "(");
}

/* --- the verb --- */

static void add_prompt(const Console *c, Text *out)
{
    text_add(out, c->form ? c->form->name : STR("kaejon"));
    text_add(out, STR("> "));
}

/* Beside the database: what is asked may name people, and belongs where they are kept. */
static Str history_path(Cli *cli)
{
    CLEANUP_TEXT t = TEXT_INIT;
    text_add_f(&t, "%.*s.history", STR_ARG(cli_db_path(cli)));
    return str_copy(&cli->arena, text_str(&t));
}

int verb_query(Cli *cli)
{
    int code = 0;
    Error err = { 0 };
    if (!cli_store(cli, STORE_READ_WRITE, &code)) return code;
    Console c = { .cli = cli, .limit = SHOWN };
    if (!use_form(&c, cli->arg_count ? cli->args[0] : STR("household"), cli->arg_count ? &err : NULL) && cli->arg_count)
        return cli_fault(cli, &err);
    CLEANUP_TEXT line = TEXT_INIT;
    CLEANUP_TEXT prompt = TEXT_INIT;
    LineIn *in = line_in_open(history_path(cli), complete, &c);
    if (line_in_is_terminal(in)) CLI_SAY(cli, "query.welcome", STR_NONE);
    while (!c.is_over) {
        text_clear(&prompt);
        add_prompt(&c, &prompt);
        if (!line_in_next(in, text_str(&prompt), &line)) break;
        answer(&c, text_str(&line));
        if (c.code && !line_in_is_terminal(in)) break;
    }
    code = line_in_is_terminal(in) ? 0 : c.code;
    if (line_in_is_terminal(in) && !c.is_over) text_add_c(&cli->out, '\n');
    line_in_close(in);
    arena_done(&c.kept);
    return code;
}
