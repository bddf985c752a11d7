#include "tests/lib/filler.h"
#include "tui/app_inside.h"
#include "tui/screen/form.h"
#include "tui/screen/form_over.h"

#include <stdio.h>
#include <string.h>

enum { KEYS_MAX = 60000, WAY_BACK = 60, CANDIDATES = 128, MENDINGS = 24, OPTIONS_TRIED = 40 };

/* What may be typed as an answer, one after another. */
typedef struct {
    Arena arena;
    Str texts[CANDIDATES];
    size_t count;
} Candidates;

typedef struct {
    size_t part;
    Row *row;
    const Field *field;
} Spot;

static bool has_form(Desk *d)
{
    return app_top(d->app)->ops == &form_screen;
}

static FormScreen *top_form(Desk *d)
{
    return app_top(d->app)->state;
}

/* --- candidates --- */

static void add(Candidates *c, Str text)
{
    if (c->count < CANDIDATES && text.n > 0) c->texts[c->count++] = str_copy(&c->arena, text);
}

static void add_number(Candidates *c, double n)
{
    CLEANUP_TEXT text = TEXT_INIT;
    text_add_f(&text, "%.10g", n);
    add(c, text_str(&text));
}

/* The first of a class like [0-9a-f] or [^x]; p stands after the bracket. */
static const char *sample_class(const char *p, Text *out)
{
    bool is_not = *p == '^';
    if (is_not) p++;
    if (is_not) text_add_c(out, 'k');
    else if (*p == '\\' && p[1] == 'd') text_add_c(out, '1');
    else if (*p == '\\' && p[1] == 's') text_add_c(out, ' ');
    else if (*p == '\\' && p[1] != '\0') text_add_c(out, p[1] == 'w' ? 'k' : p[1]);
    else text_add_c(out, *p == '0' && p[1] == '-' ? '1' : *p);
    while (*p != '\0' && *p != ']') p += *p == '\\' && p[1] != '\0' ? 2 : 1;
    return *p == ']' ? p + 1 : p;
}

/* How often the piece before p comes: the least that is allowed, but once where that is none. */
static const char *sample_times(const char *p, long *times)
{
    *times = 1;
    if (*p == '*' || *p == '+' || *p == '?') return p + 1;
    if (*p != '{') return p;
    int n = 0;
    sscanf(p + 1, "%d", &n);
    *times = n;
    while (*p != '\0' && *p != '}') p++;
    return *p == '}' ? p + 1 : p;
}

/* A text that a simple pattern takes: of alternatives the first, of repetitions the fewest. */
static const char *sample(const char *p, Text *out)
{
    bool is_written = true;
    CLEANUP_TEXT kept = TEXT_INIT;
    while (*p != '\0' && *p != ')') {
        CLEANUP_TEXT piece = TEXT_INIT;
        if (*p == '|') {
            is_written = false;
            p++;
            continue;
        }
        if (*p == '^' || *p == '$') {
            p++;
            continue;
        }
        if (*p == '[') {
            p = sample_class(p + 1, &piece);
        } else if (*p == '(') {
            p = sample(p + (p[1] == '?' && p[2] == ':' ? 3 : 1), &piece);
            if (*p == ')') p++;
        } else if (*p == '\\' && p[1] != '\0') {
            text_add_c(&piece, p[1] == 'd' ? '1' : p[1] == 'w' ? 'k' : p[1] == 's' ? ' ' : p[1]);
            p += 2;
        } else {
            text_add_c(&piece, *p == '.' ? 'k' : *p);
            p++;
        }
        long times;
        p = sample_times(p, &times);
        for (long i = 0; is_written && i < times && kept.n < 200; i++) text_add(&kept, text_str(&piece));
    }
    text_add(out, text_str(&kept));
    return p;
}

/* Answers of other questions that a constraint names, and their neighbours. */
static void add_named(Candidates *c, const FormScreen *s, const Spot *spot)
{
    const int *reads;
    size_t count = expr_reads(spot->field->constraint, &reads);
    CLEANUP_TEXT joined = TEXT_INIT; /* a full name of its parts */
    for (size_t i = 0; i < count; i++) {
        const Field *other = &spot->field->form->fields[reads[i]];
        if (other == spot->field) continue;
        Value v = entry_value(s->parts[spot->part].entry, spot->row, other);
        if (v.kind != ANSWER_TEXT) continue;
        double n;
        char end;
        CLEANUP_TEXT text = TEXT_INIT;
        text_add(&text, v.text);
        text_add_f(&joined, "%s%.*s", joined.n > 0 ? " " : "", STR_ARG(v.text));
        add(c, v.text);
        if (sscanf(text.b, "%lf%c", &n, &end) != 1) continue;
        add_number(c, n + 1);
        add_number(c, n - 1);
    }
    add(c, text_str(&joined));
}

