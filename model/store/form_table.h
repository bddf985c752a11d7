/* FormTable: an installed form with its table: which question stands in which column, and its SQL.
 *
 * handoff.md 1.2. Built when first asked for and kept: opening a database reads no form. The table
 * f_<form> holds the records that stand: a deleted one has its record and changes, and no row. */
#ifndef MODEL_STORE_FORM_TABLE_H
#define MODEL_STORE_FORM_TABLE_H

#include "model/store/column.h"
#include "model/store/db.h"

/* Cells of every row image before those of the questions, in the order of the SQL's parameters
 * from ?2; ?1 is the record's id. */
enum { OWN_PARENT_UUID, OWN_PARENT_ID, OWN_POSITION, OWN_ASIDE, OWN_FOLD, OWN_CELLS };

struct FormTable {
    Arena arena;
    int64_t id;             /* the form whatever its version: lowest form.id of the name */
    int64_t version_id;     /* form.id of the newest version installed */
    Str name, version, table;
    Str whole;              /* rows of a repeat: the form that it belongs to; else empty */
    Form *base;             /* rows of a repeat that the newest version of that form lacks: the last that had it */
    Str parent_form;        /* the form whose records its records belong to, else empty; known before the form is read */
    Str titles[2];          /* LANG_TH, LANG_EN; known before the form is read */
    Form *form;
    const Column *columns;  /* in form order */
    size_t column_count;
    const Column *const *by_name; /* sorted by name */
    size_t cell_count;
    const char *insert, *update, *select, *drop;
    const char *rows;             /* rows of a repeat: uuid, seen and cells of those of one parent, in order */
    const char *update_plain;     /* leaves out what an index stands on */
    const char *adopt, *waits, *parent; /* known before the form is read */
    uint64_t waits_at;      /* transaction in which is_waiting was found out */
    bool is_waiting;        /* rows whose parent has not come yet */
    FormTable *next;        /* of Store.retired */
};

/* By name. NULL: not installed here (err ERR_ABSENT "store.no_form"), or the error. */
FormTable *form_table(Store *, Str name, Error *);
FormTable *form_table_by_id(Store *, int64_t id, Error *);
const Column *form_table_column(const FormTable *, Str name);
/* form.id of a version, with a row made for one not known yet (M9); *family the lowest of the name. */
NODISCARD bool form_table_version(Store *, Str name, Str version, int64_t *id, int64_t *family, Error *);
/* Forget what was loaded: another process, or a rollback, may have changed it. */
void form_tables_forget(Store *);
NODISCARD bool form_tables_load(Store *, Error *);   /* names only */
void form_tables_free(Store *);
/* "name" in quotes for SQL. */
void form_table_quote(Text *out, Str name);

#endif
