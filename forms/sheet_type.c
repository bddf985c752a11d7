#include "forms/sheet_type.h"

#include "forms/nearest.h"
#include "forms/sheet_head.h"

enum { POOR = 1 };

static const struct {
    const char *written; /* as plain_word gives it */
    const char *word;    /* canonical */
    FieldType type;
    RowKind kind;
    ListSource source;
    unsigned flags;
} known[] = {
    { "text", "text", TYPE_TEXT, ROW_FIELD, LIST_NONE, 0 },
    { "string", "text", TYPE_TEXT, ROW_FIELD, LIST_NONE, 0 },
    { "integer", "integer", TYPE_INTEGER, ROW_FIELD, LIST_NONE, 0 },
    { "int", "integer", TYPE_INTEGER, ROW_FIELD, LIST_NONE, 0 },
    { "decimal", "decimal", TYPE_DECIMAL, ROW_FIELD, LIST_NONE, 0 },
    { "date", "date", TYPE_DATE, ROW_FIELD, LIST_NONE, 0 },
    { "time", "time", TYPE_TIME, ROW_FIELD, LIST_NONE, 0 },
    { "datetime", "datetime", TYPE_DATETIME, ROW_FIELD, LIST_NONE, 0 },
    { "date_time", "datetime", TYPE_DATETIME, ROW_FIELD, LIST_NONE, 0 },
    { "select_one", "select_one", TYPE_SELECT_ONE, ROW_FIELD, LIST_CHOICES, 0 },
    { "select_one_from", "select_one", TYPE_SELECT_ONE, ROW_FIELD, LIST_CHOICES, 0 },
    { "select1", "select_one", TYPE_SELECT_ONE, ROW_FIELD, LIST_CHOICES, 0 },
    { "select_multiple", "select_multiple", TYPE_SELECT_MULTIPLE, ROW_FIELD, LIST_CHOICES, 0 },
    { "select_multiple_from", "select_multiple", TYPE_SELECT_MULTIPLE, ROW_FIELD, LIST_CHOICES, 0 },
    { "select_all_that_apply", "select_multiple", TYPE_SELECT_MULTIPLE, ROW_FIELD, LIST_CHOICES,
      0 },
    { "select_all_that_apply_from", "select_multiple", TYPE_SELECT_MULTIPLE, ROW_FIELD,
      LIST_CHOICES, 0 },
    { "select_one_from_file", "select_one_from_file", TYPE_SELECT_ONE, ROW_FIELD, LIST_FILE, 0 },
    { "select_multiple_from_file", "select_multiple_from_file", TYPE_SELECT_MULTIPLE, ROW_FIELD,
      LIST_FILE, 0 },
    { "select_one_external", "select_one_external", TYPE_SELECT_ONE, ROW_FIELD, LIST_EXTERNAL, 0 },
    { "rank", "rank", TYPE_RANK, ROW_FIELD, LIST_CHOICES, 0 },
    { "range", "range", TYPE_RANGE, ROW_FIELD, LIST_NONE, 0 },
    { "acknowledge", "acknowledge", TYPE_ACKNOWLEDGE, ROW_FIELD, LIST_NONE, 0 },
    { "trigger", "acknowledge", TYPE_ACKNOWLEDGE, ROW_FIELD, LIST_NONE, 0 },
    { "geopoint", "geopoint", TYPE_GEOPOINT, ROW_FIELD, LIST_NONE, 0 },
    { "gps", "geopoint", TYPE_GEOPOINT, ROW_FIELD, LIST_NONE, 0 },
    { "geotrace", "geotrace", TYPE_TEXT, ROW_FIELD, LIST_NONE, POOR },
    { "geoshape", "geoshape", TYPE_TEXT, ROW_FIELD, LIST_NONE, POOR },
    { "barcode", "barcode", TYPE_BARCODE, ROW_FIELD, LIST_NONE, 0 },
    { "tel", "text", TYPE_TEXT, ROW_FIELD, LIST_NONE, POOR },
    { "image", "image", TYPE_FILE, ROW_FIELD, LIST_NONE, POOR },
    { "photo", "image", TYPE_FILE, ROW_FIELD, LIST_NONE, POOR },
    { "audio", "audio", TYPE_FILE, ROW_FIELD, LIST_NONE, POOR },
    { "video", "video", TYPE_FILE, ROW_FIELD, LIST_NONE, POOR },
    { "file", "file", TYPE_FILE, ROW_FIELD, LIST_NONE, POOR },
    { "signature", "signature", TYPE_FILE, ROW_FIELD, LIST_NONE, POOR },
    { "note", "note", TYPE_NOTE, ROW_FIELD, LIST_NONE, 0 },
    { "calculate", "calculate", TYPE_CALCULATE, ROW_FIELD, LIST_NONE, 0 },
    { "calculation", "calculate", TYPE_CALCULATE, ROW_FIELD, LIST_NONE, 0 },
    { "hidden", "hidden", TYPE_HIDDEN, ROW_FIELD, LIST_NONE, 0 },
    { "start", "start", TYPE_META, ROW_FIELD, LIST_NONE, 0 },
    { "end", "end", TYPE_META, ROW_FIELD, LIST_NONE, 0 },
    { "today", "today", TYPE_META, ROW_FIELD, LIST_NONE, 0 },
    { "username", "username", TYPE_META, ROW_FIELD, LIST_NONE, 0 },
    { "deviceid", "deviceid", TYPE_META, ROW_FIELD, LIST_NONE, 0 },
    { "device_id", "deviceid", TYPE_META, ROW_FIELD, LIST_NONE, 0 },
    { "audit", "audit", TYPE_META, ROW_FIELD, LIST_NONE, POOR },
    { "phonenumber", "phonenumber", TYPE_META, ROW_FIELD, LIST_NONE, POOR },
    { "email", "email", TYPE_META, ROW_FIELD, LIST_NONE, POOR },
    { "imei", "imei", TYPE_META, ROW_FIELD, LIST_NONE, POOR },
    { "simserial", "simserial", TYPE_META, ROW_FIELD, LIST_NONE, POOR },
    { "subscriberid", "subscriberid", TYPE_META, ROW_FIELD, LIST_NONE, POOR },
    { "start_geopoint", "start-geopoint", TYPE_META, ROW_FIELD, LIST_NONE, POOR },
    { "background_audio", "background-audio", TYPE_META, ROW_FIELD, LIST_NONE, POOR },
    { "begin_group", "begin_group", TYPE_GROUP, ROW_BEGIN, LIST_NONE, 0 },
    { "end_group", "end_group", TYPE_GROUP, ROW_END, LIST_NONE, 0 },
    { "begin_repeat", "begin_repeat", TYPE_REPEAT, ROW_BEGIN, LIST_NONE, 0 },
    { "end_repeat", "end_repeat", TYPE_REPEAT, ROW_END, LIST_NONE, 0 },
    { "begin_loop", "begin_repeat", TYPE_REPEAT, ROW_BEGIN, LIST_NONE, 0 },
    { "end_loop", "end_repeat", TYPE_REPEAT, ROW_END, LIST_NONE, 0 },
    { "csv_external", "csv-external", TYPE_NOTE, ROW_LIST_FILE, LIST_FILE, 0 },
};
enum { KNOWN = sizeof known / sizeof *known, MOST_WORDS = 5 };

