/* package: the package file comes back as it was written, standard readers take it, odd ones are refused. */
#include "tests/lib/check.h"

#include "model/handoff/package.h"

#include <stdio.h>

static Arena arena;

static Package sample(void)
{
    static const PackageField fields[] = { { { "_id", 3 }, { "string", 6 }, { "_id", 3 } } };
    PackagePart *parts = arena_take_array(&arena, 2, sizeof *parts);
    parts[0] = (PackagePart){ .path = STR("README.txt"), .bytes = 3, .rows = -1 };
    parts[1] = (PackagePart){ .path = STR("data/household.csv"), .bytes = 70000, .rows = 12, .fields = fields,
                              .field_count = 1, .primary_key = STR("_id"), .is_csv = true, .is_guarded = true };
    for (int i = 0; i < 32; i++) parts[1].sha256[i] = (uint8_t)i;
    return (Package){ .format = 1, .bundle = STR("019cef1e-1111-7abc-8def-0123456789ab"), .title = STR("จาก \"ก\""),
                      .created = STR("2026-03-15T10:30:00+07:00"), .from_office = STR("460101"), .from_name = STR("ทต."),
                      .from_device = STR("k7f3q2ab"), .to_office = STR("4601"), .level = STR("full"),
                      .purpose = STR("handoff"), .legal_basis = STR("public_task"), .scope = STR("all"),
                      .made_by = STR("somjai"), .program = STR("kaejon"), .cut_to = 99, .changes = 7, .records = 5,
                      .is_full = true, .is_training = true, .parts = parts, .part_count = 2 };
}

static void it_comes_back_as_written(void **state)
{
    (void)state;
    CLEANUP_TEXT t = TEXT_INIT;
    Package p = sample(), q;
    Error err = { 0 };
    package_write(&t, &p);
    assert_true(package_read(&arena, text_str(&t), &q, &err));
    check_str(q.title, p.title);
    check_str(q.bundle, p.bundle);
    check_str(q.from_device, p.from_device);
    assert_int_equal(q.cut_to, 99);
    assert_int_equal(q.changes, 7);
    assert_int_equal(q.records, 5);
    assert_true(q.is_full && q.is_training);
    assert_int_equal(q.part_count, 2);
    const PackagePart *part = package_part(&q, STR("data/household.csv"));
    assert_non_null(part);
    assert_int_equal(part->bytes, 70000);
    assert_int_equal(part->rows, 12);
    assert_true(part->is_csv && part->is_guarded);
    assert_memory_equal(part->sha256, p.parts[1].sha256, 32);
    assert_null(package_part(&q, STR("data/person.csv")));
}

static void what_does_not_fit_is_named(void **state)
{
    (void)state;
    static const struct { const char *from, *to, *msg, *what; } cases[] = {
        { "\"bytes\": 70000", "\"bytes\": -1", "package.member", "bytes" },
        { "\"bytes\": 70000", "\"bytes\": \"70000\"", "package.member", "bytes" },
        { "\"bytes\": 70000", "\"bytes\": 99999999999999999999", "package.json", NULL },
        { "sha256:00", "sha256:zz", "package.member", "hash" },
        { "sha256:00", "md5:00", "package.member", "hash" },
        { "data/household.csv", "README.txt", "package.member", "README.txt" },
        { "data/household.csv", "datapackage.json", "package.member", "datapackage.json" },
        { "\"format\": 1", "\"format\": 2", "package.newer", NULL },
        { "\"format\": 1", "\"format\": 0", "package.member", "format" },
        { "\"bundle\": \"019cef1e", "\"bundle\": \"xxxxxxxx", "package.member", "bundle" },
        { "\"kaejon\": {\n  \"format\"", "\"other\": {\n  \"format\"", "package.member", "kaejon" },
        { "\"level\"", "\"levels\"", "package.member", "level" },
        { "\"changes\": 7", "\"changes\": 7, \"changes\": 8", "package.json", NULL },
        { "\"changes\": 7", "\"changes\": 7.5", "package.member", "changes" },
        { "\"training\": true", "\"training\": 1", "package.member", "training" },
        { "\"to\": {", "\"to\": [], \"too\": {", "package.member", "to" },
        { "460101", "46\\u000001", "package.json", NULL },
        { "460101", "46\xFF\x30", "package.json", NULL },
        { "460101", "46\\uD800", "package.json", NULL },
    };
    CLEANUP_TEXT good = TEXT_INIT;
    Package p = sample(), q;
    package_write(&good, &p);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_TEXT bad = TEXT_INIT;
        Error err = { 0 };
        text_add(&bad, text_str(&good));
        ptrdiff_t at = str_find(text_str(&bad), str_of(cases[i].from));
        if (at < 0) fail_msg("%s is not in the sample", cases[i].from);
        text_replace(&bad, (size_t)at, strlen(cases[i].from), str_of(cases[i].to));
        if (package_read(&arena, text_str(&bad), &q, &err)) fail_msg("%s was taken", cases[i].to);
        assert_string_equal(err.msg, cases[i].msg);
        if (cases[i].what) assert_string_equal(err.what, cases[i].what);
        if (str_eq(str_of(err.msg), STR("package.json"))) assert_true(str_starts(str_of(err.where), STR("datapackage.json:")));
    }
}

static void deep_and_cut_texts_do_no_harm(void **state)
{
    (void)state;
    CLEANUP_TEXT deep = TEXT_INIT, good = TEXT_INIT;
    Package p = sample(), q;
    Error err = { 0 };
    for (int i = 0; i < 100000; i++) text_add_c(&deep, '[');
    assert_false(package_read(&arena, text_str(&deep), &q, &err));
    package_write(&good, &p);
    for (size_t n = 0; n + 1 < good.n; n++) assert_false(package_read(&arena, str_from(good.b, n), &q, &err));
    assert_false(package_read(&arena, STR("[]"), &q, &err));
    assert_false(package_read(&arena, STR("{\"kaejon\":{\"format\":3}}"), &q, &err));
    assert_int_equal(err.code, ERR_NEWER); /* whatever else a later format may look like */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_comes_back_as_written),
        cmocka_unit_test(what_does_not_fit_is_named),
        cmocka_unit_test(deep_and_cut_texts_do_no_harm),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_done(&arena);
    return failed;
}
