#include "forms/nearest.h"

#define WORD_MAX 64 /* code points; longer words are compared by their beginning */

static int word_letters(Str s, uint32_t out[static WORD_MAX])
{
    int count = 0;
    for (size_t n; s.n && count < WORD_MAX; s = str_cut_head(s, n)) {
        uint32_t cp = utf8_at(s, &n);
        out[count++] = cp >= 'A' && cp <= 'Z' ? cp + ('a' - 'A') : cp;
    }
    return count;
}

static int least_of(int a, int b)
{
    return a < b ? a : b;
}

/* Three rows of the usual table are enough: this one, the one before, and the one before that for
 * swapped neighbours. */
static int distance(const uint32_t *a, int a_count, const uint32_t *b, int b_count)
{
    int rows[3][WORD_MAX + 1];
    for (int j = 0; j <= b_count; j++) {
        rows[0][j] = j;
    }
    for (int i = 1; i <= a_count; i++) {
        int *now = rows[i % 3];
        const int *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];
        now[0] = i;
        for (int j = 1; j <= b_count; j++) {
            int change = before[j - 1] + (a[i - 1] != b[j - 1]);
            now[j] = least_of(change, least_of(before[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                now[j] = least_of(now[j], earlier[j - 2] + 1);
            }
        }
    }
    return rows[a_count % 3][b_count];
}

Nearest nearest_to(Str word)
{
    return (Nearest){ word, STR_NONE, WORD_MAX };
}

void nearest_try(Nearest *near, Str candidate)
{
    uint32_t a[WORD_MAX], b[WORD_MAX];
    int a_count = word_letters(near->word, a), b_count = word_letters(candidate, b);
    int bound = a_count < 3 ? 1 : (a_count + 2) / 3;
    int apart = a_count > b_count ? a_count - b_count : b_count - a_count;
    if (b_count == 0 || apart > bound || apart >= near->distance) {
        return;
    }
    int d = distance(a, a_count, b, b_count);
    if (d <= bound && d < near->distance && d < least_of(a_count, b_count)) {
        near->distance = d;
        near->best = candidate;
    }
}
