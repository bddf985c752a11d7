/* Bundles as a property: three offices work on the same records, hand bundles on, lose some, get others
 * twice and in any order, and end up with the same bytes.
 *
 * handoff.md 4.3, 10.2 (5) and M1. Clocks are years apart. After each history everything of all three goes
 * to six more offices, one for each order in which three bundles can come; then what the three lack goes
 * round until nobody has anything new, and to six offices again. All exports are the same bytes, all logs
 * are as long, and each table is what a refold of its log gives. KAEJON_SEED repeats a run, KAEJON_RUNS
 * sets its length. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/lib/chance.h"
#include "tests/lib/check.h"
#include "tests/lib/offices.h"

enum { OFFICES = 3, STEPS = 60, HISTORIES = 10, RECORDS = STEPS, BUNDLES = STEPS };
static const Uuid nil;
static const char *const CODES[OFFICES] = { "460101", "460102", "460103" };

typedef struct { char path[256]; int to; } Posted;
typedef struct {
    Office office[OFFICES];
    struct { Uuid id; bool is_person; } record[RECORDS];
    int records;
    Posted post[BUNDLES];
    int posted;
    Chance chance;
} World;

static int draw(World *w, int below) { return (int)chance_below(&w->chance, (uint64_t)below); }

/* --- what offices do --- */

static bool stands_here(Office *o, Uuid id)
{
    Arena a = { 0 };
    Error err = { 0 };
    RecordHead head;
    bool stands = store_head(o->store, id, &a, &head, &err) && !head.deleted;
    arena_done(&a);
    return stands;
}

static void save_new(World *w, Office *o)
{
    char body[200];
    if (w->records == RECORDS) return;
    int k = w->records++;
    int parent = k ? draw(w, k) : 0;
    bool has_parent = k && !w->record[parent].is_person && stands_here(o, w->record[parent].id);
    w->record[k].is_person = has_parent && draw(w, 2);
    if (w->record[k].is_person) {
        snprintf(body, sizeof body, "{\"first_name\":\"คน %d\",\"nickname\":\"ก%d\"}", k, draw(w, 3));
        w->record[k].id = office_save_member(o, w->record[parent].id, body);
    } else {
        snprintf(body, sizeof body, "{\"head_name\":\"=นาย %d\",\"hh_code\":\"H%d\",\"members\":\"%d\"}", k, k, draw(w, 9));
        w->record[k].id = office_save(o, "household", nil, body);
    }
}

/* # stands for a digit. */
static void save_edit(World *w, Office *o)
{
    static const char *const HOUSEHOLD[] = { "{\"members\":\"#\"}", "{\"income\":\"#.5\"}", "{\"note\":\"มา \\\"#\\\"\"}",
                                             "{\"head_name\":\"นาง #\",\"members\":\"3\"}", "{\"note\":{\"missing\":\"refused\"}}",
                                             "{\"unknown_here\":\"#\"}", "{\"_deleted\":\"yes\"}" };
    static const char *const PERSON[] = { "{\"first_name\":\"ชื่อ #\"}", "{\"nickname\":null}", "{\"nickname\":\"ข#\"}" };
    char body[200];
    int k = w->records ? draw(w, w->records) : 0;
    if (!w->records || !stands_here(o, w->record[k].id)) return;
    snprintf(body, sizeof body, "%s", w->record[k].is_person ? PERSON[draw(w, 3)] : HOUSEHOLD[draw(w, draw(w, 3) ? 6 : 7)]);
    char *digit = strchr(body, '#');
    if (digit) *digit = (char)('0' + draw(w, 4));
    office_save(o, w->record[k].is_person ? "person" : "household", w->record[k].id, body);
}

static void post(World *w, int from, int to, BundleScope scope)
{
    if (w->posted == BUNDLES) return;
    Posted *p = &w->post[w->posted++];
    p->to = to;
    snprintf(p->path, sizeof p->path, "%s", office_make(&w->office[from], CODES[to], LEVEL_FULL, scope, NULL));
}

/* Any one that was posted, also one that came before. */
static void deliver(World *w)
{
    AppliedCounts n;
    if (!w->posted) return;
    Posted *p = &w->post[draw(w, w->posted)];
    office_take(&w->office[p->to], p->path, &n);
    if (draw(w, 2)) office_take(&w->office[p->to], p->path, &n);
}

/* One sends, the other takes it and answers: the answer tells what has come. */
static void call(World *w, int from, int to)
{
    AppliedCounts n;
    office_take(&w->office[to], office_make(&w->office[from], CODES[to], LEVEL_FULL, SCOPE_SINCE_ACK, NULL), &n);
    office_take(&w->office[from], office_make(&w->office[to], CODES[from], LEVEL_FULL, SCOPE_SINCE_ACK, NULL), &n);
}

