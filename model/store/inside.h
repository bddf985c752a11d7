/* Inside: what the modules of model/store may ask of an open Store; for this folder only.
 *
 * The connection, and one place where SQLite's results become Errors. Implemented by store.c. */
#ifndef MODEL_STORE_INSIDE_H
#define MODEL_STORE_INSIDE_H

#include <sqlite3.h>
#include "model/store/store.h"

sqlite3 *store_db(Store *);
/* Fill err from the connection's last result (BUSY, FULL, IO, READONLY, damaged, CANCEL when it was
 * interrupted, else BUG) and return false; what: the table, record or file it was about. */
bool store_sql_fault(Store *, Str what, Error *);

#endif
