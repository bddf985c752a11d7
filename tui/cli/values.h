/* Values: answers and heads of records as JSON members (design.md 7). */
#ifndef TUI_CLI_VALUES_H
#define TUI_CLI_VALUES_H

#include "model/store/save.h"
#include "tui/cli/cli.h"

typedef enum { VALUE_ABSENT_LEFT_OUT, VALUE_ABSENT_AS_NULL } AbsentValue;
/* One answer under its name: numbers as numbers, refused and unknown as {"missing":…}; field may be
 * NULL for a name that the form here does not know. */
void out_value(Text *out, Str name, const Field *, Value, AbsentValue);
/* _id, _seen and what is out of the ordinary: parent, deleted, conflicts. */
void out_head(Text *out, const RecordHead *);

#endif
