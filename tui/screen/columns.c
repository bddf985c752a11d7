#include "tui/screen/columns.h"

#include <string.h>

#include "forms/expr.h"

enum { FIRST_QUESTIONS = 5, NARROWEST_TEXT = 16, TEXT_COLUMNS = 14, LABEL_MOST = 8, CHOICE_MOST = 14, LINE_COLUMNS = 2 };
typedef enum { RANK_CODE, RANK_CHOICE, RANK_TEXT } Rank;

/* --- which --- */

static Rank rank_of(const Field *f)
{
    switch (f->type) {
    case TYPE_SELECT_ONE: case TYPE_SELECT_MULTIPLE: case TYPE_RANK: return RANK_CHOICE;
    case TYPE_CALCULATE:
        if (str_eq(f->role, STR("age"))) return RANK_CODE;
        return RANK_TEXT;
    case TYPE_TEXT: case TYPE_FILE:
        return f->validator == VALIDATE_NOTHING || f->validator == VALIDATE_THAI_NAME ? RANK_TEXT : RANK_CODE;
    default: return RANK_CODE;
    }
}

bool columns_can_show(const Field *f)
{
    return type_is_answer(f->type) && f->type != TYPE_META && f->type != TYPE_HIDDEN && f->repeat < 0;
}

static bool is_possible(const Field *f, const Field *without)
{
    return columns_can_show(f) && f != without;
}

static void add(Column out[static COLUMNS_MAX], size_t *count, const Field *f)
{
    for (size_t i = 0; i < *count; i++)
        if (out[i].field == f) return;
    if (*count < COLUMNS_MAX) out[(*count)++].field = f;
}

static void add_listed(const Form *form, const Field *without, Column out[static COLUMNS_MAX], size_t *count)
{
    for (size_t i = 0; i < form->field_count; i++) {
        const Field *f = &form->fields[i];
        if (f->is_listed && is_possible(f, without)) add(out, count, f);
    }
}

static void add_first(const Form *form, const Field *without, Column out[static COLUMNS_MAX], size_t *count)
{
    for (size_t k = 0; k < form->key_count; k++)
        for (const int *key = form->keys[k]; *key >= 0; key++)
            if (is_possible(&form->fields[*key], without)) add(out, count, &form->fields[*key]);
    for (size_t i = 0, n = 0; i < form->field_count && n < FIRST_QUESTIONS; i++)
        if (is_possible(&form->fields[i], without)) {
            add(out, count, &form->fields[i]);
            n++;
        }
}

/* The number of a member in the household: its column is headed by a sign. */
static bool is_line(const Field *f)
{
    return str_eq(f->role, STR("roster_line"));
}

/* --- how wide --- */

static int choice_columns(const Field *f, Lang lang)
{
    size_t most = 3;
    for (size_t i = 0; f->choices != NULL && i < f->choices->choice_count && most < CHOICE_MOST; i++) {
        size_t n = text_columns(choice_label(f->form, &f->choices->choices[i], lang));
        if (n > most) most = n;
    }
    return most > CHOICE_MOST ? CHOICE_MOST : (int)most;
}

static int code_columns(const Field *f)
{
    switch (f->validator) {
    case VALIDATE_CITIZEN_ID: return 17;
    case VALIDATE_HOUSE_CODE: return 13;
    case VALIDATE_PHONE: return 12;
    case VALIDATE_HOUSEHOLD_CODE: return 14;
    default: break;
    }
    if (is_line(f)) return LINE_COLUMNS;
    switch (f->type) {
    case TYPE_INTEGER: case TYPE_RANGE: case TYPE_CALCULATE: return 4;
    case TYPE_DECIMAL: return 12;
    case TYPE_DATE: return 10;
    case TYPE_TIME: return 8;
    case TYPE_DATETIME: return 16;
    default: return 10;
    }
}

static int own_columns(const Field *f, Lang lang)
{
    Rank rank = rank_of(f);
    int columns = rank == RANK_TEXT ? TEXT_COLUMNS : rank == RANK_CHOICE ? choice_columns(f, lang) : code_columns(f);
    if (is_line(f)) return columns;
    int label = (int)text_columns(field_heading(f, lang));
    if (label > LABEL_MOST) label = LABEL_MOST;
    return columns < label ? label : columns;
}

