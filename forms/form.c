#include "forms/form.h"

#include <stdlib.h>
#include <string.h>

void form_free(Form *f)
{
    if (!f) return;
    Arena a = f->arena; /* the Form itself lies in it */
    arena_done(&a);
}

/* --- looking up by name ---------------------------------------------------------------------- */

typedef struct {
    Str key;
    int index;
} Sortable;

/* Equal keys keep their order, so that a search finds the one written first. */
static int by_key(const void *a, const void *b)
{
    const Sortable *x = a, *y = b;
    int c = str_cmp(x->key, y->key);
    return c ? c : x->index - y->index;
}

static const int *sort_into(Arena *a, Sortable *items, size_t count)
{
    if (count > 1) qsort(items, count, sizeof *items, by_key);
    int *order = arena_take_array(a, count + 1, sizeof *order);
    for (size_t i = 0; i < count; i++) order[i] = items[i].index;
    return order;
}

void form_index(Form *f, Arena *a)
{
    Arena scratch = { 0 };
    Sortable *items = arena_take_array(&scratch, f->field_count + 1, sizeof *items);
    for (size_t i = 0; i < f->field_count; i++) {
        items[i] = (Sortable){ f->fields[i].name, (int)i };
    }
    f->by_name = sort_into(a, items, f->field_count);
    for (size_t i = 0; i < f->field_count; i++) {
        items[i] = (Sortable){ f->fields[i].column, (int)i };
    }
    f->by_column = sort_into(a, items, f->field_count);
    arena_done(&scratch);
}

const int *choices_by_name(Arena *a, const Choice *choices, size_t count)
{
    Arena scratch = { 0 };
    Sortable *items = arena_take_array(&scratch, count + 1, sizeof *items);
    for (size_t i = 0; i < count; i++) items[i] = (Sortable){ choices[i].name, (int)i };
    const int *order = sort_into(a, items, count);
    arena_done(&scratch);
    return order;
}

/* The first of count indexes, sorted by key, whose key is `wanted`; -1 if none is. */
static int find_sorted(const int *order, size_t count, Str (*key)(const void *, int),
                       const void *of, Str wanted)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(key(of, order[middle]), wanted) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && str_eq(key(of, order[low]), wanted) ? order[low] : -1;
}

static Str field_name(const void *form, int i)
{
    return ((const Form *)form)->fields[i].name;
}

static Str field_column(const void *form, int i)
{
    return ((const Form *)form)->fields[i].column;
}

static Str choice_name(const void *list, int i)
{
    return ((const ChoiceList *)list)->choices[i].name;
}

const Field *form_field(const Form *f, Str name)
{
    int i = find_sorted(f->by_name, f->field_count, field_name, f, name);
    return i < 0 ? NULL : &f->fields[i];
}

const Field *form_field_by_column(const Form *f, Str column)
{
    int i = find_sorted(f->by_column, f->field_count, field_column, f, column);
    return i < 0 ? NULL : &f->fields[i];
}

const Field *form_field_by_role(const Form *f, Str role)
{
    for (size_t i = 0; i < f->field_count; i++) {
        if (str_eq(f->fields[i].role, role)) return &f->fields[i];
    }
    return NULL;
}

const ChoiceList *form_list(const Form *f, Str name)
{
    for (size_t i = 0; i < f->list_count; i++) {
        if (str_eq(f->lists[i].name, name)) return &f->lists[i];
    }
    return NULL;
}

const Choice *list_choice(const ChoiceList *list, Str code)
{
    int i = find_sorted(list->by_name, list->choice_count, choice_name, list, code);
    return i < 0 ? NULL : &list->choices[i];
}

/* --- words ----------------------------------------------------------------------------------- */

static bool is_same_word(Str a, Str b)
{
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++) {
        unsigned char x = (unsigned char)a.p[i], y = (unsigned char)b.p[i];
        if (x >= 'A' && x <= 'Z') x = (unsigned char)(x + 32);
        if (y >= 'A' && y <= 'Z') y = (unsigned char)(y + 32);
        if (x != y) return false;
    }
    return true;
}

