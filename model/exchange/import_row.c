#include "model/exchange/import_row.h"

#include "forms/body.h"
#include "model/exchange/csvout.h"
#include "model/store/save.h"

bool row_open(ImportRow *r, Store *s, const ImportMap *map, const EntryEnv *env, ImportMode mode, Error *err)
{
    int32_t ms;
    *r = (ImportRow){ .store = s, .map = map, .env = *env, .mode = mode, .last_parent_text = TEXT_INIT };
    date_of_ms(env->now_ms, env->zone_minutes, &r->today, &ms);
    r->fields = memory_resize(NULL, map->count + 1, sizeof *r->fields);
    r->columns = memory_resize(NULL, map->count + 1, sizeof *r->columns);
    r->values = memory_resize(NULL, map->count + 1, sizeof *r->values);
    for (size_t i = 0; i < map->count; i++)
        if (map->columns[i].field) {
            r->fields[r->count] = map->columns[i].field;
            r->columns[r->count++] = (int)i;
        }
    r->entry = entry_open(map->form, record_new(map->form), ENTRY_IMPORT, env);
    if (!match_open(s, map->form->name, r->fields, r->count, &r->match, err)) return false;
    const Form *parent = map->form->parent_field >= 0 ? store_form(s, map->form->parent_form) : NULL;
    const Field *key = parent ? form_field(parent, map->form->parent_key) : NULL;
    if (!key) return true;
    r->parent_key[0] = key->index;
    r->parent_key[1] = -1;
    return match_open(s, map->form->parent_form, NULL, 0, &r->parents, err);
}

void row_close(ImportRow *r)
{
    if (r->entry) entry_free(r->entry);
    match_close(r->match);
    match_close(r->parents);
    text_free(&r->last_parent_text);
    memory_resize(r->fields, 0, sizeof *r->fields);
    memory_resize(r->columns, 0, sizeof *r->columns);
    memory_resize(r->values, 0, sizeof *r->values);
    memory_resize(r->bad, 0, sizeof *r->bad);
    arena_done(&r->arena);
}

/* --- what is wrong --- */

static void note(ImportRow *r, Str column, Str value, const Error *e)
{
    if (r->bad_count == r->bad_cap) {
        r->bad_cap = r->bad_cap ? r->bad_cap * 2 : 16;
        r->bad = memory_resize(r->bad, r->bad_cap, sizeof *r->bad);
    }
    r->bad[r->bad_count++] = (RejectCell){ column, value, *e };
}

static RowVerdict reject(ImportRow *r, ErrCode code, const char *msg, Str what, int64_t n)
{
    Error e = { 0 };
    fault_n(&e, code, msg, what, n);
    note(r, STR_NONE, str_copy(&r->arena, what), &e);
    return ROW_REJECTED;
}

static int column_of(const ImportRow *r, const Field *f)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->fields[i] == f) return (int)i;
    return -1;
}

/* --- cells --- */

static bool has_high_bit(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] & 0x80) return true;
    return false;
}

/* Most answers are their cell's bytes: then nothing was repaired. */
static void count_repairs(ImportRow *r, Str cell, Value v)
{
    if (str_eq(v.text, str_trim(cell)) || !has_high_bit(cell) || thai_is_normal(cell)) return;
    CLEANUP_TEXT t = TEXT_INIT;
    thai_normal(&t, cell, &r->repairs);
    r->repaired++;
}

static Str own_cell(const ImportRow *r, const CsvRow *row, OwnColumn own)
{
    int at = r->map->own[own];
    return at >= 0 && (size_t)at < row->count ? str_trim(row->cells[at]) : STR_NONE;
}

typedef enum { CELLS_FINE, CELLS_DOUBT, CELLS_BAD } Cells;

