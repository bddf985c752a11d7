#include "model/store/column.h"

#include "locale/number.h"

ColumnKind column_kind(const Field *f)
{
    switch (f->type) {
    case TYPE_INTEGER: return COLUMN_INTEGER;
    case TYPE_DECIMAL:
    case TYPE_RANGE: return COLUMN_DECIMAL;
    case TYPE_CALCULATE: return COLUMN_ANY;
    case TYPE_GEOPOINT: return COLUMN_PLACE;
    default: return COLUMN_TEXT;
    }
}

void column_type(Text *out, const Field *f)
{
    switch (column_kind(f)) {
    case COLUMN_INTEGER: text_add(out, STR("integer")); break;
    case COLUMN_DECIMAL: text_add_f(out, "decimal:%d", f->places); break;
    case COLUMN_ANY: text_add(out, STR("any")); break;
    case COLUMN_PLACE: text_add(out, STR("place")); break;
    case COLUMN_TEXT: text_add(out, STR("text")); break;
    }
}

/* Plain digits without a leading zero, as nearly all whole numbers come. */
static bool plain_integer(Str s, int64_t *out)
{
    size_t i = s.n && s.p[0] == '-';
    if (s.n == i || s.n - i > 18 || (s.p[i] == '0' && (s.n - i > 1 || i))) return false;
    int64_t n = 0;
    for (size_t k = i; k < s.n; k++) {
        if (s.p[k] < '0' || s.p[k] > '9') return false;
        n = n * 10 + (s.p[k] - '0');
    }
    *out = i ? -n : n;
    return true;
}

/* A number whose shortest text is s itself: nothing is lost by keeping it as a double. */
static bool exact_real(Str s, double *out)
{
    if (s.n == 0 || s.n > 26 || !strchr("-.0123456789", s.p[0])) return false;
    *out = double_read(s);
    CLEANUP_TEXT back = TEXT_INIT;
    return double_add(&back, *out) && str_eq(text_str(&back), s);
}

static bool pack_place(Str s, Cell out[static 2])
{
    Str rest = s, lat, lon, more;
    double a, b;
    if (!str_word(&rest, &lat) || !str_word(&rest, &lon)) return false;
    bool is_exact = exact_real(lat, &a);
    is_exact = exact_real(lon, &b) && is_exact;
    a = double_read(lat);
    b = double_read(lon);
    if (a != a || b != b) return false;
    out[0] = (Cell){.type = CELL_REAL, .real = a};
    out[1] = (Cell){.type = CELL_REAL, .real = b};
    return is_exact && !str_word(&rest, &more) && lat.n + 1 + lon.n == s.n;
}

bool column_pack(const Column *c, Str s, Cell out[static 2])
{
    out[0] = out[1] = (Cell){.type = CELL_NULL};
    int64_t n;
    double real;
    switch (c->kind) {
    case COLUMN_INTEGER:
        if (!plain_integer(s, &n) && !number_read(s, &n, NULL)) return false;
        out[0] = (Cell){.type = CELL_INTEGER, .integer = n};
        return true;
    case COLUMN_DECIMAL:
        if (!decimal_read(s, c->places, &n, NULL)) return false;
        out[0] = (Cell){.type = CELL_INTEGER, .integer = n};
        return true;
    case COLUMN_ANY:
        if (plain_integer(s, &n)) out[0] = (Cell){.type = CELL_INTEGER, .integer = n};
        else if (exact_real(s, &real)) out[0] = (Cell){.type = CELL_REAL, .real = real};
        else out[0] = (Cell){.type = CELL_TEXT, .bytes = s};
        return true;
    case COLUMN_PLACE: return pack_place(s, out);
    case COLUMN_TEXT: out[0] = (Cell){.type = CELL_TEXT, .bytes = s}; return true;
    }
    return false;
}

static Str kept(Arena *arena, Text *t)
{
    Str s = str_copy(arena, text_str(t));
    text_free(t);
    return s;
}

/* On the way of every number of every row that is listed or exported. */
static Str whole_text(Arena *arena, int64_t n)
{
    char room[24], *end = room + sizeof room, *p = end;
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do {
        *--p = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (n < 0) *--p = '-';
    return str_copy(arena, str_from(p, (size_t)(end - p)));
}

bool column_unpack(const Column *c, const Cell in[static 2], Arena *arena, Str *out)
{
    Text t = TEXT_INIT;
    switch (in[0].type) {
    case CELL_NULL: return false;
    case CELL_TEXT:
    case CELL_BLOB: *out = in[0].bytes; return true;
    case CELL_INTEGER:
        if (c->kind != COLUMN_DECIMAL) {
            *out = whole_text(arena, in[0].integer);
            return true;
        }
        decimal_add(&t, in[0].integer, c->places);
        break;
    case CELL_REAL:
        double_add(&t, in[0].real);
        if (c->kind == COLUMN_PLACE) {
            text_add_c(&t, ' ');
            double_add(&t, in[1].real);
        }
        break;
    }
    *out = kept(arena, &t);
    return true;
}

bool cell_eq(const Cell *a, const Cell *b)
{
    if (a->type != b->type) return false;
    switch (a->type) {
    case CELL_NULL: return true;
    case CELL_INTEGER: return a->integer == b->integer;
    case CELL_REAL: return memcmp(&a->real, &b->real, sizeof a->real) == 0;
    case CELL_TEXT:
    case CELL_BLOB: return str_eq(a->bytes, b->bytes);
    }
    return false;
}

bool column_same(const Column *c, Str a, Str b)
{
    if (str_eq(a, b)) return true;
    if (!c || (c->kind != COLUMN_INTEGER && c->kind != COLUMN_DECIMAL)) return false;
    Cell x[2], y[2];
    return column_pack(c, a, x) && column_pack(c, b, y) && cell_eq(x, y);
}
