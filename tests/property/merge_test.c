/* Merge as a property: random histories over real databases, against a model that knows the truth.
 *
 * handoff.md 3.3 and 3.4. Two to five databases with clocks years apart save, lose 30 % of what they
 * hand on, receive twice and in any order, and start anew. The model keeps for each change the exact
 * set of changes that its author had; from that it says which heads, conflicts and values must stand
 * (M1 to M5, M8, M14). After each history everything is exchanged, and all databases must be equal
 * (M1) and equal to a refold of their logs (M13). KAEJON_SEED repeats a run, KAEJON_RUNS sets its
 * length; a failing history is run again with fewer steps until it no longer fails. */
#include <stdio.h>
#include <stdlib.h>

#include "forms/body.h"
#include "model/store/refold.h"
#include "tests/lib/check.h"
#include "tests/lib/storeroom.h"

enum { DEVICES = 5, STEPS = 40, HISTORIES = 3200, PER_ROOM = 400 };
/* `zz` is not in the form until its second version (M9). */
enum { F_A, F_B, F_C, F_D, F_ZZ, F_DELETED, F_PARENT, FIELDS };
static const char *const NAMES[FIELDS] = {"a", "b", "c", "d", "zz", "_deleted", "_parent"};
static const char FORM_1[] = "survey\n,type,name,label,index\n,text,a,A,1\n,integer,b,B,\n,text,c,C,\n,decimal,d,D,\n"
                             "settings\n,form_id,version\n,house,1\n";
static const char FORM_2[] = "survey\n,type,name,label,index\n,text,a,A,1\n,integer,b,B,1\n,text,c,C,\n,decimal,d,D,\n"
                             ",text,zz,Z,1\nsettings\n,form_id,version\n,house,2\n";

typedef uint64_t Set; /* of changes of one history, by number */

typedef struct {
    Set seen;
    bool writes[FIELDS];
    Value value[FIELDS];
    Change change; /* as stored: hlc, device, digest */
} Event;

typedef struct {
    FakeOs fake;
    Os os;
    Store *store;
    char name[16];
    Set have;
} Device;

typedef struct {
    Device device[DEVICES];
    int devices;
    Event event[64];
    int events;
    Uuid record;
    Arena arena;
    uint64_t seed;
    char wrong[256];
} World;

static bool wrong(World *w, int device, const char *what, const char *field)
{
    if (!w->wrong[0]) snprintf(w->wrong, sizeof w->wrong, "device %d, field %s: %s", device, field, what);
    return false;
}

static uint64_t draw(World *w, uint64_t below)
{
    return room_draw(&w->seed, below);
}

/* --- the model --- */

static Str plain(Value v)
{
    static char room[2][64];
    static int turn;
    char *out = room[turn ^= 1];
    size_t n = 0;
    for (size_t i = 0; i < v.text.n && n < 63; i++)
        if (v.text.p[i] != ',') out[n++] = v.text.p[i];
    return str_from(out, n);
}

static bool same(int field, Value a, Value b)
{
    if (value_eq(a, b)) return true;
    if (a.kind != b.kind || a.kind != ANSWER_TEXT || a.inactive != b.inactive) return false;
    return (field == F_B || field == F_D) && str_eq(plain(a), plain(b));
}

static int later(const Event *a, const Event *b)
{
    if (a->change.hlc != b->change.hlc) return a->change.hlc < b->change.hlc ? -1 : 1;
    int c = str_cmp(a->change.device, b->change.device);
    return c ? c : memcmp(a->change.digest, b->change.digest, 4);
}

static bool is_in(Set s, int i)
{
    return s >> i & 1;
}

static Set heads_of(const World *w, Set here, int field)
{
    Set heads = 0;
    for (int x = 0; x < w->events; x++) {
        if (!is_in(here, x) || !w->event[x].writes[field]) continue;
        bool is_covered = false;
        for (int y = 0; y < w->events; y++)
            if (is_in(here, y) && w->event[y].writes[field] && is_in(w->event[y].seen, x)) is_covered = true;
        if (!is_covered) heads |= (Set)1 << x;
    }
    return heads;
}

