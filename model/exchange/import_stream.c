#include "model/exchange/import_stream.h"

#include <stdatomic.h>

#include "model/os/relay.h"

typedef struct {
    char bytes[CSVFILE_BLOCK];
    size_t n;
    Arena arena;             /* all that the rows need */
    ImportBlock block;
    size_t room;
} Slot;

struct ImportStream {
    const JudgePlan *plan;
    CsvFile *file;
    bool has_header;         /* the splitting's */
    Slot *cutting;           /* the splitting's: where rows go */
    Judge judges[RELAY_THREADS];
    atomic_bool expects_new;
    Relay *relay;
    Slot slots[RELAY_SLOTS];
};

/* --- loading --- */

static bool load(void *ctx, int at)
{
    ImportStream *s = ctx;
    Slot *slot = &s->slots[at];
    arena_clear(&slot->arena);
    slot->room = 0;
    slot->block = (ImportBlock){ 0 };
    slot->block.has_failed = !csvfile_read(s->file, slot->bytes, &slot->n, &slot->block.error);
    slot->block.end = csvfile_bytes_read(s->file);
    return !slot->block.has_failed && slot->n == CSVFILE_BLOCK;
}

/* --- cutting --- */

/* One piece for all cells of a row: those cut from its raw text point into a copy of that. */
static void keep_row(Arena *arena, const CsvRow *from, CsvRow *to)
{
    *to = *from;
    size_t bytes = 0;
    for (size_t i = 0; i < from->count; i++) bytes += from->cells[i].n;
    Str *cells = arena_take_array(arena, from->count + 1, sizeof *cells);
    char *room = arena_take(arena, bytes + 1);
    for (size_t i = 0; i < from->count; i++) {
        size_t n = from->cells[i].n;
        cells[i] = (Str){ from->cells[i].p ? room : NULL, n };
        if (n) memcpy(room, from->cells[i].p, n);
        room += n;
    }
    to->cells = cells;
    to->raw = STR_NONE;
    if (from->kind != CSV_BAD && from->kind != CSV_DOUBT) return;
    to->raw = str_copy(arena, from->raw);
    Error *why = arena_take(arena, sizeof *why);
    *why = *from->why;
    to->why = why;
}

static bool take_row(void *ctx, const CsvRow *row, Error *err)
{
    ImportStream *s = ctx;
    Slot *slot = s->cutting;
    ImportBlock *b = &slot->block;
    (void)err;
    if (!s->has_header) {
        s->has_header = row->kind != CSV_BLANK;
        return true;
    }
    if (b->count == slot->room) {
        slot->room = slot->room ? slot->room * 2 : 64;
        Judged *more = arena_take_array(&slot->arena, slot->room, sizeof *more);
        if (b->count) memcpy(more, b->rows, b->count * sizeof *more);
        b->rows = more;
    }
    keep_row(&slot->arena, row, &b->rows[b->count++].row);
    return true;
}

static void split(void *ctx, int at)
{
    ImportStream *s = ctx;
    Slot *slot = s->cutting = &s->slots[at];
    if (slot->block.has_failed) return;
    slot->block.has_failed = !csvfile_cut(s->file, slot->bytes, slot->n, &slot->block.error);
}

/* --- judging --- */

static void work(void *ctx, int at, RelayThread thread)
{
    ImportStream *s = ctx;
    Slot *slot = &s->slots[at];
    Judge *g = &s->judges[thread];
    bool is_new = atomic_load_explicit(&s->expects_new, memory_order_relaxed);
    g->repairs = (ThaiRepairs){ 0 };
    g->repaired = 0;
    for (size_t i = 0; i < slot->block.count; i++) {
        Judged *j = &slot->block.rows[i];
        judge_read(g, &slot->arena, j);
        if (is_new && j->verdict == ROW_ADDED) judge_new(g, &slot->arena, j);
    }
    slot->block.repairs = g->repairs;
    slot->block.repaired = g->repaired;
}

/* --- the stream --- */

bool stream_open(const Os *os, Str path, const CsvShape *shape, const JudgePlan *plan, const EntryEnv *env,
                 ImportStream **out, Error *err)
{
    ImportStream *s = memory_resize(NULL, 1, sizeof *s);
    memset(s, 0, sizeof *s);
    *out = NULL;
    s->plan = plan;
    if (!csvfile_open(os, path, shape, take_row, s, &s->file, err)) {
        memory_resize(s, 0, 1);
        return false;
    }
    for (int i = 0; i < RELAY_THREADS; i++) judge_open(&s->judges[i], plan, env, JUDGE_AHEAD);
    atomic_init(&s->expects_new, true);
    s->relay = relay_open(os, &(RelayWork){ load, split, work, s });
    *out = s;
    return true;
}

void stream_close(ImportStream *s)
{
    if (!s) return;
    relay_close(s->relay);
    csvfile_close(s->file);
    for (int i = 0; i < RELAY_THREADS; i++) judge_close(&s->judges[i]);
    for (int i = 0; i < RELAY_SLOTS; i++) arena_done(&s->slots[i].arena);
    memory_resize(s, 0, 1);
}

const ImportBlock *stream_take(ImportStream *s)
{
    int slot = relay_take(s->relay);
    return slot < 0 ? NULL : &s->slots[slot].block;
}

void stream_give(ImportStream *s) { relay_give(s->relay); }

void stream_expect(ImportStream *s, RowVerdict v)
{
    atomic_store_explicit(&s->expects_new, v == ROW_ADDED, memory_order_relaxed);
}

CsvNotes stream_notes(const ImportStream *s) { return csvfile_notes(s->file); }
