/* Changefile: changes.csv of a bundle, the truth that is merged: one change a row, written and read.
 *
 * handoff.md 4.1. Plain CSV: UTF-8, LF, no mark, no guard. Read as a stream; nothing but the row at
 * hand is held. Columns are found by name, so a later program may add some. */
#ifndef MODEL_HANDOFF_CHANGEFILE_H
#define MODEL_HANDOFF_CHANGEFILE_H

#include "model/store/change.h"

#define CHANGEFILE "changes.csv"

void changefile_add_header(Text *out);
void changefile_add(Text *out, const Change *);

typedef struct ChangeFile ChangeFile;
/* The change has been checked (change_check); its texts live until the callback returns. */
typedef bool (*ChangeFileSink)(void *ctx, const Change *, Error *);
ChangeFile *changefile_open(ChangeFileSink, void *ctx);
/* Errors: "bundle.changes" (n: the line), and those of change_check with the line in where. */
NODISCARD bool changefile_feed(ChangeFile *, Str bytes, Error *);
NODISCARD bool changefile_end(ChangeFile *, Error *);
int64_t changefile_rows(const ChangeFile *);
void changefile_close(ChangeFile *);

#endif
