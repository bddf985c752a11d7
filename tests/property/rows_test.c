/* Rows of repeats as a property: offices add, answer, move and take out rows of one record, at two depths,
 * hand on changes that are lost, doubled and out of order, and end alike.
 *
 * Each edit is that of an officer with the record open: Entry, store_save with the rows that differ. After
 * each history everything is exchanged: every office must read the same record, row for row, and after
 * each room the exports of all tables must be equal bytes, each table what its log says (M1, M13), and
 * each answer ever written still be in the log. KAEJON_SEED repeats a run, KAEJON_RUNS sets its length. */
#include <stdio.h>
#include <stdlib.h>

#include "forms/place.h"
#include "model/exchange/export.h"
#include "model/store/db.h"
#include "tests/lib/check.h"
#include "tests/lib/storeroom.h"

enum { OFFICES = 3, STEPS = 30, HISTORIES = 400, PER_ROOM = 100 };
static const char FARM[] =
    "survey\n,type,name,label,repeat_count\n,text,owner,Owner,\n,begin_repeat,plot,Plot,\n,text,crop,Crop,\n,integer,rai,Rai,\n"
    ",begin_repeat,well,Well,\n,integer,depth,Depth,\n,end_repeat,,,\n,end_repeat,,,\n"
    ",begin_repeat,visit,Visit,\n,text,day,Day,\n,end_repeat,,,\nsettings\n,form_id,version\n,farm,1\n";
static const char *const TABLES[] = {"farm", "farm.plot", "farm.well", "farm.visit"};

typedef struct {
    FakeOs fake;
    Os os;
    Store *store;
    char name[16];
    int64_t begun;            /* last arrival before this history */
} Office;

typedef struct { Office office[OFFICES]; Uuid farm; uint64_t seed; int64_t sum[3]; } World;

static const EntryEnv env = {.now_ms = 1700000000000, .zone_minutes = 420, .lang = LANG_EN};

static uint64_t draw(World *w, uint64_t below) { return room_draw(&w->seed, below); }

static void must(bool ok, const Error *err)
{
    if (!ok) fail_msg("%s %s", err->msg ? err->msg : "?", err->what);
}

/* --- one edit --- */

static Row *random_row(World *w, const Row *around, const char *repeat)
{
    int index = form_field(around->form, str_of(repeat))->index;
    size_t n = row_count(around, index);
    return n ? row_at(around, index, draw(w, n)) : NULL;
}

static void answer(World *w, Entry *e, Row *row, const char *field)
{
    char text[8];
    snprintf(text, sizeof text, "%d", (int)draw(w, 5));
    (void)entry_set(e, row, form_field(row->form, str_of(field)), draw(w, 9) ? value_text(str_of(text)) : VALUE_NONE);
}

static void move(World *w, Entry *e, Row *row)
{
    CLEANUP_TEXT place = TEXT_INIT;
    size_t at = draw(w, row_count(row->parent, row->repeat));
    Row *before = at ? row_at(row->parent, row->repeat, at - 1) : NULL, *after = row_at(row->parent, row->repeat, at);
    if (before == row || after == row) return;
    if (place_between(&place, before ? before->place : STR_NONE, after ? after->place : STR_NONE))
        place_move(entry_record(e), row, text_str(&place));
}

static void act(World *w, Entry *e)
{
    Row *root = entry_record(e)->root, *plot = random_row(w, root, "plot"), *well = plot ? random_row(w, plot, "well") : NULL;
    const Form *form = root->form;
    switch (draw(w, 9)) {
    case 0: answer(w, e, root, "owner"); break;
    case 1: answer(w, e, entry_add_row(e, root, form_field(form, STR("plot"))->index), "crop"); break;
    case 2: answer(w, e, entry_add_row(e, root, form_field(form, STR("visit"))->index), "day"); break;
    case 3: if (plot) answer(w, e, entry_add_row(e, plot, form_field(form, STR("well"))->index), "depth"); break;
    case 4: if (plot) answer(w, e, plot, draw(w, 2) ? "crop" : "rai"); break;
    case 5: if (well) answer(w, e, well, "depth"); break;
    case 6: if (plot) move(w, e, plot); break;
    case 7: if (well) entry_drop_row(e, well); break;
    default: if (plot && draw(w, 2)) entry_drop_row(e, plot); break;
    }
}