static void step(World *w)
{
    int at = draw(w, OFFICES), kind = draw(w, 20);
    Office *o = &w->office[at];
    int other = (at + 1 + draw(w, 2)) % OFFICES;
    if (kind < 3) save_new(w, o);
    else if (kind < 12) save_edit(w, o);
    else if (kind < 14) call(w, at, other);
    else if (kind < 17) post(w, at, other, draw(w, 4) ? SCOPE_SINCE_ACK : SCOPE_ALL);
    else deliver(w); /* what is never drawn is lost */
}

/* --- how it must end --- */

/* What each has for the others, until two rounds brought nothing new. */
static void go_round(World *w)
{
    int64_t news = 1;
    for (int round = 0; news && round < 4; round++) {
        news = 0;
        for (int from = 0; from < OFFICES; from++)
            for (int k = 1; k < OFFICES; k++) {
                AppliedCounts n;
                int to = (from + k) % OFFICES;
                office_take(&w->office[to], office_make(&w->office[from], CODES[to], LEVEL_FULL, SCOPE_SINCE_ACK, NULL), &n);
                news += n.added + n.changed;
            }
    }
    assert_int_equal(news, 0);
}

/* How all must end; empty: as the first one does. */
typedef struct { Text export; int64_t changes; } Ending;

static void check_one(Office *o, Ending *want)
{
    Error err = { 0 };
    CLEANUP_TEXT got = TEXT_INIT;
    int64_t differed = -1;
    office_export(o, &got);
    if (!want->export.n) {
        text_set(&want->export, text_str(&got));
        want->changes = store_last_arrival(o->store);
    }
    assert_int_equal(store_last_arrival(o->store), want->changes);
    check_str(text_str(&got), text_str(&want->export));
    assert_true(store_refold(o->store, REFOLD_COMPARE, &differed, &err));
    assert_int_equal(differed, 0);
}

/* What the three have, to six offices in the six orders, now and then once more. */
static void check_six_orders(World *w, Ending *want, uint64_t seed)
{
    static const int ORDERS[6][OFFICES] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
    char paths[OFFICES][256];
    for (int i = 0; i < OFFICES; i++)
        snprintf(paths[i], sizeof paths[i], "%s", office_make(&w->office[i], "4601", LEVEL_FULL, SCOPE_ALL, NULL));
    for (int k = 0; k < 6; k++) {
        Office district;
        AppliedCounts n;
        office_open(&district, "4601", seed + (uint64_t)k);
        for (int i = 0; i < OFFICES; i++) {
            office_take(&district, paths[ORDERS[k][i]], &n);
            if (draw(w, 2)) office_take(&district, paths[ORDERS[k][draw(w, i + 1)]], &n);
        }
        check_one(&district, want);
        office_close(&district);
    }
}

static void history(uint64_t seed)
{
    static World w;
    w = (World){ .chance = { seed } };
    for (int i = 0; i < OFFICES; i++) {
        office_open(&w.office[i], CODES[i], seed * 100 + (uint64_t)i);
        w.office[i].fake.now_ms += (int64_t)(draw(&w, 20) - 10) * 365 * 86400000;
        save_new(&w, &w.office[i]);
    }
    for (int i = 0; i < STEPS; i++) step(&w);
    /* Parted: each brings what the others may lack. */
    Ending parted = { .export = TEXT_INIT }, met = { .export = TEXT_INIT };
    check_six_orders(&w, &parted, seed * 100 + 50);
    go_round(&w);
    for (int i = 0; i < OFFICES; i++) check_one(&w.office[i], &met);
    check_six_orders(&w, &met, seed * 100 + 60);
    check_str(text_str(&met.export), text_str(&parted.export)); /* all that was ever written was there */
    for (int i = 0; i < OFFICES; i++) office_close(&w.office[i]);
    text_free(&parted.export);
    text_free(&met.export);
}

static uint64_t number_of(const char *name, uint64_t fallback)
{
    const char *text = getenv(name);
    return text && *text ? strtoull(text, NULL, 10) : fallback;
}

static void random_exchanges_end_with_the_same_bytes(void **state)
{
    (void)state;
    uint64_t start = number_of("KAEJON_SEED", 20261125), runs = number_of("KAEJON_RUNS", HISTORIES);
    for (uint64_t i = 0; i < runs; i++) {
        print_message("KAEJON_SEED=%llu KAEJON_RUNS=1\n", (unsigned long long)(start + i));
        offices_make();
        history(start + i);
        offices_done();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(random_exchanges_end_with_the_same_bytes) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
