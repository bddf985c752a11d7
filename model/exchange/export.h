/* Export: the records of a query as CSV, JSON or a workbook, streamed, whole or not at all.
 *
 * CSV is exact (design.md 7, detail 5): RFC 4180, UTF-8, LF, columns `_id,_seen` first (of FORM.REPEAT
 * also `_parent,_position`), an answer that is missing as nothing; equal sets of records give equal bytes. What a cell cannot say (refused,
 * unknown, kept but not relevant) stands in a last column `_aside`, which is there only when some
 * record needs it. EXPORT_EXCEL is for people: BOM, CRLF, dashed numbers, the formula guard and the
 * column `_excel`, which tells import to take the guard off. JSON of all columns tells each record with
 * the rows of its repeats, as lists of objects. A workbook has the columns of the exact CSV: whole and decimal
 * numbers as numbers, everything else as text (xlsxout.h). */
#ifndef MODEL_EXCHANGE_EXPORT_H
#define MODEL_EXCHANGE_EXPORT_H

#include "model/exchange/outfile.h"
#include "model/os/job.h"
#include "model/store/query.h"

typedef enum { EXPORT_CSV, EXPORT_EXCEL, EXPORT_JSON, EXPORT_XLSX } ExportKind;
/* Write all rows into an OutFile that is open; the caller ends or drops it. *rows may be NULL.
 * A workbook needs a file, not a sink: "export.sink". */
NODISCARD bool export_rows(Store *, const Query *, const EntryEnv *, ExportKind, OutFile *, int64_t *rows,
                           Error *);
/* To a file: temporary name, sync, rename. Asked every few ms while it runs, stop ends it with
 * ERR_CANCEL and nothing left behind; NULL: never. */
NODISCARD bool export_file(Store *, const Query *, const EntryEnv *, ExportKind, Str path,
                           bool (*stop)(void *ctx), void *ctx, int64_t *rows, Error *);
/* One record's object as in `list --json`, for `show`: {"_id":…,"_seen":…,"field":value …} without its
 * last brace, so that the caller may add to it. */
void export_add_object(Text *out, const QueryRow *, const Field *const *fields, size_t count);
/* The rows of the repeats in a row or root, at every depth: ,"member":[{"_id":…,…},…] for each. */
void export_add_rows(Text *out, const Row *around);
/* One answer as JSON: numbers as numbers, {"missing":"refused"}; false and nothing when it is left out. */
bool export_add_value(Text *out, const Field *, Value);
void export_add_json_text(Text *out, Str);

#endif