static bool says_yes(const Event *e)
{
    return e->writes[F_DELETED] && e->value[F_DELETED].kind == ANSWER_TEXT && str_eq(e->value[F_DELETED].text, STR("yes"));
}

/* Edits that nobody who deleted had seen, by authors who did not know of it. */
static Set undecided(const World *w, Set here, Set heads)
{
    Set out = 0;
    for (int x = 0; x < w->events; x++) {
        if (!is_in(here, x) || is_in(heads, x)) continue;
        bool any = false, decided = false;
        for (int d = 0; d < w->events; d++) {
            if (!is_in(heads, d)) continue;
            any = any || says_yes(&w->event[d]);
            if (is_in(w->event[d].seen, x)) decided = true;
            if (says_yes(&w->event[d]) && is_in(w->event[x].seen, d)) decided = true;
        }
        if (any && !decided) out |= (Set)1 << x;
    }
    return out;
}

static int greatest(const World *w, Set heads)
{
    int best = -1;
    for (int i = 0; i < w->events; i++)
        if (is_in(heads, i) && (best < 0 || later(&w->event[i], &w->event[best]) > 0)) best = i;
    return best;
}

static bool differ(const World *w, Set heads, int field)
{
    int first = greatest(w, heads);
    for (int i = 0; i < w->events; i++)
        if (is_in(heads, i) && !same(field, w->event[i].value[field], w->event[first].value[field])) return true;
    return false;
}

/* --- comparing a database with it --- */

static Set stored_heads(World *w, Store *s, const Folded *f, const FoldChange *changes, int field, bool *is_conflict)
{
    (void)s;
    Set out = 0;
    const FoldField *ff = fold_field(f, str_of(NAMES[field]));
    *is_conflict = ff && ff->is_conflict;
    for (size_t i = 0; ff && i < ff->head_count; i++)
        for (int e = 0; e < w->events; e++)
            if (memcmp(w->event[e].change.digest, changes[ff->heads[i]].digest, 16) == 0) out |= (Set)1 << e;
    return out;
}

static bool check_shown(World *w, int d, const Record *r, int field, Value want)
{
    const Field *f = form_field(r->form, str_of(NAMES[field]));
    if (!f) return true;
    if (same(field, row_get(r->root, f), want)) return true;
    return wrong(w, d, "another value is shown", NAMES[field]);
}

static bool check_field(World *w, int d, const Record *r, const RecordHead *head, const Folded *f, const FoldChange *changes, int field)
{
    Set here = w->device[d].have;
    Set heads = heads_of(w, here, field), edits = field == F_DELETED ? undecided(w, here, heads) : 0;
    bool must_conflict = heads && (differ(w, heads, field) || edits), is_conflict;
    Set stored = stored_heads(w, w->device[d].store, f, changes, field, &is_conflict);
    if (is_conflict != must_conflict) return wrong(w, d, must_conflict ? "missed conflict" : "false conflict", NAMES[field]);
    if ((stored & heads) != heads || (stored & ~(heads | edits))) return wrong(w, d, "heads are others", NAMES[field]);
    if (!heads) return true;
    const Event *shown = &w->event[greatest(w, heads)];
    if (field == F_DELETED) {
        bool must = !must_conflict && says_yes(shown);
        return head->deleted == must || wrong(w, d, "deleted", NAMES[field]);
    }
    if (field == F_PARENT) {
        Uuid parent;
        if (head->deleted) return true;
        return (uuid_read(shown->value[field].text, &parent) && memcmp(parent.b, head->parent.b, 16) == 0) ||
               wrong(w, d, "another parent", NAMES[field]);
    }
    return check_shown(w, d, r, field, shown->value[field]);
}

/* M14: every value ever written here is shown, a candidate, or covered by one whose author had it. */
static bool check_nothing_dropped(World *w, int d, const Folded *f, const FoldChange *changes)
{
    Set here = w->device[d].have;
    bool ignored;
    for (int field = 0; field < FIELDS; field++) {
        Set stands = stored_heads(w, w->device[d].store, f, changes, field, &ignored);
        for (int x = 0; x < w->events; x++) {
            if (!is_in(here, x) || !w->event[x].writes[field] || is_in(stands, x)) continue;
            bool was_seen = false;
            for (int y = 0; y < w->events; y++)
                if (is_in(here, y) && w->event[y].writes[field] && is_in(w->event[y].seen, x)) was_seen = true;
            if (!was_seen) return wrong(w, d, "a value was dropped unseen", NAMES[field]);
        }
    }
    return true;
}

