/* RecordTitle: what a stored record is called: by its form, a row of a repeat by the record it stands in. */
#ifndef MODEL_STORE_RECORD_TITLE_H
#define MODEL_STORE_RECORD_TITLE_H

#include "model/store/save.h"

/* "460111-12-0200 › Member 2"; nothing where nothing names it. Append. One record is read. */
NODISCARD bool store_title(Store *, Uuid, Lang, Text *out, Error *);
/* The same for a row in a record that was read. */
void row_title(Text *out, const Record *, const Row *, Lang);

#endif
