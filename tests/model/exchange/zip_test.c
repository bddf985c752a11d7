/* zip: what is written comes back and other programs read it; what is damaged or hostile is refused. */
#include "tests/lib/check.h"
#include "tests/lib/offices.h"

#include "model/exchange/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>

static FakeOs fake;
static Os os;
static char path[256];
static const char *room;

static void write_small(void)
{
    Error err = { 0 };
    OsFile *file;
    ZipWriter *zip;
    int64_t bytes;
    uint8_t sha256[32];
    assert_true(os.remove(os.ctx, str_of(path), &err));
    assert_true(os.open(os.ctx, str_of(path), OS_CREATE_NEW, &file, &err));
    assert_true(zip_write_start(&os, file, &zip, &err));
    char big[70000];
    for (size_t i = 0; i < sizeof big; i++) big[i] = (char)('a' + i * i % 23);
    assert_true(zip_write_member(zip, STR("first.json"), 5, FAKEOS_NOW_MS, &err));
    assert_true(zip_write_bytes(zip, "he", 2, &err) && zip_write_bytes(zip, "llo", 3, &err));
    assert_true(zip_write_member(zip, STR("empty"), 0, FAKEOS_NOW_MS, &err));
    assert_true(zip_write_member(zip, STR("data/big.csv"), sizeof big, FAKEOS_NOW_MS, &err));
    assert_true(zip_write_bytes(zip, big, sizeof big, &err));
    assert_true(zip_write_end(zip, &bytes, sha256, &err));
    assert_true(os.close(os.ctx, file, &err));
    OsStat st;
    assert_true(os.stat(os.ctx, str_of(path), &st, &err));
    assert_int_equal(st.size, bytes);
    ZipReader *r;
    assert_true(zip_read_open(&os, str_of(path), &r, &err));
    assert_memory_equal(zip_read_sha256(r), sha256, 32);
    zip_read_close(r);
}

static void members_come_back(void **state)
{
    (void)state;
    Error err = { 0 };
    ZipReader *r;
    ZipMember m;
    char block[100];
    size_t got, total = 0;
    write_small();
    assert_true(zip_read_open(&os, str_of(path), &r, &err));
    assert_true(zip_read_next(r, &m, &err));
    check_str(m.name, STR("first.json"));
    assert_int_equal(m.bytes, 5);
    assert_true(zip_read_bytes(r, block, sizeof block, &got, &err));
    check_str(str_from(block, got), STR("hello"));
    assert_true(zip_read_next(r, &m, &err));
    check_str(m.name, STR("empty"));
    assert_true(zip_read_next(r, &m, &err)); /* unread bytes are passed over */
    check_str(m.name, STR("data/big.csv"));
    while (zip_read_bytes(r, block, sizeof block, &got, &err) && got) total += got;
    assert_int_equal(total, 70000);
    assert_false(zip_read_next(r, &m, &err));
    assert_int_equal(err.code, ERR_NONE);
    zip_read_close(r);
}

static void run_other(const char *const argv[])
{
    Error err = { 0 };
    int pid, status = -1, none[3] = { -1, -1, -1 };
    if (!os.spawn(os.ctx, argv, none, &pid, &status, &err)) {
        if (err.code == ERR_PROGRAM) skip();
        fail_msg("%s: %s", argv[0], err.msg);
    }
    assert_int_equal(status, 0);
}

static void other_programs_read_it(void **state)
{
    (void)state;
    write_small();
    const char *const python[] = { "python3", "-c",
                                   "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n"
                                   "assert z.namelist()==['first.json','empty','data/big.csv']\n"
                                   "assert z.read('first.json')==b'hello' and len(z.read('data/big.csv'))==70000\n"
                                   "assert z.comment.startswith(b'kaejon sha256:')\n",
                                   path, NULL };
    run_other(python);
    const char *const unzip[] = { "unzip", "-qt", path, NULL };
    run_other(unzip);
}

static const char *open_error(void)
{
    static Error err;
    ZipReader *r;
    fault_clear(&err);
    if (!zip_read_open(&os, str_of(path), &r, &err)) return err.msg;
    ZipMember m;
    char block[4096];
    size_t got = 0;
    while (zip_read_next(r, &m, &err))
        while (zip_read_bytes(r, block, sizeof block, &got, &err) && got) {}
    zip_read_close(r);
    return err.code == ERR_NONE ? "" : err.msg;
}

static void cut_at_every_byte_is_noticed(void **state)
{
    (void)state;
    CLEANUP_TEXT zip = TEXT_INIT;
    Error err = { 0 };
    write_small();
    assert_true(os_read_all(&os, str_of(path), 1 << 20, &zip, &err));
    for (size_t n = 0; n < zip.n; n++) {
        office_put_file(path, zip.b, n);
        const char *msg = open_error();
        bool is_near_the_end = n + 100 > zip.n;
        if (n < 4) assert_string_equal(msg, "zip.not_a_zip");
        else if (!is_near_the_end) assert_string_equal(msg, "zip.cut_short");
        else assert_string_not_equal(msg, "");
    }
}

