#include "forms/sheet_fields.h"

#include <string.h>

#include "forms/nearest.h"
#include "forms/sheet_lists.h"
#include "forms/sheet_names.h"
#include "forms/sheet_type.h"

/* A table of SQLite has room for 2,000 columns; ours keep some for themselves (handoff.md 1.2). */
enum { MOST_FIELDS = 1500, PLACES_UNSAID = 6, MOST_PLACES = 9 };

typedef struct {
    SheetReader *r;
    const Grid *g;
    int *open;
    size_t open_count, open_room; /* groups and repeats that are not closed yet */
    NameSet names, columns;
} Survey;

static Error *fault_in(Survey *s, const GridRow *row, ColumnKind kind, const char *msg, Str what)
{
    return find_add(s->r, FINDING_ERROR, s->g->name, row->line, grid_heading(s->g, kind), msg,
                    what);
}

/* --- one more field -------------------------------------------------------------------------- */

static void make_room(SheetReader *r)
{
    size_t room = r->extra_room;
    r->fields = grown(&r->scratch, r->fields, r->field_count, &r->field_room, sizeof *r->fields);
    size_t n = r->field_count, a = room, b = room, c = room, d = room;
    r->field_list = grown(&r->scratch, r->field_list, n, &a, sizeof *r->field_list);
    r->field_row = grown(&r->scratch, r->field_row, n, &b, sizeof *r->field_row);
    r->plain_name = grown(&r->scratch, r->plain_name, n, &c, sizeof *r->plain_name);
    r->made_relevant = grown(&r->scratch, r->made_relevant, n, &d, sizeof *r->made_relevant);
    r->made_constraint =
        grown(&r->scratch, r->made_constraint, n, &room, sizeof *r->made_constraint);
    r->extra_room = room;
}

static Field *new_field(Survey *s, const GridRow *row, FieldType type, Str word)
{
    SheetReader *r = s->r;
    make_room(r);
    int index = (int)r->field_count++;
    Field *f = &r->fields[index];
    int parent = s->open_count > 0 ? s->open[s->open_count - 1] : -1;
    int repeat = parent < 0                              ? -1
                 : r->fields[parent].type == TYPE_REPEAT ? parent
                                                         : r->fields[parent].repeat;
    *f = (Field){ .form = r->form,
                  .index = index,
                  .row = row->line,
                  .type = type,
                  .word = word,
                  .parent = parent,
                  .repeat = repeat,
                  .end = index + 1,
                  .list = -1 };
    r->field_list[index] = -1;
    r->field_row[index] = row;
    return f;
}

/* "g2/name": the second of two equal names in different groups. */
static Str name_in_group(Survey *s, const Field *f, Str name)
{
    CLEANUP_TEXT t = TEXT_INIT;
    if (f->parent < 0) return name;
    Str group = s->r->fields[f->parent].name;
    text_add_f(&t, "%.*s/%.*s", STR_ARG(group), STR_ARG(name));
    return str_copy(&s->r->arena, text_str(&t));
}

static void name_field(Survey *s, Field *f, const GridRow *row, Str name)
{
    SheetReader *r = s->r;
    r->plain_name[f->index] = name;
    f->name = name;
    int twin = name_set_find(&s->names, name);
    if (twin >= 0) {
        f->name = name_in_group(s, f, name);
        if (r->fields[twin].parent == f->parent || name_set_find(&s->names, f->name) >= 0) {
            Error *e = fault_in(s, row, COL_NAME, "form.e_name_twice", name);
            e->n = r->fields[twin].row;
            return; /* the first one keeps the name; no table is made of this form */
        }
    }
    name_set_add(&s->names, f->name, f->index);
    f->column = column_for(&r->arena, &s->columns, name);
}

static Str read_name(Survey *s, const GridRow *row, FieldType type)
{
    Str name = grid_word(s->r, s->g, row, COL_NAME);
    if (name.n == 0 &&
        type == TYPE_NOTE) { /* nothing is answered: any name will do, pyxform's own */
        CLEANUP_TEXT t = TEXT_INIT;
        text_add_f(&t, "generated_note_name_%d", row->line);
        return str_copy(&s->r->arena, text_str(&t));
    }
    if (name.n == 0) {
        fault_in(s, row, COL_NAME, "form.e_name_missing", grid_cell(s->g, row, COL_TYPE));
    } else if (!name_is_allowed(name)) {
        fault_in(s, row, COL_NAME, "form.e_name", name);
    }
    return name;
}