/* All cells as answers; what cannot be read, and what leaves a question, is noted. */
static Cells read_cells(ImportRow *r, const CsvRow *row)
{
    Cells all = CELLS_FINE;
    bool is_guarded = own_cell(r, row, OWN_EXCEL).n > 0;
    for (size_t i = 0; i < r->count; i++) {
        Str cell = row->cells[r->columns[i]], header = r->map->columns[r->columns[i]].header;
        Error e = { 0 };
        r->values[i] = VALUE_NONE;
        if (is_guarded) cell = csvout_unguard(cell);
        if (str_trim(cell).n == 0) continue;
        ReadVerdict v = value_read(&r->arena, &r->values[i], r->fields[i], cell, FROM_FILE, r->today, &e);
        count_repairs(r, cell, r->values[i]);
        if (v == READ_OK) continue;
        if (e.msg && strcmp(e.msg, "number.damaged") == 0) v = READ_BAD; /* digits are lost (S02) */
        if (v == READ_BAD && all != CELLS_BAD) r->bad_count = 0;
        if (v == READ_BAD || all != CELLS_BAD) note(r, header, cell, &e);
        if (v == READ_BAD) all = CELLS_BAD;
        else if (all == CELLS_FINE) all = CELLS_DOUBT;
    }
    return all;
}

/* Refused, unknown and inactive answers of our own export. */
static bool read_aside(ImportRow *r, const CsvRow *row)
{
    BodyMember *members;
    size_t count;
    Str blind, json = own_cell(r, row, OWN_ASIDE);
    if (json.n == 0) return true;
    if (!body_read(&r->arena, json, &members, &count, &blind, NULL)) return false;
    for (size_t i = 0; i < count; i++) {
        int at = column_of(r, form_field(r->map->form, members[i].name));
        if (at >= 0) r->values[at] = members[i].value;
    }
    return true;
}

static bool is_empty(const ImportRow *r, const CsvRow *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (str_trim(row->cells[i]).n && !map_is_reject_column(r->map, i)) return false;
    return true;
}

/* More cells than the header is no harm while they are empty. */
static RowVerdict check_shape(ImportRow *r, const CsvRow *row)
{
    if (row->kind == CSV_BAD) {
        note(r, STR_NONE, row->raw, row->why);
        return ROW_REJECTED;
    }
    if (row->kind == CSV_BLANK || is_empty(r, row)) return ROW_EMPTY;
    size_t count = row->count;
    while (count > r->map->count && row->cells[count - 1].n == 0) count--;
    CLEANUP_TEXT has = TEXT_INIT;
    text_add_f(&has, "%zu", count);
    if (count == r->map->count) return ROW_SAME;
    return reject(r, ERR_INPUT, count > r->map->count ? "import.cells_more" : "import.cells_fewer", text_str(&has),
                  (int64_t)r->map->count);
}

/* --- which record --- */

typedef struct { Matched found; bool by_id; MatchEmpty empty; Uuid id; } Who;

static bool by_id(ImportRow *r, Str id, Who *who, RowVerdict *v, Error *err)
{
    RecordHead head;
    Error e = { 0 };
    who->by_id = true;
    who->empty = EMPTY_EMPTIES;
    if (!uuid_read(id, &who->id)) {
        *v = reject(r, ERR_INPUT, "import.bad_id", id, 0);
        return true;
    }
    if (!match_uuid(r->match, who->id, r->values, who->empty, &r->arena, &who->found, err)) return false;
    if (who->found.count) return true;
    if (store_head(r->store, who->id, &r->arena, &head, &e))
        *v = reject(r, ERR_INPUT, head.deleted ? "import.deleted" : "import.other_form", id, 0);
    return e.code == ERR_NONE || e.code == ERR_ABSENT || (*err = e, false);
}

/* The first alternative whose fields are all filled counts. */
static bool by_key(ImportRow *r, Who *who, bool *has_key, Error *err)
{
    const Form *form = r->map->form;
    *has_key = false;
    for (size_t k = 0; k < form->key_count; k++) {
        Value key[32];
        size_t n = 0;
        for (const int *f = form->keys[k]; *f >= 0 && n < 32; f++, n++) {
            int at = column_of(r, &form->fields[*f]);
            if (at < 0 || r->values[at].kind != ANSWER_TEXT) break;
            key[n] = r->values[at];
        }
        if (n == 0 || form->keys[k][n] >= 0) continue;
        *has_key = true;
        return match_key(r->match, form->keys[k], key, r->values, who->empty, &r->arena, &who->found, err);
    }
    return true;
}

