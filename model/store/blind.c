#include "model/store/blind.h"

#include "model/store/db.h"
#include "model/store/fold.h"

typedef struct {
    Str device, withheld, blind;
    int64_t seq;
    uint32_t check;
    SeenEntry *seen;
    size_t seen_count, member_count;
    BodyMember *members;
} Known;

/* Nothing at all comes where no change of the record is partial. */
static const char CHANGES[] =
    "SELECT d.code, c.seq, c.digest, c.withheld, c.seen, c.body FROM change c JOIN device d ON d.id = c.device "
    "WHERE c.record = ?1 AND EXISTS (SELECT 1 FROM change p WHERE p.record = ?1 AND p.partial = 1)";

static bool read_known(sqlite3_stmt *q, Arena *arena, Known *k, Error *err)
{
    *k = (Known){.device = str_copy(arena, db_text(q, 0)), .seq = sqlite3_column_int64(q, 1),
                 .withheld = str_copy(arena, db_text(q, 3))};
    if (sqlite3_column_bytes(q, 2) >= 4) k->check = seen_check(sqlite3_column_blob(q, 2));
    k->seen = seen_read(arena, str_copy(arena, db_text(q, 4)), &k->seen_count);
    return body_read(arena, str_copy(arena, db_text(q, 5)), &k->members, &k->member_count, &k->blind, err);
}

static bool load(Store *s, Arena *arena, int64_t record, Known **out, size_t *count, Error *err)
{
    sqlite3_stmt *q = db_take(s, CHANGES, err);
    *count = 0;
    *out = NULL;
    if (!q) return false;
    sqlite3_bind_int64(q, 1, record);
    int got;
    for (size_t room = 0; (got = db_step(s, q, err)) == 1; ++*count) {
        if (*count == room) {
            room = room ? room * 2 : 8;
            Known *more = arena_take_array(arena, room, sizeof *more);
            if (*count) memcpy(more, *out, *count * sizeof *more);
            *out = more;
        }
        if (read_known(q, arena, &(*out)[*count], err)) continue;
        db_done(q);
        return false;
    }
    return got == 0;
}

static bool is_among(Str words, Str word)
{
    Str one;
    while (str_word(&words, &one))
        if (str_eq(one, word)) return true;
    return false;
}

static bool writes(const Known *k, Str name)
{
    for (size_t i = 0; i < k->member_count; i++)
        if (str_eq(k->members[i].name, name)) return true;
    return false;
}

/* Somebody wrote the question with x before his eyes (fold.h's covering). */
static bool is_covered(const Known *all, size_t count, const Known *x, Str name)
{
    for (size_t i = 0; i < count; i++) {
        const Known *y = &all[i];
        if (y == x || !writes(y, name) || is_among(y->blind, name)) continue;
        if (seen_has(y->seen, y->seen_count, x->device, x->seq, x->check)) return true;
    }
    return false;
}

bool blind_find(Store *s, Arena *arena, int64_t record, const BodyMember *members, size_t count, Str *out, Error *err)
{
    Known *all;
    size_t n;
    CLEANUP_TEXT names = TEXT_INIT;
    *out = STR_NONE;
    if (!load(s, arena, record, &all, &n, err)) return false;
    for (size_t m = 0; m < count; m++) {
        bool is_blind = false;
        for (size_t i = 0; i < n && !is_blind; i++)
            is_blind = is_among(all[i].withheld, members[m].name) && !is_covered(all, n, &all[i], members[m].name);
        if (!is_blind) continue;
        if (names.n) text_add_c(&names, ' ');
        text_add(&names, members[m].name);
    }
    if (names.n) *out = str_copy(arena, text_str(&names));
    return true;
}
