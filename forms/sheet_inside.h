/* What the parts of the sheet reader share: the rows as pushed, the form in making, the report.
 *
 * sheet.c takes rows in and calls the parts in turn: settings, headings, lists, fields, rules,
 * warnings. Everything that the form will point into lies in `arena`, which becomes the form's. */
#ifndef FORMS_SHEET_INSIDE_H
#define FORMS_SHEET_INSIDE_H

#include "forms/expr.h"
#include "forms/sheet.h"
#include "forms/sheet_head.h"

typedef struct {
    int line;
    const Str *cells;
    size_t count;
} GridRow;

typedef struct {
    Str pushed, name; /* as pushed; and with what is no text made visible */
    Str known;        /* "survey", "choices", "settings", "external_choices"; empty: any other */
    GridRow *rows;
    size_t row_count, row_room;
    size_t head; /* index of the heading row; row_count if there is none */
    Heading *headings;
    size_t heading_count;
    int at[COL_COUNT]; /* first column of each kind, -1 if there is none */
} Grid;

/* A cell that a workbook holds as a date. */
typedef struct { Str sheet, text; int line; size_t column; } DateCell;

/* A list in making. Choices are collected in a chain, then laid side by side. */
typedef struct {
    ChoiceList list;
    Choice *choices;
    size_t count, room;
    bool is_used;     /* a question takes it, or an expression names it */
    bool is_multiple; /* by a select_multiple: names must not hold blanks */
    Str value, label; /* columns of a file's list */
} ListMaking;

/* An expression as written, until all are bound. */
typedef struct {
    Expr *expr;
    int field;     /* -1: instance_name */
    unsigned rule; /* RULE_ bit; 0 for a default and instance_name */
    Str sheet, column;
    int row;
} Rule;

struct SheetReader {
    Arena arena;   /* of the form */
    Arena scratch; /* of the reading */
    FormReport report;
    Finding *findings;
    size_t finding_room;
    Str fallback_name;
    Grid **grids;
    size_t grid_count, grid_room;
    DateCell *dates;
    size_t date_count, date_room;
    Str *wanted;
    size_t wanted_count, wanted_room;
    bool is_scanned;

    Form *form;
    Str *languages;
    size_t language_count, language_room;
    bool may_repeat_choices; /* settings: allow_choice_duplicates */
    Str instance_name;
    int settings_row;
    Str keys, parent; /* settings: kaejon_key, kaejon_parent */
    ListMaking *lists;
    size_t list_count, list_room;
    Field *fields;
    size_t field_count, field_room;
    int *field_list;           /* for each field: index into lists, -1 none */
    const GridRow **field_row; /* for each field: its survey row; NULL where it was made up */
    Str *plain_name;           /* for each field: its name as written */
    Str *made_relevant, *made_constraint; /* for each field: rules that no cell holds */
    size_t extra_room;                    /* of the arrays above */
    Rule *rules;
    size_t rule_count, rule_room;
};

/* One more item in a growing array of the scratch arena (or another): the array's new address. */
void *grown(Arena *, void *items, size_t count, size_t *room, size_t size);

/* The grid of a known sheet, or of a pushed file; NULL if it was not pushed. */
Grid *grid_of(const SheetReader *, Str name);
Str grid_cell(const Grid *, const GridRow *, ColumnKind); /* empty where there is none */
Str grid_heading(const Grid *, ColumnKind);               /* as written */

/* One finding. msg has a catalogue text and MSG.do; what as in Error. Returns the Error for n and
 * `where`, which lives until the next finding. */
Error *find_add(SheetReader *, FindingLevel, Str sheet, int row, Str column, const char *msg,
                Str what);
/* As find_add, with a second word: "what (more)". */
Error *find_with(SheetReader *, FindingLevel, Str sheet, int row, Str column, const char *msg,
                 Str what, Str more);
/* A word that is not known: msg, or with a nearest known word msg_near and "what → near". */
Error *find_near(SheetReader *, FindingLevel, Str sheet, int row, Str column, const char *msg,
                 const char *msg_near, Str what, Str near);
/* The same with an Error that another part filled; its n is the position in the expression. */
void find_error(SheetReader *, Str sheet, int row, Str column, const Error *);
/* As find_add, but only the first time for this message and word. */
void find_once(SheetReader *, FindingLevel, Str sheet, int row, Str column, const char *msg,
               Str what);

/* A row's texts of one kind, by language; blanks at the end are dropped. */
FormText grid_texts(SheetReader *, const Grid *, const GridRow *, ColumnKind);
/* A cell without outer blanks; when there were some, that is listed as repaired. */
Str grid_word(SheetReader *, const Grid *, const GridRow *, ColumnKind);

/* Index of a language, added when it is new. */
int language_index(SheetReader *, Str written);

/* True where the cell says yes in one of the spellings of spreadsheets (yes, true, true(), 1). */
typedef enum { SAYS_NOTHING, SAYS_YES, SAYS_NO, SAYS_ELSE } YesNo;
YesNo yes_or_no(Str cell);

#endif
