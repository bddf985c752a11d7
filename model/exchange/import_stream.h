/* ImportStream: the rows of a file, read and judged ahead of their storing.
 *
 * The file goes through in blocks: loaded, cut into rows, each row judged. Where there is a second
 * processor this happens on a second thread while the owner stores what came before; rows and verdicts
 * are the same either way. */
#ifndef MODEL_EXCHANGE_IMPORT_STREAM_H
#define MODEL_EXCHANGE_IMPORT_STREAM_H

#include "model/exchange/csvfile.h"
#include "model/exchange/import_judge.h"

/* The rows that ended within one block of the file; the header is not among them. */
typedef struct {
    Judged *rows;
    size_t count;
    int64_t end;             /* bytes of the file up to here */
    bool has_failed;         /* after these rows: */
    Error error;
    ThaiRepairs repairs;     /* in these rows */
    int64_t repaired;
} ImportBlock;

typedef struct ImportStream ImportStream;
/* The plan and what it points to must outlive the stream. */
NODISCARD bool stream_open(const Os *, Str path, const CsvShape *, const JudgePlan *, const EntryEnv *, ImportStream **,
                           Error *);
void stream_close(ImportStream *);   /* NULL is fine */
/* The next block, NULL after the last. It lives until stream_give. */
const ImportBlock *stream_take(ImportStream *);
void stream_give(ImportStream *);
/* Most rows have been new, or known, of late: the former are tried as new records ahead. */
void stream_expect(ImportStream *, RowVerdict);
CsvNotes stream_notes(const ImportStream *);   /* once the last block is taken */

#endif
