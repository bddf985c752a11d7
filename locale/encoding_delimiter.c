/* Which delimiter parts the columns of a file: the one whose count is the same in most records. */
#include "locale/encoding.h"

#include <string.h>

enum { RECORDS_MAX = 20, KINDS = 4 };
static const char kinds[KINDS + 1] = "\t;,|"; /* the rarer in prose first, so that it wins a tie */

typedef struct {
    unsigned count[RECORDS_MAX][KINDS];
    size_t records;
} Counts;

static int kind_of(char c)
{
    const char *at = c ? strchr(kinds, c) : NULL;
    return at ? (int)(at - kinds) : -1;
}

/* Count delimiters outside quotes. A quote opens only where a field begins, so that the inch mark
 * in `5" pipe` opens nothing. The last record counts only if its line has ended or it is alone. */
static void count_records(Counts *c, Str head)
{
    bool quoted = false, field_begins = true, line_is_blank = true;
    for (size_t i = 0; i < head.n && c->records < RECORDS_MAX; i++) {
        char byte = head.p[i];
        if (quoted) {
            quoted = byte != '"';
            continue;
        }
        if (byte == '\n' || byte == '\r') {
            c->records += !line_is_blank;
            field_begins = line_is_blank = true;
            continue;
        }
        int kind = kind_of(byte);
        if (kind >= 0) c->count[c->records][kind]++;
        /* a doubled quote inside a quoted field closes and opens again */
        quoted = byte == '"' && (field_begins || (i > 0 && head.p[i - 1] == '"'));
        field_begins = kind >= 0;
        line_is_blank = false;
    }
    if (c->records == 0 && !line_is_blank) c->records = 1;
}

/* Records that hold `want` of one kind. */
static size_t agreeing(const Counts *c, int kind, unsigned want)
{
    size_t same = 0;
    for (size_t i = 0; i < c->records; i++) same += c->count[i][kind] == want;
    return same;
}

char delimiter_guess(Str head)
{
    Counts c = { .records = 0 };
    if (str_starts(head, STR("\xEF\xBB\xBF"))) head = str_cut_head(head, 3);
    count_records(&c, head);
    size_t best_same = 0, best_row = 0;
    unsigned best_count = 0;
    char best = 0;
    for (size_t row = 0; row < c.records; row++) {
        for (int kind = 0; kind < KINDS; kind++) {
            unsigned count = c.count[row][kind];
            size_t same = count ? agreeing(&c, kind, count) : 0;
            /* The header decides when it can; where it has none of a kind (it may be a title, or
             * the only column's name), most records must agree. */
            if (c.count[0][kind] == 0 && same * 2 <= c.records) continue;
            bool is_better =
                same > best_same || (same == best_same && row == best_row && count > best_count);
            if (!is_better) continue;
            best_same = same;
            best_row = row;
            best_count = count;
            best = kinds[kind];
        }
    }
    return best;
}
