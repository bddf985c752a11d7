/* store_install_form: a table made or widened for a version of a form. */
#include "model/store/refold.h"
#include "forms/rowform.h"
#include "model/store/form_source.h"
#include "model/store/form_table.h"

/* SQLite takes 2,000 columns; sort keys and longitudes need some of them (handoff.md 1.2). */
#define COLUMNS_MOST 1500

/* --- versions --- */

static const char FIND_VERSION[] = "SELECT id FROM form WHERE name = ?1 AND version = ?2";
static const char FIND_FAMILY[] = "SELECT min(id) FROM form WHERE name = ?1";
static const char ADD_VERSION[] = "INSERT INTO form(name, version) VALUES(?1, ?2)";

static bool find(Store *s, const char *sql, Str name, Str version, int64_t *id, Error *err)
{
    sqlite3_stmt *q = db_take(s, sql, err);
    *id = 0;
    if (!q) return false;
    db_bind(q, 1, name);
    if (sql != FIND_FAMILY) db_bind(q, 2, version);
    int got = db_step(s, q, err);
    if (got == 1) {
        *id = sqlite3_column_int64(q, 0);
        db_done(q);
    }
    return got >= 0;
}

bool form_table_version(Store *s, Str name, Str version, int64_t *id, int64_t *family, Error *err)
{
    if (!find(s, FIND_VERSION, name, version, id, err)) return false;
    if (!*id) {
        sqlite3_stmt *q = db_take(s, ADD_VERSION, err);
        if (!q) return false;
        db_bind(q, 1, name);
        db_bind(q, 2, version);
        if (!db_run(s, q, err)) return false;
        *id = sqlite3_last_insert_rowid(s->db);
    }
    return find(s, FIND_FAMILY, name, version, family, err);
}

/* --- columns --- */

typedef struct { Str name, col, type; } Mapped;
typedef struct {
    Store *s;
    const Form *form;
    Arena arena;
    int64_t version_id, family;
    Str table;
    Mapped *mapped;         /* of form_field, as it is and as it becomes */
    size_t mapped_count, mapped_cap;
    Str *taken;             /* columns that the table has or will have */
    size_t taken_count, taken_cap;
    bool is_changed;        /* rows made before must be folded again */
} Install;

static void take(Install *in, Str col)
{
    if (in->taken_count == in->taken_cap) {
        Str *more = arena_take_array(&in->arena, in->taken_cap * 2 + 64, sizeof *more);
        if (in->taken_count) memcpy(more, in->taken, in->taken_count * sizeof *more);
        in->taken = more;
        in->taken_cap = in->taken_cap * 2 + 64;
    }
    in->taken[in->taken_count++] = str_copy(&in->arena, col);
}

static bool is_taken(const Install *in, Str col)
{
    for (size_t i = 0; i < in->taken_count; i++)
        if (str_eq(in->taken[i], col)) return true;
    return false;
}

static bool load_taken(Install *in, Error *err)
{
    static const char sql[] = "SELECT name FROM pragma_table_info(?1)";
    sqlite3_stmt *q = db_take(in->s, sql, err);
    if (!q) return false;
    db_bind(q, 1, in->table);
    int got;
    while ((got = db_step(in->s, q, err)) == 1) take(in, db_text(q, 0));
    return got == 0;
}

static bool load_mapped(Install *in, Error *err)
{
    static const char sql[] = "SELECT name, col, type FROM form_field WHERE form = ?1";
    sqlite3_stmt *q = db_take(in->s, sql, err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, in->family);
    int got;
    while ((got = db_step(in->s, q, err)) == 1) {
        if (in->mapped_count == in->mapped_cap) {
            in->mapped_cap = in->mapped_cap * 2 + 64;
            Mapped *more = arena_take_array(&in->arena, in->mapped_cap, sizeof *more);
            if (in->mapped_count) memcpy(more, in->mapped, in->mapped_count * sizeof *more);
            in->mapped = more;
        }
        in->mapped[in->mapped_count++] = (Mapped){
            str_copy(&in->arena, db_text(q, 0)), str_copy(&in->arena, db_text(q, 1)), str_copy(&in->arena, db_text(q, 2))};
    }
    return got == 0;
}

