/* Headings of XLSForm sheets: which column is meant, in all the spellings found in real forms.
 *
 * xlsform.md 3: capitals, blanks, `_` and `-` do not count; `::` splits the language off, a lone
 * `:` too where it does not belong to the word. */
#ifndef FORMS_SHEET_HEAD_H
#define FORMS_SHEET_HEAD_H

#include "locale/text.h"

typedef enum {
    COL_NONE /* blank heading */,
    COL_OTHER,
    COL_IGNORED /* XLSForm's, without use here */,
    COL_TYPE,
    COL_NAME,
    COL_LABEL,
    COL_HINT,
    COL_SHORT,
    COL_REQUIRED,
    COL_REQUIRED_MESSAGE,
    COL_RELEVANT,
    COL_CONSTRAINT,
    COL_CONSTRAINT_MESSAGE,
    COL_CALCULATION,
    COL_DEFAULT,
    COL_READ_ONLY,
    COL_CHOICE_FILTER,
    COL_REPEAT_COUNT,
    COL_TRIGGER,
    COL_APPEARANCE,
    COL_PARAMETERS,
    COL_DISABLED,
    COL_CAPITAL,
    COL_WEIGHT,
    COL_PII,
    COL_VALIDATOR,
    COL_ROLE,
    COL_INDEX,
    COL_PLACES,
    COL_LIST_NAME,
    COL_SCORE,
    COL_FORM_ID,
    COL_FORM_TITLE,
    COL_VERSION,
    COL_DEFAULT_LANGUAGE,
    COL_INSTANCE_NAME,
    COL_CHOICE_DUPLICATES,
    COL_KEY,
    COL_PARENT,
    COL_TITLE_EN,
    COL_COUNT
} ColumnKind;

typedef enum { HEADS_SURVEY, HEADS_CHOICES, HEADS_SETTINGS } HeadSheet;

typedef struct {
    ColumnKind kind;
    Str written;  /* trimmed */
    Str language; /* after `::`, trimmed; empty where none is named */
    int lang;     /* its index, set by the reader; -1 for a kind that has no languages */
} Heading;

Heading heading_read(Arena *, Str cell, HeadSheet);
/* Has texts in several languages. */
bool column_has_languages(ColumnKind);
/* Small letters, with `_` for each run of blanks, `_` and `-`; outer ones dropped. */
Str plain_word(Arena *, Str cell);
/* The heading of HeadSheet nearest to a word, or empty. */
Str heading_nearest(Str word, HeadSheet);

#endif
