#include "model/store/orphans.h"

#include "model/store/form_table.h"
#include "model/store/sql.h"

static void make_sql(Sql *out, const FormTable *t)
{
    sql_add(out, "SELECT r.uuid FROM ");
    sql_add_name(out, STR_NONE, t->table, "");
    sql_add(out, " f JOIN record r ON r.id=f.id LEFT JOIN record p ON p.id=f.parent_id WHERE p.id IS NULL OR p.deleted=1 "
                 "ORDER BY r.uuid -- scan ok: check looks at every row");
}

bool store_orphans(Store *s, Str rows, Arena *arena, Uuid **out, size_t *count, Error *err)
{
    Sql sql = SQL_INIT;
    size_t room = 0;
    int rc = SQLITE_ERROR;
    *out = NULL;
    *count = 0;
    const FormTable *t = form_table(s, rows, err);
    if (!t) return false;
    make_sql(&sql, t);
    sqlite3_stmt *q = sql_prepare(s, &sql, err);
    while (q && (rc = sqlite3_step(q)) == SQLITE_ROW) {
        if (*count == room) {
            room = room ? room * 2 : 16;
            Uuid *more = arena_take_array(arena, room, sizeof *more);
            if (*count) memcpy(more, *out, *count * sizeof *more);
            *out = more;
        }
        (*out)[(*count)++] = db_uuid(q, 0);
    }
    sqlite3_finalize(q);
    sql_free(&sql);
    return q && (rc == SQLITE_DONE || db_fault(s, rc, err));
}
