/* level: what each level of disclosure lets out, in the sheets and in the changes. */
#include "tests/lib/check.h"
#include "tests/lib/offices.h"

#include "model/exchange/zip.h"
#include "model/store/bundles.h"
#include "model/store/db.h"
#include "model/work/note.h"

static const Uuid nil;

/* All bytes of all members, each after its name. */
static void unpack(const char *path, Text *out)
{
    ZipReader *zip;
    ZipMember m;
    Error err = { 0 };
    char block[4096];
    size_t got = 0;
    assert_true(zip_read_open(os_real(), str_of(path), &zip, &err));
    while (zip_read_next(zip, &m, &err)) {
        text_add(out, STR("\n>> "));
        text_add(out, m.name);
        text_add_c(out, '\n');
        while (zip_read_bytes(zip, block, sizeof block, &got, &err) && got) text_add(out, str_from(block, got));
    }
    assert_int_equal(err.code, ERR_NONE);
    zip_read_close(zip);
}

static bool holds(const Text *t, const char *what)
{
    return str_find(text_str(t), str_of(what)) >= 0;
}

/* The sheets alone: what stands before the changes, or before the forms. */
static Text sheets_of(const Text *t)
{
    Text out = TEXT_INIT;
    ptrdiff_t end = str_find(text_str(t), STR(">> changes.csv"));
    if (end < 0) end = str_find(text_str(t), STR(">> forms/"));
    assert_true(end > 0);
    ptrdiff_t from = str_find(text_str(t), STR(">> README"));
    text_add(&out, str_from(t->b + from, (size_t)(end - from)));
    return out;
}

static void fill(Office *o)
{
    Uuid h = office_save(o, "household", nil,
                         "{\"head_name\":\"สมชาย\",\"hh_code\":\"H1\",\"ill\":\"bad\",\"ill_score\":\"1\",\"members\":\"-4\","
                         "\"note\":\"=1+1\",\"phone\":\"0812345678\"}");
    office_save_member(o, h,
                       "{\"birth_date\":\"1957-05-03\",\"citizen_id\":\"1460100000016\",\"first_name\":\"สมศรี\","
                       "\"hh_code\":\"H1\",\"nickname\":\"แดง\"}");
    office_save(o, "household", h, "{\"ill\":\"well\",\"members\":\"5\"}");
}

/* One record's change count and conflicts, as the store tells them. */
static int64_t number(Office *o, const char *sql)
{
    Error err = { 0 };
    int64_t n = -1;
    assert_true(db_number(o->store, sql, 0, &n, &err));
    return n;
}

static void an_answer_written_without_sight_of_the_withheld_one_buries_nothing(void **state)
{
    (void)state;
    Office a, b;
    AppliedCounts n;
    office_open(&a, "460101", 1);
    office_open(&b, "4601", 2);
    Uuid h = office_save(&a, "household", nil, "{\"head_name\":\"สมชาย\",\"hh_code\":\"H1\",\"ill\":\"bad\"}");
    office_take(&b, office_make(&a, "4601", LEVEL_CASE, SCOPE_ALL, NULL), &n);
    office_save(&b, "household", h, "{\"head_name\":\"สมชัย\",\"ill\":\"well\"}");
    assert_int_equal(number(&b, "SELECT count(*) FROM change WHERE body LIKE '{\"_blind\":\"ill\",%'"), 1);
    office_save(&b, "household", h, "{\"ill\":\"bad\"}");
    office_save(&b, "household", h, "{\"ill\":\"well\"}");
    assert_int_equal(number(&b, "SELECT sum(conflicts) FROM record"), 0);
    office_take(&a, office_make(&b, "460101", LEVEL_FULL, SCOPE_ALL, NULL), &n);
    assert_int_equal(number(&a, "SELECT count(*) FROM conflict WHERE field = 'ill'"), 1);
    assert_int_equal(number(&a, "SELECT count(*) FROM conflict"), 1); /* the name was seen */
    assert_int_equal(number(&a, "SELECT count(*) FROM head WHERE field = 'ill'"), 2);
    /* The owner decides with both in sight: that is the end of it, also at the other office. */
    office_save(&a, "household", h, "{\"ill\":\"bad\"}");
    assert_int_equal(number(&a, "SELECT count(*) FROM conflict"), 0);
    assert_int_equal(number(&a, "SELECT count(*) FROM change WHERE body LIKE '%_blind%' AND id = (SELECT max(id) FROM change)"), 0);
    office_take(&b, office_make(&a, "4601", LEVEL_FULL, SCOPE_ALL, NULL), &n);
    CLEANUP_TEXT at_a = TEXT_INIT;
    CLEANUP_TEXT at_b = TEXT_INIT;
    office_export(&a, &at_a);
    office_export(&b, &at_b);
    check_str(text_str(&at_b), text_str(&at_a));
    assert_int_equal(number(&b, "SELECT count(*) FROM conflict"), 0);
    office_close(&a);
    office_close(&b);
}