static int known_index(Str word)
{
    for (int i = 0; i < KNOWN; i++) {
        if (str_eq(word, str_of(known[i].written))) return i;
    }
    return -1;
}

/* What stands behind the type: the list and or_other (with any number of blanks between). */
static void read_list(Arena *a, Str rest, TypeCell *out)
{
    Str word;
    if (!str_word(&rest, &word)) return;
    out->list = word;
    if (!str_word(&rest, &word)) return;
    Str next;
    bool has_next = str_word(&rest, &next);
    Str plain = plain_word(a, word);
    out->or_other = str_eq(plain, STR("or_other")) || (has_next && str_eq(plain, STR("or")) &&
                                                       str_eq(plain_word(a, next), STR("other")));
}

static void nearest_type(Str word, Str cell, TypeCell *out)
{
    Nearest near = nearest_to(word);
    for (int i = 0; i < KNOWN; i++) nearest_try(&near, str_of(known[i].written));
    if (near.best.n == 0) {
        near = nearest_to(cell);
        for (int i = 0; i < KNOWN; i++) nearest_try(&near, str_of(known[i].written));
    }
    int i = near.best.n > 0 ? known_index(near.best) : -1;
    out->nearest = i >= 0 ? str_of(known[i].word) : STR_NONE;
}

bool type_read(Arena *a, Str cell, TypeCell *out)
{
    *out = (TypeCell){ .kind = ROW_FIELD, .type = TYPE_TEXT };
    Str rest = str_trim(cell), word, ends[MOST_WORDS];
    Str whole = rest;
    int words = 0;
    while (words < MOST_WORDS && str_word(&rest, &word)) {
        ends[words++] = str_from(whole.p, (size_t)(word.p + word.n - whole.p));
    }
    for (int n = words; n > 0; n--) {
        int i = known_index(plain_word(a, ends[n - 1]));
        if (i < 0) continue;
        out->kind = known[i].kind;
        out->type = known[i].type;
        out->word = str_of(known[i].word);
        out->source = known[i].source;
        out->is_poor = known[i].flags & POOR;
        Str behind = str_cut_head(whole, ends[n - 1].n);
        if (known[i].source != LIST_NONE || known[i].kind != ROW_FIELD) read_list(a, behind, out);
        if (known[i].source == LIST_NONE && known[i].kind == ROW_FIELD && str_trim(behind).n > 0) {
            continue; /* "integer number": not one of ours */
        }
        return true;
    }
    *out = (TypeCell){ .kind = ROW_FIELD, .type = TYPE_TEXT };
    if (words > 0) nearest_type(plain_word(a, ends[0]), plain_word(a, whole), out);
    return false;
}