static void every_flipped_bit_is_noticed(void **state)
{
    (void)state;
    CLEANUP_TEXT zip = TEXT_INIT;
    Error err = { 0 };
    write_small();
    assert_true(os_read_all(&os, str_of(path), 1 << 20, &zip, &err));
    for (size_t bit = 0; bit < zip.n * 8; bit += bit < 8000 || bit > zip.n * 8 - 8000 ? 1 : 37) {
        zip.b[bit / 8] = (char)(zip.b[bit / 8] ^ 1 << bit % 8);
        office_put_file(path, zip.b, zip.n);
        assert_string_not_equal(open_error(), "");
        zip.b[bit / 8] = (char)(zip.b[bit / 8] ^ 1 << bit % 8);
    }
    office_put_file(path, zip.b, zip.n);
    assert_string_equal(open_error(), "");
}

/* --- by an enemy, who can make the hash fit --- */

typedef struct { const char *name; const char *link; } Item;

static void write_hostile(const Item *entries, size_t count, Text *out)
{
    char *room_for = memory_resize(NULL, 1 << 20, 1);
    size_t used = 0;
    struct archive *a = archive_write_new();
    archive_write_set_format_zip(a);
    archive_write_set_bytes_in_last_block(a, 1);
    assert_int_equal(archive_write_open_memory(a, room_for, 1 << 20, &used), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *e = archive_entry_new();
        archive_entry_set_pathname(e, entries[i].name);
        archive_entry_set_filetype(e, entries[i].link ? AE_IFLNK : AE_IFREG);
        archive_entry_set_perm(e, 0644);
        if (entries[i].link) archive_entry_set_symlink(e, entries[i].link);
        archive_entry_set_size(e, entries[i].link ? 0 : 3);
        assert_int_equal(archive_write_header(a, e), ARCHIVE_OK);
        if (!entries[i].link) assert_int_equal(archive_write_data(a, "abc", 3), 3);
        archive_entry_free(e);
    }
    assert_int_equal(archive_write_close(a), ARCHIVE_OK);
    archive_write_free(a);
    text_set(out, str_from(room_for, used));
    memory_resize(room_for, 0, 0);
    office_seal_plain(out);
    office_put_file(path, out->b, out->n);
}

static void hostile_names_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = { "../x", "a/../../x", "/etc/passwd", "c:x", "a b", "x\x01y", "a*", "..", "\xE0\xB8\x81.csv" };
    CLEANUP_TEXT zip = TEXT_INIT;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Item e = { names[i], NULL };
        write_hostile(&e, 1, &zip);
        assert_string_equal(open_error(), "zip.name");
    }
    Item twice[] = { { "data/a.csv", NULL }, { "data/a.csv", NULL } };
    write_hostile(twice, 2, &zip);
    assert_string_equal(open_error(), "zip.name");
    Item link[] = { { "a", NULL }, { "b", "/etc/passwd" } };
    write_hostile(link, 2, &zip);
    assert_string_equal(open_error(), "zip.link");
    Item fine[] = { { "data/a.csv", NULL }, { "data/b.csv", NULL } };
    write_hostile(fine, 2, &zip);
    assert_string_equal(open_error(), "");
}

static void too_many_members_are_refused(void **state)
{
    (void)state;
    static Item many[201];
    static char names[201][16];
    CLEANUP_TEXT zip = TEXT_INIT;
    for (int i = 0; i < 201; i++) {
        snprintf(names[i], sizeof names[i], "m%d", i);
        many[i] = (Item){ names[i], NULL };
    }
    write_hostile(many, 200, &zip);
    assert_string_equal(open_error(), "");
    write_hostile(many, 201, &zip);
    assert_string_equal(open_error(), "zip.members");
}

/* Any byte changed and the hash made to fit: read or refused, and no harm done (sanitizers look on). */
static void any_sealed_damage_does_no_harm(void **state)
{
    (void)state;
    CLEANUP_TEXT zip = TEXT_INIT;
    Item fine[] = { { "data/a.csv", NULL }, { "data/b.csv", NULL } };
    write_hostile(fine, 2, &zip);
    size_t refused = 0;
    for (size_t i = 0; i + 100 < zip.n; i++) {
        for (int bit = 0; bit < 8; bit++) {
            zip.b[i] = (char)(zip.b[i] ^ 1 << bit);
            office_seal(&zip);
            office_put_file(path, zip.b, zip.n);
            refused += open_error()[0] != 0;
            zip.b[i] = (char)(zip.b[i] ^ 1 << bit);
        }
    }
    assert_true(refused > zip.n);
}

static void no_zip_at_all_is_named(void **state)
{
    (void)state;
    office_put_file(path, "_id,_seen\n1,2\n", 14);
    assert_string_equal(open_error(), "zip.not_a_zip");
    office_put_file(path, "", 0);
    assert_string_equal(open_error(), "zip.not_a_zip");
    Error err = { 0 };
    ZipReader *r;
    assert_false(zip_read_open(&os, str_of(room), &r, &err));
    assert_string_equal(err.msg, "zip.not_a_zip");
    assert_false(zip_read_open(&os, STR("/nowhere/at/all.zip"), &r, &err));
    assert_int_equal(err.code, ERR_ABSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_come_back),
        cmocka_unit_test(other_programs_read_it),
        cmocka_unit_test(cut_at_every_byte_is_noticed),
        cmocka_unit_test(every_flipped_bit_is_noticed),
        cmocka_unit_test(hostile_names_are_refused),
        cmocka_unit_test(too_many_members_are_refused),
        cmocka_unit_test(any_sealed_damage_does_no_harm),
        cmocka_unit_test(no_zip_at_all_is_named),
    };
    os = fakeos(&fake, 1);
    room = offices_make();
    snprintf(path, sizeof path, "%s/t.zip", room);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    offices_done();
    return failed;
}