static bool check_device(World *w, int d)
{
    Device *v = &w->device[d];
    Error err = {0};
    Arena arena = {0};
    RecordHead head;
    if (!v->have) return true;
    if (!store_head(v->store, w->record, &arena, &head, &err)) return wrong(w, d, err.msg, "-");
    FoldChange *changes;
    size_t count;
    Folded f;
    bool differed = true, ok = true, has_gap = false;
    const FormTable *t = form_table(v->store, STR("house"), NULL);
    Record *r = t ? record_new(t->form) : NULL;
    if (!refold_load(v->store, &arena, head.id, &changes, &count, &err) ||
        !refold_only(v->store, &arena, t, changes, count, &f, &err) || (r && !store_read(v->store, head.id, r, &err)) ||
        !refold_record(v->store, head.id, REFOLD_COMPARE, &differed, &err))
        ok = wrong(w, d, err.msg, "-");
    if (ok && differed) ok = wrong(w, d, "tables are not what the log says (M13)", "-");
    if (ok && (int)count != __builtin_popcountll(v->have)) ok = wrong(w, d, "changes are missing or doubled (M1)", "-");
    for (int field = 0; ok && r && field < FIELDS; field++) ok = check_field(w, d, r, &head, &f, changes, field);
    ok = ok && check_nothing_dropped(w, d, &f, changes);
    for (int y = 0; y < w->events; y++)
        if (is_in(v->have, y) && (w->event[y].seen & ~v->have)) has_gap = true;
    if (ok && has_gap != (f.gaps > 0)) ok = wrong(w, d, "gaps", "-");
    if (r) record_free(r);
    arena_done(&arena);
    return ok;
}

/* All there is to know about the record, in the same words on every machine. */
static void describe(Store *s, Uuid record, bool has_form, Text *out)
{
    Arena arena = {0};
    Error err = {0};
    RecordHead head;
    if (!store_head(s, record, &arena, &head, &err)) return;
    text_add_f(out, "%d %d ", head.deleted, head.gaps);
    text_add(out, head.seen);
    text_add_c(out, ' ');
    text_add(out, head.owner);
    if (has_form) { /* without it nobody knows that 1,000 is 1000 */
        text_add_f(out, "%d ", head.conflicts);
        uuid_add(out, head.parent);
        room_answers(s, record, out);
    }
    Change *list;
    size_t n;
    if (!store_history(s, head.id, &arena, &list, &n, &err)) text_add(out, STR("no history"));
    for (size_t i = 0; i < n; i++) change_add_id(out, &list[i]);
    arena_done(&arena);
}

/* --- what happens --- */

static Value draw_value(World *w, int field)
{
    static const char *const texts[] = {"ก", "ข", "ค", "ง"}, *const numbers[] = {"1", "2", "1000", "1,000"},
                             *const parents[] = {"018abc00-0000-7000-8000-000000000001", "018abc00-0000-7000-8000-000000000002"};
    uint64_t n = draw(w, 4);
    switch (field) {
    case F_DELETED: return n ? value_text(STR("yes")) : VALUE_NONE;
    case F_PARENT: return value_text(str_of(parents[n & 1]));
    case F_B:
    case F_D:
        if (draw(w, 12) == 0) return (Value){.kind = ANSWER_UNKNOWN};
        return value_text(str_of(numbers[n]));
    default:
        if (draw(w, 12) == 0) return VALUE_NONE;
        if (draw(w, 12) == 0) return (Value){.kind = ANSWER_TEXT, .inactive = true, .text = str_of(texts[n])};
        return value_text(str_of(texts[n]));
    }
}