/* Patterns, texts and numbers that stand in a constraint. */
static void add_of_constraint(Candidates *c, const FormScreen *s, const Spot *spot)
{
    CLEANUP_TEXT rule = TEXT_INIT;
    if (spot->field->constraint == NULL) return;
    expr_print(&rule, spot->field->constraint);
    for (const char *p = rule.b; *p != '\0';) {
        CLEANUP_TEXT literal = TEXT_INIT;
        double n;
        int used = 0;
        if (*p == '\'' || *p == '"') {
            const char *end = strchr(p + 1, *p);
            if (end == NULL) break;
            bool is_pattern = false;
            for (const char *q = p; q > rule.b && *q != '('; q--) is_pattern = is_pattern || (q - rule.b >= 6 && strncmp(q - 6, "regex(", 6) == 0);
            text_add(&literal, str_from(p + 1, (size_t)(end - p - 1)));
            CLEANUP_TEXT made = TEXT_INIT;
            sample(literal.b, &made);
            add(c, text_str(&made));
            if (!is_pattern) add(c, text_str(&literal));
            p = end + 1;
        } else if (*p >= '0' && *p <= '9' && sscanf(p, "%lf%n", &n, &used) == 1 && used > 0) {
            add_number(c, n);
            add_number(c, n + 1);
            add_number(c, n - 1);
            p += used;
        } else {
            p++;
        }
    }
    add_named(c, s, spot);
}

static void candidates(Candidates *c, const FormScreen *s, const Spot *spot)
{
    static const char *const NUMBERS[] = {"1", "0", "2", "3", "5", "10", "12", "18", "20", "36.5", "50", "100", "500", "1000", "2500", "2569", "10000", "-1", NULL};
    static const char *const DATES[] = {"t", "-1", "+1", "+30", "1/1/2560", "1/6/2530", "+400", NULL};
    static const char *const TIMES[] = {"08:30", "12:00", "17:45", NULL};
    static const char *const MOMENTS[] = {"25/11/2569 08:30", "1/1/2560 08:30", NULL};
    static const char *const PLACES[] = {"16.43 103.5", NULL};
    static const char *const TEXTS[] = {"ทดสอบ", "-", "460101-01-0001", "0812345678", "460101", "12345678901", "1234567890123", "k", "1", "A1", NULL};
    static const char *const PHONES[] = {"0812345678", "043811128", NULL};
    static const char *const IDS[] = {"1999900001231", "1999900004566", "1999900007891", NULL};
    const char *const *list = TEXTS;
    c->count = 0;
    switch (spot->field->type) {
    case TYPE_INTEGER: case TYPE_DECIMAL: case TYPE_RANGE: list = NUMBERS; break;
    case TYPE_DATE: list = DATES; break;
    case TYPE_TIME: list = TIMES; break;
    case TYPE_DATETIME: list = MOMENTS; break;
    case TYPE_GEOPOINT: list = PLACES; break;
    default:
        if (spot->field->validator == VALIDATE_CITIZEN_ID) list = IDS;
        if (spot->field->validator == VALIDATE_PHONE) list = PHONES;
        break;
    }
    bool is_plain = list != TEXTS || spot->field->constraint == NULL;
    if (is_plain) add(c, str_of(list[0]));
    add_of_constraint(c, s, spot);
    for (size_t i = is_plain ? 1 : 0; list[i] != NULL; i++) add(c, str_of(list[i]));
}

/* --- one question --- */

static bool is_at(const FormScreen *s, const Spot *spot)
{
    const FormItem *item = form_question(s);
    return item != NULL && item->part == spot->part && item->row == spot->row && item->field == spot->field;
}

static bool come_back(Desk *d, const Spot *spot)
{
    for (int i = 0; i < WAY_BACK; i++) {
        if (!has_form(d)) return false;
        FormScreen *s = top_form(d);
        if (s->over != OVER_NOTHING) desk_press(d, "F3");
        if (is_at(s, spot)) return true;
        desk_press(d, "Up");
    }
    return false;
}

static bool is_taken(const FormScreen *s, const Spot *spot)
{
    EntryState state = entry_state(s->parts[spot->part].entry, spot->row, spot->field);
    return !state.relevant || (!state.missing && !state.invalid && !state.refused_raw);
}

