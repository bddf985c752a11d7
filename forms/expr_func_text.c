/* Functions over text, chosen codes and patterns. */
#include "forms/expr_func.h"
#include "forms/expr_regex.h"

#include <math.h>

/* What a text function gives: a text that borrows from an argument outlives the scratch it may lie
 * in only as a copy. */
static Val keep(Eval *ev, Str s, const char scratch[static SCRATCH])
{
    bool here = s.p >= scratch && s.p < scratch + SCRATCH;
    return val_string(here ? str_copy(ev->scope->arena, s) : s);
}

static Val keep_text(Eval *ev, const Text *t)
{
    return val_string(text_keep(ev, t));
}

static Str argument_text(Eval *ev, const Node *call, size_t i, char scratch[static SCRATCH])
{
    Val v = func_value(ev, call, i);
    return val_text(ev, &v, scratch);
}

Val func_string(Eval *ev, const Node *call)
{
    char scratch[SCRATCH];
    return keep(ev, argument_text(ev, call, 0, scratch), scratch);
}

Val func_string_length(Eval *ev, const Node *call)
{
    char scratch[SCRATCH];
    return val_number((double)utf8_count(argument_text(ev, call, 0, scratch)));
}

/* --- choices in a select_multiple --- */

Val func_selected(Eval *ev, const Node *call)
{
    char of_all[SCRATCH], of_one[SCRATCH];
    Str words = run_text(ev, kid(call, 0), of_all), word;
    Str sought = str_trim(run_text(ev, kid(call, 1), of_one));
    while (str_word(&words, &word)) {
        if (str_eq(word, sought)) {
            return val_boolean(true);
        }
    }
    return val_boolean(false);
}

Val func_count_selected(Eval *ev, const Node *call)
{
    char scratch[SCRATCH];
    Str words = run_text(ev, kid(call, 0), scratch), word;
    double count = 0;
    while (str_word(&words, &word)) {
        count++;
    }
    return val_number(count);
}

Val func_selected_at(Eval *ev, const Node *call)
{
    char scratch[SCRATCH];
    Str words = run_text(ev, kid(call, 0), scratch), word;
    double wanted = trunc(run_number(ev, kid(call, 1)));
    for (double i = 0; str_word(&words, &word); i++) {
        if (i == wanted) {
            return keep(ev, word, scratch);
        }
    }
    return val_string(STR_NONE);
}

/* --- parts of a text; positions are code points --- */

static size_t byte_of(Str s, size_t code_point)
{
    size_t at = 0, n;
    for (; code_point && at < s.n; code_point--, at += n) {
        (void)utf8_at(str_cut_head(s, at), &n);
    }
    return at;
}

/* Code points [from, to) of s; the bounds may lie anywhere. */
static Str part(Str s, double from, double to)
{
    double count = (double)utf8_count(s);
    from = from > 0 ? from : 0;
    to = to < count ? to : count;
    if (!(from < to)) {
        return STR_NONE;
    }
    size_t start = byte_of(s, (size_t)from);
    Str rest = str_cut_head(s, start);
    return str_from(rest.p, byte_of(rest, (size_t)to - (size_t)from));
}

static double from_end(double at, double count)
{
    return at < 0 ? at + count : at;
}

Val func_substr(Eval *ev, const Node *call)
{
    char scratch[SCRATCH];
    Str s = run_text(ev, kid(call, 0), scratch);
    double count = (double)utf8_count(s), from = trunc(run_number(ev, kid(call, 1)));
    double to = kids(call) > 2 ? trunc(run_number(ev, kid(call, 2))) : count;
    return keep(ev, part(s, from_end(from, count), from_end(to, count)), scratch);
}

/* XPath 1.0: positions from 1, bounds rounded before they are added. */
Val func_substring(Eval *ev, const Node *call)
{
    char scratch[SCRATCH];
    Str s = run_text(ev, kid(call, 0), scratch);
    double from = floor(run_number(ev, kid(call, 1)) + 0.5), to = INFINITY;
    if (kids(call) > 2) {
        to = from + floor(run_number(ev, kid(call, 2)) + 0.5);
    }
    return isnan(from) || isnan(to) ? val_string(STR_NONE)
                                    : keep(ev, part(s, from - 1, to - 1), scratch);
}

typedef struct {
    char of_s[SCRATCH], of_part[SCRATCH];
    Str s, part;
} Pair;

static void run_pair(Eval *ev, const Node *call, Pair *p)
{
    p->s = run_text(ev, kid(call, 0), p->of_s);
    p->part = run_text(ev, kid(call, 1), p->of_part);
}

Val func_contains(Eval *ev, const Node *call)
{
    Pair p;
    run_pair(ev, call, &p);
    return val_boolean(str_find(p.s, p.part) >= 0);
}

