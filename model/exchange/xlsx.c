#include "model/exchange/xlsx.h"

#include <stdlib.h>

#include "locale/number.h"
#include "model/exchange/xlsx_inside.h"

enum { PIECE = 32 << 10, SMALL_PART = 16 << 20 /* bytes of a part other than sheets and strings */ };

typedef struct { Str id, target; } Relation;

struct Xlsx {
    Arena arena;
    ZipReader *zip;
    XlsxSheet *sheets;
    Str *targets;            /* of each sheet: its relation's id, then its member */
    size_t sheet_count, sheet_room;
    bool is_checked;
    Str strings_part, styles_part;
    XlsxStrings strings;
    XlsxFormat *styles;
    size_t style_count, style_room;
    XlsxBook book;
    /* formats with a code of their own, while styles are read */
    struct { int64_t id; XlsxFormat format; } *formats;
    size_t format_count, format_room;
    /* relations, while they are read */
    Str book_part, folder;
    Relation *relations;
    size_t relation_count, relation_room;
    /* reading */
    XlsxRows *rows;
    int64_t read;
    char piece[PIECE];
};

bool xlsx_looks_old(Str head) { return str_starts(head, (Str){ "\xD0\xCF\x11\xE0", 4 }); }
bool xlsx_looks_like(Str head) { return str_starts(head, (Str){ "PK\x03\x04", 4 }); }

static void *one_more(Arena *a, void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room) return items;
    *room = *room ? *room * 2 : 16;
    void *more = arena_take_array(a, *room, size);
    if (count) memcpy(more, items, count * size);
    return more;
}

/* --- parts --- */

/* What the zip says is said of a workbook. */
static bool in_words(Error *err)
{
    static const char *const words[][2] = {
        { "zip.not_a_zip", "xlsx.not" }, { "zip.damaged", "xlsx.damaged" }, { "zip.cut_short", "xlsx.damaged" },
        { "zip.members", "xlsx.bomb" }, { "zip.bomb", "xlsx.bomb" }, { "xml.broken", "xlsx.damaged" },
    };
    for (size_t i = 0; err && err->msg && i < sizeof words / sizeof *words; i++)
        if (strcmp(err->msg, words[i][0]) == 0) err->msg = words[i][1];
    return false;
}

/* A part's XML through a sink; one that is not there is no error. */
static bool read_part(Xlsx *x, Str name, const XmlSink *sink, int64_t most, Error *err)
{
    ZipMember member;
    XmlReader *xml;
    Error e = { 0 };
    size_t got = 1;
    if (!zip_read_find(x->zip, name, &member, &e)) {
        if (e.code != ERR_NONE && err) *err = e;
        return e.code == ERR_NONE;
    }
    if (member.bytes > most) return fault(err, ERR_INPUT, "xlsx.bomb", name);
    if (!xml_open(sink, &xml, err)) return false;
    bool ok = true;
    while (ok && got && !xml_has_stopped(xml))
        ok = zip_read_bytes(x->zip, x->piece, sizeof x->piece, &got, err) &&
             xml_feed(xml, x->piece, got, got ? XML_MORE : XML_LAST, err);
    xml_close(xml);
    return ok;
}

static void no_end(void *ctx, Str name) { (void)ctx, (void)name; }
static void no_text(void *ctx, Str piece) { (void)ctx, (void)piece; }

/* --- relations: which member is which part --- */

static void on_relation(void *ctx, Str name, const char *const *attributes)
{
    Xlsx *x = ctx;
    Str type = xml_attribute(attributes, "Type"), target = xml_attribute(attributes, "Target");
    if (!str_eq(name, STR("Relationship")) || !target.p || x->relation_count == XLSX_SHEETS * 2) return;
    CLEANUP_TEXT path = TEXT_INIT;
    if (target.n && target.p[0] == '/') {
        text_add(&path, str_cut_head(target, 1));
    } else {
        text_add(&path, x->folder);
        text_add(&path, target);
    }
    Str part = str_copy(&x->arena, text_str(&path));
    if (str_ends(type, STR("/officeDocument"))) x->book_part = part;
    if (str_ends(type, STR("/sharedStrings"))) x->strings_part = part;
    if (str_ends(type, STR("/styles"))) x->styles_part = part;
    x->relations = one_more(&x->arena, x->relations, x->relation_count, &x->relation_room, sizeof *x->relations);
    x->relations[x->relation_count++] = (Relation){ str_copy(&x->arena, xml_attribute(attributes, "Id")), part };
}