static bool step_save(World *w, int d)
{
    Device *v = &w->device[d];
    Error err = {0};
    if (w->events == 60 || (!v->have && w->events) || !store_form(v->store, STR("house"))) return true;
    Event *e = &w->event[w->events];
    *e = (Event){.seen = v->have};
    BodyMember members[FIELDS];
    size_t n = 0;
    uint64_t fields = 1 + draw(w, 2);
    Save save = {.form = STR("house"), .record = w->record};
    for (uint64_t i = 0; i < fields; i++) {
        /* Deleting is rare; the parent is given beside the body. */
        int field = draw(w, 16) == 0 ? F_DELETED : (int)draw(w, 20) == 0 ? F_PARENT : (int)draw(w, 5);
        if (e->writes[field]) continue;
        e->writes[field] = true;
        e->value[field] = draw_value(w, field);
        if (field == F_PARENT) (void)uuid_read(e->value[field].text, &save.parent);
        else members[n++] = (BodyMember){str_of(NAMES[field]), e->value[field]};
    }
    Text body = TEXT_INIT;
    body_write(&body, members, n, STR_NONE);
    RecordHead head = {.id = 0};
    if (v->have && !store_head(v->store, w->record, &w->arena, &head, &err)) return wrong(w, d, err.msg, "head");
    save.opened_seen = head.seen;
    save.body = text_str(&body);
    Saved out;
    bool ok = store_save(v->store, &save, &out, NULL, &err);
    text_free(&body);
    if (!ok) return wrong(w, d, err.msg, "save");
    Change *list;
    size_t count;
    if (!store_head(v->store, w->record, &w->arena, &head, &err) ||
        !store_history(v->store, head.id, &w->arena, &list, &count, &err))
        return wrong(w, d, err.msg, "history");
    for (size_t i = 0; i < count; i++) {
        CLEANUP_TEXT id = TEXT_INIT;
        change_add_id(&id, &list[i]);
        if (strcmp(id.b, out.change) == 0) e->change = list[i];
    }
    v->have |= (Set)1 << w->events++;
    return true;
}

static bool step_hand_on(World *w, int from, int to, int lost)
{
    Device *a = &w->device[from], *b = &w->device[to];
    Error err = {0};
    int order[64], n = 0;
    for (int i = 0; i < w->events; i++)
        if (is_in(a->have, i)) order[n++] = i;
    for (int i = n - 1; i > 0; i--) {
        int k = (int)draw(w, (uint64_t)i + 1), swap = order[i];
        order[i] = order[k];
        order[k] = swap;
    }
    if (!store_begin(b->store, &err)) return wrong(w, to, err.msg, "begin");
    for (int i = 0; i < n; i++) {
        if (lost && draw(w, 100) < (uint64_t)lost) continue;
        for (uint64_t times = 1 + (draw(w, 8) == 0); times; times--) {
            Applied applied;
            bool was_here = is_in(b->have, order[i]);
            if (!store_apply(b->store, &w->event[order[i]].change, STR_NONE, &applied, &err)) return wrong(w, to, err.msg, "apply");
            if ((applied == APPLY_SAME) != was_here) return wrong(w, to, "what is new was told wrongly", "apply");
            b->have |= (Set)1 << order[i];
        }
    }
    return store_commit(b->store, &err) || wrong(w, to, err.msg, "commit");
}

static bool step_restart(World *w, int d)
{
    Device *v = &w->device[d];
    Error err = {0};
    store_close(v->store);
    return store_open(&v->os, str_of(room_path(v->name)), STORE_READ_WRITE, &v->store, &err) || wrong(w, d, err.msg, "open");
}

static bool step(World *w)
{
    int d = (int)draw(w, (uint64_t)w->devices), other = (int)draw(w, (uint64_t)w->devices);
    uint64_t what = draw(w, 100);
    if (what < 55) return step_save(w, d);
    if (what < 92) return d == other || step_hand_on(w, d, other, 30);
    if (what < 98) {
        w->device[d].fake.now_ms += ((int64_t)draw(w, 20) - 10) * 365 * 86400000; /* a battery is changed */
        return true;
    }
    return draw(w, 4) || step_restart(w, d);
}