/* The form's own column name, or with _2, _3 … where the table has that column for another use. */
static Str free_column(Install *in, Str wish, bool is_retyped)
{
    CLEANUP_TEXT t = TEXT_INIT;
    for (int n = 1;; n++) {
        text_set(&t, wish);
        if (n > 1) text_add_f(&t, is_retyped ? "__%d" : "_%d", n);
        CLEANUP_TEXT sort = TEXT_INIT, lon = TEXT_INIT;
        text_add_f(&sort, "%s__s", t.b);
        text_add_f(&lon, "%s__lon", t.b);
        if (!is_taken(in, text_str(&t)) && !is_taken(in, text_str(&sort)) && !is_taken(in, text_str(&lon)))
            return str_copy(&in->arena, text_str(&t));
    }
}

static bool add_column(Install *in, Str col, const char *type, Error *err)
{
    if (is_taken(in, col)) return true;
    CLEANUP_TEXT sql = TEXT_INIT;
    text_add_f(&sql, "ALTER TABLE \"%.*s\" ADD COLUMN \"%.*s\" %s", STR_ARG(in->table), STR_ARG(col), type);
    take(in, col);
    return db_script(in->s, sql.b, err);
}

static const char *sql_type(ColumnKind kind)
{
    switch (kind) {
    case COLUMN_INTEGER:
    case COLUMN_DECIMAL: return "INTEGER";
    case COLUMN_ANY: return "ANY";
    case COLUMN_PLACE: return "REAL";
    case COLUMN_TEXT: return "TEXT";
    }
    return "TEXT";
}

static const char PUT_FIELD[] =
    "INSERT INTO form_field(form, name, col, type, sensitivity, since) VALUES(?1, ?2, ?3, ?4, ?5, ?6) "
    "ON CONFLICT(form, name) DO UPDATE SET col = excluded.col, type = excluded.type, "
    "sensitivity = excluded.sensitivity, since = CASE WHEN form_field.col = excluded.col THEN since ELSE excluded.since END";

static bool put_field(Install *in, const Field *f, Str col, Str type, Error *err)
{
    sqlite3_stmt *q = db_take(in->s, PUT_FIELD, err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, in->family);
    db_bind(q, 2, f->name);
    db_bind(q, 3, col);
    db_bind(q, 4, type);
    sqlite3_bind_int64(q, 5, f->pii);
    sqlite3_bind_int64(q, 6, in->version_id);
    return db_run(in->s, q, err);
}

static bool add_index(Install *in, Str col, const char *end, Error *err)
{
    CLEANUP_TEXT sql = TEXT_INIT;
    text_add_f(&sql, "CREATE INDEX IF NOT EXISTS \"i_%.*s_%.*s%s\" ON \"%.*s\"(\"%.*s%s\", id)", STR_ARG(in->table),
               STR_ARG(col), end, STR_ARG(in->table), STR_ARG(col), end);
    return db_script(in->s, sql.b, err);
}

static bool install_field(Install *in, const Field *f, Error *err)
{
    CLEANUP_TEXT type = TEXT_INIT;
    column_type(&type, f);
    const Mapped *old = NULL;
    for (size_t i = 0; i < in->mapped_count && !old; i++)
        if (str_eq(in->mapped[i].name, f->name)) old = &in->mapped[i];
    bool is_same = old && str_eq(old->type, text_str(&type));
    Str col = is_same ? old->col : free_column(in, f->column, old != NULL);
    if (!is_same) in->is_changed = true;
    ColumnKind kind = column_kind(f);
    if (!add_column(in, col, sql_type(kind), err) || !put_field(in, f, col, text_str(&type), err)) return false;
    if (in->taken_count > COLUMNS_MOST) return fault_n(err, ERR_INPUT, "store.form_wide", in->form->name, COLUMNS_MOST);
    CLEANUP_TEXT more = TEXT_INIT;
    text_add(&more, col);
    if (kind == COLUMN_PLACE) {
        text_add(&more, STR("__lon"));
        return add_column(in, text_str(&more), "REAL", err);
    }
    if (!f->is_indexed) return true;
    bool has_key = f->type == TYPE_TEXT || f->type == TYPE_BARCODE;
    text_add(&more, STR("__s"));
    if (has_key && !is_taken(in, text_str(&more))) in->is_changed = true;
    return (!has_key || add_column(in, text_str(&more), "BLOB NOT NULL DEFAULT x''", err)) &&
           add_index(in, col, has_key ? "__s" : "", err);
}

