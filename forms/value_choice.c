#include "forms/value_choice.h"
#include "forms/nearest.h"
#include "locale/thai.h"

enum { CHOICES_NAMED = 4 }; /* of those with one label, in the message */

/* --- one choice --- */

static bool has_label(const Form *form, const Choice *c, Str label)
{
    for (size_t i = 0; c->label.by_language && i < form->language_count; i++) {
        if (str_eq(c->label.by_language[i], label)) return true;
    }
    return false;
}

/* s in normal form, small letters, one blank between words. */
static void add_loose(Text *out, Str s)
{
    CLEANUP_TEXT normal = TEXT_INIT;
    thai_normal(&normal, s, NULL);
    Str rest = text_str(&normal), word;
    while (str_word(&rest, &word)) {
        if (out->n) text_add_c(out, ' ');
        for (size_t i = 0; i < word.n; i++) {
            char c = word.p[i];
            text_add_c(out, c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c);
        }
    }
}

/* Normal form and blanks change a few bytes at most: labels of another size are not looked at. */
#define LOOSE_BYTES 12

static bool has_loose_label(const Form *form, const Choice *c, Str raw, Str loose)
{
    for (size_t i = 0; c->label.by_language && i < form->language_count; i++) {
        Str label = c->label.by_language[i];
        if (label.n == 0 || label.n + LOOSE_BYTES < raw.n || raw.n + LOOSE_BYTES < label.n)
            continue;
        CLEANUP_TEXT t = TEXT_INIT;
        add_loose(&t, label);
        if (str_eq(text_str(&t), loose)) return true;
    }
    return false;
}

typedef struct {
    int *indexes;
    size_t room, count;
} Matches;

static void match(Matches *m, const ChoiceList *list, size_t index)
{
    for (size_t i = 0; i < m->count && i < m->room; i++) { /* one code twice is one answer */
        if (str_eq(list->choices[m->indexes[i]].name, list->choices[index].name)) return;
    }
    if (m->count < m->room) m->indexes[m->count] = (int)index;
    m->count++;
}

size_t choice_matches(const Field *f, Str raw, int *indexes, size_t room)
{
    const ChoiceList *list = f->choices;
    Matches m = { indexes, room, 0 };
    const Choice *coded = list_choice(list, raw);
    if (coded) {
        match(&m, list, (size_t)(coded - list->choices));
        return m.count;
    }
    for (size_t i = 0; i < list->choice_count; i++) {
        if (has_label(f->form, &list->choices[i], raw)) match(&m, list, i);
    }
    if (m.count) return m.count;
    CLEANUP_TEXT loose = TEXT_INIT;
    add_loose(&loose, raw);
    for (size_t i = 0; loose.n && i < list->choice_count; i++) {
        if (has_loose_label(f->form, &list->choices[i], raw, text_str(&loose))) match(&m, list, i);
    }
    return m.count;
}

Str choice_nearest(const Field *f, Str raw)
{
    Nearest near = nearest_to(raw);
    for (size_t i = 0; i < f->choices->choice_count; i++) {
        const Choice *c = &f->choices->choices[i];
        for (size_t k = 0; c->label.by_language && k < f->form->language_count; k++) {
            nearest_try(&near, c->label.by_language[k]);
        }
        nearest_try(&near, c->name);
    }
    return near.best;
}

static bool refuse(const Field *f, Str raw, Error *err)
{
    Str near = choice_nearest(f, raw);
    if (near.n == 0) return fault(err, ERR_INPUT, "value.choice", raw);
    CLEANUP_TEXT both = TEXT_INIT;
    text_add(&both, raw);
    text_add(&both, STR(" → "));
    text_add(&both, near);
    return fault(err, ERR_INPUT, "value.choice_near", text_str(&both));
}

/* "สงเปลือย: 460203, 460602" */
static bool refuse_several(const Field *f, Str raw, const int *found, size_t count, Error *err)
{
    CLEANUP_TEXT what = TEXT_INIT;
    text_add(&what, raw);
    for (size_t i = 0; i < count; i++) {
        text_add(&what, i ? STR(", ") : STR(": "));
        text_add(&what, f->choices->choices[found[i]].name);
    }
    return fault(err, ERR_INPUT, "value.choice_twice", text_str(&what));
}

