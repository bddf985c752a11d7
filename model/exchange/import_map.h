/* ImportMap: which question each column of a file answers.
 *
 * By the map file, what was chosen for the same header before, the question's name, its label in any
 * language. Names that begin with `_` are ours. */
#ifndef MODEL_EXCHANGE_IMPORT_MAP_H
#define MODEL_EXCHANGE_IMPORT_MAP_H

#include "model/store/store.h"

typedef enum { MAP_NONE, MAP_OWN /* _id and the like */, MAP_BY_NAME, MAP_BY_LABEL, MAP_REMEMBERED,
               MAP_BY_FILE, MAP_BY_HAND } MapHow;
typedef struct {
    Str header;
    const Field *field;  /* NULL: not imported */
    MapHow how;
    Str sample;          /* first cell that is not empty among the first rows */
} ImportColumn;

typedef enum { OWN_NONE, OWN_ID, OWN_SEEN, OWN_ASIDE, OWN_EXCEL, OWN_PARENT, OWN_POSITION /* of rows of a repeat */,
               OWN_LINE, OWN_FIELD, OWN_REASON, OWN_DO, OWN_COUNT } OwnColumn;

typedef struct {
    const Form *form;
    ImportColumn *columns;
    size_t count;
    int own[OWN_COUNT];      /* place of each, -1 */
} ImportMap;

/* A heading in normal form, without outer blanks. */
Str map_tidy(Arena *, Str cell);
/* What the i-th heading is called where it must tell columns apart: "ชื่อ (2)" for the second ชื่อ, "#7" for a
 * blank one in the 7th place, else as it stands. Forms drafted from lists have these as labels. */
Str map_label(Arena *, const Str *headers, size_t i);
NODISCARD bool map_header(ImportMap *, Arena *, Store *, const Form *, const Str *cells, size_t count,
                          Error *);
/* Override by MAP.csv; its unknown columns and fields are errors that name them. */
NODISCARD bool map_by_file(ImportMap *, Arena *, const Os *, Str path, Error *);
/* Keep the present mapping for files with the same header. */
NODISCARD bool map_remember(const ImportMap *, Store *, Error *);
/* At least one question, and none twice. */
NODISCARD bool map_check(const ImportMap *, Str file, Error *);
/* Is it one of the columns that a rejects file adds? */
bool map_is_reject_column(const ImportMap *, size_t column);

#endif