/* --- its simple columns ---------------------------------------------------------------------- */

static int number_of(Str s)
{
    int n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || n > 1000) return -1;
        n = n * 10 + (s.p[i] - '0');
    }
    return s.n > 0 ? n : -1;
}

static int read_places(Survey *s, const GridRow *row, FieldType type)
{
    Str cell = str_trim(grid_cell(s->g, row, COL_PLACES));
    if (cell.n == 0) return type == TYPE_DECIMAL ? PLACES_UNSAID : 0;
    int places = number_of(cell);
    if (places >= 0 && places <= MOST_PLACES) return places;
    fault_in(s, row, COL_PLACES, "form.e_places", cell);
    return PLACES_UNSAID;
}

static const struct {
    const char *word;
    Pii pii;
} pii_words[] = { { "none", PII_NONE },
                  { "contact", PII_CONTACT },
                  { "id", PII_ID },
                  { "sensitive", PII_SENSITIVE } };

static const struct {
    const char *word;
    Validator validator;
} validator_words[] = {
    { "th_cid", VALIDATE_CITIZEN_ID },      { "th_house", VALIDATE_HOUSE_CODE },
    { "th_phone", VALIDATE_PHONE },         { "thai_name", VALIDATE_THAI_NAME },
    { "hh_code", VALIDATE_HOUSEHOLD_CODE }, { "ref_no", VALIDATE_NOTHING },
    { "be_year", VALIDATE_NOTHING },
};

/* A word of a column of ours that is none of those it may hold is passed over, and that is said:
 * but who may see an answer is never guessed. */
static Pii read_pii(Survey *s, const GridRow *row)
{
    Str word = plain_word(&s->r->scratch, grid_cell(s->g, row, COL_PII));
    if (word.n == 0) return PII_NONE;
    for (size_t i = 0; i < sizeof pii_words / sizeof *pii_words; i++) {
        if (str_eq(word, str_of(pii_words[i].word))) return pii_words[i].pii;
    }
    fault_in(s, row, COL_PII, "form.e_pii", word);
    return PII_SENSITIVE;
}

static Validator read_validator(Survey *s, const GridRow *row)
{
    Str word = plain_word(&s->r->scratch, grid_cell(s->g, row, COL_VALIDATOR));
    if (word.n == 0) return VALIDATE_NOTHING;
    Nearest near = nearest_to(word);
    for (size_t i = 0; i < sizeof validator_words / sizeof *validator_words; i++) {
        if (str_eq(word, str_of(validator_words[i].word))) return validator_words[i].validator;
        nearest_try(&near, str_of(validator_words[i].word));
    }
    find_near(s->r, FINDING_WARNING, s->g->name, row->line, grid_heading(s->g, COL_VALIDATOR),
              "form.w_validator", "form.w_validator_near", word, near.best);
    return VALIDATE_NOTHING;
}

static void read_columns(Survey *s, Field *f, const GridRow *row)
{
    SheetReader *r = s->r;
    const Grid *g = s->g;
    f->label = grid_texts(r, g, row, COL_LABEL);
    f->hint = grid_texts(r, g, row, COL_HINT);
    f->heading = grid_texts(r, g, row, COL_SHORT);
    f->constraint_message = grid_texts(r, g, row, COL_CONSTRAINT_MESSAGE);
    f->required_message = grid_texts(r, g, row, COL_REQUIRED_MESSAGE);
    f->appearance = str_trim(grid_cell(g, row, COL_APPEARANCE));
    f->trigger = str_trim(grid_cell(g, row, COL_TRIGGER));
    f->capital = str_trim(grid_cell(g, row, COL_CAPITAL));
    f->weight = str_trim(grid_cell(g, row, COL_WEIGHT));
    f->role = str_trim(grid_cell(g, row, COL_ROLE));
    f->is_indexed = yes_or_no(grid_cell(g, row, COL_INDEX)) == SAYS_YES;
    f->is_listed = f->is_indexed || str_eq(str_trim(grid_cell(g, row, COL_INDEX)), STR("list"));
    f->places = read_places(s, row, f->type);
    f->pii = read_pii(s, row);
    f->validator = read_validator(s, row);
}

/* --- lists ----------------------------------------------------------------------------------- */

