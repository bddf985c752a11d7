#include "tests/lib/storeroom.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "forms/body.h"
#include "model/os/part.h"
#include "model/store/db.h"
#include "model/store/form_source.h"
#include "tests/lib/check.h"

static char room[64];
static char path[256];

const char *room_make(void)
{
    const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(room, sizeof room, "%s/kaejon-XXXXXX", base);
    if (!mkdtemp(room)) {
        perror(room);
        exit(99);
    }
    return room;
}

const char *room_path(const char *name)
{
    snprintf(path, sizeof path, "%s/%s", room, name);
    return path;
}

void room_done(void)
{
    Arena a = {0};
    Str *names;
    size_t n;
    const Os *os = os_real();
    if (os->list(os->ctx, str_of(room), &a, &names, &n, NULL))
        for (size_t i = 0; i < n; i++) unlink(room_path(names[i].p));
    rmdir(room);
    arena_done(&a);
}

static void must(bool ok, const Error *err, const char *what)
{
    if (ok) return;
    print_error("%s: %s what=\"%s\" where=\"%s\" os=%d\n", what, err->msg ? err->msg : "?", err->what, err->where, err->os);
    fail();
}

Form *room_form(const char *name, const char *sheets)
{
    Error err = {0};
    Form *f = form_source_read(str_of(sheets), str_of(name), &err);
    must(f != NULL, &err, name);
    return f;
}

Store *room_store(const Os *os, const char *name)
{
    Error err = {0};
    Store *s = NULL;
    Str at = str_of(room_path(name));
    must(store_create(os, at, STR("ทต.ตัวอย่าง"), STR("460101"), STR_NONE, DATA_REAL, &err), &err, "store_create");
    must(store_open(os, at, STORE_READ_WRITE, &s, &err), &err, "store_open");
    return s;
}

Store *room_open(const Os *os, const char *name)
{
    Error err = {0};
    Store *s = NULL;
    must(store_open(os, str_of(room_path(name)), STORE_READ_WRITE, &s, &err), &err, "store_open");
    return s;
}

void room_install(Store *s, const char *name, const char *sheets)
{
    Error err = {0};
    Form *f = room_form(name, sheets);
    must(store_install_form(s, f, &err), &err, "store_install_form");
    form_free(f);
}

void room_bytes(const char *name, Text *out)
{
    Error err = {0};
    must(os_read_all(os_real(), str_of(room_path(name)), 10 << 20, out, &err), &err, name);
}

void room_put(const char *name, Str bytes)
{
    static const char *const ends[] = {"-wal", "-shm", "-journal"};
    char beside[64];
    Error err = {0};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(beside, sizeof beside, "%s%s", name, ends[i]);
        unlink(room_path(beside));
    }
    must(part_replace(os_real(), str_of(room_path(name)), bytes, &err), &err, name);
}

int64_t room_look(const Os *os, const char *name)
{
    Error err = {0};
    Store *s = NULL;
    int64_t differed = -1, n = -1;
    if (!store_open(os, str_of(room_path(name)), STORE_READ_WRITE, &s, &err)) return -1;
    sqlite3_stmt *q = db_take(s, "PRAGMA integrity_check", &err);
    bool is_ok = q && sqlite3_step(q) == SQLITE_ROW && str_eq(db_text(q, 0), STR("ok"));
    if (q) db_done(q);
    /* The row, the change and the record belong together: the refold would show a half. */
    if (is_ok && store_refold(s, REFOLD_COMPARE, &differed, &err) && differed == 0) n = store_last_arrival(s);
    store_close(s);
    return n;
}

QueryRun *room_query(Store *s, const Query *q, const EntryEnv *env)
{
    QueryRun *run = NULL;
    Error err = {0};
    must(query_open(s, q, env, &run, &err), &err, "query_open");
    return run;
}

Saved room_save(Store *s, const char *form, Uuid record, const char *body)
{
    Error err = {0};
    Saved out;
    Arena a = {0};
    RecordHead head = {0};
    if (!uuid_is_nil(record) && !store_head(s, record, &a, &head, &err)) head.seen = STR_NONE;
    Save save = {.form = str_of(form), .record = record, .opened_seen = head.seen, .body = str_of(body)};
    must(store_save(s, &save, &out, NULL, &err), &err, "store_save");
    arena_done(&a);
    return out;
}

void room_answers(Store *s, Uuid record, Text *out)
{
    Error err = {0};
    Arena a = {0};
    RecordHead head;
    must(store_head(s, record, &a, &head, &err), &err, "store_head");
    const Form *form = store_form(s, head.form);
    assert_non_null(form);
    Record *r = record_new(form);
    must(store_read(s, head.id, r, &err), &err, "store_read");
    BodyMember *members = arena_take_array(&a, form->field_count + 1, sizeof *members);
    size_t n = 0;
    for (size_t i = 0; i < form->field_count; i++) {
        const Field *f = &form->fields[i];
        if (!type_is_answer(f->type) || f->repeat >= 0) continue;
        Value v = row_get(r->root, f);
        if (v.kind != ANSWER_NONE) members[n++] = (BodyMember){f->name, v};
    }
    body_write(out, members, n, STR_NONE);
    record_free(r);
    arena_done(&a);
}

uint64_t room_draw(uint64_t *seed, uint64_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (*seed >> 33) % below;
}

typedef struct { Store *to; int lost_percent; uint64_t *seed; } Carry;

static bool carry_one(void *ctx, int64_t arrival, const Change *c, Str via, Error *err)
{
    Carry *k = ctx;
    Applied applied;
    (void)arrival;
    (void)via;
    if (k->lost_percent && room_draw(k->seed, 100) < (uint64_t)k->lost_percent) return true;
    return store_apply(k->to, c, STR_NONE, &applied, err);
}

void room_carry(Store *from, Store *to, int lost_percent, uint64_t *seed)
{
    Error err = {0};
    Carry k = {to, lost_percent, seed};
    must(store_begin(to, &err), &err, "store_begin");
    must(store_changes(from, 0, STR_NONE, carry_one, &k, &err), &err, "store_apply");
    must(store_commit(to, &err), &err, "store_commit");
}
