#include "model/store/doctor.h"

#include "model/store/bulk.h"
#include "model/store/db.h"
#include "model/store/refold.h"
#include "model/store/reserve.h"

enum { MOST_PROBLEMS = 50 };
#define ROOM_WANTED ((int64_t)100 << 20)

typedef struct { Store *s; DoctorReport *out; Error ignored; } Look;

/* The next place in the list; beyond its end faults are only counted. */
static Error *problem(Look *k)
{
    if (k->out->problem_count == MOST_PROBLEMS) return &k->ignored;
    return &k->out->problems[k->out->problem_count++];
}

/* --- structure --- */

static bool check_structure(Look *k, Error *err)
{
    sqlite3_stmt *q = db_take(k->s, "PRAGMA quick_check(20)", err);
    if (!q) return false;
    int got;
    k->out->quick_check = true;
    Error why = {0};
    while ((got = db_step(k->s, q, &why)) == 1) {
        if (str_eq(db_text(q, 0), STR("ok"))) continue;
        k->out->quick_check = false;
        fault(problem(k), ERR_INPUT, "doctor.structure", db_text(q, 0));
    }
    /* A file so damaged that even the check cannot go on is a finding, not a failure. */
    if (got < 0) {
        k->out->quick_check = false;
        fault(problem(k), ERR_INPUT, "store.damaged", text_str(&k->s->path));
    }
    return true;
}

static bool check_references(Look *k, Error *err)
{
    sqlite3_stmt *q = db_take(k->s, "PRAGMA foreign_key_check", err);
    if (!q) return false;
    int got;
    while ((got = db_step(k->s, q, err)) == 1) {
        Error *e = problem(k);
        fault(e, ERR_INPUT, "doctor.reference", db_text(q, 0));
        fault_at_f(e, "%lld", (long long)sqlite3_column_int64(q, 1));
    }
    return got == 0;
}

/* --- the log --- */

typedef struct { char code[9]; int64_t seq; char digest[33]; } Tip;
typedef struct { Look *look; Tip *tips; size_t count, cap; } Chains;

static Tip *tip_of(Chains *c, Str device)
{
    for (size_t i = 0; i < c->count; i++)
        if (str_eq(str_of(c->tips[i].code), device)) return &c->tips[i];
    if (device.n > 8) return NULL;
    if (c->count == c->cap) c->tips = memory_resize(c->tips, c->cap = c->cap * 2 + 16, sizeof *c->tips);
    Tip *t = &c->tips[c->count++];
    *t = (Tip){.seq = 0};
    memcpy(t->code, device.p, device.n);
    return t;
}

/* A change is whole when its digest fits, and its place when it names the change before it. */
static bool check_change(void *ctx, int64_t arrival, const Change *c, Str via, Error *err)
{
    Chains *chains = ctx;
    Look *k = chains->look;
    Error why = {0};
    (void)via;
    (void)err;
    k->out->changes++;
    Tip *tip = tip_of(chains, c->device);
    bool is_whole = change_check(c, &why);
    bool follows = !tip || tip->seq + 1 != c->seq || tip->seq == 0 || str_eq(c->prev, str_of(tip->digest));
    if (!is_whole || !follows) {
        k->out->broken++;
        Error *e = problem(k);
        if (is_whole) fault_n(e, ERR_INPUT, "doctor.chain", c->device, c->seq);
        else *e = why;
        fault_at_f(e, "change %lld", (long long)arrival);
    }
    if (!tip) return true;
    CLEANUP_TEXT hex = TEXT_INIT;
    hex_add(&hex, c->digest, sizeof c->digest);
    tip->seq = c->seq;
    memcpy(tip->digest, hex.b, sizeof tip->digest);
    return true;
}

static bool check_log(Look *k, Error *err)
{
    Chains chains = {.look = k};
    bool ok = store_changes(k->s, 0, STR_NONE, check_change, &chains, err);
    memory_resize(chains.tips, 0, 0);
    return ok;
}

static bool check_tables(Look *k, Error *err)
{
    if (!store_refold(k->s, REFOLD_COMPARE, &k->out->differed, err)) return false;
    k->out->refold_equal = k->out->differed == 0;
    if (k->out->differed) fault_n(problem(k), ERR_INPUT, "doctor.differs", text_str(&k->s->path), k->out->differed);
    return true;
}