static void pick(Desk *d, FormScreen *s, size_t option)
{
    CLEANUP_TEXT digits = TEXT_INIT;
    text_add(&digits, s->options[option].digits);
    const FormItem *item = form_question(s);
    bool is_several = item != NULL && takes_several(item->field);
    if (digits.n > 0) {
        desk_type(d, digits.b);
    } else {
        desk_press(d, "Space Home");
        for (size_t i = 0; i < option; i++) desk_press(d, "Down");
        desk_press(d, is_several ? "Space" : "Enter");
    }
    if (s->over == OVER_CHOICES) desk_press(d, "Enter");
    if (is_several && s->over == OVER_NOTHING) desk_press(d, "Enter");
}

static bool choose(Desk *d, const Filler *f, const Spot *spot)
{
    FormScreen *s = top_form(d);
    size_t count = s->option_count;
    for (size_t k = 0; k < count && k < OPTIONS_TRIED; k++) {
        if (!come_back(d, spot)) return false;
        if (k > 0) desk_press(d, "Ctrl-U");
        pick(d, s, (k + f->first_option) % count);
        s = top_form(d);
        if (is_taken(s, spot)) {
            if (is_at(s, spot)) desk_press(d, "Enter");
            return true;
        }
    }
    return false;
}

static bool write_answer(Desk *d, const Spot *spot)
{
    static Candidates none;
    Candidates c = none;
    bool is_done = false;
    candidates(&c, top_form(d), spot);
    for (size_t k = 0; k < c.count && !is_done; k++) {
        CLEANUP_TEXT text = TEXT_INIT;
        if (!come_back(d, spot)) break;
        text_add(&text, c.texts[k]);
        desk_press(d, "Ctrl-U");
        desk_type(d, text.b);
        if (is_at(top_form(d), spot)) desk_press(d, "Enter");
        if (is_at(top_form(d), spot)) desk_press(d, "Enter"); /* a wrong key holds the focus once */
        is_done = is_taken(top_form(d), spot);
    }
    arena_done(&c.arena);
    return is_done;
}

static void answer(Desk *d, Filler *f)
{
    FormScreen *s = top_form(d);
    const FormItem *item = form_question(s);
    if (item == NULL) return;
    Spot spot = {.part = item->part, .row = item->row, .field = item->field};
    EntryState state = entry_state(form_entry(s, item), item->row, item->field);
    bool is_given = entry_value(form_entry(s, item), item->row, item->field).kind != ANSWER_NONE || s->proposal.n > 0;
    if (state.read_only || (is_given && !state.invalid && !state.refused_raw)) {
        desk_press(d, "Enter");
        return;
    }
    bool is_done = is_select(spot.field) ? choose(d, f, &spot) : write_answer(d, &spot);
    if (is_done) {
        f->questions++;
        return;
    }
    fprintf(stderr, "filler: no answer for %.*s (row %d)\n", STR_ARG(spot.field->name), spot.field->row);
    f->failed++;
    if (come_back(d, &spot)) desk_press(d, "Ctrl-U Enter");
}

/* --- the whole form --- */

static size_t rows_there(const FormScreen *s, const FormItem *item)
{
    if (item->field != NULL) return row_count(item->row, item->field->index);
    size_t n = 0;
    const Form *roster = s->sections[s->section].roster;
    for (size_t i = 1; i < s->part_count; i++) n += s->parts[i].form == roster;
    return n;
}

static bool is_complete(Desk *d)
{
    return str_eq(app_message(d->app), say(app_lang(d->app), "fill.complete"));
}

static void step(Desk *d, Filler *f)
{
    FormScreen *s = top_form(d);
    const FormItem *item = form_item(s);
    bool is_new_row = item != NULL && item->kind == ITEM_ADD && rows_there(s, item) < f->rows;
    bool is_roster = item != NULL && item->kind == ITEM_ADD && item->field == NULL;
    if (form_question(s) != NULL) answer(d, f);
    else desk_press(d, is_new_row ? "Enter" : is_roster ? "PgDn" : "Down");
}

bool filler_fill(Desk *d, Filler *f)
{
    int mendings = 0, keys = 0;
    for (; has_form(d) && keys < KEYS_MAX; keys++) {
        FormScreen *s = top_form(d);
        if (is_complete(d)) return true;
        if (s->over == OVER_NOTHING) {
            step(d, f);
            continue;
        }
        size_t wrong;
        if (s->over == OVER_MISSING && form_findings(s, &wrong) == 0) return true; /* only doubts are left */
        if (s->over != OVER_MISSING || ++mendings > MENDINGS) {
            fprintf(stderr, "filler: stopped after %d mendings, over %d\n", mendings, (int)s->over);
            return false;
        }
        desk_press(d, "Enter");
        if (form_question(top_form(d)) != NULL) answer(d, f);
        desk_press(d, "F8");
    }
    return false;
}