static bool converge(World *w)
{
    for (int round = 0; round < 2; round++)
        for (int from = 0; from < w->devices; from++)
            for (int to = 0; to < w->devices; to++)
                if (from != to && !step_hand_on(w, from, to, 0)) return false;
    CLEANUP_TEXT first = TEXT_INIT;
    bool has_form = store_form(w->device[w->devices - 1].store, STR("house")) != NULL;
    for (int d = 0; d < w->devices; d++) {
        if (!check_device(w, d)) return false;
        CLEANUP_TEXT t = TEXT_INIT;
        describe(w->device[d].store, w->record, has_form, &t);
        if (d == 0) text_set(&first, text_str(&t));
        else if (!str_eq(text_str(&t), text_str(&first))) return wrong(w, d, "differs from device 0 after all was exchanged", "-");
    }
    return true;
}

/* One record's history on the databases of the room, of at most `steps` steps. */
static bool history(World *w, uint64_t seed, int steps)
{
    Error err;
    w->seed = seed;
    w->events = 0;
    w->wrong[0] = 0;
    w->devices = 2 + (int)draw(w, DEVICES - 1);
    for (int d = 0; d < DEVICES; d++) w->device[d].have = 0;
    bool ok = uuid_new(&w->device[0].os, &w->record, &err);
    uint64_t n = 5 + draw(w, STEPS - 4);
    for (uint64_t i = 0; ok && i < n && (int)i < steps; i++) ok = step(w);
    for (int d = 0; ok && d < w->devices; d++) ok = check_device(w, d);
    ok = ok && (!w->events || converge(w));
    for (int d = 0; d < DEVICES; d++) store_abort(w->device[d].store);
    arena_done(&w->arena);
    return ok;
}

static void open_room(World *w, int number)
{
    Form *form = room_form("house", FORM_1);
    for (int d = 0; d < DEVICES; d++) {
        Device *v = &w->device[d];
        Error err;
        v->os = fakeos(&v->fake, (uint64_t)(number * DEVICES + d + 1));
        v->fake.now_ms += ((int64_t)draw(w, 20) - 10) * 365 * 86400000;
        snprintf(v->name, sizeof v->name, "%d-%d.db", number, d);
        v->store = room_store(&v->os, v->name);
        /* The last one lacks the form until the room closes (M9). */
        if (d < DEVICES - 1 || number % 2) assert_true(store_install_form(v->store, form, &err));
    }
    form_free(form);
}

/* The form's second version brings a column for what was kept unknown; then all is compared. */
static void close_room(World *w)
{
    Form *form = room_form("house", FORM_2);
    for (int d = 0; d < DEVICES; d++) {
        Device *v = &w->device[d];
        Error err = {0};
        int64_t differed = -1;
        if (!store_install_form(v->store, form, &err) || !store_refold(v->store, REFOLD_COMPARE, &differed, &err)) fail_msg("%s", err.msg);
        assert_int_equal(differed, 0);
        store_close(v->store);
    }
    form_free(form);
    room_done();
}

static uint64_t number_of(const char *name, uint64_t fallback)
{
    const char *text = getenv(name);
    return text && *text ? strtoull(text, NULL, 10) : fallback;
}

static void shrink(World *w, uint64_t seed)
{
    for (int steps = 1; steps <= STEPS; steps++) {
        if (history(w, seed, steps)) continue;
        print_error("fails with %d steps: %s\n", steps, w->wrong);
        return;
    }
    print_error("does not fail again on its own\n");
}

static void random_histories_end_alike_and_lose_nothing(void **state)
{
    (void)state;
    uint64_t start = number_of("KAEJON_SEED", 20261125), runs = number_of("KAEJON_RUNS", HISTORIES);
    static World w;
    print_message("KAEJON_SEED=%llu, %llu histories\n", (unsigned long long)start, (unsigned long long)runs);
    bool is_open = false;
    for (uint64_t i = 0; i < runs; i++) {
        if (i % PER_ROOM == 0) {
            if (is_open) close_room(&w);
            w.seed = start + i;
            room_make();
            open_room(&w, (int)(i / PER_ROOM));
            is_open = true;
        }
        if (history(&w, start + i, STEPS)) continue;
        print_error("history %llu (KAEJON_SEED=%llu KAEJON_RUNS=1): %s\n", (unsigned long long)i, (unsigned long long)(start + i), w.wrong);
        shrink(&w, start + i);
        fail();
    }
    if (is_open) close_room(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_histories_end_alike_and_lose_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