static void edit(World *w, int o)
{
    Office *office = &w->office[o];
    Error err = {0};
    Arena arena = {0};
    RecordHead head = {0};
    const Form *form = store_form(office->store, STR("farm"));
    bool is_here = store_head(office->store, w->farm, &arena, &head, &err);
    if (is_here || !uuid_is_nil(w->farm)) {
        Record *r = record_new(form), *before = record_new(form);
        if (is_here) must(store_read(office->store, head.id, r, &err) && store_read(office->store, head.id, before, &err), &err);
        Entry *e = entry_open(form, r, ENTRY_OPEN, &env);
        for (uint64_t n = 1 + draw(w, 3); n; n--) act(w, e);
        CLEANUP_TEXT body = TEXT_INIT;
        if (!entry_body(e, before, &body)) text_set(&body, is_here ? STR_NONE : STR("{}"));
        Save save = {.form = STR("farm"), .record = w->farm, .opened_seen = head.seen, .body = text_str(&body), .now = r, .before = before};
        fault_clear(&err);
        must(store_save(office->store, &save, NULL, NULL, &err), &err);
        entry_free(e);
        record_free(before);
    }
    arena_done(&arena);
}

/* --- handing on --- */

typedef struct { World *w; Change list[512]; size_t count; Arena arena; } Pile;

static bool keep(void *ctx, int64_t arrival, const Change *c, Str via, Error *err)
{
    Pile *p = ctx;
    (void)arrival, (void)via, (void)err;
    if (p->count == 512) fail_msg("more changes than the pile holds");
    Change *k = &p->list[p->count++];
    *k = *c;
    Str *texts[] = {&k->device, &k->form, &k->version, &k->kind, &k->office, &k->login, &k->seen, &k->prev, &k->reason, &k->body, &k->withheld};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = str_copy(&p->arena, *texts[i]);
    return true;
}

static void hand_on(World *w, int from, int to, int lost)
{
    static Pile p;
    Error err = {0};
    p = (Pile){.w = w};
    must(store_changes(w->office[from].store, w->office[from].begun, STR_NONE, keep, &p, &err), &err);
    must(store_begin(w->office[to].store, &err), &err);
    for (size_t i = p.count; i > 1; i--) {
        size_t k = draw(w, i);
        Change swap = p.list[i - 1];
        p.list[i - 1] = p.list[k];
        p.list[k] = swap;
    }
    for (size_t i = 0; i < p.count; i++) {
        Applied ignored;
        if (lost && draw(w, 100) < (uint64_t)lost) continue;
        for (int times = draw(w, 8) ? 1 : 2; times; times--)
            must(store_apply(w->office[to].store, &p.list[i], STR_NONE, &ignored, &err), &err);
    }
    must(store_commit(w->office[to].store, &err), &err);
    arena_done(&p.arena);
}

/* --- what must hold --- */

static void add_rows(Text *out, const Row *row)
{
    text_add_c(out, '[');
    text_add(out, row->uuid);
    text_add_c(out, ' ');
    text_add(out, row->place);
    text_add_c(out, ' ');
    text_add(out, row->seen);
    (void)row_body(row, NULL, out);
    for (size_t i = 0; i < row->form->field_count; i++) {
        const Field *f = &row->form->fields[i];
        for (size_t k = 0; f->type == TYPE_REPEAT && f->repeat == row->repeat && k < row_count(row, f->index); k++)
            add_rows(out, row_at(row, f->index, k));
    }
    text_add_c(out, ']');
}

static void describe(World *w, int o, Text *out)
{
    Error err = {0};
    Arena arena = {0};
    RecordHead head;
    Store *s = w->office[o].store;
    if (store_head(s, w->farm, &arena, &head, &err)) {
        Record *r = record_new(store_form(s, STR("farm")));
        must(store_read(s, head.id, r, &err), &err);
        add_rows(out, r->root);
        record_free(r);
    }
    arena_done(&arena);
}

