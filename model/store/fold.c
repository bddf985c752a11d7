#include "model/store/fold.h"

#include <stdlib.h>

#define FAR 10000

typedef struct {
    const FoldChange *change;
    size_t index;
    uint32_t check;
    SeenEntry *seen;
    size_t seen_count;
    Str blind;
    BodyMember *members;
    size_t member_count;
} Writer;

typedef struct {
    Arena *arena;
    Writer *all;            /* in the order given */
    size_t count;
    Writer **by_device;     /* (device, seq, check) */
    const FoldWorld *world;
    bool is_far;
} Work;

/* One answer as written by one change. */
typedef struct { Str name; Value value; const Writer *by; } Written;

/* M4: the greater is shown. */
static int later(const Writer *a, const Writer *b)
{
    if (a->change->hlc != b->change->hlc) return a->change->hlc < b->change->hlc ? -1 : 1;
    int c = str_cmp(a->change->device, b->change->device);
    if (c) return c;
    if (a->check != b->check) return a->check < b->check ? -1 : 1;
    return memcmp(a->change->digest, b->change->digest, sizeof a->change->digest);
}

static int by_device(const void *p, const void *q)
{
    const Writer *a = *(Writer *const *)p, *b = *(Writer *const *)q;
    int c = str_cmp(a->change->device, b->change->device);
    if (c) return c;
    if (a->change->seq != b->change->seq) return a->change->seq < b->change->seq ? -1 : 1;
    return memcmp(a->change->digest, b->change->digest, sizeof a->change->digest);
}

static int by_name_latest_first(const void *p, const void *q)
{
    const Written *a = p, *b = q;
    int c = str_cmp(a->name, b->name);
    return c ? c : -later(a->by, b->by);
}

/* The change that an entry names, if it is here. */
static const Writer *named(const Work *w, const SeenEntry *e)
{
    size_t low = 0, high = w->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const Writer *x = w->by_device[middle];
        int c = str_cmp(x->change->device, e->device);
        if (c < 0 || (c == 0 && x->change->seq < e->seq)) low = middle + 1;
        else high = middle;
    }
    for (; low < w->count; low++) {
        const Writer *x = w->by_device[low];
        if (x->change->seq != e->seq || !str_eq(x->change->device, e->device)) return NULL;
        if (x->check == e->check) return x;
    }
    return NULL;
}

/* Take out entries that name a far future seq and whose change is not here: one forged entry would
 * else hide the whole future of a device. */
static void drop_far(Work *w, Writer *x)
{
    size_t kept = 0;
    for (size_t i = 0; i < x->seen_count; i++) {
        const SeenEntry *e = &x->seen[i];
        if (e->seq > FAR && e->reach == SEEN_UP_TO && !named(w, e) &&
            e->seq - FAR > w->world->highest(w->world->ctx, e->device)) {
            w->is_far = true;
            continue;
        }
        x->seen[kept++] = *e;
    }
    x->seen_count = kept;
}

static bool is_among(Str words, Str word)
{
    Str rest = words, one;
    while (str_word(&rest, &one))
        if (str_eq(one, word)) return true;
    return false;
}

/* M2. What a device wrote itself was never withheld from it: a second correction of an answer that it does
 * not hold whole is no conflict with the first. */
static bool covers(const Writer *y, const Writer *x, Str field)
{
    if (x == y) return false;
    if (y->blind.n && !str_eq(x->change->device, y->change->device) && is_among(y->blind, field)) return false;
    return seen_has(y->seen, y->seen_count, x->change->device, x->change->seq, x->check);
}

/* --- what is here --- */

/* The device's own previous change to the record, as this change names it. */
static const SeenEntry *own_previous(const Writer *x)
{
    const SeenEntry *best = NULL;
    for (size_t i = 0; i < x->seen_count; i++) {
        const SeenEntry *e = &x->seen[i];
        if (str_eq(e->device, x->change->device) && e->seq < x->change->seq && (!best || e->seq > best->seq)) best = e;
    }
    return best;
}

