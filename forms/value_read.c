/* Reading answers: what was typed or stands in a cell into the canonical text of its type. */
#include "forms/form.h"
#include "forms/value_choice.h"
#include "forms/value_moment.h"
#include "locale/citizen.h"
#include "locale/thai.h"

#include <string.h>

/* What one reading works on. */
typedef struct {
    Arena *arena;
    Value *out;
    const Field *field;
    Str raw; /* trimmed, not empty */
    ValueSource source;
    Date today;
    Error *err;
} Reading;

static ReadVerdict bad(const Reading *r, const char *msg)
{
    fault(r->err, ERR_INPUT, msg, r->raw);
    return READ_BAD;
}

/* The text is canonical. */
static ReadVerdict keep(const Reading *r, ReadVerdict verdict, Str canonical)
{
    *r->out = value_text(str_copy(r->arena, canonical));
    return verdict;
}

/* --- text and its validators --- */

/* ASCII without controls: in normal form already. */
static bool is_plain(Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c > 0x7E) return false;
    }
    return true;
}

static void add_single_blanks(Text *out, Str s)
{
    Str word;
    while (str_word(&s, &word)) {
        if (out->n) text_add_c(out, ' ');
        text_add(out, word);
    }
}

/* 12 digits, with the dashes of TTTTTT-MM-NNNN where they were left out. */
static void add_household_code(Text *out, Str s)
{
    CLEANUP_TEXT plain = TEXT_INIT;
    digits_add_arabic(&plain, s);
    bool bare = plain.n == 12 && strspn(plain.b, "0123456789") == 12;
    if (bare) {
        text_replace(&plain, 8, 0, STR("-"));
        text_replace(&plain, 6, 0, STR("-"));
    }
    text_add(out, text_str(&plain));
}

static ReadVerdict read_number_of(const Reading *r, IdVerdict verdict, Str digits)
{
    switch (verdict) {
    case ID_OK: return keep(r, READ_OK, digits);
    case ID_DOUBT: return keep(r, READ_DOUBT, digits);
    case ID_EMPTY: return READ_OK;
    default: return READ_BAD;
    }
}

static ReadVerdict read_citizen(const Reading *r)
{
    char digits[14];
    IdVerdict verdict = citizen_read(r->raw, digits, r->err);
    return read_number_of(r, verdict, str_of(digits));
}

static ReadVerdict read_phone(const Reading *r)
{
    char digits[16];
    IdVerdict verdict = phone_read(r->raw, digits, r->err);
    return read_number_of(r, verdict, str_of(digits));
}

static ReadVerdict read_house(const Reading *r)
{
    char digits[12];
    IdVerdict verdict = house_code_read(r->raw, digits, r->err);
    return read_number_of(r, verdict, str_of(digits));
}

/* A cell that a spreadsheet damaged is kept as it is, and named (cases.md S02). */
static ReadVerdict read_plain_text(const Reading *r)
{
    bool damaged = r->source == FROM_FILE && number_is_damaged(r->raw);
    if (damaged) fault(r->err, ERR_INPUT, "number.damaged", r->raw);
    ReadVerdict verdict = damaged ? READ_DOUBT : READ_OK;
    Validator validator = r->field->validator;
    bool shaped = validator == VALIDATE_THAI_NAME || validator == VALIDATE_HOUSEHOLD_CODE;
    if (!shaped && (is_plain(r->raw) || thai_is_normal(r->raw))) return keep(r, verdict, r->raw);
    CLEANUP_TEXT normal = TEXT_INIT;
    CLEANUP_TEXT out = TEXT_INIT;
    thai_normal(&normal, r->raw, NULL);
    Str s = str_trim(text_str(&normal));
    if (validator == VALIDATE_THAI_NAME) {
        add_single_blanks(&out, s);
    } else if (validator == VALIDATE_HOUSEHOLD_CODE) {
        add_household_code(&out, s);
    } else {
        text_add(&out, s);
    }
    return keep(r, verdict, text_str(&out));
}

static ReadVerdict read_text(const Reading *r)
{
    switch (r->field->validator) {
    case VALIDATE_CITIZEN_ID: return read_citizen(r);
    case VALIDATE_PHONE: return read_phone(r);
    case VALIDATE_HOUSE_CODE: return read_house(r);
    default: return read_plain_text(r);
    }
}