size_t columns_wanted(const Form *form, const Field *without, Column out[static COLUMNS_MAX], Lang lang)
{
    Column found[COLUMNS_MAX];
    size_t count = 0, n = 0;
    memset(found, 0, sizeof found);
    add_listed(form, without, found, &count);
    if (count == 0) add_first(form, without, found, &count);
    for (Rank rank = RANK_CODE; rank <= RANK_TEXT; rank++)
        for (size_t i = 0; i < count; i++)
            if (rank_of(found[i].field) == rank) out[n++] = (Column){found[i].field, own_columns(found[i].field, lang)};
    return n;
}

static int total_columns(const Column *out, size_t count)
{
    int total = 0;
    for (size_t i = 0; i < count; i++) total += out[i].columns + (i > 0 ? COLUMNS_GAP : 0);
    return total;
}

/* One of the answers that the record is called by. */
static bool is_in_name(const Field *f)
{
    const int *reads = NULL;
    size_t count = f->form->instance_name != NULL ? expr_reads(f->form->instance_name, &reads) : 0;
    for (size_t i = 0; i < count; i++)
        if (reads[i] == f->index) return true;
    return false;
}

/* What the record is called by stays, of the rest the last goes first; without such a name the first
 * text stays. */
static size_t least_wanted(const Column *out, size_t count)
{
    for (size_t i = count; i-- > 0;)
        if (!is_in_name(out[i].field) && out[i].field->form->instance_name != NULL) return i;
    size_t first_text = count - 1;
    for (size_t i = count; i-- > 0;)
        if (rank_of(out[i].field) == RANK_TEXT) first_text = i;
    return first_text == count - 1 ? count - 2 : count - 1;
}

size_t columns_named(const Form *form, const Str *names, size_t count, Column out[static COLUMNS_MAX], Lang lang)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const Field *f = form_field(form, names[i]);
        if (f != NULL && columns_can_show(f)) add(out, &n, f);
    }
    for (size_t i = 0; i < n; i++) out[i].columns = own_columns(out[i].field, lang);
    return n;
}

size_t columns_fit(Column out[static COLUMNS_MAX], size_t count, int room)
{
    while (count > 1) {
        int shrunk = total_columns(out, count) - out[count - 1].columns + NARROWEST_TEXT;
        if (total_columns(out, count) <= room || (rank_of(out[count - 1].field) == RANK_TEXT && shrunk <= room)) break;
        size_t gone = least_wanted(out, count);
        memmove(&out[gone], &out[gone + 1], (count - gone - 1) * sizeof *out);
        count--;
    }
    if (count == 0) return 0;
    int rest = room - total_columns(out, count - 1) - (count > 1 ? COLUMNS_GAP : 0);
    bool is_text = rank_of(out[count - 1].field) == RANK_TEXT;
    if (is_text || rest < out[count - 1].columns) out[count - 1].columns = rest > 0 ? rest : 1;
    return count;
}

size_t columns_of(const Form *form, const Field *without, Lang lang, int room, Column out[static COLUMNS_MAX])
{
    return columns_fit(out, columns_wanted(form, without, out, lang), room);
}

/* --- drawing --- */

void columns_draw_head(const Column *c, size_t count, Lang lang, Surface line, int at)
{
    for (size_t i = 0; i < count; i++) {
        Str label = is_line(c[i].field) ? STR("#") : field_heading(c[i].field, lang);
        surface_put_cut(line, 0, at, c[i].columns, label, STYLE_TEXT);
        at += c[i].columns + COLUMNS_GAP;
    }
}

int columns_draw_cell(const Column *c, Value value, Lang lang, Surface line, int at)
{
    CLEANUP_TEXT shown = TEXT_INIT;
    CLEANUP_TEXT visible = TEXT_INIT;
    value_show(&shown, c->field, value, lang);
    text_add_visible(&visible, text_str(&shown));
    surface_put_cut(line, 0, at, c->columns, text_str(&visible), STYLE_TEXT);
    return at + c->columns + COLUMNS_GAP;
}
