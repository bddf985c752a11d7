#include "model/exchange/draft_column.h"

#include "forms/sheet_names.h"
#include "forms/value.h"
#include "locale/thai.h"

/* --- headings --- */

static bool names_one(Str header, const char *const *words, size_t count)
{
    CLEANUP_TEXT small = TEXT_INIT;
    for (size_t i = 0; i < header.n; i++)
        text_add_c(&small, header.p[i] >= 'A' && header.p[i] <= 'Z' ? (char)(header.p[i] + 32) : header.p[i]);
    for (size_t i = 0; i < count; i++)
        if (str_find(text_str(&small), str_of(words[i])) >= 0) return true;
    return false;
}

#define NAMES(header, ...) \
    names_one(header, (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static bool names_citizen(Str h)
{
    return NAMES(h, "ประชาชน", "ประจำตัว", "13 หลัก", "citizen", "national_id", "national id", "cid");
}
static bool names_phone(Str h) { return NAMES(h, "โทร", "มือถือ", "เบอร์", "phone", "mobile", "tel"); }
static bool names_date(Str h) { return NAMES(h, "วันที่", "วันเกิด", "ว/ด/ป", "วันเดือนปี", "date", "birth", "dob"); }

bool look_names_code(const ColumnLook *c)
{
    return NAMES(c->header, "รหัส", "เลขที่", "ประชาชน", "ประจำตัว", "code", "id", "number", "hh");
}

static const struct { const char *header, *name; } known_names[] = {
    { "ลำดับ", "no" },           { "ลำดับที่", "no" },         { "ที่", "no" },
    { "คำนำหน้า", "prefix" },    { "คำนำหน้าชื่อ", "prefix" }, { "ชื่อ", "first_name" },
    { "นามสกุล", "last_name" },  { "สกุล", "last_name" },      { "ชื่อ-สกุล", "full_name" },
    { "ชื่อ-นามสกุล", "full_name" }, { "ชื่อ สกุล", "full_name" }, { "ชื่อ นามสกุล", "full_name" },
    { "หัวหน้าครัวเรือน", "head_name" }, { "เพศ", "sex" },      { "อายุ", "age" },
    { "วันเกิด", "birth_date" }, { "วันเดือนปีเกิด", "birth_date" }, { "เลขประจำตัวประชาชน", "citizen_id" },
    { "เลขบัตรประชาชน", "citizen_id" }, { "บัตรประชาชน", "citizen_id" }, { "โทรศัพท์", "phone" },
    { "เบอร์โทร", "phone" },     { "เบอร์โทรศัพท์", "phone" }, { "หมายเลขโทรศัพท์", "phone" },
    { "ที่อยู่", "address" },    { "บ้านเลขที่", "house_no" }, { "หมู่", "moo" },
    { "หมู่ที่", "moo" },        { "หมู่บ้าน", "village" },    { "บ้าน", "village" },
    { "ตำบล", "tambon" },        { "อำเภอ", "amphoe" },        { "จังหวัด", "province" },
    { "รหัสไปรษณีย์", "postcode" }, { "รหัสบ้าน", "house_code" }, { "รหัสครัวเรือน", "hh_code" },
    { "รหัส", "code" },          { "อาชีพ", "occupation" },    { "รายได้", "income" },
    { "รายได้ต่อปี", "income_year" }, { "รายได้ต่อเดือน", "income_month" }, { "หนี้สิน", "debt" },
    { "สมาชิก", "members" },     { "จำนวนสมาชิก", "members" }, { "จำนวน", "amount" },
    { "วันที่", "date" },        { "วันที่สำรวจ", "survey_date" }, { "หมายเหตุ", "note" },
    { "สถานะ", "status" },       { "ประเภท", "kind" },         { "การศึกษา", "education" },
};

void look_add_name(Text *out, Str header, size_t column)
{
    size_t before = out->n;
    for (size_t i = 0; i < sizeof known_names / sizeof *known_names; i++)
        if (str_eq(header, str_of(known_names[i].header))) {
            text_add(out, str_of(known_names[i].name));
            return;
        }
    for (size_t i = 0; i < header.n && out->n - before < 40; i++) {
        char c = header.p[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'), is_digit = c >= '0' && c <= '9';
        if (c & 0x80) break;
        if (is_letter || (is_digit && out->n > before)) text_add_c(out, is_letter ? (char)(c | 0x20) : c);
        else if (out->n > before && out->b[out->n - 1] != '_') text_add_c(out, '_');
        if (i + 1 < header.n && out->n - before < 40) continue;
        while (out->n > before && out->b[out->n - 1] == '_') text_replace(out, out->n - 1, 1, STR_NONE);
        if (out->n > before && name_is_allowed(str_from(out->b + before, out->n - before))) return;
    }
    if (out->n > before) text_replace(out, before, out->n - before, STR_NONE);
    text_add_f(out, "c%zu", column + 1);
}

/* --- cells --- */

void look_start(ColumnLook *c, Str header)
{
    *c = (ColumnLook){ .header = header, .is_unique = true };
}

void look_done(ColumnLook *c)
{
    memory_resize(c->seen, 0, sizeof *c->seen);
    c->seen = NULL;
}

static const Field *field_of(Guess g, Str header)
{
    static const Field fields[] = {
        [GUESS_CITIZEN] = { .type = TYPE_TEXT, .validator = VALIDATE_CITIZEN_ID },
        [GUESS_PHONE] = { .type = TYPE_TEXT, .validator = VALIDATE_PHONE },
        [GUESS_INTEGER] = { .type = TYPE_INTEGER },
        [GUESS_DECIMAL] = { .type = TYPE_DECIMAL, .places = DRAFT_PLACES },
        [GUESS_DATE] = { .type = TYPE_DATE },
        [GUESS_TIME] = { .type = TYPE_TIME },
        [GUESS_MOMENT] = { .type = TYPE_DATETIME },
    };
    (void)header;
    return &fields[g];
}

static uint64_t hash_of(Str s)
{
    uint64_t h = 0xCBF29CE484222325u;
    for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * 0x100000001B3u;
    h ^= h >> 32;
    return h ? h : 1;
}

static bool put_hash(uint64_t *table, size_t room, uint64_t h)
{
    size_t i = (size_t)(h * 0x9E3779B97F4A7C15u) & (room - 1);
    for (; table[i]; i = (i + 1) & (room - 1))
        if (table[i] == h) return false;
    table[i] = h;
    return true;
}

/* Unique until one comes twice, or until there are more than can be kept: then nobody knows. */
static void note_unique(ColumnLook *c, Str value)
{
    if (!c->is_unique) return;
    if (c->seen_count * 2 >= c->seen_room) {
        size_t room = c->seen_room ? c->seen_room * 2 : 256;
        uint64_t *more = memory_resize(NULL, room, sizeof *more);
        memset(more, 0, room * sizeof *more);
        for (size_t i = 0; i < c->seen_room; i++)
            if (c->seen[i]) put_hash(more, room, c->seen[i]);
        memory_resize(c->seen, 0, sizeof *c->seen);
        c->seen = more;
        c->seen_room = room;
    }
    c->is_unique = c->seen_count < DRAFT_KEYS && put_hash(c->seen, c->seen_room, hash_of(value));
    c->seen_count++;
    if (!c->is_unique) look_done(c);
}

static void note_value(ColumnLook *c, Arena *arena, Str value)
{
    if (c->value_count == DRAFT_VALUES) return;
    for (size_t i = 0; i < c->value_count; i++)
        if (str_eq(c->values[i], value)) {
            c->counts[i]++;
            return;
        }
    if (c->value_count == DRAFT_VALUES - 1 || value.n > 120) {
        c->value_count = DRAFT_VALUES;
        return;
    }
    c->values[c->value_count] = str_copy(arena, value);
    c->counts[c->value_count++] = 1;
}

static void note_digits(ColumnLook *c, Str s)
{
    size_t digits = 0, others = 0, dots = 0, dot = s.n;
    for (size_t i = 0; i < s.n; i++) {
        bool is_digit = s.p[i] >= '0' && s.p[i] <= '9';
        digits += is_digit;
        others += !is_digit && s.p[i] != '.' && s.p[i] != ',' && !(s.p[i] == '-' && i == 0);
        dots += s.p[i] == '.';
        if (s.p[i] == '.') dot = i;
    }
    bool is_zero_led = s.n > 1 && s.p[0] == '0' && s.p[1] >= '0' && s.p[1] <= '9';
    if (!others && (is_zero_led || (digits == s.n && digits > 9))) c->is_coded = true;
    int places = dot < s.n ? (int)(s.n - dot - 1) : 0;
    if (!others && places > c->places) c->places = places;
    c->dates_written += digits > 0 && (others > 0 || dots > 1);
}

void look_at(ColumnLook *c, Arena *arena, Str cell, Date today)
{
    Arena scratch = { 0 };
    CLEANUP_TEXT normal = TEXT_INIT;
    c->filled++;
    for (int g = 0; g < GUESS_TEXT; g++) {
        Error err = { 0 };
        Value v;
        /* what none has fitted in a hundred cells is not tried again */
        if (c->filled > 100 && c->fits[g] == 0) continue;
        ReadVerdict verdict = value_read(&scratch, &v, field_of((Guess)g, c->header), cell, FROM_FILE, today, &err);
        bool is_damaged = err.msg && strcmp(err.msg, "number.damaged") == 0;
        c->fits[g] += verdict != READ_BAD && !is_damaged && v.kind == ANSWER_TEXT;
    }
    note_digits(c, cell);
    if (memchr(cell.p, '\n', cell.n) || memchr(cell.p, '\r', cell.n)) c->has_lines = true;
    thai_normal(&normal, cell, NULL);
    note_value(c, arena, str_trim(text_str(&normal)));
    note_unique(c, str_trim(text_str(&normal)));
    arena_done(&scratch);
}

/* --- the verdict --- */

Guess look_guess(const ColumnLook *c)
{
    if (c->filled == 0) return GUESS_TEXT;
    int64_t all = c->filled;
    if (c->fits[GUESS_CITIZEN] > 0 && (c->fits[GUESS_CITIZEN] == all || names_citizen(c->header))) return GUESS_CITIZEN;
    if (names_phone(c->header) && c->fits[GUESS_PHONE] * 2 >= all) return GUESS_PHONE;
    if (c->fits[GUESS_DATE] == all && c->dates_written * 2 > all) return GUESS_DATE;
    if (names_date(c->header) && c->fits[GUESS_DATE] * 2 >= all) return GUESS_DATE;
    bool is_number = !c->is_coded && !NAMES(c->header, "รหัส", "เลขที่", "code", "zip", "post");
    if (is_number && c->fits[GUESS_INTEGER] == all) return GUESS_INTEGER;
    if (is_number && c->fits[GUESS_DECIMAL] == all) return GUESS_DECIMAL;
    if (!c->is_coded && c->fits[GUESS_MOMENT] == all && c->dates_written * 2 > all) return GUESS_MOMENT;
    if (!c->is_coded && c->fits[GUESS_TIME] == all && c->dates_written * 2 > all) return GUESS_TIME;
    return GUESS_TEXT;
}

static bool same_fold(Str a, Str b)
{
    CLEANUP_TEXT x = TEXT_INIT, y = TEXT_INIT;
    thai_fold(&x, a);
    thai_fold(&y, b);
    return str_eq(text_str(&x), text_str(&y));
}

bool look_is_list(const ColumnLook *c, Guess g)
{
    if (g != GUESS_TEXT || c->value_count < 2 || c->value_count >= DRAFT_VALUES || c->has_lines) return false;
    if (c->filled < 6 || c->filled < (int64_t)c->value_count * 3 || c->is_coded) return false;
    for (size_t i = 0; i < c->value_count; i++) /* ดี and ดี้ would be told apart by nobody */
        for (size_t k = 0; k < i; k++)
            if (same_fold(c->values[i], c->values[k])) return false;
    return true;
}
