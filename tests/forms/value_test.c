/* value: what is typed or stands in a cell, into canonical text and back to what people read. */
#include "tests/lib/check.h"

#include "forms/value_choice.h"
#include "locale/citizen.h"
#include "tests/lib/chance.h"
#include "tests/lib/sheets.h"
#include "tests/lib/table.h"

#include <string.h>

static const char survey[] = "type,name,label::Thai (th),validator,places\n"
                             "text,note,บันทึก,,\n"
                             "text,cid,เลขประจำตัว,th_cid,\n"
                             "text,phone,โทรศัพท์,th_phone,\n"
                             "text,house,รหัสบ้าน,th_house,\n"
                             "text,code,รหัสครัวเรือน,hh_code,\n"
                             "text,person,ชื่อ,thai_name,\n"
                             "integer,count,จำนวน,,\n"
                             "decimal,money,เงิน,,2\n"
                             "decimal,weight,น้ำหนัก,,\n"
                             "date,visit,วันที่,,\n"
                             "date,birth_date,วันเกิด,,\n"
                             "time,at,เวลา,,\n"
                             "dateTime,when,เมื่อ,,\n"
                             "select_one tenure,tenure,สิทธิ,,\n"
                             "select_multiple aid,aid,สวัสดิการ,,\n"
                             "rank aid,order,ลำดับ,,\n"
                             "geopoint,gps,พิกัด,,\n"
                             "acknowledge,seen,รับทราบ,,\n"
                             "image,photo,ภาพ,,\n"
                             "note,hello,สวัสดี,,\n";
static const char choices[] = "list_name,name,label::Thai (th),label::English (en)\n"
                              "tenure,rent,เช่า,Rent\n"
                              "tenure,own,ของ ตนเอง,Own\n"
                              "tenure,a1,หนองน้ำ,\n"
                              "tenure,a2,หนองน้ำ,\n"
                              "aid,elder,เบี้ยผู้สูงอายุ,Old-age allowance\n"
                              "aid,card,\"บัตร, สวัสดิการ\",Welfare card\n"
                              "aid,child,เงินอุดหนุน เด็กแรกเกิด,Child grant\n"
                              "aid,9,อื่น ๆ,Other\n";

typedef struct {
    Form *form;
    Arena arena;
    Date today;
} Bench;

static int begin(void **state)
{
    static Bench bench;
    bench = (Bench){ .form = sheets_form(survey, choices, NULL), .today = date_from(2026, 3, 15) };
    *state = &bench;
    return 0;
}

static int end(void **state)
{
    Bench *b = *state;
    arena_done(&b->arena);
    form_free(b->form);
    return 0;
}

static const Field *field(Bench *b, const char *name)
{
    const Field *f = form_field(b->form, str_of(name));
    assert_non_null(f);
    return f;
}

typedef struct {
    const char *field, *raw;
    ReadVerdict verdict;
    const char *text, *msg; /* msg NULL: no error */
} Case;

static void check_case(Bench *b, const Case *c, ValueSource source)
{
    Value v = VALUE_NONE;
    Error err = { 0 };
    ReadVerdict verdict =
        value_read(&b->arena, &v, field(b, c->field), str_of(c->raw), source, b->today, &err);
    bool right = verdict == c->verdict && str_eq(v.text, str_of(c->text)) &&
                 (c->msg ? err.msg && strcmp(err.msg, c->msg) == 0 : verdict == READ_OK);
    if (!right) {
        print_error("%s '%s': verdict %d '%.*s' %s\n", c->field, c->raw, verdict, STR_ARG(v.text),
                    err.msg ? err.msg : "-");
    }
    assert_true(right);
    assert_true(verdict == READ_BAD ? v.kind == ANSWER_NONE : true);
    assert_true(!err.msg || say_has(LANG_TH, err.msg));
}

