#include "model/store/form_table.h"

#include <stdlib.h>

#include "forms/rowform.h"
#include "model/store/form_source.h"

/* --- which forms there are --- */

static const char INSTALLED[] =
    "SELECT (SELECT min(g.id) FROM form g WHERE g.name = f.name) AS family, f.id, f.name, f.version, f.title_th, f.title_en, f.whole, f.parent_form "
    "FROM form f WHERE f.installed IS NOT NULL AND NOT EXISTS (SELECT 1 FROM form n WHERE n.name = f.name "
    "AND n.installed IS NOT NULL AND (n.installed, n.id) > (f.installed, f.id)) ORDER BY family";

static const char *kept(FormTable *t, Text *sql)
{
    const char *p = str_copy(&t->arena, text_str(sql)).p;
    text_clear(sql);
    return p;
}

static FormTable *listed(sqlite3_stmt *q)
{
    FormTable *t = memory_resize(NULL, 1, sizeof *t);
    *t = (FormTable){.id = sqlite3_column_int64(q, 0), .version_id = sqlite3_column_int64(q, 1)};
    t->name = str_copy(&t->arena, db_text(q, 2));
    t->version = str_copy(&t->arena, db_text(q, 3));
    t->titles[LANG_TH] = str_copy(&t->arena, db_text(q, 4));
    t->titles[LANG_EN] = str_copy(&t->arena, db_text(q, 5));
    t->whole = str_copy(&t->arena, db_text(q, 6));
    t->parent_form = str_copy(&t->arena, db_text(q, 7));
    CLEANUP_TEXT text = TEXT_INIT;
    form_source_table(&text, t->name, t->whole, t->id);
    t->table = str_copy(&t->arena, text_str(&text));
    text_clear(&text);
    text_add_f(&text, "UPDATE \"%.*s\" SET parent_id=?1 WHERE parent_uuid=?2 AND parent_id IS NULL", STR_ARG(t->table));
    t->adopt = kept(t, &text);
    text_add_f(&text, "SELECT 1 FROM \"%.*s\" WHERE parent_id IS NULL AND parent_uuid IS NOT NULL LIMIT 1", STR_ARG(t->table));
    t->waits = kept(t, &text);
    text_add_f(&text, "SELECT parent_uuid FROM \"%.*s\" WHERE id=?1", STR_ARG(t->table));
    t->parent = kept(t, &text);
    return t;
}

static const char FORMS_MARK[] = "SELECT coalesce(max(installed), 0) * 1000 + count(*) FROM form";

bool form_tables_load(Store *s, Error *err)
{
    if (s->has_forms && s->forms_are_sure) return true;
    int64_t mark;
    if (!db_number(s, FORMS_MARK, 0, &mark, err)) return false;
    s->forms_are_sure = true;
    if (s->has_forms && mark == s->forms_mark) return true;
    form_tables_forget(s);
    sqlite3_stmt *q = db_take(s, INSTALLED, err);
    if (!q) return false;
    int got;
    while ((got = db_step(s, q, err)) == 1) {
        s->forms = memory_resize(s->forms, s->form_count + 1, sizeof *s->forms);
        s->forms[s->form_count++] = listed(q);
    }
    s->has_forms = s->forms_are_sure = got == 0;
    s->forms_mark = mark;
    return got == 0;
}

static void forget_sql(Store *s, const FormTable *t)
{
    const char *const sql[] = {t->insert, t->update, t->select, t->drop, t->adopt, t->waits, t->parent, t->update_plain, t->rows};
    for (size_t i = 0; i < sizeof sql / sizeof *sql; i++)
        if (sql[i]) db_forget(s, sql[i]);
}

void form_tables_forget(Store *s)
{
    for (size_t i = 0; i < s->form_count; i++) {
        forget_sql(s, s->forms[i]);
        s->forms[i]->next = s->retired;
        s->retired = s->forms[i];
    }
    memory_resize(s->forms, 0, 0);
    s->forms = NULL;
    s->form_count = 0;
    s->has_forms = s->forms_are_sure = false;
}

void form_tables_free(Store *s)
{
    form_tables_forget(s);
    while (s->retired) {
        FormTable *t = s->retired;
        s->retired = t->next;
        form_free(t->form);
        form_free(t->base);
        arena_done(&t->arena);
        memory_resize(t, 0, 0);
    }
}

