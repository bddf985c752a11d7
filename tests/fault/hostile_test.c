/* hostile bundles: cut, flipped, forged by somebody who knows the format; each is refused by its name and
 * leaves every table but the list of received bundles byte for byte as it was (handoff.md 10.2, 3, 4, 9). */
#include <stdio.h>

#include "model/handoff/changefile.h"
#include "tests/lib/check.h"
#include "tests/lib/forgery.h"
#include "tests/lib/offices.h"

static const Uuid nil;
static char real[256], bad[256]; /* a bundle that is whole; the one under test */
static Office sender, receiver;
static Text before = TEXT_INIT;

/* --- what must happen --- */

static void check_untouched(const char *what)
{
    CLEANUP_TEXT after = TEXT_INIT;
    office_dump(&receiver, &after);
    if (!str_eq(text_str(&after), text_str(&before))) fail_msg("%s: a table has changed", what);
}

/* Received, and applied where it was staged. msg NULL: whatever it is called. */
static void check_refused(const char *what, const char *msg)
{
    Arena a = { 0 };
    Error err = { 0 };
    BundleInfo info;
    BundleState state;
    AppliedCounts n;
    Accept all = { .kind = ACCEPT_ALL, .accept_unsigned = true };
    bool ok = bundle_receive(receiver.store, str_of(bad), &a, &info, &state, NULL, &err);
    if (ok) ok = bundle_apply(receiver.store, str_of(info.bundle), &all, &n, NULL, &err);
    else if (strcmp(err.msg, "bundle.nothing") == 0) assert_int_equal(state, BUNDLE_STAGED); /* no byte: none is kept */
    else if (state != BUNDLE_QUARANTINED && state != BUNDLE_WAITING) fail_msg("%s: state %d", what, (int)state);
    if (ok) fail_msg("%s was taken", what);
    if (msg && strcmp(err.msg, msg) != 0) fail_msg("%s: %s (%s) instead of %s", what, err.msg, err.what, msg);
    if (err.code != ERR_INPUT && err.code != ERR_NEWER) fail_msg("%s: code %d", what, (int)err.code);
    arena_done(&a);
    check_untouched(what);
}

/* --- cut and flipped --- */

static void read_real(Text *zip, ForgerySpan *spans, size_t *count)
{
    Error err = { 0 };
    assert_true(os_read_all(&sender.os, str_of(real), 1 << 20, zip, &err));
    *count = forgery_spans(text_str(zip), spans, FORGERY_MEMBERS);
    assert_true(*count >= 8);
}

static void cut_at_every_border_of_a_member(void **state)
{
    (void)state;
    CLEANUP_TEXT zip = TEXT_INIT;
    ForgerySpan span[FORGERY_MEMBERS];
    size_t count;
    char what[80];
    read_real(&zip, span, &count);
    for (size_t i = 0; i < count; i++) {
        const size_t cuts[] = { span[i].header, span[i].header + 4, span[i].data, span[i].data + span[i].bytes / 2,
                                span[i].data + span[i].bytes, span[i].central, span[i].central + 20 };
        for (size_t k = 0; k < sizeof cuts / sizeof *cuts; k++) {
            snprintf(what, sizeof what, "member %zu cut at %zu", i, cuts[k]);
            office_put_file(bad, zip.b, cuts[k]);
            check_refused(what, cuts[k] == 0 ? "bundle.nothing" : cuts[k] < 4 ? "zip.not_a_zip" : "zip.cut_short");
        }
    }
}