/* --- numbers --- */

/* Digits without a zero in front, at most 15: stored as it stands. */
static bool is_whole(Str s)
{
    size_t i = s.p[0] == '-', begin = i;
    for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++) {
    }
    size_t digits = i - begin;
    return i == s.n && digits > 0 && digits <= 15 &&
           (s.p[begin] != '0' || (digits == 1 && begin == 0));
}

static ReadVerdict keep_decimal(const Reading *r, ReadVerdict verdict, int64_t scaled, int places)
{
    CLEANUP_TEXT out = TEXT_INIT;
    decimal_add(&out, scaled, places);
    return keep(r, verdict, text_str(&out));
}

/* 12500,50: the likely reading, and the question (cases.md S05). */
static ReadVerdict read_comma(const Reading *r, int places)
{
    int64_t scaled;
    Error unheard = { 0 };
    CLEANUP_TEXT dotted = TEXT_INIT;
    text_add(&dotted, r->raw);
    for (size_t i = 0; i < dotted.n; i++) {
        if (dotted.b[i] == ',') dotted.b[i] = '.';
    }
    return decimal_read(text_str(&dotted), places, &scaled, &unheard)
               ? keep_decimal(r, READ_DOUBT, scaled, places)
               : READ_BAD;
}

static ReadVerdict read_decimal(const Reading *r, int places)
{
    int64_t scaled;
    if (is_whole(r->raw)) return keep(r, READ_OK, r->raw);
    if (decimal_read(r->raw, places, &scaled, r->err))
        return keep_decimal(r, READ_OK, scaled, places);
    bool asks = places > 0 && strcmp(r->err->msg, "number.decimal_comma") == 0;
    return asks ? read_comma(r, places) : READ_BAD;
}

/* --- dates and times --- */

static bool holds_word(Str s, Str word)
{
    return str_find(s, word) >= 0;
}

static DateKind kind_of(const Field *f)
{
    bool birth = holds_word(f->role, STR("birth")) || holds_word(f->name, STR("birth")) ||
                 str_eq(f->name, STR("dob")) || holds_word(f->name, STR("เกิด"));
    return birth ? DATE_BIRTH : DATE_EVENT;
}

static DateSource source_of(const Reading *r)
{
    return r->source == FROM_PERSON ? DATE_TYPED : DATE_IMPORTED;
}

/* An ISO date of the last century or so needs no second look. */
static bool is_sure_date(const Reading *r)
{
    Date d;
    return r->raw.n == 10 && date_from_iso(r->raw, &d) && d.day <= r->today.day &&
           r->raw.p[0] >= '1' && (r->raw.p[0] == '2' || r->raw.p[1] == '9');
}

static ReadVerdict read_date(const Reading *r)
{
    Date date, other;
    if (is_sure_date(r)) return keep(r, READ_OK, r->raw);
    DateReading reading =
        date_read(r->raw, source_of(r), kind_of(r->field), r->today, &date, &other, r->err);
    if (reading == DATE_BAD) return READ_BAD;
    CLEANUP_TEXT iso = TEXT_INIT;
    if (date.known != DATE_NONE) date_add_iso(&iso, date);
    return keep(r, reading == DATE_ASK ? READ_DOUBT : READ_OK, text_str(&iso));
}

static ReadVerdict read_made(const Reading *r, ReadVerdict verdict, const Text *made)
{
    return verdict == READ_BAD ? READ_BAD : keep(r, verdict, text_str(made));
}

static ReadVerdict read_time(const Reading *r)
{
    CLEANUP_TEXT out = TEXT_INIT;
    bool read = clock_read(&out, r->raw, r->err);
    return read_made(r, read ? READ_OK : READ_BAD, &out);
}

static ReadVerdict read_moment(const Reading *r)
{
    CLEANUP_TEXT out = TEXT_INIT;
    ReadVerdict verdict = moment_read(&out, r->raw, source_of(r), r->today, r->err);
    return read_made(r, verdict, &out);
}

static ReadVerdict read_point(const Reading *r)
{
    CLEANUP_TEXT out = TEXT_INIT;
    ReadVerdict verdict = point_read(&out, r->raw, r->err);
    return read_made(r, verdict, &out);
}

/* --- choices --- */