Str parameter_of(Str cell, Str key)
{
    for (Str rest = cell; rest.n > 0; rest = str_cut_head(rest, 1)) {
        bool is_start = rest.p == cell.p || strchr(" ,;\t\n", rest.p[-1]);
        if (!is_start || !str_starts(rest, key)) continue;
        Str value = str_trim(str_cut_head(rest, key.n));
        if (value.n == 0 || value.p[0] != '=') continue;
        value = str_trim(str_cut_head(value, 1));
        size_t n = 0;
        while (n < value.n && !strchr(" ,;\t\n", value.p[n])) n++;
        return str_from(value.p, n);
    }
    return STR_NONE;
}

static int list_in_choices(Survey *s, const GridRow *row, Str name)
{
    SheetReader *r = s->r;
    int list = list_named(r, name);
    if (list >= 0) return list;
    if (!grid_of(r, STR("choices")) && !grid_of(r, STR("external_choices"))) {
        find_once(r, FINDING_ERROR, STR("choices"), 0, STR_NONE, "form.e_sheet_no_choices",
                  STR("choices"));
        return -1;
    }
    Nearest near = nearest_to(name);
    for (size_t i = 0; i < r->list_count; i++) nearest_try(&near, r->lists[i].list.name);
    find_near(r, FINDING_ERROR, s->g->name, row->line, grid_heading(s->g, COL_TYPE),
              "form.e_type_list", "form.e_type_list_near", name, near.best);
    return -1;
}

static void read_choices(Survey *s, Field *f, const GridRow *row, const TypeCell *type)
{
    SheetReader *r = s->r;
    if (type->source == LIST_NONE) return;
    int list = -1;
    if (type->list.n == 0) {
        fault_in(s, row, COL_TYPE, "form.e_type_no_list", type->word);
    } else if (type->source == LIST_FILE) {
        Str parameters = grid_cell(s->g, row, COL_PARAMETERS);
        Str value = parameter_of(parameters, STR("value")),
            label = parameter_of(parameters, STR("label"));
        list = list_of_file(r, type->list, value.n > 0 ? value : STR("name"),
                            label.n > 0 ? label : STR("label"), row->line,
                            grid_heading(s->g, COL_TYPE));
    } else {
        list = list_in_choices(s, row, type->list);
    }
    if (list < 0) return;
    r->lists[list].is_used = true;
    r->lists[list].is_multiple |= f->type != TYPE_SELECT_ONE;
    f->or_other = type->or_other;
    r->field_list[f->index] = type->or_other ? list_with_other(r, list) : list;
}

/* or_other asks for the words in a text field of its own, as pyxform makes it. */
static void add_other_field(Survey *s, int select, const GridRow *row)
{
    SheetReader *r = s->r;
    Field *f = new_field(s, row, TYPE_TEXT, STR("text"));
    r->field_row[f->index] = NULL;
    CLEANUP_TEXT t = TEXT_INIT;
    text_add_f(&t, "%.*s_other", STR_ARG(r->plain_name[select]));
    name_field(s, f, row, str_copy(&r->arena, text_str(&t)));
    text_clear(&t);
    text_add_f(&t, "selected(${%.*s}, 'other')", STR_ARG(r->plain_name[select]));
    r->made_relevant[f->index] = str_copy(&r->arena, text_str(&t));
    Str *texts = arena_take_array(&r->arena, r->language_count + 1, sizeof *texts);
    for (size_t l = 0; l < r->language_count; l++) {
        Lang lang = lang_find(language_code(r->languages[l]));
        texts[l] = say(lang >= 0 ? lang : LANG_EN, "form.other_which");
    }
    f->label = (FormText){ texts };
    f->pii = r->fields[select].pii;
}

/* A range's ends are a constraint like any other, unless the form has one. */
static void read_range(Survey *s, Field *f, const GridRow *row)
{
    Str cell = grid_cell(s->g, row, COL_PARAMETERS);
    Str start = parameter_of(cell, STR("start")), end = parameter_of(cell, STR("end"));
    if (f->type != TYPE_RANGE || str_trim(grid_cell(s->g, row, COL_CONSTRAINT)).n > 0) return;
    CLEANUP_TEXT t = TEXT_INIT;
    text_add_f(&t, ". >= %.*s and . <= %.*s", STR_ARG(start.n > 0 ? start : STR("1")),
               STR_ARG(end.n > 0 ? end : STR("10")));
    s->r->made_constraint[f->index] = str_copy(&s->r->arena, text_str(&t));
}