/* --- columns --- */

/* Their order on a street is that of the numbers: 9 before 10, 33/2 before 33/10. */
static bool is_house_number(const Field *f)
{
    return str_eq(f->role, STR("house_no")) || str_eq(f->name, STR("house_no"));
}

static Column column_of(const Field *f, Str col)
{
    Column c = {
        .field = f, .name = f->name, .col = col, .kind = column_kind(f), .places = f->places,
        .is_indexed = f->is_indexed, .sort_cell = -1,
    };
    bool is_words = f->type == TYPE_TEXT || f->type == TYPE_BARCODE;
    c.is_searched = is_words;
    if (is_words && f->is_indexed) c.sort = is_house_number(f) ? SORT_NATURAL : SORT_THAI;
    return c;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp((*(const Column *const *)a)->name, (*(const Column *const *)b)->name);
}

static void mark_fixed(const Form *form, Column *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        list[i].is_fixed = list[i].is_indexed;
        for (size_t k = 0; k < form->key_count; k++)
            for (const int *f = form->keys[k]; *f >= 0; f++)
                if (*f == list[i].field->index) {
                    list[i].is_fixed = true;
                    list[i].is_key = list[i].is_key || form->keys[k][1] < 0;
                }
    }
}

static const char COLUMNS[] = "SELECT name, col FROM form_field WHERE form = ?1";

static bool load_columns(Store *s, FormTable *t, Error *err)
{
    sqlite3_stmt *q = db_take(s, COLUMNS, err);
    if (!q) return false;
    Str *cols = arena_take_array(&t->arena, t->form->field_count + 1, sizeof *cols);
    sqlite3_bind_int64(q, 1, t->id);
    int got;
    while ((got = db_step(s, q, err)) == 1) {
        const Field *f = form_field(t->form, db_text(q, 0));
        if (f) cols[f->index] = str_copy(&t->arena, db_text(q, 1));
    }
    if (got < 0) return false;
    Column *list = arena_take_array(&t->arena, t->form->field_count + 1, sizeof *list);
    size_t n = 0, cells = OWN_CELLS;
    for (size_t i = 0; i < t->form->field_count; i++) {
        const Field *f = &t->form->fields[i];
        if (!cols[i].n || !type_is_answer(f->type) || f->repeat >= 0) continue;
        Column c = column_of(f, cols[i]);
        c.cell = (int)cells;
        cells += c.kind == COLUMN_PLACE ? 2 : 1;
        if (c.sort != SORT_BY_VALUE) c.sort_cell = (int)cells++;
        list[n++] = c;
    }
    mark_fixed(t->form, list, n);
    const Column **sorted = arena_take_array(&t->arena, n + 1, sizeof *sorted);
    for (size_t i = 0; i < n; i++) sorted[i] = &list[i];
    qsort(sorted, n, sizeof *sorted, by_name);
    t->columns = list;
    t->column_count = n;
    t->by_name = sorted;
    t->cell_count = cells;
    return true;
}