static void flip_a_bit_of_every_member(void **state)
{
    (void)state;
    CLEANUP_TEXT zip = TEXT_INIT;
    ForgerySpan span[FORGERY_MEMBERS];
    size_t count;
    char what[80];
    read_real(&zip, span, &count);
    for (size_t i = 0; i < count; i++) {
        for (size_t part = 1; part < 4 && span[i].bytes > 8; part++) {
            size_t at = span[i].data + span[i].bytes * part / 4;
            for (int is_sealed = 0; is_sealed < 2; is_sealed++) {
                CLEANUP_TEXT copy = TEXT_INIT;
                text_add(&copy, text_str(&zip));
                copy.b[at] = (char)(copy.b[at] ^ 1 << i % 8);
                if (is_sealed) office_seal(&copy);
                office_put_file(bad, copy.b, copy.n);
                snprintf(what, sizeof what, "member %zu flipped at %zu%s", i, at, is_sealed ? ", sealed" : "");
                check_refused(what, is_sealed ? NULL : "zip.damaged");
            }
        }
    }
}

/* --- names --- */

/* The same number of letters, in the local header and in the central directory. */
static void rename_member(Text *zip, size_t member, const char *to)
{
    ForgerySpan span[FORGERY_MEMBERS];
    assert_true(forgery_spans(text_str(zip), span, FORGERY_MEMBERS) > member);
    memcpy(zip->b + span[member].header + 30, to, strlen(to));
    memcpy(zip->b + span[member].central + 46, to, strlen(to));
}

static void names_that_lead_elsewhere(void **state)
{
    (void)state;
    static const char *const NAMES[] = { "../../../x.csv", "/etc/passwd.cs", "data/../x.csv.", "c:ta/codes.csv", "data\\codes.csv" };
    ForgerySpan span[FORGERY_MEMBERS];
    for (size_t i = 0; i <= sizeof NAMES / sizeof *NAMES; i++) {
        CLEANUP_TEXT zip = TEXT_INIT;
        Forgery f;
        Error err = { 0 };
        forgery_open(&f, &sender.os, real);
        text_add(forgery_add(&f, "data/codez.csv", true), STR("form,field\n"));
        forgery_write(&f, bad);
        assert_true(os_read_all(&sender.os, str_of(bad), 1 << 20, &zip, &err));
        bool is_double = i == sizeof NAMES / sizeof *NAMES;
        rename_member(&zip, f.count, is_double ? "data/codes.csv" : NAMES[i]);
        office_seal(&zip);
        office_put_file(bad, zip.b, zip.n);
        check_refused(is_double ? "a name twice" : NAMES[i], "zip.name");
        forgery_close(&f);
    }
    CLEANUP_TEXT zip = TEXT_INIT;
    size_t count;
    read_real(&zip, span, &count);
    zip.b[span[2].central + 5] = 3;                              /* made on Unix */
    zip.b[span[2].central + 40] = 0;
    zip.b[span[2].central + 41] = (char)(0120777 >> 8);          /* a symbolic link */
    zip.b[span[2].central + 40] = (char)(0120777 & 0xFF);
    office_seal(&zip);
    office_put_file(bad, zip.b, zip.n);
    check_refused("a symbolic link", "zip.link");
}

/* --- members that are not what the package file tells --- */