static ReadVerdict read_choice(const Reading *r)
{
    bool several = r->field->type != TYPE_SELECT_ONE;
    Str codes;
    if (!r->field->choices) return read_plain_text(r);
    if (several ? choices_read(r->arena, &codes, r->field, r->raw, r->err)
                : choice_read(r->arena, &codes, r->field, r->raw, r->err)) {
        *r->out = value_text(codes);
        return READ_OK;
    }
    return READ_BAD;
}

/* Words for "seen and agreed", in small letters; those for "no" leave the question unanswered. */
static const char *const yes_words[] = { "ok", "yes", "true", "1",      "x",
                                         "✓",  "✔",   "ใช่",   "รับทราบ", "ตกลง" };
static const char *const no_words[] = { "no", "false", "0", "ไม่", "ไม่ใช่" };

static bool is_one_of(Str s, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(list[i]), k = 0;
        while (k < s.n && k < n) {
            char c = s.p[k];
            if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != list[i][k]) break;
            k++;
        }
        if (k == n && n == s.n) return true;
    }
    return false;
}

static ReadVerdict read_acknowledge(const Reading *r)
{
    if (is_one_of(r->raw, yes_words, sizeof yes_words / sizeof *yes_words))
        return keep(r, READ_OK, STR("OK"));
    return is_one_of(r->raw, no_words, sizeof no_words / sizeof *no_words)
               ? READ_OK
               : bad(r, "value.acknowledge");
}

/* --- all types --- */

static int places_of(const Field *f)
{
    return f->type == TYPE_RANGE && f->places == 0 ? 6 : f->places;
}

static ReadVerdict read_typed(const Reading *r)
{
    switch (r->field->type) {
    case TYPE_INTEGER: return read_decimal(r, 0);
    case TYPE_DECIMAL:
    case TYPE_RANGE: return read_decimal(r, places_of(r->field));
    case TYPE_DATE: return read_date(r);
    case TYPE_TIME: return read_time(r);
    case TYPE_DATETIME: return read_moment(r);
    case TYPE_SELECT_ONE:
    case TYPE_SELECT_MULTIPLE:
    case TYPE_RANK: return read_choice(r);
    case TYPE_ACKNOWLEDGE: return read_acknowledge(r);
    case TYPE_GEOPOINT: return read_point(r);
    case TYPE_TEXT: return read_text(r);
    case TYPE_NOTE:
    case TYPE_GROUP:
    case TYPE_REPEAT: return bad(r, "value.no_answer");
    default: return read_plain_text(r);
    }
}

/* "ไม่ทราบ" where a number or a choice is asked: known to be missing. */
static bool is_missing_word(Str raw, Value *out)
{
    for (Lang lang = 0; lang < lang_count(); lang++) {
        bool refused = str_eq(raw, say(lang, "value.refused"));
        if (refused || str_eq(raw, say(lang, "value.unknown"))) {
            *out = (Value){ .kind = refused ? ANSWER_REFUSED : ANSWER_UNKNOWN, .text = STR_NONE };
            return true;
        }
    }
    return false;
}

static bool is_text_type(FieldType type)
{
    return type == TYPE_TEXT || type == TYPE_BARCODE || type == TYPE_FILE ||
           type == TYPE_CALCULATE || type == TYPE_HIDDEN || type == TYPE_META;
}

/* An Error is large: a reader of many cells brings one of its own. */
static ReadVerdict read_unheard(Arena *arena, Value *out, const Field *field, Str raw, ValueSource source,
                                Date today)
{
    Error unheard = { 0 };
    return value_read(arena, out, field, raw, source, today, &unheard);
}

ReadVerdict value_read(Arena *arena, Value *out, const Field *field, Str raw, ValueSource source,
                       Date today, Error *err)
{
    if (!err) return read_unheard(arena, out, field, raw, source, today);
    Reading r = { arena, out, field, str_trim(raw), source, today, err };
    *out = VALUE_NONE;
    if (r.raw.n == 0 && type_is_answer(field->type)) return READ_OK;
    ReadVerdict verdict = read_typed(&r);
    if (verdict == READ_BAD && !is_text_type(field->type) && type_is_answer(field->type) &&
        is_missing_word(r.raw, out)) {
        fault_clear(r.err);
        return READ_OK;
    }
    return verdict;
}
