/* Columns: how the answers of a form lie in the columns of its table f_<form>, and back.
 *
 * Every answer is one canonical text (forms/value.h); its column has a type in which it sorts, sums
 * and compares as it should, and from which the same text comes back byte for byte. What a column
 * cannot hold so stays whole in `aside`, never lost: refused, unknown and inactive answers, and
 * texts that do not fit the type (a received value may break every rule and must still be stored).
 * Beside the fields each table has: id, parent_uuid, parent_id, position, aside, _fold. */
#ifndef MODEL_STORE_COLUMNS_H
#define MODEL_STORE_COLUMNS_H

#include <sqlite3.h>
#include "forms/record.h"

typedef enum {
    COLUMN_INTEGER,
    COLUMN_SCALED, /* INTEGER x 10^places: decimals compare and sum exactly */
    COLUMN_TEXT,
    COLUMN_ANY     /* a whole number INTEGER, another number REAL, else TEXT: calculations, ranges */
} ColumnKind;
/* Whether a field has a column in the form's own table: an answer outside repeats. */
bool column_is_there(const Field *);
ColumnKind column_kind(const Field *);
const char *column_sql_type(const Field *);      /* INTEGER TEXT ANY, of a STRICT table */
/* Text that lists sort by has a key column NAME__s BLOB beside it: Thai order (thai.md T24, T25). */
bool column_has_key(const Field *);
/* Quoted names. Field names come from form_field only, so that no SQL is made from input. */
void column_add_table(Text *out, Str form);      /* "f_household" */
void column_add_name(Text *out, const Field *);  /* "head_name" */
void column_add_key_name(Text *out, const Field *); /* "head_name__s" */
/* The bytes of the key column. */
void column_add_key(Text *out, const Field *, Str text);

/* Bind an answer to parameter `at`; NULL is bound and false comes back when the value belongs into
 * aside (any kind of missing but NONE, inactive, or a text that would not come back the same).
 * The text must live until the statement is stepped or reset. */
bool column_bind(sqlite3_stmt *, int at, const Field *, Value);
/* The answer in result column `at`; its text lives in the arena. NULL gives VALUE_NONE: then look in
 * aside. */
Value column_read(sqlite3_stmt *, int at, const Field *, Arena *);

/* The whole `aside` of a row is a body (forms/record.h) of just these answers; empty when none. */
void aside_write(Text *out, BodyMember *members, size_t count);
/* The answer of a field in aside; VALUE_NONE when it is not there. */
Value aside_read(Arena *, Str aside, Str field);

/* Append what a record's `_fold` holds of one answer: the fold of text shown in lists and looked
 * for by people (names, codes, numbers as typed), and a line end. Other types give nothing. */
void column_add_fold(Text *out, const Field *, Value);

#endif