static bool check_indexes(Look *k, Error *err)
{
    (void)err;
    if (bulk_is_left(k->s)) fault(problem(k), ERR_INPUT, "doctor.indexes", text_str(&k->s->path));
    return true;
}

static bool count_rows(Look *k, Error *err)
{
    return db_number(k->s, "SELECT count(*) FROM record", 0, &k->out->records, err) &&
           db_number(k->s, "SELECT count(DISTINCT record) FROM conflict", 0, &k->out->conflicts, err) &&
           db_number(k->s, "SELECT count(*) FROM record WHERE gaps > 0 -- scan ok: doctor reads everything", 0, &k->out->gaps, err) &&
           db_number(k->s, "SELECT count(*) FROM change c JOIN record r ON r.id = c.record WHERE NOT EXISTS (SELECT 1 "
                           "FROM form f JOIN form g ON g.name = f.name WHERE f.id = r.form AND g.installed IS NOT NULL) "
                           "-- scan ok: doctor reads everything", 0, &k->out->waiting, err);
}

static bool check_forms(Look *k, Error *err)
{
    for (size_t i = 0; i < store_form_count(k->s); i++) {
        Error why = {0};
        if (form_table(k->s, store_form_name(k->s, i), &why)) continue;
        *problem(k) = why;
    }
    (void)err;
    return true;
}

/* --- the file --- */

static const char SIZES[] =
    "SELECT CASE WHEN name LIKE 'f\\_%' ESCAPE '\\' OR name LIKE 'i\\_f\\_%' ESCAPE '\\' OR name LIKE 'k\\_f\\_%' ESCAPE '\\' "
    "THEN 0 WHEN name IN ('change', 'change_record', 'sqlite_autoindex_change_1', 'head') THEN 1 ELSE 2 END AS kind, "
    "sum(pgsize) FROM dbstat WHERE aggregate = TRUE GROUP BY kind";

static bool measure(Look *k, Error *err)
{
    DoctorSizes *z = &k->out->sizes;
    sqlite3_stmt *q = db_take(k->s, SIZES, err);
    if (!q) return false;
    int got;
    while ((got = db_step(k->s, q, err)) == 1) {
        int64_t *const kinds[] = {&z->tables, &z->history, &z->other};
        *kinds[sqlite3_column_int(q, 0)] = sqlite3_column_int64(q, 1);
    }
    return got == 0;
}

static void check_file(Look *k)
{
    const Os *os = k->s->os;
    DoctorSizes *z = &k->out->sizes;
    Str path = text_str(&k->s->path), folder = reserve_folder(path);
    OsStat stat;
    if (os->stat(os->ctx, path, &stat, NULL)) {
        z->file = stat.size;
        if (stat.mode & 077) fault(problem(k), ERR_DENIED, "doctor.readable", path);
    }
    CLEANUP_TEXT wal = TEXT_INIT;
    text_add_f(&wal, "%.*s-wal", STR_ARG(path));
    if (os->stat(os->ctx, text_str(&wal), &stat, NULL)) z->journal = stat.size;
    z->free_space = -1;
    if (os->free_space(os->ctx, folder, &z->free_space, NULL) && z->free_space < ROOM_WANTED)
        fault_n(problem(k), ERR_FULL, "doctor.room", folder, z->free_space / (1 << 20));
    static const char *const remote[] = {"nfs", "smb", "fuse", "9p"};
    for (size_t i = 0; i < sizeof remote / sizeof *remote; i++)
        if (strcmp(remote[i], k->s->filesystem) == 0) {
            Error *e = problem(k);
            fault(e, ERR_DENIED, "store.network", path);
            fault_at(e, str_of(k->s->filesystem));
        }
}

bool doctor_run(Store *s, Arena *arena, DoctorReport *out, Error *err)
{
    Look k = {.s = s, .out = out};
    *out = (DoctorReport){.problems = arena_take_array(arena, MOST_PROBLEMS, sizeof(Error))};
    check_file(&k);
    if (!check_structure(&k, err)) return false;
    /* What follows reads everything: on a damaged file each step may stop, and that is told too. */
    bool (*const steps[])(Look *, Error *) = {check_references, check_forms, check_indexes, check_log, check_tables, count_rows, measure};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        Error why = {0};
        if (steps[i](&k, &why)) continue;
        if (why.code != ERR_INPUT && why.code != ERR_IO) {
            if (err) *err = why;
            return false;
        }
        *problem(&k) = why;
    }
    return true;
}