static const Case typed[] = {
    { "note", " ที่  อยู่ ", READ_OK, "ที่  อยู่", NULL },
    { "note", "นํ้า", READ_OK, "น้ำ", NULL },
    { "note", "เเม่", READ_OK, "แม่", NULL },
    { "note", "", READ_OK, "", NULL },
    { "note", "ไม่ทราบ", READ_OK, "ไม่ทราบ", NULL },
    { "note", "a\nb", READ_OK, "a\nb", NULL },
    { "person", " สมชาย   ใจดี ", READ_OK, "สมชาย ใจดี", NULL },
    { "code", "๔๖๐๑๐๑๐๑๐๐๐๑", READ_OK, "460101-01-0001", NULL },
    { "code", "460101-01-0001", READ_OK, "460101-01-0001", NULL },
    { "cid", "1-9999-00000-01-3", READ_OK, "1999900000013", NULL },
    { "cid", "1999900000014", READ_BAD, "", "id.check" },
    { "cid", "1.9999E+12", READ_BAD, "", "id.damaged" },
    { "cid", "1111111111119", READ_DOUBT, "1111111111119", "id.repeated" },
    { "phone", "081-234-5678", READ_OK, "0812345678", NULL },
    { "phone", "812345678", READ_DOUBT, "812345678", "phone.lost_zero" },
    { "house", "0001-000001-1", READ_OK, "00010000011", NULL },
    { "count", "๑,๒๓๔", READ_OK, "1234", NULL },
    { "count", "007", READ_OK, "7", NULL },
    { "count", "12.0", READ_OK, "12", NULL },
    { "count", "-0", READ_OK, "0", NULL },
    { "count", "12.5", READ_BAD, "", "number.whole" },
    { "count", "12k", READ_BAD, "", "number.letter" },
    { "count", "12500,50", READ_BAD, "", "number.decimal_comma" },
    { "count", "1.9E+12", READ_BAD, "", "number.damaged" },
    { "money", "1,234.50", READ_OK, "1234.5", NULL },
    { "money", "๑๒๕๐๐", READ_OK, "12500", NULL },
    { "money", "12500,50", READ_DOUBT, "12500.5", "number.decimal_comma" },
    { "money", "1.234", READ_BAD, "", "number.places" },
    { "weight", "0.123456", READ_OK, "0.123456", NULL },
    { "visit", "15/3/2569", READ_OK, "2026-03-15", NULL },
    { "visit", "๒๒ ก.ย. ๒๕๖๖", READ_OK, "2023-09-22", NULL },
    { "visit", "2566-09-22", READ_OK, "2023-09-22", NULL },
    { "visit", "22/9/66", READ_OK, "2023-09-22", NULL },
    { "visit", "t", READ_OK, "2026-03-15", NULL },
    { "visit", "29/02/2566", READ_BAD, "", "date.day" },
    { "visit", "15/01/2483", READ_DOUBT, "1940-01-15", "date.lost_quarter" },
    { "birth_date", "2500", READ_OK, "1957", NULL },
    { "birth_date", "12/5/70", READ_OK, "1927-05-12", NULL },
    { "birth_date", "1/4/2570", READ_BAD, "", "date.future" },
    { "at", "14.07 น.", READ_OK, "14:07", NULL },
    { "at", "๙:๐๕", READ_OK, "09:05", NULL },
    { "at", "1407", READ_OK, "14:07", NULL },
    { "at", "14:07:09.500+07:00", READ_OK, "14:07:09.5", NULL },
    { "at", "24:00", READ_BAD, "", "value.time" },
    { "at", "14", READ_BAD, "", "value.time" },
    { "when", "22/9/2566 14:05", READ_OK, "2023-09-22T14:05:00", NULL },
    { "when", "2026-03-05T14:07:09.000+07:00", READ_OK, "2026-03-05T14:07:09.000+07:00", NULL },
    { "when", "2026-03-05T14:07:09.123+0900", READ_OK, "2026-03-05T14:07:09.123+09:00", NULL },
    { "when", "2026-03-05T14:07:09.5-03:30", READ_OK, "2026-03-05T14:07:09.500-03:30", NULL },
    { "when", "2026-03-05T23:30:00Z", READ_OK, "2026-03-05T23:30:00Z", NULL },
    { "when", "05/03/2569 14:07:09.123+07:00", READ_OK, "2026-03-05T14:07:09.123+07:00", NULL },
    { "when", "2026-03-05", READ_BAD, "", "value.moment" },
    { "tenure", "rent", READ_OK, "rent", NULL },
    { "tenure", "เช่า", READ_OK, "rent", NULL },
    { "tenure", " RENT ", READ_OK, "rent", NULL },
    { "tenure", "ของ  ตนเอง", READ_OK, "own", NULL },
    { "tenure", "หนองนํ้า", READ_BAD, "", "value.choice_twice" },
    { "tenure", "เซ่า", READ_BAD, "", "value.choice_near" },
    { "tenure", "xyz", READ_BAD, "", "value.choice" },
    { "aid", "card elder", READ_OK, "elder card", NULL },
    { "aid", "elder card", READ_OK, "elder card", NULL },
    { "aid", "elder, 9;card", READ_OK, "elder card 9", NULL },
    { "aid", "บัตร, สวัสดิการ, เงินอุดหนุน เด็กแรกเกิด", READ_OK, "card child", NULL },
    { "aid", "elder elder", READ_OK, "elder", NULL },
    { "aid", "elder, boat", READ_BAD, "", "value.choice" },
    { "order", "card elder", READ_OK, "card elder", NULL },
    { "gps", "16.4321, 103.5061", READ_OK, "16.4321 103.5061", NULL },
    { "gps", "๑๖.๔๓๒๑ ๑๐๓.๕๐๖๑ 150 4.5", READ_OK, "16.4321 103.5061 150 4.5", NULL },
    { "gps", "103.5061 16.4321", READ_DOUBT, "16.4321 103.5061", "value.point_swapped" },
    { "gps", "16.43", READ_BAD, "", "value.point" },
    { "gps", "16 200", READ_BAD, "", "value.point" },
    { "seen", "ok", READ_OK, "OK", NULL },
    { "seen", "ไม่", READ_OK, "", NULL },
    { "seen", "บางที", READ_BAD, "", "value.acknowledge" },
    { "photo", "บ้าน.jpg", READ_OK, "บ้าน.jpg", NULL },
    { "hello", "x", READ_BAD, "", "value.no_answer" },
};

