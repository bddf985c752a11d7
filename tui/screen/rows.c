#include "tui/screen/rows.h"

#include <string.h>

enum { OLD_BYTES = 512 * 1024 };

void rows_free(Rows *r)
{
    r->rows = memory_resize(r->rows, 0, 0);
    r->count = r->room = 0;
    arena_done(&r->arena);
}

static void make_room(Rows *r, size_t n)
{
    if (n <= r->room) return;
    r->rows = memory_resize(r->rows, n, sizeof *r->rows);
    r->room = n;
}

static bool read(Rows *r, const QueryRow *from, QueryDirection way, size_t n, Arena *arena, QueryRow **out, size_t *count)
{
    *count = 0;
    r->err = (Error){0};
    return r->run != NULL && query_rows(r->run, from, way, n, arena, out, count, &r->err);
}

/* Another window in place of this one; its memory goes with it. */
static size_t replace(Rows *r, const QueryRow *from, QueryDirection way, size_t n)
{
    Arena arena = {0};
    QueryRow *rows;
    size_t count;
    if (!read(r, from, way, n, &arena, &rows, &count)) {
        arena_done(&arena);
        return r->count < n ? r->count : n;
    }
    make_room(r, count);
    if (count > 0) memcpy(r->rows, rows, count * sizeof *rows);
    r->count = count;
    arena_done(&r->arena);
    r->arena = arena;
    return count;
}

static size_t down(Rows *r, size_t n)
{
    QueryRow *rows;
    size_t count;
    if (r->count == 0 || !read(r, &r->rows[r->count - 1], QUERY_AFTER, n, &r->arena, &rows, &count)) return 0;
    size_t kept = count < r->count ? r->count - count : 0;
    size_t taken = r->count - kept;
    memmove(r->rows, r->rows + r->count - kept, kept * sizeof *rows);
    if (taken > 0) memcpy(r->rows + kept, rows + count - taken, taken * sizeof *rows);
    return count;
}

static size_t up(Rows *r, size_t n)
{
    QueryRow *rows;
    size_t count;
    if (r->count == 0 || !read(r, &r->rows[0], QUERY_BEFORE, n, &r->arena, &rows, &count)) return 0;
    size_t kept = count < r->count ? r->count - count : 0;
    size_t taken = r->count - kept;
    memmove(r->rows + taken, r->rows, kept * sizeof *rows);
    if (taken > 0) memcpy(r->rows, rows, taken * sizeof *rows);
    return count;
}

size_t rows_move(Rows *r, RowsMove move, size_t n)
{
    if (n == 0) return 0;
    switch (move) {
    case ROWS_FIRST: return replace(r, NULL, QUERY_AFTER, n);
    case ROWS_LAST: return replace(r, NULL, QUERY_BEFORE, n);
    case ROWS_AGAIN: return r->count > 0 ? replace(r, &r->rows[0], QUERY_FROM, n) : replace(r, NULL, QUERY_AFTER, n);
    default: break;
    }
    size_t moved = move == ROWS_DOWN ? down(r, n) : up(r, n);
    if (r->arena.bytes > OLD_BYTES && r->count > 0) replace(r, &r->rows[0], QUERY_FROM, r->count);
    return moved;
}