static void full_tells_all(void **state)
{
    (void)state;
    Office a;
    CLEANUP_TEXT t = TEXT_INIT;
    office_open(&a, "460101", 1);
    fill(&a);
    unpack(office_make(&a, "4601", LEVEL_FULL, SCOPE_SINCE_ACK, NULL), &t);
    assert_true(holds(&t, "\n>> datapackage.json\n{"));
    assert_true(holds(&t, ">> data/household.csv\n\xEF\xBB\xBF_id,_seen,hh_code,head_name,"));
    assert_true(holds(&t, ",081-234-5678,"));
    assert_true(holds(&t, "1-4601-00000-01-6"));
    assert_true(holds(&t, ",'=1+1,"));
    assert_true(holds(&t, "\r\n"));
    assert_true(holds(&t, "household,ill,well,สบายดี,"));
    assert_false(holds(&t, "household,ill,bad,ป่วยหนัก,")); /* no longer used */
    assert_true(holds(&t, ">> data/history.csv"));
    assert_true(holds(&t, "ill,ป่วย,ป่วยหนัก,สบายดี,"));
    assert_true(holds(&t, "\"\"citizen_id\"\":\"\"1460100000016\"\""));
    assert_true(holds(&t, ">> forms/household@3/survey.csv"));
    assert_true(holds(&t, ">> acks.csv\nbundle,sha256,state,at,counts,message\n"));
    assert_true(holds(&t, ">> README.txt\n\xEF\xBB\xBF"));
    office_close(&a);
}

static void case_withholds_health_and_its_scores(void **state)
{
    (void)state;
    Office a, b, c;
    CLEANUP_TEXT t = TEXT_INIT;
    Arena arena = { 0 };
    Error err = { 0 };
    BundleInfo info;
    AppliedCounts n;
    office_open(&a, "460101", 3);
    office_open(&b, "4601", 4);
    office_open(&c, "4601", 5);
    fill(&a);
    const char *path = office_make(&a, "4601", LEVEL_CASE, SCOPE_SINCE_ACK, NULL);
    unpack(path, &t);
    assert_false(holds(&t, "\"\"ill\"\":"));
    assert_false(holds(&t, "\"\"bad\"\""));
    CLEANUP_TEXT sheets = sheets_of(&t);
    assert_false(holds(&sheets, ",ill") || holds(&sheets, "well"));
    assert_false(holds(&t, "ป่วยหนัก,สบายดี"));
    assert_true(holds(&t, ",ill ill_score,"));      /* named in the column withheld */
    assert_true(holds(&t, "1-4601-00000-01-6"));
    assert_true(bundle_verify(&b.os, str_of(path), &arena, &info, NULL, &err));
    assert_int_equal(info.problem_count, 0);
    office_take(&b, path, &n);
    assert_int_equal(n.added, 2);
    int64_t differed;
    assert_true(store_refold(b.store, REFOLD_COMPARE, &differed, &err));
    assert_int_equal(differed, 0);
    /* The whole one, coming later, completes it; the other way round nothing becomes blank. */
    path = office_make(&a, "4601", LEVEL_FULL, SCOPE_SINCE_ACK, NULL);
    office_take(&b, path, &n);
    office_take(&c, path, &n);
    CLEANUP_TEXT x = TEXT_INIT, y = TEXT_INIT, z = TEXT_INIT;
    office_export(&a, &x);
    office_export(&b, &y);
    office_export(&c, &z);
    check_str(text_str(&y), text_str(&x));
    check_str(text_str(&z), text_str(&x));
    office_take(&c, office_make(&a, "4601", LEVEL_CASE, SCOPE_ALL, NULL), &n);
    assert_int_equal(n.added + n.changed, 0);
    text_clear(&z);
    office_export(&c, &z);
    check_str(text_str(&z), text_str(&x));
    arena_done(&arena);
    office_close(&a);
    office_close(&b);
    office_close(&c);
}

