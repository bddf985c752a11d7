/* QueryFunctions: what SQL asks of us while a query runs. */
#include "model/store/query_standing.h"

#include <math.h>

#include "locale/thai.h"
#include "locale/when.h"

static Str value_str(sqlite3_value *v)
{
    const char *p = (const char *)sqlite3_value_text(v);
    return p ? str_from(p, (size_t)sqlite3_value_bytes(v)) : STR_NONE;
}

static void key_function(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    if (sqlite3_value_type(v[0]) == SQLITE_NULL) return;
    CLEANUP_TEXT key = TEXT_INIT;
    thai_sort_key(&key, value_str(v[0]));
    sqlite3_result_blob(c, key.b, (int)key.n, SQLITE_TRANSIENT);
}

static void day_function(sqlite3_context *c, int n, sqlite3_value **v)
{
    Date d;
    (void)n;
    if (sqlite3_value_type(v[0]) != SQLITE_NULL && date_from_iso(value_str(v[0]), &d))
        sqlite3_result_int(c, d.day);
}

/* The user data tells division from remainder. NaN is NULL in SQL, as in a filter. */
static void divide_function(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    if (sqlite3_value_type(v[0]) == SQLITE_NULL || sqlite3_value_type(v[1]) == SQLITE_NULL) return;
    double a = sqlite3_value_double(v[0]), b = sqlite3_value_double(v[1]);
    double d = sqlite3_user_data(c) ? fmod(a, b) : a / b;
    if (!isnan(d)) sqlite3_result_double(c, d);
}

static void true_function(sqlite3_context *c, int n, sqlite3_value **v)
{
    WhereRow *row = sqlite3_value_pointer(v[0], SQL_POINTER);
    sqlite3_result_int(c, row && where_is_true(row, n - 1, v + 1));
}

static void lacks_function(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    StandingRow *row = sqlite3_value_pointer(v[0], SQL_POINTER);
    sqlite3_result_int(c, row && standing_lacks(row, sqlite3_value_int64(v[1])));
}

static void among_function(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    const IdSet *set = sqlite3_value_pointer(v[0], SQL_POINTER);
    sqlite3_result_int(c, set && id_set_has(set, sqlite3_value_int64(v[1])));
}

bool query_functions(Store *s, Error *err)
{
    const struct {
        const char *name; int n; void *data; void (*run)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {
        { "kj_key", 1, NULL, key_function },    { "kj_day", 1, NULL, day_function },
        { "kj_div", 2, NULL, divide_function }, { "kj_mod", 2, (void *)(uintptr_t)1, divide_function },
        { "kj_true", -1, NULL, true_function }, { "kj_lacks", 2, NULL, lacks_function },
        { "kj_among", 2, NULL, among_function },
    };
    sqlite3_stmt *probe = NULL;
    int rc = sqlite3_prepare_v2(s->db, "SELECT kj_day(NULL)", -1, &probe, NULL);
    sqlite3_finalize(probe);
    if (rc == SQLITE_OK) return true;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        rc = sqlite3_create_function_v2(s->db, functions[i].name, functions[i].n,
                                        SQLITE_UTF8 | SQLITE_DETERMINISTIC, functions[i].data,
                                        functions[i].run, NULL, NULL, NULL);
        if (rc != SQLITE_OK) return db_fault(s, rc, err);
    }
    return true;
}