static void what_is_typed_becomes_canonical(void **state)
{
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        check_case(*state, &typed[i], FROM_PERSON);
}

static void a_file_is_asked_where_a_person_is_believed(void **state)
{
    static const Case from_file[] = {
        { "visit", "22/9/66", READ_DOUBT, "2023-09-22", "date.two_digits" },
        { "visit", "45191", READ_DOUBT, "2023-09-22", "date.serial" },
        { "visit", "22/09/2266", READ_BAD, "", "date.era" },
        { "note", "1.9999E+12", READ_DOUBT, "1.9999E+12", "number.damaged" },
        { "tenure", "Own", READ_OK, "own", NULL },
    };
    for (size_t i = 0; i < sizeof from_file / sizeof *from_file; i++)
        check_case(*state, &from_file[i], FROM_FILE);
}

static void missing_words_are_told_apart(void **state)
{
    Bench *b = *state;
    Value v;
    Error err = { 0 };
    assert_int_equal(
        value_read(&b->arena, &v, field(b, "count"), STR("ไม่ทราบ"), FROM_FILE, b->today, &err),
        READ_OK);
    assert_int_equal(v.kind, ANSWER_UNKNOWN);
    assert_null(err.msg);
    assert_int_equal(
        value_read(&b->arena, &v, field(b, "tenure"), STR("ไม่ตอบ"), FROM_FILE, b->today, &err),
        READ_OK);
    assert_int_equal(v.kind, ANSWER_REFUSED);
    check_str(value_seen(v), STR_NONE);
}

static void codes_with_one_label_are_all_found(void **state)
{
    Bench *b = *state;
    int found[4];
    assert_int_equal(choice_matches(field(b, "tenure"), STR("หนองน้ำ"), found, 4), 2);
    check_str(field(b, "tenure")->choices->choices[found[0]].name, STR("a1"));
    check_str(field(b, "tenure")->choices->choices[found[1]].name, STR("a2"));
}

/* cases.md S13 and S06: the files say what must come out. */
static void the_cases_of_citizen_ids_hold(void **state)
{
    Bench *b = *state;
    Table t = table_read(&b->arena, "tests/data/cases/s13_ids.csv");
    for (size_t i = 0; i < t.rows; i++) {
        Value v;
        Error err = { 0 };
        Str outcome = table_cell(&t, i, "outcome");
        ReadVerdict got = value_read(&b->arena, &v, field(b, "cid"), table_cell(&t, i, "typed"),
                                     FROM_PERSON, b->today, &err);
        bool ok = str_eq(outcome, STR("ok")) || str_eq(outcome, STR("empty"));
        bool doubt = str_starts(outcome, STR("to be verified"));
        assert_int_equal(got, ok ? READ_OK : doubt ? READ_DOUBT : READ_BAD);
        if (ok) check_str(v.text, table_cell(&t, i, "stored"));
    }
}

