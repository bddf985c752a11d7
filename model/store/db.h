/* Db: the inside of a Store: its connection, prepared statements, transactions and counters.
 *
 * Only files of model/store include this. A statement is prepared once and kept, found again by
 * the address of its SQL (a constant, or a text owned by a FormTable). Several writes join into
 * one commit by store_begin; a rolled back transaction cannot be written to by those still inside. */
#ifndef MODEL_STORE_DB_H
#define MODEL_STORE_DB_H

#include <sqlite3.h>

#include "model/store/store.h"

#define DB_APPLICATION 0x4B4A4E31 /* "KJN1" */
#define DB_SCHEMA 2               /* user_version: number of the last step in schema/ */

typedef struct FormTable FormTable;
typedef struct { const char *sql; sqlite3_stmt *stmt; } DbStatement;

struct Store {
    const Os *os;
    Text path;
    StoreMode mode;
    bool is_still;                /* on a medium that nobody can write: read without the journal's files */
    char filesystem[16];
    bool is_lean;                 /* STORE_LEAN: a small page cache */
    sqlite3 *db;                  /* NULL: lost by a failed reopening; the next use tries again */
    sqlite3 *draft_db;            /* synchronous=NORMAL; opened by the first draft */
    uint64_t epoch;               /* rises when db is another connection: statements held outside are dead */
    DbStatement *statements;      /* open addressing by address, cap a power of two */
    size_t statement_count, statement_cap;

    bool is_reading;              /* between store_begin_reading and its end */
    int depth;                    /* of store_begin */
    uint64_t transaction;         /* counts outermost ones */
    bool aborted;                 /* rolled back while others are still inside */
    bool is_full;                 /* the disk was found full: the reserve is given up at the end */
    int64_t version_seen;         /* PRAGMA data_version at the last look */
    uint64_t generation;
    int watch;                    /* -1: none */
    OsFile *bulk;                 /* held while list indexes are put away by us */
    bool (*stop)(void *ctx);      /* of store_stop_when */
    void *stop_ctx;

    Text office, office_name, area, device;
    Text login;                   /* looked up once: it costs a reading of the system's files */
    bool is_training;
    int64_t device_id, actor_id;  /* 0: not known in this connection or after a rollback */
    bool has_counters;
    int64_t next_change, next_record, own_seq, own_hlc;
    uint8_t own_prev[16];         /* digest of our last change */
    bool has_prev;
    bool has_saved;               /* a change of ours is in the open transaction: */
    int64_t saved_seq;
    uint8_t saved_digest[16];
    Arena folding;                /* of the record that is folded now: kept for the next */
    uint8_t chance[64 * UUID_CHANCE]; /* for new records; what is used is 0 */
    size_t chance_left;           /* pieces not used yet */
    bool has_grown;               /* store_apply: a foreign device's log is longer than before */

    FormTable **forms;            /* by order of installing; loaded when first asked for */
    size_t form_count;
    bool has_forms;
    bool forms_are_sure;          /* nobody else has written since they were listed */
    int64_t forms_mark;           /* changes when another process installs a form */
    FormTable *retired;           /* replaced ones: Forms handed out stay alive until store_close */
};

/* An SQLite result code put into an Error with the database's path. Returns false. */
bool db_fault(Store *, int rc, Error *);
bool db_fault_on(Store *, sqlite3 *, int rc, Error *);
/* The statement of this SQL, reset and ready to bind; NULL: *err says why. Return it by db_done. */
sqlite3_stmt *db_take(Store *, const char *sql, Error *);
void db_done(sqlite3_stmt *);
void db_forget(Store *, const char *sql);                     /* its text is about to go */
void db_forget_all(Store *);
/* Step a statement that returns no row, and give it back. */
NODISCARD bool db_run(Store *, sqlite3_stmt *, Error *);
/* Step to a row: 1 row, 0 none (given back), -1 error (given back). */
int db_step(Store *, sqlite3_stmt *, Error *);
NODISCARD bool db_script(Store *, const char *sql, Error *);  /* several statements without parameters */
/* One number by SQL without parameters; fallback when it is NULL or there is no row. */
NODISCARD bool db_number(Store *, const char *sql, int64_t fallback, int64_t *out, Error *);

void db_bind(sqlite3_stmt *, int at, Str);                    /* text; borrowed until the step */
void db_bind_or_null(sqlite3_stmt *, int at, Str);            /* NULL when empty */
void db_bind_blob(sqlite3_stmt *, int at, const void *, size_t n);
void db_bind_uuid(sqlite3_stmt *, int at, Uuid);              /* NULL when nil */
Str db_text(sqlite3_stmt *, int column);                      /* lives until the next step */
Uuid db_uuid(sqlite3_stmt *, int column);

NODISCARD bool db_uuid_new(Store *, Uuid *, Error *);

/* Open the connection of a store whose path, mode and filesystem are set. */
NODISCARD bool db_connect(Store *, Error *);
void db_disconnect(Store *);
/* A connection more with the same settings (drafts). */
NODISCARD bool db_open_more(Store *, sqlite3 **out, Error *);
/* Counters of this file as they stand; within a transaction. */
NODISCARD bool db_counters(Store *, Error *);

#endif