Str language_code(Str language)
{
    Str s = str_trim(language);
    if (s.n > 2 && s.p[s.n - 1] == ')') {
        size_t open = s.n - 1;
        while (open > 0 && s.p[open] != '(') open--;
        if (s.p[open] == '(') return str_trim(str_from(s.p + open + 1, s.n - open - 2));
    }
    static const struct {
        Str name, code;
    } known[] = {
        { { "thai", 4 }, { "th", 2 } },
        { { "ไทย", 9 }, { "th", 2 } },
        { { "ภาษาไทย", 21 }, { "th", 2 } },
        { { "english", 7 }, { "en", 2 } },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (is_same_word(s, known[i].name)) return known[i].code;
    }
    return s;
}

Str form_text(const Form *f, FormText text, Str code)
{
    if (!text.by_language) return STR_NONE;
    for (size_t i = 0; i < f->language_count; i++) {
        if (text.by_language[i].n > 0 && is_same_word(f->language_codes[i], code)) {
            return text.by_language[i];
        }
    }
    if (f->language_count > 0 && text.by_language[f->default_lang].n > 0) {
        return text.by_language[f->default_lang];
    }
    for (size_t i = 0; i < f->language_count; i++) {
        if (text.by_language[i].n > 0) return text.by_language[i];
    }
    return STR_NONE;
}

Str field_label(const Field *field, Lang lang)
{
    Str label = form_text(field->form, field->label, lang_code(lang));
    return label.n > 0 ? label : field->name;
}

Str field_heading(const Field *field, Lang lang)
{
    Str heading = form_text(field->form, field->heading, lang_code(lang));
    return heading.n > 0 ? heading : field_label(field, lang);
}

Str choice_label(const Form *f, const Choice *choice, Lang lang)
{
    Str label = form_text(f, choice->label, lang_code(lang));
    return label.n > 0 ? label : choice->name;
}

Str form_title(const Form *f, Lang lang)
{
    if (lang == LANG_EN && f->title_en.n > 0) return f->title_en;
    return f->title.n > 0 ? f->title : f->name;
}

Str choice_cell(const ChoiceList *list, const Choice *choice, Str column)
{
    if (str_eq(column, STR("name"))) return choice->name;
    for (size_t i = 0; i < list->column_count; i++) {
        if (str_eq(list->columns[i], column)) return choice->cells[i];
    }
    if (str_eq(column, STR("label")) && choice->label.by_language) {
        return choice->label.by_language[0];
    }
    return STR_NONE;
}

/* --- rows and sections ----------------------------------------------------------------------- */

int form_row_slots(const Form *f, int repeat)
{
    return repeat < 0 ? f->slot_count : f->fields[repeat].row_slots;
}

int form_row_lists(const Form *f, int repeat)
{
    return repeat < 0 ? f->list_slots : f->fields[repeat].row_lists;
}

static bool is_shown(const Field *f)
{
    return f->type != TYPE_CALCULATE && f->type != TYPE_HIDDEN && f->type != TYPE_META;
}

static bool is_own_section(const Field *f)
{
    return f->type == TYPE_GROUP || f->type == TYPE_REPEAT;
}

/* End of the section that begins at `first`; *shown tells whether a person sees anything in it. */
static int section_end(const Form *f, int first, bool *shown)
{
    int i = first, count = (int)f->field_count;
    *shown = is_own_section(&f->fields[i]);
    if (*shown) return f->fields[i].end;
    for (; i < count && !is_own_section(&f->fields[i]); i++) *shown |= is_shown(&f->fields[i]);
    return i;
}

int form_section(const Form *f, size_t wanted, int *end)
{
    int first = 0;
    for (size_t seen = 0; first < (int)f->field_count; first = *end) {
        bool shown;
        *end = section_end(f, first, &shown);
        if (shown && seen++ == wanted) return first;
    }
    *end = (int)f->field_count;
    return -1;
}