/* cases.md S02: text from first byte to last; damage is named, never repaired by guess. */
static void numbers_lost_by_spreadsheets_are_named(void **state)
{
    Bench *b = *state;
    static const char *const fields[][2] = { { "house_no", "note" },
                                             { "citizen_id", "cid" },
                                             { "postcode", "note" },
                                             { "phone", "phone" } };
    Table cells = table_read(&b->arena, "tests/data/cases/s02_ids.csv");
    Table t = table_read(&b->arena, "tests/data/cases/s02_ids.expected.csv");
    assert_int_equal(t.rows, 8);
    for (size_t i = 0; i < t.rows; i++) {
        const char *const *column = fields[i % 4];
        check_str(table_cell(&t, i, "field"), str_of(column[0]));
        Value v;
        Error err = { 0 };
        Str raw = table_cell(&cells, (size_t)table_number(&t, i, "line") - 2, column[0]);
        Str outcome = table_cell(&t, i, "outcome");
        ReadVerdict got =
            value_read(&b->arena, &v, field(b, column[1]), raw, FROM_FILE, b->today, &err);
        assert_int_equal(got, str_starts(outcome, STR("keep"))   ? READ_OK
                              : str_starts(outcome, STR("flag")) ? READ_DOUBT
                                                                 : READ_BAD);
        check_str(v.text, table_cell(&t, i, "value"));
    }
}

static void the_cases_of_dates_in_two_eras_hold(void **state)
{
    Bench *b = *state;
    Table t = table_read(&b->arena, "tests/data/cases/s06_dates.csv");
    for (size_t i = 0; i < t.rows; i++) {
        Value v;
        Error err = { 0 };
        Str outcome = table_cell(&t, i, "outcome"), stored = table_cell(&t, i, "stored");
        ReadVerdict got = value_read(&b->arena, &v, field(b, "visit"), table_cell(&t, i, "typed"),
                                     FROM_FILE, b->today, &err);
        assert_int_equal(got, str_starts(outcome, STR("ok"))    ? READ_OK
                              : str_starts(outcome, STR("ask")) ? READ_DOUBT
                                                                : READ_BAD);
        if (stored.n) check_str(v.text, stored);
    }
}

/* --- what is shown --- */

static void check_shown(Bench *b, const char *name, const char *text, Lang lang, const char *want)
{
    CLEANUP_TEXT out = TEXT_INIT;
    value_show(&out, field(b, name), value_text(str_of(text)), lang);
    check_str(text_str(&out), str_of(want));
}

static void answers_are_shown_as_people_read_them(void **state)
{
    Bench *b = *state;
    check_shown(b, "cid", "1999900000013", LANG_TH, "1-9999-00000-01-3");
    check_shown(b, "phone", "0812345678", LANG_TH, "081-234-5678");
    check_shown(b, "phone", "043811234", LANG_TH, "043-811-234");
    check_shown(b, "phone", "021234567", LANG_TH, "02-123-4567");
    check_shown(b, "house", "00010000011", LANG_TH, "0001-000001-1");
    check_shown(b, "count", "1234567", LANG_TH, "1,234,567");
    check_shown(b, "count", "2569", LANG_TH, "2569");
    check_shown(b, "money", "1234.5", LANG_TH, "1,234.50");
    check_shown(b, "money", "0", LANG_TH, "0.00");
    check_shown(b, "weight", "1234.5", LANG_TH, "1,234.5");
    check_shown(b, "weight", "3", LANG_TH, "3");
    check_shown(b, "visit", "2026-03-15", LANG_TH, "15/03/2569");
    check_shown(b, "visit", "2026-03-15", LANG_EN, "15/03/2026");
    check_shown(b, "birth_date", "1957", LANG_TH, "2500");
    check_shown(b, "at", "14:07", LANG_TH, "14:07 น.");
    check_shown(b, "when", "2023-09-22T14:05:00", LANG_TH, "22/09/2566 14:05");
    check_shown(b, "when", "2026-03-05T14:07:09.000+07:00", LANG_TH, "05/03/2569 14:07:09");
    check_shown(b, "when", "2026-03-05T23:30:00Z", LANG_TH, "06/03/2569 06:30");
    check_shown(b, "tenure", "rent", LANG_TH, "เช่า");
    check_shown(b, "tenure", "rent", LANG_EN, "Rent");
    check_shown(b, "tenure", "gone", LANG_TH, "gone");
    check_shown(b, "aid", "elder card", LANG_EN, "Old-age allowance, Welfare card");
    check_shown(b, "seen", "OK", LANG_TH, "รับทราบ");
    check_shown(b, "count", "not a number", LANG_TH, "not a number");
    CLEANUP_TEXT out = TEXT_INIT;
    value_show(&out, field(b, "count"), (Value){ .kind = ANSWER_REFUSED, .text = STR_NONE },
               LANG_TH);
    check_str(text_str(&out), STR("ไม่ตอบ"));
    text_clear(&out);
    value_edit(&out, field(b, "count"), value_text(STR("1234567")), LANG_TH);
    check_str(text_str(&out), STR("1234567"));
    text_clear(&out);
    value_edit(&out, field(b, "visit"), value_text(STR("2026-03-15")), LANG_TH);
    check_str(text_str(&out), STR("15/03/2569"));
}