static void members_that_do_not_fit(void **state)
{
    (void)state;
    static const struct { const char *what, *msg; } CASES[] = {
        { "a member that is not listed", "bundle.member_unlisted" }, { "a listed member that is not there", "bundle.member_missing" },
        { "other bytes", "bundle.member_changed" }, { "more bytes than told", "bundle.member_changed" },
        { "less bytes than told", "bundle.member_changed" }, { "a petabyte told", "bundle.bomb" },
        { "more than can be counted told", "bundle.bomb" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Forgery f;
        forgery_open(&f, &sender.os, real);
        f.keeps_hashes = true;
        if (i == 0) text_add(forgery_add(&f, "data/more.csv", true), STR("a\n"));
        if (i == 1) text_free(&f.member[--f.count].bytes);
        if (i == 2) forgery_replace(&f, "data/household.csv", "H1", "H2");
        if (i == 3)
            for (int k = 0; k < 100000; k++) text_add(forgery_member(&f, "data/history.csv"), STR("0000000000000000"));
        if (i == 4) forgery_member(&f, "data/history.csv")->n -= 3;
        if (i == 5) f.package.parts[1].bytes = INT64_C(1) << 50;
        if (i == 6) f.package.parts[1].bytes = f.package.parts[2].bytes = INT64_MAX;
        forgery_write(&f, bad);
        check_refused(CASES[i].what, CASES[i].msg);
        forgery_close(&f);
    }
}

static void numbers_of_the_package_file(void **state)
{
    (void)state;
    static const struct { const char *from, *to, *msg; } CASES[] = {
        { "\"format\": 1", "\"format\": 4294967297", "package.newer" }, { "\"format\": 1", "\"format\": -1", "package.member" },
        { "\"changes\": 3", "\"changes\": 9223372036854775807", "bundle.counts" },
        { "\"changes\": 3", "\"changes\": 9223372036854775808", "package.json" },
        { "\"changes\": 3", "\"changes\": 0", "bundle.counts" }, { "\"changes\": 3", "\"changes\": -3", "package.member" },
        { "\"changes\": 3", "\"changes\": 3e0", "package.member" },
        { "\"records\": 2", "\"records\": 9223372036854775807", "bundle.counts" },
        { "\"cut_to\": ", "\"cut_to\": -", "package.member" }, { "\"level\": \"full\"", "\"level\": \"masked\"", "bundle.level" },
        { "\"level\": \"full\"", "\"level\": \"everything\"", "bundle.level" }, { "\"bytes\": ", "\"bytes\": 1", "bundle.member_changed" },
        { "\"bytes\": ", "\"bytes\": -", "package.member" }, { "sha256:", "sha256:0", "package.member" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Forgery f;
        forgery_open(&f, &sender.os, real);
        f.from = str_of(CASES[i].from);
        f.to = str_of(CASES[i].to);
        forgery_write(&f, bad);
        check_refused(CASES[i].to, CASES[i].msg);
        forgery_close(&f);
    }
}

/* --- changes.csv --- */

static void rows_of_the_log(void **state)
{
    (void)state;
    static const struct { const char *from, *to, *msg; } CASES[] = {
        { "-000001-", "-9223372036854775808-", "bundle.changes" },   /* 2^63 */
        { "-000001-", "-18446744073709551617-", "bundle.changes" },  /* 2^64 + 1 */
        { "-000001-", "--00001-", "bundle.changes" }, { "-000001-", "-1-", "bundle.changes" },
        { ",create,", ",create\x01,", NULL }, { ",create,", ",,", NULL }, { ",create,", ",\xFF,", "bundle.changes" },
        { "household@3", "household", "bundle.changes" }, { "{\"\"head_name", "{\"\"Head_name", "store.change_digest" },
        { "\"{\"\"head_name", "\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[{\"\"head_name", NULL }, { "change,record", "change,change", "bundle.changes" },
        { "change,record", "changes,record", "bundle.changes" }, { "\n", ",more\n", "bundle.changes" },
        { ",create,", ",\"create,", "bundle.changes" }, /* a quote that is never closed */
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Forgery f;
        forgery_open(&f, &sender.os, real);
        forgery_replace(&f, CHANGEFILE, CASES[i].from, CASES[i].to);
        forgery_write(&f, bad);
        check_refused(CASES[i].to, CASES[i].msg);
        forgery_close(&f);
    }
    Forgery f;
    CLEANUP_TEXT big = TEXT_INIT;
    forgery_open(&f, &sender.os, real);
    for (int i = 0; i < (2 << 20); i++) text_add_c(&big, 'x');
    forgery_replace(&f, CHANGEFILE, "{\"\"head_name", big.b);
    forgery_write(&f, bad);
    check_refused("a cell of 2 MB", "bundle.changes");
    forgery_close(&f);
}

/* The first change as its forger wants it, with the digest that it then has. */
typedef struct { int number; Text out; int rows; } Forging;

static bool forge(void *ctx, const Change *c, Error *err)
{
    Forging *f = ctx;
    Change n = *c;
    (void)err;
    if (f->rows++ == 0) {
        if (f->number == 0) n.seq = INT64_MAX;
        if (f->number == 1) n.hlc = INT64_MAX;
        if (f->number == 2) n.body = STR("{\"head_name\":\"\\ud800\"}");
        if (f->number == 3) n.body = STR("{\"head_name\":\"x\",\"head_name\":\"y\"}");
        if (f->number == 4) n.body = STR("{\"head_name\":{\"missing\":\"perhaps\"}}");
        if (f->number == 5) n.body = STR("{\"head_name\":1}");
        if (f->number == 6) n.seen = STR("zzzzzzzz:9223372036854775807:00000000");
        if (f->number == 7) n.seen = STR("../../x:1:00000000");
        if (f->number == 8) n.form = STR("house\x1fhold");
        if (f->number == 9) n.record = nil;
        if (f->number == 10) n.device = STR("DEVICE!!");
        change_digest(&n, n.digest);
    }
    changefile_add(&f->out, &n);
    return true;
}

static void changes_with_a_digest_that_fits(void **state)
{
    (void)state;
    for (int number = 0; number <= 10; number++) {
        Forgery f;
        Forging forging = { .number = number, .out = TEXT_INIT };
        Error err = { 0 };
        char what[40];
        forgery_open(&f, &sender.os, real);
        Text *log = forgery_member(&f, CHANGEFILE);
        changefile_add_header(&forging.out);
        ChangeFile *in = changefile_open(forge, &forging);
        assert_true(changefile_feed(in, text_str(log), &err) && changefile_end(in, &err));
        changefile_close(in);
        text_set(log, text_str(&forging.out));
        text_free(&forging.out);
        forgery_write(&f, bad);
        snprintf(what, sizeof what, "forged change %d", number);
        check_refused(what, NULL);
        forgery_close(&f);
    }
}

/* --- and the same bundle untouched --- */

static void taken_apart_and_put_together_it_is_whole(void **state)
{
    (void)state;
    Forgery f;
    AppliedCounts n;
    CLEANUP_TEXT ours = TEXT_INIT, theirs = TEXT_INIT;
    forgery_open(&f, &sender.os, real);
    forgery_write(&f, bad);
    forgery_close(&f);
    office_take(&receiver, bad, &n);
    assert_int_equal(n.added, 2);
    office_export(&sender, &ours);
    office_export(&receiver, &theirs);
    check_str(text_str(&theirs), text_str(&ours));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_at_every_border_of_a_member),
        cmocka_unit_test(flip_a_bit_of_every_member),
        cmocka_unit_test(names_that_lead_elsewhere),
        cmocka_unit_test(members_that_do_not_fit),
        cmocka_unit_test(numbers_of_the_package_file),
        cmocka_unit_test(rows_of_the_log),
        cmocka_unit_test(changes_with_a_digest_that_fits),
        cmocka_unit_test(taken_apart_and_put_together_it_is_whole),
    };
    snprintf(bad, sizeof bad, "%s/bad.zip", offices_make());
    office_open(&sender, "460101", 1);
    office_open(&receiver, "4601", 2);
    Uuid h = office_save(&sender, "household", nil, "{\"head_name\":\"=สมชาย\",\"hh_code\":\"H1\",\"note\":\"มา\"}");
    office_save_member(&sender, h, "{\"first_name\":\"สมศรี\",\"hh_code\":\"H1\"}");
    office_save(&sender, "household", h, "{\"members\":\"5\"}");
    snprintf(real, sizeof real, "%s", office_make(&sender, "4601", LEVEL_FULL, SCOPE_ALL, NULL));
    office_dump(&receiver, &before);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    text_free(&before);
    office_close(&sender);
    office_close(&receiver);
    offices_done();
    return failed;
}
