#include "forms/place.h"

static const char DIGITS[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
enum { BASE = 62, MIDDLE = 31 };

/* Of the digit at i; BASE where it is no digit, -1 past the end. */
static int digit_at(Str s, size_t i)
{
    if (i >= s.n) return -1;
    const char *p = memchr(DIGITS, s.p[i], BASE);
    return p ? (int)(p - DIGITS) : BASE;
}

static bool is_ours(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (digit_at(s, i) == BASE) return false;
    return true;
}

/* A small letter tells how many digits count: a has one, b two. The next such number after low. */
static bool add_next(Text *out, Str low)
{
    int head = low.n ? low.p[0] - 'a' : -1;
    size_t n = (size_t)head + 2;
    if (head < 0 || head > 25 || low.n < n) {
        bool is_below = low.n == 0 || low.p[0] < 'a';
        if (is_below) text_add(out, STR("a0"));
        return is_below;
    }
    size_t i = n;
    while (i > 1 && low.p[i - 1] == 'z') i--;
    if (i > 1) {
        text_add(out, str_from(low.p, i - 1));
        text_add_c(out, DIGITS[digit_at(low, i - 1) + 1]);
        for (; i < n; i++) text_add_c(out, '0');
        return true;
    }
    if (head == 25) return false;
    text_add_c(out, (char)(low.p[0] + 1));
    for (i = 0; i < n; i++) text_add_c(out, '0');
    return true;
}

/* The middle of two texts read as fractions; low < high. Never ends in 0, below which nothing fits. */
static bool add_middle(Text *out, Str low, Str high, bool has_high)
{
    for (size_t i = 0;; i++) {
        int a = digit_at(low, i), b = has_high ? digit_at(high, i) : BASE;
        if (b < 0) return false; /* high is low with zeros behind */
        if (a < 0) a = 0;
        if (a == b) {
            text_add_c(out, DIGITS[a]);
            continue;
        }
        if (b - a > 1) {
            text_add_c(out, DIGITS[(a + b) / 2]);
            return true;
        }
        text_add_c(out, DIGITS[a]);
        has_high = false; /* below it by this digit */
    }
}

bool place_between(Text *out, Str low, Str high)
{
    size_t start = out->n;
    if (!is_ours(low) || !is_ours(high) || (high.n && str_cmp(low, high) >= 0)) return false;
    bool is_made = (!high.n && add_next(out, low)) || add_middle(out, low, high, high.n > 0);
    if (is_made) {
        Str made = str_cut_head(text_str(out), start);
        is_made = str_cmp(low, made) < 0 && (!high.n || str_cmp(made, high) < 0);
    }
    if (!is_made) {
        out->n = start;
        out->b[start] = 0;
    }
    return is_made;
}

/* --- rows --- */

static int by_place(const Row *a, const Row *b)
{
    int c = str_cmp(a->place, b->place);
    return c ? c : str_cmp(a->uuid, b->uuid);
}

/* The place of the next row of the list that can stay, being after `last`: empty if there is none. */
static Str next_place(const Row *parent, int repeat, size_t i, Str last)
{
    for (; i < row_count(parent, repeat); i++) {
        Str place = row_at(parent, repeat, i)->place;
        if (str_cmp(place, last) > 0) return place;
    }
    return STR_NONE;
}

void place_rows(Record *r, Row *parent, int repeat)
{
    const Row *last = NULL;
    for (size_t i = 0; i < row_count(parent, repeat); i++) {
        Row *row = row_at(parent, repeat, i);
        Str low = last ? last->place : STR_NONE;
        if (!row->place.n || (last && by_place(last, row) >= 0)) {
            CLEANUP_TEXT place = TEXT_INIT;
            if (!place_between(&place, low, next_place(parent, repeat, i + 1, low)) &&
                !place_between(&place, low, STR_NONE)) {
                text_set(&place, low); /* not of our making: longer is later */
                text_add_c(&place, DIGITS[MIDDLE]);
            }
            row->place = str_copy(&r->arena, text_str(&place));
        }
        last = row;
    }
}

void place_move(Record *r, Row *row, Str place)
{
    size_t at = 0;
    row->place = str_copy(&r->arena, place);
    row_drop(r, row);
    for (; at < row_count(row->parent, row->repeat); at++) {
        Str other = row_at(row->parent, row->repeat, at)->place;
        if (!other.n || str_cmp(other, place) > 0) break;
    }
    row->position = at;
    row_put_back(r, row);
}