/* --- properties --- */

static void add_random_date(Text *out, Chance *c)
{
    int year = (int)chance_between(c, 1900, 2025), month = (int)chance_between(c, 1, 12);
    int day = (int)chance_between(c, 1, 28);
    switch (chance_below(c, 4)) {
    case 0: text_add_f(out, "%04d", year); break;
    case 1: text_add_f(out, "%04d-%02d", year, month); break;
    default: text_add_f(out, "%04d-%02d-%02d", year, month, day);
    }
}

static void add_random_id(Text *out, Chance *c)
{
    char id[14] = "1";
    for (int i = 1; i < 12; i++) id[i] = (char)('0' + chance_below(c, 10));
    id[12] = (char)citizen_check_digit(id);
    text_add(out, str_from(id, 13));
}

static void add_random_codes(Text *out, Chance *c, const Field *f)
{
    for (size_t i = 0; i < f->choices->choice_count; i++) {
        if (chance_below(c, 2)) continue;
        if (out->n) text_add_c(out, ' ');
        text_add(out, f->choices->choices[i].name);
    }
}

static void add_random_value(Text *out, Chance *c, const Field *f)
{
    switch (f->type) {
    case TYPE_INTEGER:
        text_add_f(out, "%lld", (long long)chance_between(c, -1000000000, 1000000000));
        break;
    case TYPE_DECIMAL:
        decimal_add(out, chance_between(c, -100000000000, 100000000000), f->places);
        break;
    case TYPE_DATE: add_random_date(out, c); break;
    case TYPE_TIME:
        text_add_f(out, "%02d:%02d", (int)chance_below(c, 24), (int)chance_below(c, 60));
        break;
    case TYPE_DATETIME:
        text_add_f(out, "%04d-%02d-%02dT%02d:%02d:%02d", (int)chance_between(c, 1942, 2025),
                   (int)chance_between(c, 1, 12), (int)chance_between(c, 1, 28),
                   (int)chance_below(c, 24), (int)chance_below(c, 60), (int)chance_below(c, 60));
        break;
    case TYPE_SELECT_ONE: /* not the two with one label */
        text_add(out, f->choices->choices[chance_below(c, 2)].name);
        break;
    case TYPE_SELECT_MULTIPLE:
    case TYPE_RANK: add_random_codes(out, c, f); break;
    case TYPE_GEOPOINT:
        decimal_add(out, chance_between(c, -90000000, 90000000), 6);
        text_add_c(out, ' ');
        decimal_add(out, chance_between(c, -180000000, 180000000), 6);
        break;
    case TYPE_ACKNOWLEDGE: text_add(out, STR("OK")); break;
    default:
        if (f->validator == VALIDATE_CITIZEN_ID)
            add_random_id(out, c);
        else if (f->validator == VALIDATE_PHONE)
            text_add_f(out, "08%08d", (int)chance_below(c, 100000000));
        else
            text_add_f(out, "คำ %llu", (unsigned long long)chance_below(c, 1000));
    }
}

static void a_moment_keeps_its_zone_and_parts(void **state)
{
    Bench *b = *state;
    static const char *const moments[] = { "2026-03-05T14:07:09", "2026-03-05T14:07:00", "2026-03-05T14:07:00.000+07:00",
                                           "2026-03-05T14:07:09.123+09:00", "2026-03-05T23:30:00Z",
                                           "2026-03-05T00:00:00.001-11:30" };
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
        for (Lang lang = LANG_TH; lang <= LANG_EN; lang++) {
            CLEANUP_TEXT edited = TEXT_INIT;
            Value v = value_text(str_of(moments[i])), back;
            Error err = { 0 };
            value_edit(&edited, field(b, "when"), v, lang);
            assert_int_equal(value_read(&b->arena, &back, field(b, "when"), text_str(&edited), FROM_PERSON, b->today, &err), READ_OK);
            check_str(back.text, v.text);
            assert_int_equal(value_read(&b->arena, &back, field(b, "when"), v.text, FROM_FILE, b->today, &err), READ_OK);
            check_str(back.text, v.text);
        }
}