static Str folder_of(Str path)
{
    size_t n = path.n;
    while (n && path.p[n - 1] != '/') n--;
    return str_from(path.p, n);
}

static bool read_relations(Xlsx *x, Error *err)
{
    XmlSink sink = { x, on_relation, no_end, no_text };
    x->book_part = STR("xl/workbook.xml");
    if (!read_part(x, STR("_rels/.rels"), &sink, SMALL_PART, err)) return false;
    x->folder = folder_of(x->book_part);
    x->relation_count = 0;
    CLEANUP_TEXT rels = TEXT_INIT;
    text_add(&rels, x->folder);
    text_add(&rels, STR("_rels/"));
    text_add(&rels, str_cut_head(x->book_part, x->folder.n));
    text_add(&rels, STR(".rels"));
    return read_part(x, text_str(&rels), &sink, SMALL_PART, err);
}

/* --- workbook --- */

static bool says_yes(Str s) { return str_eq(s, STR("1")) || str_eq(s, STR("true")); }

static void on_book(void *ctx, Str name, const char *const *attributes)
{
    Xlsx *x = ctx;
    if (str_eq(name, STR("workbookPr")) && says_yes(xml_attribute(attributes, "date1904"))) x->book.epoch = EPOCH_1904;
    if (!str_eq(name, STR("sheet")) || x->sheet_count == XLSX_SHEETS) return;
    size_t room = x->sheet_room;
    x->targets = one_more(&x->arena, x->targets, x->sheet_count, &room, sizeof *x->targets);
    x->sheets = one_more(&x->arena, x->sheets, x->sheet_count, &x->sheet_room, sizeof *x->sheets);
    Str state = xml_attribute(attributes, "state"), id = { NULL, 0 };
    for (const char *const *a = attributes; a[0]; a += 2) /* r:id, beside sheetId */
        if (str_ends(str_of(a[0]), STR(":id"))) id = str_of(a[1]);
    x->targets[x->sheet_count] = str_copy(&x->arena, id);
    x->sheets[x->sheet_count++] = (XlsxSheet){ .name = str_copy(&x->arena, xml_attribute(attributes, "name")),
                                               .is_hidden = state.n && !str_eq(state, STR("visible")) };
}

/* Sheets with their members; charts and dialogs, which have none, are left out. */
static bool find_sheets(Xlsx *x, Error *err)
{
    size_t kept = 0;
    for (size_t i = 0; i < x->sheet_count; i++) {
        Str part = STR_NONE;
        ZipMember member;
        Error e = { 0 };
        for (size_t k = 0; k < x->relation_count; k++)
            if (str_eq(x->relations[k].id, x->targets[i])) part = x->relations[k].target;
        if (!part.n || !zip_read_find(x->zip, part, &member, &e)) {
            if (e.code == ERR_NONE) continue;
            if (err) *err = e;
            return false;
        }
        x->sheets[kept] = x->sheets[i];
        x->sheets[kept].bytes = member.bytes;
        x->targets[kept++] = part;
    }
    x->sheet_count = kept;
    return kept > 0 || fault(err, ERR_INPUT, "xlsx.not", STR_NONE);
}

/* --- styles --- */

typedef struct { Xlsx *x; bool is_in_cells; } StyleReader;

static void add_format(Xlsx *x, int64_t id, XlsxFormat format)
{
    if (x->format_count == XLSX_STYLES) return;
    x->formats = one_more(&x->arena, x->formats, x->format_count, &x->format_room, sizeof *x->formats);
    x->formats[x->format_count].id = id;
    x->formats[x->format_count++].format = format;
}

static XlsxFormat format_of(const Xlsx *x, int64_t id)
{
    for (size_t i = 0; i < x->format_count; i++)
        if (x->formats[i].id == id) return x->formats[i].format;
    return id >= 0 && id < 1000 ? xlsx_format_of((int)id) : (XlsxFormat){ 0 };
}

static void on_style(void *ctx, Str name, const char *const *attributes)
{
    StyleReader *r = ctx;
    Xlsx *x = r->x;
    int64_t id = -1;
    Str number = xml_attribute(attributes, "numFmtId");
    if (str_eq(name, STR("cellXfs"))) r->is_in_cells = true;
    if (number.p && !number_read(number, &id, NULL)) id = -1;
    if (str_eq(name, STR("numFmt")) && id >= 0) add_format(x, id, xlsx_format_read(xml_attribute(attributes, "formatCode")));
    if (!str_eq(name, STR("xf")) || !r->is_in_cells || x->style_count == XLSX_STYLES) return;
    x->styles = one_more(&x->arena, x->styles, x->style_count, &x->style_room, sizeof *x->styles);
    x->styles[x->style_count++] = format_of(x, id);
}

