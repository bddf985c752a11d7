/* The inside of the list of records: its state and its parts, for tui/screen/records*.c only. */
#ifndef TUI_SCREEN_RECORDS_INSIDE_H
#define TUI_SCREEN_RECORDS_INSIDE_H

#include "model/store/save.h"
#include "model/store/view.h"
#include "model/work/setall.h"
#include "tui/app.h"
#include "tui/screen/columns.h"
#include "tui/screen/rows.h"
#include "tui/widget/choose.h"

enum { RECORDS_SORTS = 4, RECORDS_MOST = 1000 /* counted so far */, RECORDS_STOPS = 400 /* of the filter */ };

/* What lies over the lower part of the list. */
typedef enum {
    PANEL_NONE,
    PANEL_MAIN,    /* F4: columns to sort by, views, and the rest */
    PANEL_SORT,    /* any question to sort by */
    PANEL_COLUMNS, /* which questions are columns */
    PANEL_NAME,    /* the name of a view */
    PANEL_ACTS,    /* what is done with the marked rows */
    PANEL_FIELD, PANEL_CHOICE, PANEL_VALUE, PANEL_REASON, /* an answer for all of them, and why */
    PANEL_PATH     /* the file that they go to */
} Panel;
typedef enum { WORK_MARK, WORK_SET, WORK_FILE } RecordsWork;

typedef struct {
    App *app;
    const Form *form;
    Uuid parent;         /* all rows belong to it; nil: to any */
    EntryEnv env;
    Edit find;
    bool is_typing;      /* the cursor is in the filter */
    Text found;          /* what the rows were searched for */
    bool is_stale;       /* … but the search was interrupted */
    bool is_refused;     /* … but it could not be asked, and the rows are those of before */
    Text where;          /* of the view that is open */
    Text view;           /* its name */
    Text asked;          /* the whole condition of the query that runs */
    QueryRun *run;
    Rows rows;
    List list;
    Column wanted[COLUMNS_MAX], shown[COLUMNS_MAX];
    Str names[COLUMNS_MAX];
    size_t wanted_count, shown_count;
    QueryStanding standing; /* only records that stand there */
    QuerySort sorts[RECORDS_SORTS]; /* none: by the records' age */
    size_t sort_count;
    int64_t total, all;  /* rows that match, and of the form; -1: not counted yet */
    bool is_more;        /* more than RECORDS_MOST match */
    uint64_t generation;
    Draft *drafts;
    size_t draft_count;
    Arena drafts_arena;
    Panel panel;
    Choose choose;
    Edit line;           /* of the panels where something is typed */
    Arena panel_arena;
    View *views;         /* of the panel */
    size_t view_count, views_counted;
    int64_t *marks;      /* QueryRow.id of the marked rows, rising */
    size_t mark_count, mark_room;
    const Field *field;  /* that is set on all of them, */
    Text raw;            /* and its answer; or the path of the file */
    SetDone done;        /* what was set last */
    int64_t arrival;     /* of the last change before it */
    int64_t written;     /* rows */
    Job job;
    RecordsWork work;    /* of the job */
    int content_rows, content_columns;
} Records;

/* --- records.c --- */
/* A filter that begins with = is an expression of the form language; else it is words to look for. */
bool records_is_expression(Str filter);
/* What the rows are asked for now; its texts live with r. */
void records_query(Records *r, Query *out);
/* Another question: asked anew, from the first row. */
void records_restart(App *, Records *r);
/* By one question; the same one again turns the order round. Empty: by age. */
void records_sort_by(App *, Records *r, Str field);
/* These questions are columns now; none: as the form says. */
void records_take_columns(Records *r, const Str *names, size_t count);
void records_take_view(Records *r, const View *);

/* The same question asked anew, at the same place: the data changed. */
void records_reread(App *, Records *r);

/* --- records_draw.c --- */
enum { RECORDS_FILTER_ROW = 0, RECORDS_HEAD_ROW = 1, RECORDS_ROWS_AT = 2, RECORDS_TEXT_AT = 3 };
/* "!" people differ, "d" a draft is open; else a blank. */
Str records_status(const Records *r, const QueryRow *);
/* How many are marked, and how many there are. */
void records_add_count(const Records *r, Text *out);
void records_draw_row(const void *ctx, size_t i, Surface line);
void records_draw(const App *, const void *state, Surface content);

/* --- records_mark.c --- */
bool records_is_marked(const Records *r, int64_t id);
void records_mark_row(Records *r);            /* the one in focus, or not any more */
void records_mark_all(App *, Records *r);     /* all that match; none where some are marked */
void records_free_marks(Records *r);
void records_open_acts(App *, Records *r);
void records_act_picked(App *, Records *r, Panel, size_t picked);
void records_act_typed(App *, Records *r);
void records_add_act_title(const Records *r, Text *out);

/* --- records_panel.c: F4, and the panels of the marks --- */
void records_open_choose(Records *r, Panel, ChooseItem *, size_t count, ChooseMode);
/* The questions that can be columns. */
void records_open_fields(Records *r, Panel, ChooseMode);
const Field *records_field_of_item(const Records *r, size_t item);
void records_open_panel(App *, Records *r);
void records_close_panel(Records *r);
Reply records_panel_key(App *, Records *r, const Key *);
/* A command of editing: it is the panel's line that is meant. */
bool records_panel_edit(Records *r, CommandId);
/* No key waits: the next view is counted. */
void records_panel_quiet(App *, Records *r);
void records_draw_panel(const Records *r, Surface content);

#endif