static bool find_one(const Field *f, Str raw, int *index, Error *err)
{
    int found[CHOICES_NAMED];
    size_t count = choice_matches(f, raw, found, CHOICES_NAMED);
    if (count == 0) return refuse(f, raw, err);
    if (count > 1)
        return refuse_several(f, raw, found, count < CHOICES_NAMED ? count : CHOICES_NAMED, err);
    *index = found[0];
    return true;
}

bool choice_read(Arena *arena, Str *code, const Field *f, Str raw, Error *err)
{
    int index;
    if (!find_one(f, raw, &index, err)) return false;
    *code = str_copy(arena, f->choices->choices[index].name);
    return true;
}

/* --- several --- */

static bool is_separator(char c)
{
    return c == ' ' || c == ',' || c == ';' || c == '\n' || c == '\t' || c == '\r';
}

static Str skip_separators(Str s)
{
    while (s.n && is_separator(s.p[0])) s = str_cut_head(s, 1);
    return s;
}

/* Codes in the order of the list, one blank between them: already what is stored. */
static bool is_canonical(const ChoiceList *list, Str raw)
{
    Str rest = raw, word;
    const Choice *last = NULL;
    while (str_split(&rest, ' ', &word)) {
        const Choice *c = word.n ? list_choice(list, word) : NULL;
        if (!c || (last && c <= last)) return false;
        last = c;
    }
    return true;
}

static void try_prefix(Str rest, Str candidate, size_t index, size_t *best, size_t *which)
{
    bool fits = candidate.n > *best && str_starts(rest, candidate) &&
                (rest.n == candidate.n || is_separator(rest.p[candidate.n]));
    if (fits) {
        *best = candidate.n;
        *which = index;
    }
}

/* Bytes of the longest code or label that the text begins with, so that a label with blanks or
 * commas of its own is taken whole; 0 if none. */
static size_t longest(const Field *f, Str rest, size_t *which)
{
    size_t best = 0;
    for (size_t i = 0; i < f->choices->choice_count; i++) {
        const Choice *c = &f->choices->choices[i];
        try_prefix(rest, c->name, i, &best, which);
        for (size_t k = 0; c->label.by_language && k < f->form->language_count; k++) {
            try_prefix(rest, c->label.by_language[k], i, &best, which);
        }
    }
    return best;
}

/* Up to the next comma, semicolon or line end. */
static Str next_piece(Str rest)
{
    size_t n = 0;
    while (n < rest.n && rest.p[n] != ',' && rest.p[n] != ';' && rest.p[n] != '\n') n++;
    return str_trim(str_from(rest.p, n));
}

typedef struct {
    int *index;
    size_t count, room;
} Picks;

static void pick(Picks *p, int index)
{
    for (size_t i = 0; i < p->count; i++) {
        if (p->index[i] == index) return;
    }
    if (p->count < p->room) p->index[p->count++] = index;
}

static void sort(Picks *p)
{
    for (size_t i = 1; i < p->count; i++) {
        int index = p->index[i];
        size_t at = i;
        for (; at && p->index[at - 1] > index; at--) p->index[at] = p->index[at - 1];
        p->index[at] = index;
    }
}

static bool pick_all(Picks *p, const Field *f, Str raw, Error *err)
{
    for (Str rest = skip_separators(raw); rest.n; rest = skip_separators(rest)) {
        size_t which = 0, n = longest(f, rest, &which);
        int index = (int)which;
        if (n == 0) {
            Str piece = next_piece(rest);
            if (!find_one(f, piece, &index, err)) return false;
            n = (size_t)(piece.p - rest.p) + piece.n;
        } else if (!find_one(f, str_from(rest.p, n), &index, err)) {
            return false;
        }
        pick(p, index);
        rest = str_cut_head(rest, n);
    }
    return true;
}

bool choices_read(Arena *arena, Str *codes, const Field *f, Str raw, Error *err)
{
    const ChoiceList *list = f->choices;
    if (is_canonical(list, raw)) {
        *codes = str_copy(arena, raw);
        return true;
    }
    Picks p = { .room = list->choice_count };
    p.index = memory_resize(NULL, p.room, sizeof *p.index);
    CLEANUP_TEXT out = TEXT_INIT;
    bool found = pick_all(&p, f, raw, err);
    if (found && f->type != TYPE_RANK) sort(&p);
    for (size_t i = 0; found && i < p.count; i++) {
        if (i) text_add_c(&out, ' ');
        text_add(&out, list->choices[p.index[i]].name);
    }
    *codes = str_copy(arena, text_str(&out));
    p.index = memory_resize(p.index, 0, sizeof *p.index);
    return found;
}