static int as_bytes(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

static Str entry_text(Arena *arena, const Writer *x, SeenReach reach)
{
    CLEANUP_TEXT t = TEXT_INIT;
    seen_add(&t, x->change->device, x->change->seq, x->check, reach);
    return str_copy(arena, text_str(&t));
}

/* Up to the first hole of each device one entry; beyond it one for each change. */
static Str vector(Work *w)
{
    Str *list = arena_take_array(w->arena, w->count, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < w->count;) {
        const Writer *reach = NULL;
        bool is_whole = true;
        Str device = w->by_device[i]->change->device;
        size_t first = i;
        for (; i < w->count && str_eq(w->by_device[i]->change->device, device); i++) {
            const Writer *x = w->by_device[i];
            const SeenEntry *before = own_previous(x);
            bool follows = reach ? before && before->seq == reach->change->seq && before->check == reach->check
                                 : i == first && !before;
            is_whole = is_whole && follows;
            if (is_whole) reach = x;
            else list[n++] = entry_text(w->arena, x, SEEN_ALONE);
        }
        if (reach) list[n++] = entry_text(w->arena, reach, SEEN_UP_TO);
    }
    qsort(list, n, sizeof *list, as_bytes);
    CLEANUP_TEXT t = TEXT_INIT;
    for (size_t i = 0; i < n; i++) {
        if (i) text_add_c(&t, ' ');
        text_add(&t, list[i]);
    }
    return str_copy(w->arena, text_str(&t));
}

static int by_place(const void *p, const void *q)
{
    const SeenEntry *a = *(const SeenEntry *const *)p, *b = *(const SeenEntry *const *)q;
    int c = str_cmp(a->device, b->device);
    if (c) return c;
    if (a->seq != b->seq) return a->seq < b->seq ? -1 : 1;
    return a->check < b->check ? -1 : a->check > b->check;
}

static int gaps(Work *w)
{
    size_t most = 0, n = 0;
    for (size_t i = 0; i < w->count; i++) most += w->all[i].seen_count;
    if (!most) return 0;
    const SeenEntry **missing = arena_take_array(w->arena, most, sizeof *missing);
    for (size_t i = 0; i < w->count; i++)
        for (size_t k = 0; k < w->all[i].seen_count; k++)
            if (!named(w, &w->all[i].seen[k])) missing[n++] = &w->all[i].seen[k];
    if (n > 1) qsort(missing, n, sizeof *missing, by_place);
    int distinct = 0;
    for (size_t i = 0; i < n; i++)
        if (i == 0 || by_place(&missing[i - 1], &missing[i]) != 0) distinct++;
    return distinct;
}

/* --- fields --- */

static size_t creator(const Work *w)
{
    const Writer *best = NULL;
    for (size_t i = 0; i < w->count; i++) {
        const Writer *x = &w->all[i];
        bool is_create = str_eq(x->change->kind, STR("create"));
        bool best_is = best && str_eq(best->change->kind, STR("create"));
        if (!best || (is_create && !best_is) || (is_create == best_is && later(x, best) < 0)) best = x;
    }
    return best ? best->index : 0;
}

/* M3 over the writers of one field, latest first. The newest head is tried first: in a history
 * without forks it covers all others at once. */
static void find_heads(Work *w, const Written *list, size_t n, FoldField *f)
{
    f->heads = arena_take_array(w->arena, n, sizeof *f->heads);
    f->values = arena_take_array(w->arena, n, sizeof *f->values);
    for (size_t i = 0; i < n; i++) {
        bool is_covered = false;
        for (size_t k = 0; k < n && !is_covered; k++) is_covered = covers(list[k].by, list[i].by, f->name);
        if (is_covered) continue;
        f->heads[f->head_count] = list[i].by->index;
        f->values[f->head_count++] = list[i].value;
    }
    /* Forged vectors can cover each other in a circle: then all of them stand. */
    for (size_t i = 0; f->head_count == 0 && i < n; i++) f->heads[i] = list[i].by->index, f->values[i] = list[i].value;
    if (f->head_count == 0) f->head_count = n;
    f->shown = f->values[0];
    for (size_t i = 1; i < f->head_count; i++)
        if (!w->world->same(w->world->ctx, f->name, f->values[0], f->values[i])) f->is_conflict = true;
}

static void fold_fields(Work *w, Folded *out)
{
    size_t total = 0, n = 0;
    for (size_t i = 0; i < w->count; i++) total += w->all[i].member_count;
    Written *list = arena_take_array(w->arena, total + 1, sizeof *list);
    for (size_t i = 0; i < w->count; i++)
        for (size_t k = 0; k < w->all[i].member_count; k++)
            list[n++] = (Written){w->all[i].members[k].name, w->all[i].members[k].value, &w->all[i]};
    if (w->count > 1 && n) qsort(list, n, sizeof *list, by_name_latest_first);
    out->fields = arena_take_array(w->arena, n + 1, sizeof *out->fields);
    for (size_t i = 0; i < n;) {
        size_t end = i + 1;
        while (end < n && str_eq(list[end].name, list[i].name)) end++;
        FoldField *f = &out->fields[out->field_count++];
        f->name = list[i].name;
        find_heads(w, list + i, end - i, f);
        i = end;
    }
}

/* --- M8: deleting --- */

static bool is_yes(Value v)
{
    return v.kind == ANSWER_TEXT && !v.inactive && str_eq(v.text, STR("yes"));
}

/* x neither was seen by one who deleted nor was written by one who knew that it was deleted. */
static bool is_undecided(const Work *w, const FoldField *f, const Writer *x)
{
    for (size_t i = 0; i < f->head_count; i++) {
        const Writer *d = &w->all[f->heads[i]];
        if (d == x || covers(d, x, FIELD_DELETED)) return false;
        if (is_yes(f->values[i]) && covers(x, d, STR_NONE)) return false;
    }
    return true;
}

/* Deleted here, edited there: the record stays in sight until a person decides. The edits stand
 * among the heads of `_deleted` with no value. */
static void fold_deleted(Work *w, Folded *out)
{
    FoldField *f = NULL;
    for (size_t i = 0; i < out->field_count; i++)
        if (str_eq(out->fields[i].name, FIELD_DELETED)) f = &out->fields[i];
    if (!f) return;
    bool any = false;
    for (size_t i = 0; i < f->head_count; i++) any = any || is_yes(f->values[i]);
    if (!any) return;
    size_t *heads = arena_take_array(w->arena, f->head_count + w->count, sizeof *heads);
    Value *values = arena_take_array(w->arena, f->head_count + w->count, sizeof *values);
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++) {
        Writer *x = &w->all[i];
        if (!is_undecided(w, f, x)) continue;
        bool is_last = true; /* of those that are undecided: an edit of an edit counts once */
        for (size_t k = 0; k < w->count && is_last; k++)
            is_last = !covers(&w->all[k], x, STR_NONE) || !is_undecided(w, f, &w->all[k]);
        if (is_last) heads[n++] = i;
    }
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k && later(&w->all[heads[k - 1]], &w->all[heads[k]]) < 0; k--) {
            size_t swap = heads[k];
            heads[k] = heads[k - 1];
            heads[k - 1] = swap;
        }
    for (size_t i = 0; i < n; i++) values[i] = VALUE_NONE;
    bool is_contested = n > 0;
    for (size_t i = 0; i < f->head_count; i++) {
        heads[n] = f->heads[i];
        values[n++] = f->values[i];
    }
    if (is_contested) {
        f->is_conflict = true;
        f->shown = VALUE_NONE;
        f->heads = heads;
        f->values = values;
        f->head_count = n;
    }
    out->is_deleted = !f->is_conflict && is_yes(f->shown);
}