/* Records are looked up by the fields that name them, at each imported row. */
static bool index_keys(Install *in, Error *err)
{
    for (size_t k = 0; k < in->form->key_count; k++) {
        CLEANUP_TEXT sql = TEXT_INIT, list = TEXT_INIT, name = TEXT_INIT;
        for (const int *i = in->form->keys[k]; *i >= 0; i++) {
            const Field *f = &in->form->fields[*i];
            static const char find_col[] = "SELECT col FROM form_field WHERE form = ?1 AND name = ?2";
            sqlite3_stmt *q = db_take(in->s, find_col, err);
            if (!q) return false;
            sqlite3_bind_int64(q, 1, in->family);
            db_bind(q, 2, f->name);
            int got = db_step(in->s, q, err);
            if (got < 0) return false;
            if (got == 0) continue;
            if (list.n) text_add_c(&list, ',');
            form_table_quote(&list, db_text(q, 0));
            text_add_c(&name, '_');
            text_add(&name, db_text(q, 0));
            db_done(q);
        }
        if (!list.n) continue;
        text_add_f(&sql, "CREATE INDEX IF NOT EXISTS \"k_%.*s%s\" ON \"%.*s\"(%s)", STR_ARG(in->table), name.b,
                   STR_ARG(in->table), list.b);
        if (!db_script(in->s, sql.b, err)) return false;
    }
    return true;
}

static bool make_table(Install *in, Error *err)
{
    CLEANUP_TEXT sql = TEXT_INIT;
    int n = (int)in->table.n;
    const char *t = in->table.p;
    text_add_f(&sql,
               "CREATE TABLE IF NOT EXISTS \"%.*s\"(id INTEGER PRIMARY KEY, parent_uuid BLOB, parent_id INTEGER, "
               "position TEXT, aside TEXT, _fold TEXT) STRICT;"
               "CREATE INDEX IF NOT EXISTS \"i_%.*s_parent\" ON \"%.*s\"(parent_id) WHERE parent_id IS NOT NULL;"
               "CREATE INDEX IF NOT EXISTS \"i_%.*s_waiting\" ON \"%.*s\"(parent_uuid) "
               "WHERE parent_id IS NULL AND parent_uuid IS NOT NULL;"
               "CREATE INDEX IF NOT EXISTS \"i_%.*s_aside\" ON \"%.*s\"(id) WHERE aside IS NOT NULL;",
               n, t, n, t, n, t, n, t, n, t, n, t, n, t);
    return db_script(in->s, sql.b, err);
}

/* --- the whole --- */

static const char PUT_DEFINITION[] = "UPDATE form SET definition = ?2, sha256 = ?3, title_th = ?5, title_en = ?6, whole = ?7, parent_form = ?8, "
                                     "installed = max(?4, (SELECT coalesce(max(installed), 0) + 1 FROM form)) WHERE id = ?1";
static const char SAME_DEFINITION[] =
    "SELECT 1 FROM form f WHERE f.id = ?1 AND f.sha256 = ?2 AND f.definition = ?3 AND f.installed = (SELECT max(g.installed) FROM form g WHERE g.name = f.name)";

/* The stored text is compared too: installing again is the cure for one that was damaged. */
static bool is_current(Install *in, const uint8_t digest[static 32], bool *out, Error *err)
{
    sqlite3_stmt *q = db_take(in->s, SAME_DEFINITION, err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, in->version_id);
    db_bind_blob(q, 2, digest, 32);
    db_bind(q, 3, in->form->source);
    int got = db_step(in->s, q, err);
    if (got == 1) db_done(q);
    *out = got == 1;
    return got >= 0;
}

static Str whole_of(const Form *f)
{
    return f->whole ? f->whole->name : STR_NONE;
}

