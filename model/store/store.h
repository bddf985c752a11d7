/* Store: an open database, its forms, its office and its device.
 *
 * handoff.md 1: typed STRICT tables made from the forms, a log of changes beside them, WAL with
 * synchronous=FULL, every write in BEGIN IMMEDIATE. sqlite3.h is known in this folder only.
 * f_<form> holds the records that stand: a deleted one keeps its record and its changes and has no
 * row. Cells: model/store/column.h; `aside` and `_fold`: model/store/image.h. */
#ifndef MODEL_STORE_STORE_H
#define MODEL_STORE_STORE_H

#include "forms/entry.h"
#include "model/os/os.h"

typedef struct Store Store;
typedef enum { STORE_READ_WRITE, STORE_READ_ONLY } StoreMode;

/* A new database file (must not exist): schema, office, area, a device code. training marks made-up
 * data, which never mixes with real data. owner empty: the area code is the office code. */
typedef enum { DATA_REAL, DATA_TRAINING } DataKind;
NODISCARD bool store_create(const Os *, Str path, Str office_name, Str area, Str owner, DataKind, Error *);
/* Open: checks application_id and user_version, migrates (after a copy), takes a new device code
 * when the hardware is another's (M10), refuses network file systems for writing, chooses the
 * journal by file system. Errors: ERR_ABSENT, ERR_INPUT "store.foreign" / "store.damaged" /
 * "store.not_database", ERR_NEWER, ERR_DENIED, ERR_BUSY, ERR_FULL. */
NODISCARD bool store_open(const Os *, Str path, StoreMode, Store **out, Error *);
/* For a program that waits for keys, not one that reads all records: 0.5 MB of pages kept instead of 2, for the
 * system keeps the file's pages as well. */
typedef enum { STORE_PLENTY, STORE_LEAN } StoreMemory;
void store_memory(Store *, StoreMemory);
void store_close(Store *);                  /* drafts flushed, WAL emptied by the last user */
const Os *store_os(const Store *);
Str store_path(const Store *);
Str store_office(const Store *);            /* code */
Str store_office_name(const Store *);
Str store_area(const Store *);
Str store_device(const Store *);
bool store_is_training(const Store *);
bool store_is_read_only(const Store *);
/* Rises with every change of data by this process or another (PRAGMA data_version); screens reread
 * when it moved. */
uint64_t store_generation(Store *);
/* A file descriptor that becomes readable when another process may have saved (inotify); -1. */
int store_watch(Store *);
/* Settings of this database: language, mappings of imports …. */
bool store_setting(Store *, Str key, Text *out);
NODISCARD bool store_set_setting(Store *, Str key, Str value, Error *);

/* While set, SQL that runs long asks every few ms: true ends it with ERR_CANCEL. What is asked does not
 * use the store. NULL: it is not asked. */
void store_stop_when(Store *, bool (*stop)(void *ctx), void *ctx);

/* Several writes as one commit; nest freely, the outermost commits. _abort rolls back all at once:
 * whoever is still inside gets errors until the outermost has called _abort or _commit (which then
 * fails). A commit that fails is looked up by its last change before false is returned. */
NODISCARD bool store_begin(Store *, Error *);
NODISCARD bool store_commit(Store *, Error *);
void store_abort(Store *);
/* Many look-ups in a row as they stand at the first one, for one lock instead of one each. Nothing to do
 * within store_begin. Not kept while anyone waits for a key: it holds up the emptying of the WAL. */
NODISCARD bool store_begin_reading(Store *, Error *);
void store_end_reading(Store *);

/* --- forms --- */
/* Install a form or a later version of it: table made or columns added, never dropped; a field whose
 * type changed gets a new column name__2. The same for the rows of each of its repeats, FORM.REPEAT.
 * Takes nothing from the caller but Form.source. */
NODISCARD bool store_install_form(Store *, const Form *, Error *);
/* The newest version of an installed form, parsed once and kept; NULL: not installed. */
const Form *store_form(Store *, Str name);
/* The same, telling a form that is not installed from one whose stored definition cannot be read. */
const Form *store_need_form(Store *, Str name, Error *);
size_t store_form_count(Store *);
Str store_form_name(Store *, size_t i);     /* in order of installing */
/* The i-th form whose records belong to records of this one (not rows of its own repeats); NULL past the last. */
const Form *store_child_form(Store *, const Form *parent, size_t i);
bool store_form_is_here(Store *, Str name);  /* installed; without reading it */
Str store_form_parent(Store *, size_t i);   /* the form whose records its records belong to, else empty; read from no definition */
bool store_form_is_rows(Store *, size_t i); /* FORM.REPEAT: the rows of a repeat (forms/rowform.h) */
/* Its title, or its name where it has none or is not here; without reading the form. */
Str store_form_title(Store *, Str name, Lang);
int64_t store_record_count(Store *, Str form, Error *);   /* not deleted ones; -1 on error */

#endif
