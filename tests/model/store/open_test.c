/* open: a database is made whole or not at all, and what is not ours to open says so. S21, S22. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/os/part.h"
#include "model/store/db.h"
#include "tests/lib/check.h"
#include "tests/lib/faultvfs.h"
#include "tests/lib/storeroom.h"

static FakeOs fake;
static Os os;

static bool create(const char *name, Error *err)
{
    return store_create(&os, str_of(room_path(name)), STR("ทต.ตัวอย่าง"), STR("460101"), STR_NONE, DATA_TRAINING, err);
}

static Store *open_it(const char *name, StoreMode mode, Error *err)
{
    Store *s = NULL;
    bool ok = store_open(&os, str_of(room_path(name)), mode, &s, err);
    assert_true(ok == (s != NULL));
    return s;
}

static void refuses(const char *name, ErrCode code, const char *msg, int exit_code)
{
    Error err = {0};
    assert_null(open_it(name, STORE_READ_WRITE, &err));
    assert_string_equal(err.msg, msg);
    assert_int_equal(err.code, code);
    assert_int_equal(fault_exit(err.code), exit_code);
    assert_true(err.what[0] != 0);
}

static void write_file(const char *name, const void *bytes, size_t n, off_t at)
{
    int fd = open(room_path(name), O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes, n, at), n);
    close(fd);
}

static void a_new_database_says_what_it_is(void **state)
{
    (void)state;
    Error err = {0};
    assert_true(create("new.db", &err));
    Store *s = open_it("new.db", STORE_READ_WRITE, &err);
    check_str(store_office(s), STR("460101"));
    check_str(store_office_name(s), STR("ทต.ตัวอย่าง"));
    check_str(store_area(s), STR("460101"));
    assert_true(store_is_training(s));
    assert_int_equal(store_device(s).n, 8);
    Text t = TEXT_INIT;
    assert_false(store_setting(s, STR("lang"), &t));
    assert_true(store_set_setting(s, STR("lang"), STR("en"), &err));
    assert_true(store_setting(s, STR("lang"), &t));
    check_str(text_str(&t), STR("en"));
    text_free(&t);
    int64_t id = 0, version = 0;
    assert_true(db_number(s, "PRAGMA application_id", 0, &id, &err) && db_number(s, "PRAGMA user_version", 0, &version, &err));
    assert_int_equal(id, 0x4B4A4E31);
    assert_int_equal(version, DB_SCHEMA);
    struct stat st;
    assert_int_equal(stat(room_path("new.db"), &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(stat(room_path("new.db-wal"), &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    store_close(s);
    assert_true(stat(room_path("new.db-wal"), &st) != 0 || st.st_size == 0);
    assert_int_equal(stat(room_path(".kj-reserve"), &st), 0);
    assert_int_equal(st.st_size, 4 << 20);
    assert_false(create("new.db", &err));
    assert_string_equal(err.msg, "store.exists");
}

static void what_is_no_database_of_ours_is_left_alone(void **state)
{
    (void)state;
    Error err = {0};
    sqlite3 *db;
    refuses("none.db", ERR_ABSENT, "store.absent", 66);
    static const char table[] = "id,name\n1,ก\nsome more text, longer than the header of a database file, which has a hundred bytes in all\n";
    write_file("text.db", table, sizeof table - 1, 0);
    refuses("text.db", ERR_INPUT, "store.not_database", 65);
    write_file("empty.db", "", 0, 0);
    refuses("empty.db", ERR_INPUT, "store.not_database", 65);
    assert_int_equal(sqlite3_open(room_path("foreign.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "CREATE TABLE person(name)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    struct stat before, after;
    stat(room_path("foreign.db"), &before);
    refuses("foreign.db", ERR_INPUT, "store.foreign", 65);
    stat(room_path("foreign.db"), &after);
    assert_int_equal(before.st_size, after.st_size);
    assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
    assert_false(store_open(&os, STR("/tmp"), STORE_READ_WRITE, &(Store *){NULL}, &err));
    assert_string_equal(err.msg, "os.is_folder");
}

static void a_damaged_one_says_so(void **state)
{
    (void)state;
    Error err = {0};
    char noise[4096];
    memset(noise, 0x5A, sizeof noise);
    assert_true(create("cut.db", &err));
    assert_int_equal(truncate(room_path("cut.db"), 9000), 0);
    refuses("cut.db", ERR_INPUT, "store.damaged", 65);
    assert_true(create("head.db", &err));
    write_file("head.db", noise, 4000, 96);
    refuses("head.db", ERR_INPUT, "store.damaged", 65);
}

static void a_newer_one_can_only_be_read(void **state)
{
    (void)state;
    Error err = {0};
    assert_true(create("newer.db", &err));
    Store *s = open_it("newer.db", STORE_READ_WRITE, &err);
    assert_true(db_script(s, "PRAGMA user_version=99", &err));
    store_close(s);
    refuses("newer.db", ERR_NEWER, "store.newer", 76);
    s = open_it("newer.db", STORE_READ_ONLY, &err);
    assert_non_null(s);
    assert_true(store_is_read_only(s));
    assert_false(store_set_setting(s, STR("a"), STR("b"), &err));
    assert_string_equal(err.msg, "store.read_only");
    store_close(s);
}

/* Root may write everywhere: the look is taken by a child that is nobody. */
static void a_folder_that_cannot_be_written_says_so(void **state)
{
    (void)state;
    if (getuid() != 0) skip();
    Error err = {0};
    assert_true(create("theirs.db", &err));
    chmod(room_path(""), 0755);
    pid_t child = fork();
    if (child == 0) {
        if (setgid(65534) || setuid(65534)) _exit(9);
        Store *s;
        bool made = create("mine.db", &err);
        int first = made ? 1 : err.code == ERR_CREATE && strcmp(err.msg, "store.folder") == 0 ? 0 : 2;
        bool opened = store_open(&os, str_of(room_path("theirs.db")), STORE_READ_WRITE, &s, &err);
        int second = opened ? 3 : err.code == ERR_DENIED ? 0 : 4;
        _exit(first ? first : second);
    }
    int status = -1;
    waitpid(child, &status, 0);
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void s21_network_folders_are_refused_for_writing(void **state)
{
    (void)state;
    static const char *const remote[] = {"nfs", "smb", "fuse", "9p"};
    Error err = {0};
    assert_true(create("shared.db", &err));
    for (size_t i = 0; i < sizeof remote / sizeof *remote; i++) {
        fake.filesystem = remote[i];
        refuses("shared.db", ERR_DENIED, "store.network", 77);
        assert_false(create("other.db", &err));
        assert_string_equal(err.msg, "store.network");
        assert_string_equal(err.where, remote[i]);
        Store *s = open_it("shared.db", STORE_READ_ONLY, &err);
        assert_non_null(s);
        store_close(s);
    }
    fake.filesystem = NULL;
}

static void s21_a_stick_has_a_journal_without_shared_memory(void **state)
{
    (void)state;
    Error err = {0};
    struct stat st;
    fake.filesystem = "vfat";
    assert_true(create("stick.db", &err));
    Store *s = open_it("stick.db", STORE_READ_WRITE, &err);
    assert_non_null(s);
    assert_true(store_set_setting(s, STR("a"), STR("b"), &err));
    assert_true(stat(room_path("stick.db-wal"), &st) != 0);
    int64_t synchronous;
    assert_true(db_number(s, "PRAGMA synchronous", 0, &synchronous, &err));
    assert_int_equal(synchronous, 3);
    store_close(s);
    fake.filesystem = NULL;
    s = open_it("stick.db", STORE_READ_WRITE, &err); /* copied to a disk: WAL again */
    assert_true(db_number(s, "PRAGMA synchronous", 0, &synchronous, &err));
    assert_int_equal(synchronous, 2);
    assert_int_equal(stat(room_path("stick.db-wal"), &st), 0);
    store_close(s);
}

static void s22_a_full_disk_leaves_no_half_database(void **state)
{
    (void)state;
    faultvfs_install();
    int64_t n = 0;
    bool done = false;
    while (!done && ++n < 400) {
        Error err = {0};
        struct stat st;
        faultvfs_plan((FaultPlan){.calls = FAULT_WRITE | FAULT_OPEN | FAULT_TRUNCATE, .effect = FAULT_FULL, .at = n, .for_ever = true});
        done = create("full.db", &err);
        faultvfs_plan((FaultPlan){.effect = FAULT_NOTHING});
        if (done) break;
        assert_true(err.code == ERR_FULL || err.code == ERR_CREATE || err.code == ERR_IO);
        assert_true(stat(room_path("full.db"), &st) != 0);
    }
    assert_true(done && n > 5);
}

/* M10: a copied file, another machine: another device code, at once and without a question. */
static void a_copy_takes_a_device_code_of_its_own(void **state)
{
    (void)state;
    Error err = {0};
    assert_true(create("first.db", &err));
    Store *s = open_it("first.db", STORE_READ_WRITE, &err);
    Text code = TEXT_INIT, bytes = TEXT_INIT;
    text_set(&code, store_device(s));
    store_close(s);
    s = open_it("first.db", STORE_READ_WRITE, &err);
    check_str(store_device(s), text_str(&code));
    store_close(s);
    assert_true(os_read_all(os_real(), str_of(room_path("first.db")), 10 << 20, &bytes, &err));
    assert_true(part_replace(os_real(), str_of(room_path("copy.db")), text_str(&bytes), &err));
    s = open_it("copy.db", STORE_READ_WRITE, &err);
    assert_false(str_eq(store_device(s), text_str(&code)));
    store_close(s);
    fake.hardware = "another machine";
    s = open_it("first.db", STORE_READ_ONLY, &err);
    check_str(store_device(s), text_str(&code)); /* who only reads needs none */
    store_close(s);
    s = open_it("first.db", STORE_READ_WRITE, &err);
    assert_false(str_eq(store_device(s), text_str(&code)));
    int64_t devices;
    assert_true(db_number(s, "SELECT count(*) FROM device", 0, &devices, &err));
    assert_int_equal(devices, 2);
    store_close(s);
    fake.hardware = "fake machine";
    text_free(&code);
    text_free(&bytes);
}

static void the_watch_wakes_for_others(void **state)
{
    (void)state;
    Error err = {0};
    assert_true(create("watch.db", &err));
    Store *a = open_it("watch.db", STORE_READ_WRITE, &err), *b = open_it("watch.db", STORE_READ_WRITE, &err);
    int fd = store_watch(a);
    char room[512];
    uint64_t before = store_generation(a);
    assert_true(read(fd, room, sizeof room) < 0);
    assert_true(store_set_setting(b, STR("x"), STR("1"), &err));
    assert_true(read(fd, room, sizeof room) > 0);
    assert_true(store_generation(a) > before);
    before = store_generation(a);
    assert_int_equal(store_generation(a), before);
    store_close(a);
    store_close(b);
}

static void a_lock_held_by_another_is_told(void **state)
{
    (void)state;
    Error err = {0};
    assert_true(create("busy.db", &err));
    Store *a = open_it("busy.db", STORE_READ_WRITE, &err), *b = open_it("busy.db", STORE_READ_WRITE, &err);
    assert_true(store_begin(a, &err));
    sqlite3_busy_timeout(b->db, 10);
    assert_false(store_set_setting(b, STR("x"), STR("1"), &err));
    assert_string_equal(err.msg, "store.busy");
    assert_int_equal(fault_exit(err.code), 75);
    store_abort(a);
    assert_true(store_set_setting(b, STR("x"), STR("1"), &err));
    store_close(a);
    store_close(b);
}

static int start(void **state)
{
    (void)state;
    os = fakeos(&fake, 1);
    room_make();
    return 0;
}

static int end(void **state)
{
    (void)state;
    room_done();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_database_says_what_it_is),
        cmocka_unit_test(what_is_no_database_of_ours_is_left_alone),
        cmocka_unit_test(a_damaged_one_says_so),
        cmocka_unit_test(a_newer_one_can_only_be_read),
        cmocka_unit_test(a_folder_that_cannot_be_written_says_so),
        cmocka_unit_test(s21_network_folders_are_refused_for_writing),
        cmocka_unit_test(s21_a_stick_has_a_journal_without_shared_memory),
        cmocka_unit_test(a_copy_takes_a_device_code_of_its_own),
        cmocka_unit_test(the_watch_wakes_for_others),
        cmocka_unit_test(a_lock_held_by_another_is_told),
        cmocka_unit_test(s22_a_full_disk_leaves_no_half_database),
    };
    return cmocka_run_group_tests(tests, start, end);
}