static void what_is_shown_reads_back_as_the_same(void **state)
{
    Bench *b = *state;
    Chance c = chance_new("what_is_shown_reads_back_as_the_same");
    for (int round = 0; round < 20000; round++) {
        const Field *f = &b->form->fields[chance_below(&c, b->form->field_count)];
        bool plain = type_is_answer(f->type) && f->validator != VALIDATE_HOUSE_CODE &&
                     f->validator != VALIDATE_HOUSEHOLD_CODE;
        if (!plain) continue;
        CLEANUP_TEXT canonical = TEXT_INIT, shown = TEXT_INIT;
        add_random_value(&canonical, &c, f);
        Value v = value_text(text_str(&canonical)), back;
        Error err = { 0 };
        Lang lang = chance_below(&c, 2) ? LANG_TH : LANG_EN;
        if (chance_below(&c, 2))
            value_show(&shown, f, v, lang);
        else
            value_edit(&shown, f, v, lang);
        ReadVerdict verdict =
            value_read(&b->arena, &back, f, text_str(&shown), FROM_PERSON, b->today, &err);
        if (verdict == READ_BAD || !value_eq(back, v)) {
            print_error("%.*s: %s shown %s: %d %.*s %s\n", STR_ARG(f->name), canonical.b, shown.b,
                        verdict, STR_ARG(back.text), err.msg ? err.msg : "");
            fail();
        }
        arena_done(&b->arena);
    }
}

/* Whatever comes in: what goes out is read again as itself, from a file too, and without doubt
 * anew. */
static void the_canonical_text_is_a_fixed_point(void **state)
{
    Bench *b = *state;
    Chance c = chance_new("the_canonical_text_is_a_fixed_point");
    static const char *const bits[] = { "12", "/",  "-",    "2566", "2023",  " ",    ",",
                                        ".",  "๕",  "ก",    "น้ำ",   "elder", "card", "เช่า",
                                        ":",  "14", "T",    "+",    "E",     "99",   "มี.ค.",
                                        ";",  "0",  "16.5", "x",    "103.5", "\n",   "“" };
    size_t read = 0;
    for (int round = 0; round < 60000; round++) {
        const Field *f = &b->form->fields[chance_below(&c, b->form->field_count)];
        CLEANUP_TEXT raw = TEXT_INIT;
        for (uint64_t k = chance_below(&c, 7) + 1; k; k--) {
            text_add(&raw, str_of(bits[chance_below(&c, sizeof bits / sizeof *bits)]));
        }
        Value v, again;
        Error err = { 0 }, second = { 0 };
        ValueSource source = chance_below(&c, 2) ? FROM_FILE : FROM_PERSON;
        ReadVerdict verdict = value_read(&b->arena, &v, f, text_str(&raw), source, b->today, &err);
        if (verdict == READ_BAD) {
            assert_non_null(err.msg);
            assert_int_equal(v.kind, ANSWER_NONE);
        } else if (v.kind == ANSWER_TEXT) {
            ReadVerdict twice = value_read(&b->arena, &again, f, v.text, source, b->today, &second);
            if (twice == READ_BAD || !value_eq(v, again)) {
                print_error("%.*s: '%s' gives '%.*s', then '%.*s' %s\n", STR_ARG(f->name), raw.b,
                            STR_ARG(v.text), STR_ARG(again.text), second.msg ? second.msg : "");
                fail();
            }
            read++;
        }
        arena_done(&b->arena);
    }
    assert_true(read > 5000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_typed_becomes_canonical),
        cmocka_unit_test(a_file_is_asked_where_a_person_is_believed),
        cmocka_unit_test(missing_words_are_told_apart),
        cmocka_unit_test(codes_with_one_label_are_all_found),
        cmocka_unit_test(the_cases_of_citizen_ids_hold),
        cmocka_unit_test(numbers_lost_by_spreadsheets_are_named),
        cmocka_unit_test(the_cases_of_dates_in_two_eras_hold),
        cmocka_unit_test(answers_are_shown_as_people_read_them),
        cmocka_unit_test(a_moment_keeps_its_zone_and_parts),
        cmocka_unit_test(what_is_shown_reads_back_as_the_same),
        cmocka_unit_test(the_canonical_text_is_a_fixed_point),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
