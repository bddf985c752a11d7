/* Selection: which records and changes go into one bundle, by consent, filter and what the receiver has.
 *
 * handoff.md 4.3. Each record has a cut of its own for each receiver and level: the end of the last
 * acknowledged bundle that held it. A record goes in with its changes after that cut. So one that
 * comes into scope goes whole, one that left and came back goes with all it missed, and a lost
 * bundle is made good by the next. Records of those who refused to have them passed on stay out,
 * with everything that belongs to them (domain.md 7). The choice lies in temporary tables of this
 * connection, to be walked as often as needed. */
#ifndef MODEL_STORE_SELECTION_H
#define MODEL_STORE_SELECTION_H

#include "model/store/change.h"
#include "model/store/store.h"

/* Everything read until _end is of one moment, whatever others save meanwhile. Not inside
 * store_begin, and no saving of one's own before _end. */
NODISCARD bool selection_begin(Store *, Error *);
void selection_end(Store *);
/* With is_filtered: a record that the filter names; what belongs to it comes along. */
NODISCARD bool selection_want(Store *, int64_t record, Error *);

typedef enum { SELECT_SINCE_ACK, SELECT_ALL } SelectFrom;
typedef enum { SELECT_STANDING /* deleted ones only to whom they are known */, SELECT_DELETED_TOO } SelectDeleted;
typedef struct {
    Str peer, level;
    SelectFrom from;
    SelectDeleted deleted;
    bool is_filtered;
} SelectWhat;
typedef struct {
    int64_t records, changes;
    int64_t withheld;          /* records (households) whose own answer forbids it */
    int64_t cut_from, cut_to;  /* by arrival here */
    char since_ack[40];        /* the last bundle acknowledged, or empty */
} Selected;
NODISCARD bool selection_make(Store *, const SelectWhat *, Selected *out, Error *);

/* Names of forms with a chosen record, in order. */
NODISCARD bool selection_forms(Store *, Arena *, Str **names, size_t *count, Error *);
typedef struct { int64_t id; Uuid uuid; Str seen; } SelectedRecord;
typedef bool (*SelectedRecordSink)(void *ctx, const SelectedRecord *, Error *);
/* Chosen records of a form that stand, by uuid. */
NODISCARD bool selection_records(Store *, Str form, SelectedRecordSink, void *ctx, Error *);
/* Every change of the chosen records, a record at a time, by arrival. is_sent: part of the bundle;
 * the others tell what was there before. Texts live until the callback returns. */
typedef struct { int64_t record; Change change; bool is_sent; } SelectedChange;
typedef bool (*SelectedChangeSink)(void *ctx, const SelectedChange *, Error *);
NODISCARD bool selection_changes(Store *, SelectedChangeSink, void *ctx, Error *);

#endif
