/* Csvfile: which encoding and delimiter a delimited file has, and its rows read from it in blocks.
 *
 * The whole file is looked at before a row is read (thai.md T40: a line is too little to tell
 * Windows-874 from UTF-8), then streamed in blocks; memory does not grow with the file. A workbook and
 * an array of JSON objects are read as if they were delimited files; a line is then a row of theirs. */
#ifndef MODEL_EXCHANGE_CSVFILE_H
#define MODEL_EXCHANGE_CSVFILE_H

#include "locale/encoding.h"
#include "model/exchange/csv.h"
#include "model/os/os.h"

typedef enum { FILE_DELIMITED, FILE_WORKBOOK, FILE_JSON } FileKind;
typedef struct {
    FileKind kind;
    size_t sheet;        /* of a workbook: the first that is not hidden, unless csvfile_use_sheet chose another */
    uint64_t merged;     /* bit by sheet: it has merged cells; the last bit for all from the 64th on */
    Encoding encoding;   /* of kinds that have one of their own: UTF-8 */
    char delimiter;
    bool ambiguous;      /* encoding ENC_UNKNOWN since both readings make sense */
    bool mojibake;       /* looks like UTF-8 that was read as something else and saved again */
    int64_t bytes;       /* of the file, or of a sheet's XML */
    uint64_t mark;       /* tells this content from another (not proof against an enemy) */
} CsvShape;
/* Read it once from end to end. wanted: ENC_UNKNOWN and 0 to find out. Encoding that must be asked
 * is no error here: encoding is ENC_UNKNOWN then. Errors: cannot be read; an old workbook or an archive
 * ("xlsx.old", "csv.binary"), with the cure; those of xlsx_open. */
NODISCARD bool csvfile_sniff(const Os *, Str path, Encoding wanted, char delimiter, CsvShape *out,
                             Error *);
/* Another sheet of a workbook, by name or number; "xlsx.sheet" when there is none. */
NODISCARD bool csvfile_use_sheet(const Os *, Str path, Str name, CsvShape *, Error *);
/* ENC_UNKNOWN as an Error: exit 65, --encoding named. */
bool csvfile_must_ask(const CsvShape *, Str path, Error *);
/* The first `max` lines decoded with an encoding, for a person who is asked. */
NODISCARD bool csvfile_preview(const Os *, Str path, Encoding, size_t max, Text *out, Error *);

enum { CSVFILE_BLOCK = 32 << 10 };  /* with its rows it stays in a core's cache */
typedef struct CsvFile CsvFile;
NODISCARD bool csvfile_open(const Os *, Str path, const CsvShape *, CsvSink, void *ctx, CsvFile **,
                            Error *);
/* One block of the file; *more false after the last. */
NODISCARD bool csvfile_step(CsvFile *, bool *more, Error *);
/* The same in two halves, for whoever reads ahead: the next bytes as they stand (*n below CSVFILE_BLOCK
 * after the last), and, in that order, their rows to the sink. The second half touches neither Os nor
 * what the first one changes, so it may run on another thread meanwhile. */
NODISCARD bool csvfile_read(CsvFile *, char block[static CSVFILE_BLOCK], size_t *n, Error *);
NODISCARD bool csvfile_cut(CsvFile *, const char *block, size_t n, Error *);
int64_t csvfile_bytes_read(const CsvFile *);
CsvNotes csvfile_notes(const CsvFile *);
void csvfile_close(CsvFile *);

#endif
