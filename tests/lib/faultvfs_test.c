/* The failing file system is itself tested with SQLite alone: each fault must be felt, none may
 * damage the database, and what is counted must be what happened. */
#include "tests/lib/faultvfs.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/kaejon-fault-XXXXXX", path[64];

static void ends(const char *suffix)
{
    char name[80];
    snprintf(name, sizeof name, "%s%s", path, suffix);
    unlink(name);
}

static sqlite3 *opened(void)
{
    sqlite3 *db;
    return sqlite3_open(path, &db) == SQLITE_OK ? db : (sqlite3_close(db), NULL);
}

static void fresh(const char *journal)
{
    char sql[200];
    ends("");
    ends("-wal");
    ends("-shm");
    ends("-journal");
    faultvfs_plan((FaultPlan){ 0 });
    sqlite3 *db = opened();
    assert_non_null(db);
    snprintf(sql, sizeof sql, "pragma journal_mode=%s; create table t(a); insert into t values(1)",
             journal);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static int save(void)
{
    sqlite3 *db = opened();
    if (!db) return SQLITE_CANTOPEN;
    int rc = sqlite3_exec(db,
                          "pragma synchronous=full; begin immediate; update t set a = a + 1;"
                          "insert into t values (0); commit",
                          NULL, NULL, NULL);
    sqlite3_close(db);
    return rc;
}

/* The first row is 1 or 2 and goes with the count of rows; anything else is half a save. */
static int state_now(void)
{
    sqlite3_stmt *st;
    int found = -1;
    faultvfs_plan((FaultPlan){ 0 });
    sqlite3 *db = opened();
    assert_non_null(db);
    assert_int_equal(
        sqlite3_prepare_v2(
            db, "select max(a), count(*) from t, pragma_quick_check where quick_check = 'ok'", -1,
            &st, NULL),
        SQLITE_OK);
    if (sqlite3_step(st) == SQLITE_ROW && sqlite3_column_int(st, 0) == sqlite3_column_int(st, 1))
        found = sqlite3_column_int(st, 0);
    sqlite3_finalize(st);
    sqlite3_close(db);
    return found;
}

static void every_fault_is_felt_and_none_damages(void **state)
{
    static const char *const journals[] = { "delete", "wal" };
    static const FaultEffect effects[] = { FAULT_IOERR, FAULT_FULL, FAULT_CANTOPEN };
    (void)state;
    for (size_t j = 0; j < 2; j++) {
        for (size_t e = 0; e < 3; e++) {
            int64_t n = 1, told = 0;
            for (;; n++) {
                fresh(journals[j]);
                faultvfs_plan((FaultPlan){ FAULT_ANY, effects[e], n, true });
                int rc = save();
                if (!faultvfs_struck()) break;
                told += rc != SQLITE_OK;
                int now = state_now();
                assert_true(now == 1 || now == 2);
                if (rc == SQLITE_OK) assert_int_equal(now, 2);
            }
            assert_in_range(n, 5, 60);
            assert_in_range(told, 4, n);
            assert_int_equal(state_now(), 2);
        }
    }
}

static void dying_anywhere_leaves_before_or_after(void **state)
{
    static const FaultEffect effects[] = { FAULT_EXIT, FAULT_TORN };
    (void)state;
    for (size_t e = 0; e < 2; e++) {
        int seen[3] = { 0 }, status = 0;
        for (int64_t n = 1; n < 60; n++) {
            fresh("wal");
            pid_t pid = fork();
            if (pid == 0) {
                faultvfs_plan((FaultPlan){ FAULT_ANY, effects[e], n, false });
                save();
                _exit(0);
            }
            assert_int_equal(waitpid(pid, &status, 0), pid);
            int now = state_now();
            assert_true(now == 1 || now == 2);
            seen[now]++;
            if (WEXITSTATUS(status) != FAULT_EXIT_CODE) break;
        }
        assert_int_equal(status, 0);
        assert_true(seen[1] > 0 && seen[2] > 0);
    }
}

static void counts_and_records_agree(void **state)
{
    size_t n, writes = 0, syncs = 0;
    (void)state;
    fresh("delete");
    faultvfs_plan((FaultPlan){ 0 });
    faultvfs_record();
    assert_int_equal(save(), SQLITE_OK);
    const FaultEvent *e = faultvfs_events(&n);
    for (size_t i = 0; i < n; i++) {
        writes += e[i].call == FAULT_WRITE;
        syncs += e[i].call == FAULT_SYNC;
        if (e[i].call == FAULT_WRITE) assert_true(e[i].n > 0 && e[i].bytes != NULL);
    }
    assert_int_equal(writes, faultvfs_count(FAULT_WRITE));
    assert_int_equal(syncs, faultvfs_count(FAULT_SYNC));
    assert_true(writes >= 3 && syncs >= 2);
    assert_string_equal(e[0].file, "t.db");
}

static void one_fault_passes_and_the_next_call_works(void **state)
{
    (void)state;
    fresh("delete");
    faultvfs_plan((FaultPlan){ FAULT_SYNC, FAULT_IOERR, 1, false });
    assert_int_not_equal(save(), SQLITE_OK);
    assert_int_equal(save(), SQLITE_OK);
    assert_int_equal(state_now(), 2);
}

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder)) return -1;
    snprintf(path, sizeof path, "%s/t.db", folder);
    faultvfs_install();
    faultvfs_install();
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    faultvfs_plan((FaultPlan){ 0 });
    ends("");
    ends("-wal");
    ends("-shm");
    ends("-journal");
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_is_felt_and_none_damages),
        cmocka_unit_test(dying_anywhere_leaves_before_or_after),
        cmocka_unit_test(counts_and_records_agree),
        cmocka_unit_test(one_fault_passes_and_the_next_call_works),
    };
    return cmocka_run_group_tests_name("failing file system", tests, make_folder, remove_folder);
}