const Column *form_table_column(const FormTable *t, Str name)
{
    size_t low = 0, high = t->column_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int c = str_cmp(t->by_name[middle]->name, name);
        if (c == 0) return t->by_name[middle];
        if (c < 0) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

/* --- its SQL --- */

void form_table_quote(Text *out, Str name)
{
    text_add_c(out, '"');
    text_add(out, name);
    text_add_c(out, '"');
}

typedef void (*AddCell)(Text *, Str col, int parameter);
typedef enum { CELLS_ALL, CELLS_PLAIN /* without those an index stands on */ } CellChoice;

static void add_name(Text *out, Str col, int parameter)
{
    (void)parameter;
    form_table_quote(out, col);
}

static void add_parameter(Text *out, Str col, int parameter)
{
    (void)col;
    text_add_f(out, "?%d", parameter);
}

static void add_setting(Text *out, Str col, int parameter)
{
    form_table_quote(out, col);
    text_add_f(out, "=?%d", parameter);
}

static void add_cell(Text *out, AddCell add, Str col, const char *end, int parameter)
{
    CLEANUP_TEXT whole = TEXT_INIT;
    text_add(&whole, col);
    text_add(&whole, str_of(end));
    if (out->n && !str_ends(text_str(out), STR("(id,")) && !str_ends(text_str(out), STR("(?1,")) &&
        !str_ends(text_str(out), STR(" ")) && !str_ends(text_str(out), STR("f.id,")))
        text_add_c(out, ',');
    add(out, text_str(&whole), parameter);
}

/* Cells of the row image in order, by one of the three ways above. */
static void add_cells(Text *out, const FormTable *t, AddCell add, CellChoice choice)
{
    static const char *const own[OWN_CELLS] = {"parent_uuid", "parent_id", "position", "aside", "_fold"};
    int at = 2;
    for (int i = 0; i < OWN_CELLS; i++, at++)
        if (choice == CELLS_ALL || i == OWN_ASIDE) add_cell(out, add, str_of(own[i]), "", at);
    for (size_t i = 0; i < t->column_count; i++) {
        const Column *c = &t->columns[i];
        bool is_wanted = choice == CELLS_ALL || !c->is_fixed;
        const char *more = c->kind == COLUMN_PLACE ? "__lon" : c->sort != SORT_BY_VALUE ? "__s" : NULL;
        if (is_wanted) add_cell(out, add, c->col, "", at);
        at++;
        if (!more) continue;
        if (is_wanted) add_cell(out, add, c->col, more, at);
        at++;
    }
}

static void make_sql(FormTable *t)
{
    CLEANUP_TEXT sql = TEXT_INIT;
    text_add_f(&sql, "INSERT INTO \"%.*s\"(id,", STR_ARG(t->table));
    add_cells(&sql, t, add_name, CELLS_ALL);
    text_add(&sql, STR(") VALUES(?1,"));
    add_cells(&sql, t, add_parameter, CELLS_ALL);
    text_add_c(&sql, ')');
    t->insert = kept(t, &sql);
    text_add_f(&sql, "UPDATE \"%.*s\" SET ", STR_ARG(t->table));
    add_cells(&sql, t, add_setting, CELLS_ALL);
    text_add(&sql, STR(" WHERE id=?1"));
    t->update = kept(t, &sql);
    text_add_f(&sql, "UPDATE \"%.*s\" SET ", STR_ARG(t->table));
    add_cells(&sql, t, add_setting, CELLS_PLAIN);
    text_add(&sql, STR(" WHERE id=?1"));
    t->update_plain = kept(t, &sql);
    text_add(&sql, STR("SELECT "));
    add_cells(&sql, t, add_name, CELLS_ALL);
    text_add_f(&sql, " FROM \"%.*s\" WHERE id=?1", STR_ARG(t->table));
    t->select = kept(t, &sql);
    text_add_f(&sql, "DELETE FROM \"%.*s\" WHERE id=?1", STR_ARG(t->table));
    t->drop = kept(t, &sql);
    if (!t->whole.n) return;
    text_add(&sql, STR("SELECT (SELECT r.uuid FROM record r WHERE r.id=f.id), (SELECT r.seen FROM record r WHERE r.id=f.id), f.id,"));
    add_cells(&sql, t, add_name, CELLS_ALL);
    text_add_f(&sql, " FROM \"%.*s\" f WHERE parent_id=?1 ORDER BY position, 1", STR_ARG(t->table));
    t->rows = kept(t, &sql);
}

/* --- handing out --- */

static const char DEFINITION[] = "SELECT definition FROM form WHERE name = ?1 AND version = ?2";

static Form *definition(Store *s, Str name, Str version, Error *err)
{
    sqlite3_stmt *q = db_take(s, DEFINITION, err);
    if (!q) return NULL;
    db_bind(q, 1, name);
    db_bind(q, 2, version);
    int got = db_step(s, q, err);
    if (got == 0) fault(err, ERR_ABSENT, "store.no_form", name);
    if (got != 1) return NULL;
    Form *form = form_source_read(db_text(q, 0), name, err);
    db_done(q);
    return form;
}

static const Field *repeat_of(const Form *whole, const FormTable *t)
{
    const Field *f = form_field(whole, str_cut_head(t->name, t->whole.n + 1));
    return f && f->type == TYPE_REPEAT ? f : NULL;
}

/* The form of a repeat's rows, as the version says in which the repeat was seen last. */
static Form *row_form(Store *s, FormTable *t, Error *err)
{
    const FormTable *whole = form_table(s, t->whole, err);
    const Form *from = whole ? whole->form : NULL;
    if (from && !str_eq(whole->version, t->version)) from = t->base = definition(s, t->whole, t->version, err);
    if (!from) return NULL;
    const Field *repeat = repeat_of(from, t);
    if (!repeat) fault(err, ERR_ABSENT, "store.no_form", t->name);
    return repeat ? rowform_new(from, repeat) : NULL;
}

static bool complete(Store *s, FormTable *t, Error *err)
{
    if (t->form && t->insert) return true;
    if (!t->form) t->form = t->whole.n ? row_form(s, t, err) : definition(s, t->name, t->version, err);
    if (!t->form || !load_columns(s, t, err)) return false;
    make_sql(t);
    return true;
}

/* As it is listed: the form itself may not be read yet. */
static FormTable *find_listed(Store *s, Str name, Error *err)
{
    if (!form_tables_load(s, err)) return NULL;
    for (size_t i = 0; i < s->form_count; i++)
        if (str_eq(s->forms[i]->name, name)) return s->forms[i];
    fault(err, ERR_ABSENT, "store.no_form", name);
    return NULL;
}

FormTable *form_table(Store *s, Str name, Error *err)
{
    FormTable *t = find_listed(s, name, err);
    return t && complete(s, t, err) ? t : NULL;
}

FormTable *form_table_by_id(Store *s, int64_t id, Error *err)
{
    if (!form_tables_load(s, err)) return NULL;
    for (size_t i = 0; i < s->form_count; i++)
        if (s->forms[i]->id == id) return complete(s, s->forms[i], err) ? s->forms[i] : NULL;
    fault(err, ERR_ABSENT, "store.no_form", STR_NONE);
    return NULL;
}

const Form *store_form(Store *s, Str name)
{
    const FormTable *t = form_table(s, name, NULL);
    return t ? t->form : NULL;
}

const Form *store_need_form(Store *s, Str name, Error *err)
{
    Error why = {0};
    const FormTable *t = form_table(s, name, &why);
    if (t) return t->form;
    if (why.code == ERR_INPUT) fault(err, ERR_INPUT, "store.form_bad", name); /* whatever line of it is wrong */
    else if (err) *err = why;
    return NULL;
}

size_t store_form_count(Store *s)
{
    return form_tables_load(s, NULL) ? s->form_count : 0;
}

Str store_form_name(Store *s, size_t i)
{
    return i < store_form_count(s) ? s->forms[i]->name : STR_NONE;
}

bool store_form_is_here(Store *s, Str name)
{
    return find_listed(s, name, NULL) != NULL;
}

Str store_form_parent(Store *s, size_t i)
{
    return i < store_form_count(s) ? s->forms[i]->parent_form : STR_NONE;
}

bool store_form_is_rows(Store *s, size_t i)
{
    return i < store_form_count(s) && s->forms[i]->whole.n > 0;
}

Str store_form_title(Store *s, Str name, Lang lang)
{
    for (size_t i = 0; i < store_form_count(s); i++)
        if (str_eq(s->forms[i]->name, name)) {
            Str title = s->forms[i]->titles[lang == LANG_EN ? LANG_EN : LANG_TH];
            return title.n ? title : s->forms[i]->name;
        }
    return name;
}

int64_t store_record_count(Store *s, Str form, Error *err)
{
    const FormTable *t = find_listed(s, form, err);
    if (!t) return -1;
    CLEANUP_TEXT sql = TEXT_INIT;
    text_add_f(&sql, "SELECT count(*) FROM \"%.*s\"", STR_ARG(t->table));
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v2(s->db, sql.b, -1, &q, NULL);
    int64_t n = -1;
    if (rc == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW) n = sqlite3_column_int64(q, 0);
    else db_fault(s, sqlite3_errcode(s->db), err);
    sqlite3_finalize(q);
    return n;
}

const Form *store_child_form(Store *s, const Form *parent, size_t i)
{
    for (size_t k = 0; k < store_form_count(s); k++) {
        const FormTable *t = s->forms[k];
        if (t->whole.n > 0 || str_eq(t->name, parent->name) || !str_eq(t->parent_form, parent->name)) continue;
        const Form *form = store_form(s, t->name);
        if (form != NULL && i-- == 0) return form;
    }
    return NULL;
}