static void masked_is_for_reading(void **state)
{
    (void)state;
    Office a, b;
    CLEANUP_TEXT t = TEXT_INIT;
    BundleMade made;
    AppliedCounts n;
    office_open(&a, "460101", 6);
    office_open(&b, "4601", 7);
    fill(&a);
    const char *path = office_make(&a, "4601", LEVEL_MASKED, SCOPE_SINCE_ACK, &made);
    assert_int_equal(made.records, 2);
    unpack(path, &t);
    assert_false(holds(&t, "changes.csv"));
    assert_false(holds(&t, "history.csv"));
    assert_false(holds(&t, "1460100000016") || holds(&t, "1-4601-00000-01-6"));
    assert_true(holds(&t, "x-xxxx-xxxxx-01-6"));
    assert_true(holds(&t, ",1957,") || holds(&t, ",1957\r") );
    assert_false(holds(&t, "1957-05-03"));
    assert_true(holds(&t, "สมชาย") && holds(&t, "สมศรี"));
    assert_false(holds(&t, "แดง"));
    assert_false(holds(&t, "5678"));
    CLEANUP_TEXT sheets = sheets_of(&t);
    assert_true(sheets.n > 500);
    assert_false(holds(&sheets, ",ill") || holds(&sheets, "well"));
    office_take(&b, path, &n);
    assert_int_equal(n.added + n.changed, 0); /* masked values never enter a body */
    assert_int_equal(store_last_arrival(b.store), 0);
    office_close(&a);
    office_close(&b);
}

static void anonymous_waits(void **state)
{
    (void)state;
    Office a;
    Arena arena = { 0 };
    Error err = { 0 };
    BundleMade made;
    office_open(&a, "460101", 8);
    BundleRequest r = { .to = STR("4601"), .level = LEVEL_ANONYMOUS };
    assert_false(bundle_make(a.store, &r, &arena, &made, NULL, &err));
    assert_string_equal(err.msg, "bundle.anonymous");
    BundleLevel level;
    for (int i = LEVEL_FULL; i <= LEVEL_ANONYMOUS; i++)
        assert_true(level_find(level_name((BundleLevel)i), &level) && level == (BundleLevel)i);
    assert_false(level_find(STR("d4"), &level));
    office_close(&a);
}

static void the_log_says_which_fields_left(void **state)
{
    (void)state;
    Office a;
    Arena arena = { 0 };
    Error err = { 0 };
    Disclosure *log;
    size_t count;
    office_open(&a, "460101", 9);
    fill(&a);
    office_make(&a, "4601", LEVEL_MASKED, SCOPE_SINCE_ACK, NULL);
    assert_true(bundles_disclosures(a.store, &arena, &log, &count, &err));
    assert_int_equal(count, 1);
    check_str(log[0].fields, STR("household: hh_code head_name members income consent_share lawful_basis note\n"
                                 "person: hh_code citizen_id first_name birth_date"));
    arena_done(&arena);
    office_close(&a);
}

/* Nobody can say what the words of a note hold: at level case only that there is one; the whole completes it. */
static void case_withholds_the_words_of_notes(void **state)
{
    (void)state;
    Office a, b;
    CLEANUP_TEXT t = TEXT_INIT;
    Arena arena = { 0 };
    Error err = { 0 };
    RecordHead head;
    Saved saved;
    AppliedCounts n;
    Change *notes;
    size_t count;
    office_open(&a, "460101", 3);
    office_open(&b, "4601", 4);
    fill(&a);
    Uuid house = office_save(&a, "household", nil, "{}");
    assert_true(store_head(a.store, house, &arena, &head, &err));
    assert_true(note_save(a.store, &head, NULL, STR("ลูกสาวป่วยหนัก"), &saved, &err));
    const char *path = office_make(&a, "4601", LEVEL_CASE, SCOPE_SINCE_ACK, NULL);
    unpack(path, &t);
    assert_false(holds(&t, "ลูกสาว"));
    assert_true(holds(&t, "_note"));
    office_take(&b, path, &n);
    assert_true(store_head(b.store, house, &arena, &head, &err));
    assert_true(store_notes(b.store, head.id, &arena, &notes, &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(notes[0].reason.n, 0);
    office_take(&b, office_make(&a, "4601", LEVEL_FULL, SCOPE_ALL, NULL), &n);
    assert_true(store_notes(b.store, head.id, &arena, &notes, &count, &err));
    check_str(notes[0].reason, STR("ลูกสาวป่วยหนัก"));
    assert_true(change_check(&notes[0], &err));
    arena_done(&arena);
    office_close(&a);
    office_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_withholds_the_words_of_notes),
        cmocka_unit_test(full_tells_all),
        cmocka_unit_test(an_answer_written_without_sight_of_the_withheld_one_buries_nothing),
        cmocka_unit_test(case_withholds_health_and_its_scores),
        cmocka_unit_test(masked_is_for_reading),
        cmocka_unit_test(anonymous_waits),
        cmocka_unit_test(the_log_says_which_fields_left),
    };
    offices_make();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    offices_done();
    return failed;
}