static void on_style_end(void *ctx, Str name)
{
    StyleReader *r = ctx;
    if (str_eq(name, STR("cellXfs"))) r->is_in_cells = false;
}

/* --- shared strings --- */

typedef struct { XlsxStrings *strings; XlsxTextPart part; } StringReader;

static void on_string(void *ctx, Str name, const char *const *attributes)
{
    (void)attributes;
    StringReader *r = ctx;
    xlsx_text_start(&r->part, name);
}

static void on_string_end(void *ctx, Str name)
{
    StringReader *r = ctx;
    XlsxStrings *s = r->strings;
    xlsx_text_end(&r->part, name);
    if (!str_eq(name, STR("si")) || s->all.over) return;
    if (s->count == s->room) {
        s->room = s->room ? s->room * 2 : 1024;
        s->ends = memory_resize(s->ends, s->room, sizeof *s->ends);
    }
    s->ends[s->count++] = (uint32_t)s->all.n;
}

static void on_string_text(void *ctx, Str piece)
{
    StringReader *r = ctx;
    xlsx_text_add(&r->part, piece);
}

static bool read_styles_and_strings(Xlsx *x, Error *err)
{
    StyleReader styles = { .x = x };
    StringReader strings = { .strings = &x->strings, .part = { .out = &x->strings.all } };
    if (x->styles_part.n && !read_part(x, x->styles_part, &(XmlSink){ &styles, on_style, on_style_end, no_text },
                                       SMALL_PART, err))
        return false;
    if (x->strings_part.n &&
        !read_part(x, x->strings_part, &(XmlSink){ &strings, on_string, on_string_end, on_string_text }, INT64_MAX, err))
        return false;
    return !x->strings.all.over || fault_n(err, ERR_INPUT, "xlsx.strings", STR_NONE, XLSX_STRINGS >> 20);
}

/* --- opening --- */

static bool read_head(const Os *os, Str path, Error *err)
{
    OsFile *f;
    char head[8];
    size_t got = 0;
    if (!os->open(os->ctx, path, OS_READ, &f, err)) return false;
    bool ok = os->read(os->ctx, f, head, sizeof head, &got, err);
    if (!os->close(os->ctx, f, ok ? err : NULL)) ok = false;
    if (ok && xlsx_looks_old(str_from(head, got))) return fault(err, ERR_INPUT, "xlsx.old", path);
    return ok;
}

bool xlsx_open(const Os *os, Str path, Xlsx **out, Error *err)
{
    *out = NULL;
    if (!read_head(os, path, err)) return false;
    Xlsx *x = memory_resize(NULL, 1, sizeof *x);
    *x = (Xlsx){ .strings = { .all = { .b = text_empty, .max = XLSX_STRINGS } } };
    if (zip_open_foreign(os, path, &x->zip, err) && read_relations(x, err) &&
        read_part(x, x->book_part, &(XmlSink){ x, on_book, no_end, no_text }, SMALL_PART, err) && find_sheets(x, err) &&
        read_styles_and_strings(x, err)) {
        x->book.strings = &x->strings;
        x->book.styles = x->styles;
        x->book.style_count = x->style_count;
        *out = x;
        return true;
    }
    in_words(err);
    fault_at(err, path);
    xlsx_close(x);
    return false;
}

void xlsx_close(Xlsx *x)
{
    if (!x) return;
    xlsx_rows_close(x->rows);
    zip_read_close(x->zip);
    text_free(&x->strings.all);
    memory_resize(x->strings.ends, 0, sizeof *x->strings.ends);
    memory_resize(x->book.merges, 0, sizeof *x->book.merges);
    arena_done(&x->arena);
    memory_resize(x, 0, 1);
}

const XlsxSheet *xlsx_sheets(const Xlsx *x, size_t *count)
{
    *count = x->sheet_count;
    return x->sheets;
}

int xlsx_find_sheet(const Xlsx *x, Str name)
{
    int64_t n;
    for (size_t i = 0; i < x->sheet_count; i++)
        if (str_same_letters(str_trim(x->sheets[i].name), str_trim(name))) return (int)i;
    if (number_read(name, &n, NULL) && n >= 1 && n <= (int64_t)x->sheet_count) return (int)n - 1;
    return -1;
}