static void history(World *w, uint64_t seed)
{
    Error err = {0};
    w->seed = seed;
    for (int o = 0; o < OFFICES; o++) w->office[o].begun = store_last_arrival(w->office[o].store);
    must(uuid_new(&w->office[0].os, &w->farm, &err), &err);
    edit(w, 0);
    for (int i = 0; i < STEPS; i++) {
        int o = (int)draw(w, OFFICES), other = (int)draw(w, OFFICES);
        if (draw(w, 3)) edit(w, o);
        else if (o != other) hand_on(w, o, other, 30);
    }
    for (int round = 0; round < 2; round++)
        for (int from = 0; from < OFFICES; from++)
            for (int to = 0; to < OFFICES; to++)
                if (from != to) hand_on(w, from, to, 0);
    CLEANUP_TEXT first = TEXT_INIT;
    describe(w, 0, &first);
    for (int o = 1; o < OFFICES; o++) {
        CLEANUP_TEXT t = TEXT_INIT;
        describe(w, o, &t);
        if (!str_eq(text_str(&t), text_str(&first))) fail_msg("KAEJON_SEED=%llu KAEJON_RUNS=1: office %d reads\n%s\noffice 0\n%s",
                                                             (unsigned long long)seed, o, t.b, first.b);
    }
}

static bool to_text(void *ctx, const void *p, size_t n, Error *err)
{
    (void)err;
    text_add(ctx, str_from(p, n));
    return true;
}

static void export_all(Store *s, Text *out)
{
    for (size_t i = 0; i < sizeof TABLES / sizeof *TABLES; i++) {
        Error err = {0};
        OutFile file;
        Query q = {.form = str_of(TABLES[i])};
        outfile_to_sink(&file, to_text, out);
        must(export_rows(s, &q, &env, i ? EXPORT_CSV : EXPORT_JSON, &file, NULL, &err) && outfile_end(&file, &err), &err);
    }
}

static void open_room(World *w, int number)
{
    Form *form = room_form("farm", FARM);
    for (int o = 0; o < OFFICES; o++) {
        Office *v = &w->office[o];
        Error err = {0};
        v->os = fakeos(&v->fake, (uint64_t)(number * OFFICES + o + 1));
        v->fake.now_ms += (int64_t)(draw(w, 20) - 10) * 365 * 86400000;
        snprintf(v->name, sizeof v->name, "%d-%d.db", number, o);
        v->store = room_store(&v->os, v->name);
        must(store_install_form(v->store, form, &err), &err);
    }
    form_free(form);
}

/* A test whose offices never met would pass: how many wells stand, rows are gone, answers are contested. */
static void count_all(Store *s, int64_t sum[static 3])
{
    static const char *const sql[] = {"SELECT count(*) FROM f_farm__well", "SELECT count(*) FROM record WHERE deleted = 1",
                                      ("SELECT count(*) FROM conflict c JOIN record r ON r.id = c.record "
                                       "JOIN form f ON f.id = r.form WHERE f.whole IS NOT NULL")};
    for (int i = 0; i < 3; i++) {
        Error err = {0};
        int64_t n;
        must(db_number(s, sql[i], 0, &n, &err), &err);
        sum[i] += n;
    }
}

static void close_room(World *w)
{
    count_all(w->office[0].store, w->sum);
    CLEANUP_TEXT first = TEXT_INIT;
    export_all(w->office[0].store, &first);
    for (int o = 0; o < OFFICES; o++) {
        CLEANUP_TEXT t = TEXT_INIT;
        Error err = {0};
        int64_t differed = -1;
        export_all(w->office[o].store, &t);
        assert_true(str_eq(text_str(&t), text_str(&first)));
        must(store_refold(w->office[o].store, REFOLD_COMPARE, &differed, &err), &err);
        assert_int_equal(differed, 0);
        store_close(w->office[o].store);
    }
    room_done();
}

static uint64_t number_of(const char *name, uint64_t fallback)
{
    const char *text = getenv(name);
    return text && *text ? strtoull(text, NULL, 10) : fallback;
}

static void rows_end_alike_in_every_office(void **state)
{
    (void)state;
    static World w;
    uint64_t start = number_of("KAEJON_SEED", 20261125), runs = number_of("KAEJON_RUNS", HISTORIES);
    print_message("KAEJON_SEED=%llu, %llu histories\n", (unsigned long long)start, (unsigned long long)runs);
    for (uint64_t i = 0; i < runs; i++) {
        if (i % PER_ROOM == 0) {
            if (i) close_room(&w);
            w.seed = start + i;
            room_make();
            open_room(&w, (int)(i / PER_ROOM));
        }
        history(&w, start + i);
    }
    close_room(&w);
    print_message("%lld wells, %lld rows taken out, %lld conflicts in rows\n", (long long)w.sum[0], (long long)w.sum[1], (long long)w.sum[2]);
    if (runs >= PER_ROOM) assert_true(w.sum[0] > 50 && w.sum[1] > 50 && w.sum[2] > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rows_end_alike_in_every_office)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
