/* The type column: which question a row asks, or which group it opens or closes. */
#ifndef FORMS_SHEET_TYPE_H
#define FORMS_SHEET_TYPE_H

#include "forms/value.h"

typedef enum { ROW_FIELD, ROW_BEGIN, ROW_END, ROW_LIST_FILE /* csv-external */ } RowKind;
typedef enum { LIST_NONE, LIST_CHOICES, LIST_FILE, LIST_EXTERNAL } ListSource;
typedef struct {
    RowKind kind;
    FieldType type; /* of ROW_BEGIN and ROW_END: TYPE_GROUP or TYPE_REPEAT */
    Str word;       /* canonical spelling; empty when the type is unknown */
    ListSource source;
    Str list; /* as written after the type; empty if it is missing */
    bool or_other;
    bool is_poor; /* taken as a plain text field: to be listed */
    Str nearest;  /* for an unknown type: the nearest known one, or empty */
} TypeCell;

/* false: unknown type (nearest is set). */
bool type_read(Arena *, Str cell, TypeCell *out);

#endif