/* --- looking through --- */

#define MERGE_MARK "mergeCell "

static bool check_sheet(Xlsx *x, size_t i, Error *err)
{
    ZipMember member;
    CLEANUP_TEXT held = TEXT_INIT;
    size_t got = 1;
    if (!zip_read_find(x->zip, x->targets[i], &member, err)) return false;
    while (got) {
        if (!zip_read_bytes(x->zip, x->piece, sizeof x->piece, &got, err)) return false;
        if (x->sheets[i].has_merges) continue;
        text_add(&held, str_from(x->piece, got));
        x->sheets[i].has_merges = str_find(text_str(&held), STR(MERGE_MARK)) >= 0;
        if (held.n > sizeof MERGE_MARK) text_replace(&held, 0, held.n - sizeof MERGE_MARK, STR_NONE);
    }
    return true;
}

bool xlsx_check(Xlsx *x, Error *err)
{
    for (size_t i = 0; i < x->sheet_count; i++)
        if (!check_sheet(x, i, err)) return in_words(err);
    x->is_checked = true;
    return true;
}

/* --- merged cells --- */

typedef struct { Xlsx *x; size_t room; bool is_over; } MergeReader;

static void on_merge(void *ctx, Str name, const char *const *attributes)
{
    MergeReader *r = ctx;
    XlsxBook *b = &r->x->book;
    Str area = xml_attribute(attributes, "ref"), from;
    int c1, c2;
    int64_t r1, r2;
    if (!str_eq(name, STR("mergeCell")) || !area.p || !str_split(&area, ':', &from)) return;
    if (!xlsx_cell_name(from, &c1, &r1) || !xlsx_cell_name(area, &c2, &r2) || r2 <= r1) return;
    if (b->merge_count == XLSX_MERGES) {
        r->is_over = true;
        return;
    }
    if (b->merge_count == r->room) {
        r->room = r->room ? r->room * 2 : 16;
        b->merges = memory_resize(b->merges, r->room, sizeof *b->merges);
    }
    b->merges[b->merge_count++] = (XlsxMerge){ (int32_t)r1, (int32_t)r2, c1 };
}

static int by_first_row(const void *a, const void *b)
{
    const XlsxMerge *p = a, *q = b;
    return p->first < q->first ? -1 : p->first > q->first;
}

static bool read_merges(Xlsx *x, size_t sheet, XlsxMerging merging, Error *err)
{
    MergeReader r = { .x = x };
    memory_resize(x->book.merges, 0, sizeof *x->book.merges);
    x->book.merges = NULL;
    x->book.merge_count = 0;
    if (merging == XLSX_IGNORE_MERGES || (x->is_checked && !x->sheets[sheet].has_merges)) return true;
    if (!read_part(x, x->targets[sheet], &(XmlSink){ &r, on_merge, no_end, no_text }, INT64_MAX, err)) return false;
    if (r.is_over) return fault_n(err, ERR_INPUT, "xlsx.merges", x->sheets[sheet].name, XLSX_MERGES);
    if (x->book.merge_count) qsort(x->book.merges, x->book.merge_count, sizeof *x->book.merges, by_first_row);
    return true;
}

/* --- rows --- */

bool xlsx_start(Xlsx *x, size_t sheet, XlsxMerging merging, XlsxSink sink, void *ctx, Error *err)
{
    ZipMember member;
    xlsx_rows_close(x->rows);
    x->rows = NULL;
    x->read = 0;
    if (!read_merges(x, sheet, merging, err)) return in_words(err);
    if (!zip_read_find(x->zip, x->targets[sheet], &member, err)) return in_words(err);
    return xlsx_rows_open(&x->book, sink, ctx, &x->rows, err);
}

bool xlsx_step(Xlsx *x, bool *more, Error *err)
{
    size_t got;
    if (!zip_read_bytes(x->zip, x->piece, sizeof x->piece, &got, err)) return in_words(err);
    x->read += (int64_t)got;
    if (!xlsx_rows_feed(x->rows, x->piece, got, got ? XML_MORE : XML_LAST, err)) return in_words(err);
    *more = got > 0 && !xlsx_rows_are_over(x->rows);
    return true;
}

int64_t xlsx_bytes_read(const Xlsx *x) { return x->read; }
