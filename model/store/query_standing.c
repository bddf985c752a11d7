#include "model/store/query_standing.h"

#include "model/store/save.h"

struct StandingRow { Store *store; const FormTable *table; EntryEnv env; };

/* --- required answers --- */

bool standing_lacks(StandingRow *row, int64_t id)
{
    const EntryFinding *found;
    bool lacks = false;
    Record *record = record_new(row->table->form);
    if (!store_read(row->store, id, record, NULL)) {
        record_free(record);
        return false;
    }
    Entry *entry = entry_open(row->table->form, record, ENTRY_OPEN, &row->env);
    size_t count = entry_findings(entry, &found);
    for (size_t i = 0; i < count && !lacks; i++) lacks = found[i].kind == FINDS_MISSING;
    entry_free(entry);
    return lacks;
}

/* The rule of a question and those of all groups around it, as far as SQL says them. */
static void add_relevance(Sql *out, QueryRun *q, const Field *f)
{
    for (;; f = &f->form->fields[f->parent]) {
        if (f->relevant) {
            sql_add(out, " AND ");
            where_add_rule(out, &q->arena, q->table, f->relevant, &q->env);
        }
        if (f->parent < 0) return;
    }
}

static void add_unfinished(Sql *out, QueryRun *q)
{
    const Form *form = q->table->form;
    size_t asked = 0;
    sql_add(out, " AND (");
    for (size_t i = 0; i < form->field_count; i++) {
        const Field *f = &form->fields[i];
        const Column *c = f->required && f->repeat < 0 ? form_table_column(q->table, f->name) : NULL;
        if (!c) continue;
        sql_add(out, asked++ ? " OR (" : "(");
        sql_add_name(out, STR("f"), c->col, "");
        sql_add(out, " IS NULL");
        add_relevance(out, q, f);
        if (!f->is_required) {
            sql_add(out, " AND ");
            where_add_rule(out, &q->arena, q->table, f->required, &q->env);
        }
        sql_add(out, ")");
    }
    sql_add(out, asked ? ")" : "0)");
    StandingRow *row = arena_take(&q->arena, sizeof *row);
    *row = (StandingRow){ .store = q->store, .table = q->table, .env = q->env };
    sql_add(out, " AND kj_lacks(");
    sql_add_bind(out, (Bind){ .kind = BIND_POINTER, .pointer = row });
    sql_add(out, ",f.id)");
}

/* --- verification --- */

const Form *query_verifying(Store *s, Str form)
{
    for (size_t i = 0; i < store_form_count(s); i++) {
        const Form *child = str_eq(store_form_parent(s, i), form) ? store_form(s, store_form_name(s, i)) : NULL;
        if (child && form_field_by_role(child, STR("verified"))) return child;
    }
    return NULL;
}

static bool add_unverified(Sql *out, QueryRun *q, Error *err)
{
    const Form *form = query_verifying(q->store, q->table->name);
    const FormTable *t = form ? form_table(q->store, form->name, err) : NULL;
    const Column *c = t ? form_table_column(t, form_field_by_role(form, STR("verified"))->name) : NULL;
    if (form && !t) return false;
    if (!c) {
        sql_add(out, " AND 0");
        return true;
    }
    sql_add(out, " AND NOT EXISTS(SELECT 1 FROM ");
    sql_add_name(out, STR_NONE, t->table, "");
    sql_add(out, " v WHERE v.parent_id=f.id AND ");
    sql_add_name(out, STR("v"), c->col, "");
    sql_add(out, " IN (1,'1'))");
    return true;
}

bool standing_add(Sql *out, QueryRun *q, QueryStanding standing, Error *err)
{
    if (standing == QUERY_UNFINISHED) add_unfinished(out, q);
    return standing != QUERY_UNVERIFIED || add_unverified(out, q, err);
}

/* --- words --- */

static const char *const WORDS[] = { [QUERY_ANY] = "", [QUERY_UNFINISHED] = "unfinished", [QUERY_UNVERIFIED] = "unverified" };

Str query_standing_word(QueryStanding standing) { return str_of(WORDS[standing]); }

bool query_standing_read(Str word, QueryStanding *out)
{
    for (size_t i = QUERY_UNFINISHED; i < sizeof WORDS / sizeof *WORDS; i++)
        if (str_eq(word, str_of(WORDS[i]))) {
            *out = (QueryStanding)i;
            return true;
        }
    return false;
}