Val func_starts_with(Eval *ev, const Node *call)
{
    Pair p;
    run_pair(ev, call, &p);
    return val_boolean(str_starts(p.s, p.part));
}

Val func_ends_with(Eval *ev, const Node *call)
{
    Pair p;
    run_pair(ev, call, &p);
    return val_boolean(str_ends(p.s, p.part));
}

Val func_substring_before(Eval *ev, const Node *call)
{
    Pair p;
    run_pair(ev, call, &p);
    ptrdiff_t at = str_find(p.s, p.part);
    return at < 0 ? val_string(STR_NONE) : keep(ev, str_from(p.s.p, (size_t)at), p.of_s);
}

Val func_substring_after(Eval *ev, const Node *call)
{
    Pair p;
    run_pair(ev, call, &p);
    ptrdiff_t at = str_find(p.s, p.part);
    return at < 0 ? val_string(STR_NONE)
                  : keep(ev, str_cut_head(p.s, (size_t)at + p.part.n), p.of_s);
}

/* --- texts made --- */

static bool append(Eval *ev, const Val *v, void *ctx)
{
    char scratch[SCRATCH];
    text_add(ctx, val_text(ev, v, scratch));
    return true;
}

Val func_concat(Eval *ev, const Node *call)
{
    CLEANUP_TEXT out = TEXT_INIT;
    for (size_t i = 0; i < kids(call); i++) {
        func_each(ev, kid(call, i), append, &out);
    }
    return keep_text(ev, &out);
}

typedef struct {
    Text *out;
    Str separator;
    bool begun;
} Joining;

/* What is empty is left out, and so is its separator. */
static bool append_joined(Eval *ev, const Val *v, void *ctx)
{
    char scratch[SCRATCH];
    Joining *j = ctx;
    Str s = val_text(ev, v, scratch);
    if (s.n) {
        text_add(j->out, j->begun ? j->separator : STR_NONE);
        text_add(j->out, s);
        j->begun = true;
    }
    return true;
}

Val func_join(Eval *ev, const Node *call)
{
    char scratch[SCRATCH];
    CLEANUP_TEXT out = TEXT_INIT;
    Joining j = { &out, run_text(ev, kid(call, 0), scratch), false };
    for (size_t i = 1; i < kids(call); i++) {
        func_each(ev, kid(call, i), append_joined, &j);
    }
    return keep_text(ev, &out);
}

Val func_normalize_space(Eval *ev, const Node *call)
{
    char scratch[SCRATCH];
    CLEANUP_TEXT out = TEXT_INIT;
    Str rest = argument_text(ev, call, 0, scratch), word;
    while (str_word(&rest, &word)) {
        text_add(&out, out.n ? STR(" ") : STR_NONE);
        text_add(&out, word);
    }
    return keep_text(ev, &out);
}

/* Each code point of `from` becomes the one at its place in `to`, or goes where `to` is shorter. */
Val func_translate(Eval *ev, const Node *call)
{
    char of_s[SCRATCH], of_from[SCRATCH], of_to[SCRATCH];
    CLEANUP_TEXT out = TEXT_INIT;
    Str s = run_text(ev, kid(call, 0), of_s), from = run_text(ev, kid(call, 1), of_from);
    Str to = run_text(ev, kid(call, 2), of_to);
    for (size_t n, m, k; s.n; s = str_cut_head(s, n)) {
        uint32_t cp = utf8_at(s, &n);
        Str f = from, t = to;
        while (f.n && utf8_at(f, &m) != cp) {
            f = str_cut_head(f, m);
            if (t.n) {
                (void)utf8_at(t, &k);
                t = str_cut_head(t, k);
            }
        }
        if (f.n == 0) {
            text_add(&out, str_from(s.p, n));
        } else if (t.n) {
            (void)utf8_at(t, &k);
            text_add(&out, str_from(t.p, k));
        }
    }
    return keep_text(ev, &out);
}

/* --- patterns --- */

Val func_regex(Eval *ev, const Node *call)
{
    char of_s[SCRATCH], of_pattern[SCRATCH];
    Str s = run_text(ev, kid(call, 0), of_s);
    const Regex *pattern = call->pattern;
    if (!pattern) {
        Str text = run_text(ev, kid(call, 1), of_pattern);
        pattern = regex_compile(ev->scope->arena, text);
        if (!pattern) {
            run_warn(ev, "expr.w_regex", text);
            return val_boolean(false);
        }
    }
    RegexMatch match = regex_match(pattern, s);
    if (match == REGEX_TIRED) {
        run_warn(ev, "expr.w_regex_tired", s);
    }
    return val_boolean(match == REGEX_YES);
}

Val func_uuid(Eval *ev, const Node *call)
{
    (void)call;
    char id[37];
    const ExprScope *s = ev->scope;
    return val_string(s->uuid && s->uuid(s->uuid_ctx, id) ? str_copy(s->arena, str_of(id))
                                                          : STR_NONE);
}