static bool put_definition(Install *in, const uint8_t digest[static 32], Error *err)
{
    sqlite3_stmt *q = db_take(in->s, PUT_DEFINITION, err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, in->version_id);
    db_bind(q, 2, in->form->source);
    db_bind_blob(q, 3, digest, 32);
    sqlite3_bind_int64(q, 4, in->s->os->now_ms(in->s->os->ctx));
    db_bind(q, 5, form_title(in->form, LANG_TH));
    db_bind(q, 6, form_title(in->form, LANG_EN));
    db_bind_or_null(q, 7, whole_of(in->form));
    db_bind_or_null(q, 8, in->form->parent_form);
    return db_run(in->s, q, err);
}

/* *is_put: the definition is another one; *is_new: records are to be folded again. */
static bool install(Install *in, const uint8_t digest[static 32], bool *is_put, bool *is_new, Error *err)
{
    bool is_same;
    *is_put = *is_new = false;
    if (!form_table_version(in->s, in->form->name, in->form->version, &in->version_id, &in->family, err) ||
        !is_current(in, digest, &is_same, err))
        return false;
    if (is_same) return true;
    CLEANUP_TEXT table = TEXT_INIT;
    form_source_table(&table, in->form->name, whole_of(in->form), in->family);
    in->table = str_copy(&in->arena, text_str(&table));
    if (!make_table(in, err) || !load_taken(in, err) || !load_mapped(in, err)) return false;
    for (size_t i = 0; i < in->form->field_count; i++) {
        const Field *f = &in->form->fields[i];
        if (type_is_answer(f->type) && f->repeat < 0 && !install_field(in, f, err)) return false;
    }
    /* Changes of rows may have come before their form told us whose rows they are (M9). */
    *is_new = in->is_changed || in->form->whole;
    *is_put = true;
    return index_keys(in, err) && put_definition(in, digest, err);
}

static bool install_one(Store *s, const Form *form, const uint8_t digest[static 32], bool *is_put, bool *is_new, Error *err)
{
    Install in = {.s = s, .form = form};
    bool ok = install(&in, digest, is_put, is_new, err);
    arena_done(&in.arena);
    return ok;
}

/* Rows that this very version had and has no more: their table stays, with nothing to read it by. */
static bool forget_rows(Store *s, const Form *whole, Error *err)
{
    static const char sql[] = "UPDATE form SET installed = NULL WHERE whole = ?1 AND version = ?2";
    sqlite3_stmt *q = db_take(s, sql, err);
    if (!q) return false;
    db_bind(q, 1, whole->name);
    db_bind(q, 2, whole->version);
    return db_run(s, q, err);
}

/* The form and the rows of its repeats: each a table. What is new is folded when all of them stand. */
static bool install_all(Store *s, const Form *form, const uint8_t digest[static 32], Arena *arena, Error *err)
{
    Str *names = arena_take_array(arena, form->field_count + 1, sizeof *names);
    size_t count = 0;
    bool is_put, is_new;
    if (!install_one(s, form, digest, &is_put, &is_new, err)) return false;
    if (is_new) names[count++] = form->name;
    if (is_put && !forget_rows(s, form, err)) return false;
    for (size_t i = 0; i < form->field_count; i++) {
        if (form->fields[i].type != TYPE_REPEAT) continue;
        Form *rows = rowform_new(form, &form->fields[i]);
        bool ok = install_one(s, rows, digest, &is_put, &is_new, err);
        if (is_new) names[count++] = str_copy(arena, rows->name);
        form_free(rows);
        if (!ok) return false;
    }
    form_tables_forget(s);
    for (size_t i = 0; i < count; i++)
        if (!refold_form(s, names[i], err)) return false;
    return true;
}

bool store_install_form(Store *s, const Form *form, Error *err)
{
    uint8_t digest[32];
    Sha256 sha;
    Arena arena = {0};
    sha256_start(&sha);
    sha256_add(&sha, form->source.p, form->source.n);
    sha256_end(&sha, digest);
    if (!store_begin(s, err)) return false;
    bool ok = install_all(s, form, digest, &arena, err);
    arena_done(&arena);
    if (ok) return store_commit(s, err);
    store_abort(s);
    form_tables_forget(s);
    return false;
}