/* --- rows ------------------------------------------------------------------------------------ */

static void close_group(Survey *s, const GridRow *row, const TypeCell *type)
{
    SheetReader *r = s->r;
    if (s->open_count == 0) {
        fault_in(s, row, COL_TYPE, "form.e_nest_end", type->word);
        return;
    }
    int open = s->open[--s->open_count];
    r->fields[open].end = (int)r->field_count;
    if (r->fields[open].type == type->type) return;
    Error *e = fault_in(s, row, COL_TYPE, "form.e_nest_kind", type->word);
    e->n = r->fields[open].row;
}

static void read_row(Survey *s, const GridRow *row)
{
    SheetReader *r = s->r;
    Str cell = grid_word(r, s->g, row, COL_TYPE);
    if (cell.n == 0 || yes_or_no(grid_cell(s->g, row, COL_DISABLED)) == SAYS_YES) return;
    r->report.rows++;
    TypeCell type;
    if (!type_read(&r->scratch, cell, &type)) {
        find_near(r, FINDING_ERROR, s->g->name, row->line, grid_heading(s->g, COL_TYPE),
                  "form.e_type", "form.e_type_near", cell, type.nearest);
    }
    if (type.kind == ROW_LIST_FILE) return;
    if (type.kind == ROW_END) {
        close_group(s, row, &type);
        return;
    }
    if (type.is_poor) {
        find_once(r, FINDING_IGNORED, s->g->name, row->line, grid_heading(s->g, COL_TYPE),
                  "form.i_type", type.word);
    }
    Field *f = new_field(s, row, type.type, type.word);
    int index = f->index;
    name_field(s, f, row, read_name(s, row, type.type));
    read_columns(s, f, row);
    read_range(s, f, row);
    read_choices(s, f, row, &type);
    if (type.kind == ROW_BEGIN) {
        s->open = grown(&r->scratch, s->open, s->open_count, &s->open_room, sizeof *s->open);
        s->open[s->open_count++] = index;
    }
    if (type.or_other && r->field_list[index] >= 0) add_other_field(s, index, row);
}

/* --- the end --------------------------------------------------------------------------------- */

static void close_the_rest(Survey *s)
{
    SheetReader *r = s->r;
    while (s->open_count > 0) {
        Field *f = &r->fields[s->open[--s->open_count]];
        f->end = (int)r->field_count;
        find_with(r, FINDING_ERROR, s->g->name, f->row, grid_heading(s->g, COL_TYPE),
                  "form.e_nest_open", f->word, f->name);
    }
}

/* Places within a Row; a list for each repeat directly inside. */
static void give_places(SheetReader *r)
{
    Form *form = r->form;
    Field *fields = arena_take_array(&r->arena, r->field_count + 1, sizeof *fields);
    if (r->field_count > 0) memcpy(fields, r->fields, r->field_count * sizeof *fields);
    r->fields = fields;
    for (size_t i = 0; i < r->field_count; i++) {
        Field *f = &r->fields[i];
        Field *repeat = f->repeat >= 0 ? &r->fields[f->repeat] : NULL;
        f->slot = repeat ? repeat->row_slots++ : form->slot_count++;
        if (f->type == TYPE_REPEAT) f->list = repeat ? repeat->row_lists++ : form->list_slots++;
        if (r->field_list[i] >= 0) f->choices = &form->lists[r->field_list[i]];
    }
    form->fields = r->fields;
    form->field_count = r->field_count;
    form_index(form, &r->arena);
}

void fields_read(SheetReader *r)
{
    Survey s = { .r = r, .g = grid_of(r, STR("survey")) };
    s.names.arena = s.columns.arena = &r->scratch;
    for (size_t i = s.g->head + 1; i < s.g->row_count; i++) {
        if (r->field_count > MOST_FIELDS) {
            Error *e = fault_in(&s, &s.g->rows[i], COL_TYPE, "form.e_limit_questions", STR_NONE);
            e->n = MOST_FIELDS;
            break;
        }
        read_row(&s, &s.g->rows[i]);
    }
    close_the_rest(&s);
    if (r->field_count == 0) {
        find_add(r, FINDING_ERROR, s.g->name, 0, STR_NONE, "form.e_sheet_empty", STR("survey"));
    }
    lists_finish(r);
    give_places(r);
}
