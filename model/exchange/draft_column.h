/* DraftColumn: what the cells of one column are, found out cell by cell, for FormDraft. */
#ifndef MODEL_EXCHANGE_DRAFT_COLUMN_H
#define MODEL_EXCHANGE_DRAFT_COLUMN_H

#include "forms/form.h"

/* Types that are tried, the narrowest first. */
typedef enum { GUESS_CITIZEN, GUESS_PHONE, GUESS_INTEGER, GUESS_DECIMAL, GUESS_DATE, GUESS_TIME, GUESS_MOMENT, GUESS_TEXT } Guess;

enum { DRAFT_VALUES = 21 /* one more than a list may have */, DRAFT_PLACES = 6, DRAFT_KEYS = 1 << 20 };

typedef struct {
    Str header;
    int64_t filled;
    int64_t fits[GUESS_TEXT];   /* cells that a type takes, or takes with a question */
    int64_t dates_written;      /* with a separator or a month: not just digits */
    int places;                 /* of the decimals */
    bool is_coded;              /* digits with a zero in front, or more than nine of them: no number */
    bool has_lines;             /* a cell of several lines */
    Str values[DRAFT_VALUES];   /* the different ones in normal form, in the order in which they come */
    int64_t counts[DRAFT_VALUES];
    size_t value_count;         /* DRAFT_VALUES: too many */
    uint64_t *seen;             /* hashes, a table of seen_room; NULL once a value came twice */
    size_t seen_count, seen_room;
    bool is_unique;
} ColumnLook;

void look_start(ColumnLook *, Str header);
void look_done(ColumnLook *);
/* cell: trimmed, not empty. Texts that are kept go into the arena. */
void look_at(ColumnLook *, Arena *, Str cell, Date today);
/* The type that fits; see draft.h. */
Guess look_guess(const ColumnLook *);
/* Few values, each several times. */
bool look_is_list(const ColumnLook *, Guess);
/* Its heading speaks of a code, a number or an ID. */
bool look_names_code(const ColumnLook *);
/* A name for the question, "c7" for the 7th column where there is no better; appended. */
void look_add_name(Text *out, Str header, size_t column);

#endif
