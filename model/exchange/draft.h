/* FormDraft: an XLSForm guessed from an office's own list, so that the list can be imported as it is.
 *
 * Every cell is read the way an import would read it: a column gets the narrowest type that takes all its
 * cells, or, where its heading says what it holds (citizen ID, telephone, date), the type that takes most:
 * what a spreadsheet damaged is then named by the import and not hidden in a text. Columns with few
 * different values become lists of choices. Headings become labels, Thai where they hold Thai; the names
 * of questions are known words (รหัสบ้าน house_code), the heading itself where it can be one, else c1, c2. */
#ifndef MODEL_EXCHANGE_DRAFT_H
#define MODEL_EXCHANGE_DRAFT_H

#include "forms/form.h"
#include "model/exchange/csvfile.h"

enum { DRAFT_CHOICES = 20 /* most values of a list */, DRAFT_COLUMNS = 1000 };

typedef struct {
    Str header;          /* as in the file, tidied; "#7" where the 7th has none */
    Str name, type;      /* of the question; "select_one c3" names its list */
    bool is_key;
    int64_t filled;      /* cells that hold something */
    size_t choices;      /* of its list; 0: none */
} DraftColumn;

typedef struct {
    Arena arena;
    DraftColumn *columns;
    size_t count;
    int64_t rows;        /* with something in them */
    int64_t unreadable;  /* rows that an import would reject as they stand */
    Str sheet;           /* of a workbook */
    Text survey, choices, settings;   /* the three sheets as CSV; choices is empty where there are none */
} FormDraft;

typedef struct { Str path, encoding, sheet; char delimiter; Str form; /* its form_id */ Date today; } DraftOptions;
/* Looks the file through. Errors: those of reading it; "draft.no_rows". draft_done it, also on failure. */
NODISCARD bool draft_make(const Os *, const DraftOptions *, FormDraft *, Error *);
/* Into a folder, made if need be; "form.stands" where it holds a form already. */
NODISCARD bool draft_write(const Os *, const FormDraft *, Str folder, Error *);
void draft_done(FormDraft *);

#endif