static bool find_record(ImportRow *r, const CsvRow *row, Who *who, RowVerdict *v, Error *err)
{
    Str id = own_cell(r, row, OWN_ID);
    bool has_key, found;
    *who = (Who){ .empty = r->map->own[OWN_ID] >= 0 ? EMPTY_EMPTIES : EMPTY_SAYS_NOTHING };
    *v = ROW_ADDED;
    if (id.n) return by_id(r, id, who, v, err);
    if (!by_key(r, who, &has_key, err)) return false;
    if (has_key) {
        if (who->found.count > 1 && !who->found.is_same) *v = reject(r, ERR_INPUT, "import.several", STR_NONE, 0);
        return true;
    }
    if (!match_whole(r->match, r->values, &found, err)) return false;
    if (found) *v = ROW_SAME;
    return true;
}

/* The household of a member, by the answer that names it; nil when it is not here (yet). */
static bool find_parent(ImportRow *r, Uuid *out, Str *wanted, Error *err)
{
    *out = (Uuid){ 0 };
    *wanted = STR_NONE;
    if (!r->parents) return true;
    int at = column_of(r, &r->map->form->fields[r->map->form->parent_field]);
    if (at < 0 || r->values[at].kind != ANSWER_TEXT) return true;
    Value key = r->values[at];
    if (!uuid_is_nil(r->last_parent) && str_eq(text_str(&r->last_parent_text), key.text)) {
        *out = r->last_parent;
        return true;
    }
    Matched m;
    if (!match_key(r->parents, r->parent_key, &key, NULL, EMPTY_SAYS_NOTHING, &r->arena, &m, err)) return false;
    *wanted = m.count == 1 ? STR_NONE : key.text;
    if (m.count != 1) return true;
    text_set(&r->last_parent_text, key.text);
    *out = r->last_parent = m.uuid;
    return true;
}

/* --- judging --- */

static void note_findings(ImportRow *r, Entry *e, bool only_invalid)
{
    const EntryFinding *f;
    size_t n = entry_findings(e, &f);
    for (size_t i = 0; i < n; i++) {
        int at = column_of(r, f[i].field);
        bool is_bad = f[i].kind == FINDS_INVALID && at >= 0 && r->values[at].kind == ANSWER_TEXT;
        if (is_bad != only_invalid) continue;
        Error error = { 0 };
        if (f[i].why) error = *f[i].why;
        else fault(&error, ERR_RULE, f[i].kind == FINDS_MISSING ? "import.missing" : "import.invalid", f[i].field->name);
        note(r, at >= 0 ? r->map->columns[r->columns[at]].header : f[i].field->name,
             at >= 0 ? r->values[at].text : STR_NONE, &error);
    }
}

/* Try the answers; false when a rule refuses one of them. */
static bool try_answers(ImportRow *r, Entry *e, const Who *who)
{
    Row *root = entry_record(e)->root;
    size_t doubts = r->bad_count;
    entry_batch(e);
    for (size_t i = 0; i < r->count; i++) {
        Value v = r->values[i], stored = row_get(root, r->fields[i]);
        if (v.kind == ANSWER_NONE && (who->empty == EMPTY_SAYS_NOTHING || !value_seen(stored).n)) continue;
        v.inactive = false;
        entry_set(e, root, r->fields[i], v);
    }
    entry_settle(e);
    note_findings(r, e, true);
    if (r->bad_count > doubts) {
        memmove(r->bad, r->bad + doubts, (r->bad_count - doubts) * sizeof *r->bad);
        r->bad_count -= doubts;
        return false;
    }
    note_findings(r, e, false);
    return true;
}

typedef struct { Text body; Uuid parent; Str seen; } Written;

/* true: stored, or rejected with *v. */
static bool save(ImportRow *r, const Who *who, const Written *w, RowVerdict *v, Error *err)
{
    CLEANUP_TEXT overlap = TEXT_INIT;
    Error e = { 0 };
    Saved saved;
    Save s = { .form = r->map->form->name, .record = who->found.count ? who->found.uuid : who->id,
               .parent = w->parent, .opened_seen = w->seen, .body = text_str(&w->body), .reason = r->reason };
    bool may_overlap = who->found.count && !str_eq(w->seen, who->found.seen);
    if (r->mode == IMPORT_CHECK || r->is_reading_only) return true;
    if (may_overlap && r->settle && !r->settle(r->settle_ctx, err)) return false;
    if (store_save(r->store, &s, &saved, &overlap, &e)) return true;
    if (e.code == ERR_CONFLICT) {
        *v = reject(r, ERR_CONFLICT, "import.overlap", text_str(&overlap), 0);
        return true;
    }
    *err = e;
    return false;
}