/* --- the whole --- */

static bool read_all(Work *w, const FoldChange *changes, Error *err)
{
    for (size_t i = 0; i < w->count; i++) {
        Writer *x = &w->all[i];
        *x = (Writer){.change = &changes[i], .index = i, .check = seen_check(changes[i].digest)};
        x->seen = seen_read(w->arena, changes[i].seen, &x->seen_count);
        if (!body_read(w->arena, changes[i].body, &x->members, &x->member_count, &x->blind, err)) return false;
        w->by_device[i] = x;
    }
    if (w->count > 1) qsort(w->by_device, w->count, sizeof *w->by_device, by_device);
    return true;
}

bool fold(Arena *arena, const FoldChange *changes, size_t count, const FoldWorld *world, Folded *out, Error *err)
{
    Work w = {.arena = arena, .count = count, .world = world};
    w.all = arena_take_array(arena, count, sizeof *w.all);
    w.by_device = arena_take_array(arena, count, sizeof *w.by_device);
    *out = (Folded){.field_count = 0};
    if (!read_all(&w, changes, err)) return false;
    out->gaps = gaps(&w);
    for (size_t i = 0; i < w.count; i++) drop_far(&w, &w.all[i]);
    out->seen = vector(&w);
    out->is_far = w.is_far;
    out->created_by = creator(&w);
    fold_fields(&w, out);
    fold_deleted(&w, out);
    for (size_t i = 0; i < out->field_count; i++) out->conflicts += out->fields[i].is_conflict;
    return true;
}

const FoldField *fold_field(const Folded *f, Str name)
{
    for (size_t i = 0; i < f->field_count; i++)
        if (str_eq(f->fields[i].name, name)) return &f->fields[i];
    return NULL;
}