static bool add_record(ImportRow *r, const Who *who, RowVerdict *v, Uuid parent, Error *err)
{
    Written w = { .body = TEXT_INIT, .parent = parent, .seen = STR_NONE };
    entry_reset(r->entry, ENTRY_IMPORT);
    bool is_fine = try_answers(r, r->entry, who);
    if (!is_fine) *v = ROW_REJECTED;
    entry_body(r->entry, NULL, &w.body);
    bool ok = !is_fine || save(r, who, &w, v, err);
    text_free(&w.body);
    if (ok && is_fine && *v == ROW_ADDED && !who->found.count && !who->by_id && r->map->form->key_count == 0)
        match_note(r->match, r->values);
    return ok;
}

static bool change_record(ImportRow *r, const CsvRow *row, const Who *who, RowVerdict *v, Uuid parent, Error *err)
{
    Str seen = own_cell(r, row, OWN_SEEN);
    Written w = { .body = TEXT_INIT, .parent = parent, .seen = seen.n ? seen : who->found.seen };
    Record *record = record_new(r->map->form);
    if (!store_read(r->store, who->found.id, record, err)) {
        record_free(record);
        return false;
    }
    Entry *e = entry_open(r->map->form, record, ENTRY_OPEN, &r->env);
    bool is_fine = try_answers(r, e, who), ok = true;
    if (!is_fine) {
        *v = ROW_REJECTED;
    } else if (entry_body(e, entry_opened(e), &w.body) || !uuid_is_nil(parent)) {
        if (w.body.n == 0) text_add(&w.body, STR("{}"));
        ok = save(r, who, &w, v, err);
    } else {
        *v = ROW_SAME;
    }
    text_free(&w.body);
    entry_free(e);
    return ok;
}

static bool is_same_uuid(Uuid a, Uuid b) { return memcmp(a.b, b.b, sizeof a.b) == 0; }

static bool take(ImportRow *r, const CsvRow *row, RowVerdict *v, Error *err)
{
    Who who;
    Uuid parent;
    Str wanted;
    if (!find_record(r, row, &who, v, err)) return false;
    if (*v == ROW_REJECTED || *v == ROW_SAME) return true;
    if (!find_parent(r, &parent, &wanted, err)) return false;
    bool is_known = who.found.count > 0;
    if (is_known && (uuid_is_nil(parent) || is_same_uuid(parent, who.found.parent))) {
        parent = (Uuid){ 0 };
        if (who.found.is_same) *v = ROW_SAME;
    }
    if (*v == ROW_SAME) return true;
    *v = is_known ? ROW_CHANGED : ROW_ADDED;
    if (wanted.n) {
        Error e = { 0 };
        fault(&e, ERR_ABSENT, "import.no_parent", wanted);
        note(r, STR_NONE, wanted, &e);
    }
    bool ok = is_known ? change_record(r, row, &who, v, parent, err) : add_record(r, &who, v, parent, err);
    if (ok && (*v == ROW_ADDED || *v == ROW_CHANGED) && r->bad_count) *v = ROW_DOUBTFUL;
    return ok;
}

bool row_import(ImportRow *r, const CsvRow *row, RowVerdict *out, Error *err)
{
    r->bad_count = 0;
    if (r->arena.bytes > 200 << 10) arena_done(&r->arena);
    *out = check_shape(r, row);
    if (*out != ROW_SAME) return true;
    Cells cells = read_cells(r, row);
    if (cells == CELLS_BAD) {
        *out = ROW_REJECTED;
        return true;
    }
    if (!read_aside(r, row)) {
        *out = reject(r, ERR_INPUT, "import.bad_aside", own_cell(r, row, OWN_ASIDE), 0);
        return true;
    }
    if (row->kind == CSV_DOUBT) note(r, STR_NONE, row->raw, row->why);
    return take(r, row, out, err);
}
