/* Fold: the state of one record as a pure function of the set of its changes.
 *
 * handoff.md 3.3, M1 to M5, M8: no clock, no database, no order of arrival. A change x is covered by
 * y for a field when y's author had x in the copy that was open and the field was not withheld
 * there; the heads of a field are its writers that no other writer covers; the head with the
 * greatest (hlc, device, check) is shown; two heads with different values are a conflict. */
#ifndef MODEL_STORE_FOLD_H
#define MODEL_STORE_FOLD_H

#include "forms/body.h"
#include "model/store/seen.h"

#define FIELD_PARENT STR("_parent")
#define FIELD_DELETED STR("_deleted")
#define FIELD_POSITION STR("_position") /* of a repeat's row among its siblings (forms/place.h) */

typedef struct {
    int64_t id;          /* any number that tells them apart; not looked at */
    Str device, kind, seen, body;
    int64_t seq, hlc;
    uint8_t digest[16];
} FoldChange;

typedef struct {
    Str name;
    Value shown;
    size_t *heads;       /* indexes into the changes, the shown one first */
    Value *values;       /* what each of them says */
    size_t head_count;
    bool is_conflict;
} FoldField;

typedef struct {
    Str seen;            /* vector of all that is here */
    int gaps;            /* changes named by a `seen` that are not here */
    bool is_far;         /* an entry names a seq too far ahead to be believed yet */
    bool is_deleted;
    int conflicts;
    size_t created_by;   /* index: default head of every field */
    FoldField *fields;   /* by name */
    size_t field_count;
} Folded;

/* What the fold asks about the rest of the world. Both are functions of the set of all changes. */
typedef struct {
    /* Same answer in the field's normal form (M5). */
    bool (*same)(void *ctx, Str field, Value, Value);
    /* Highest seq known of a device; entries more than 10,000 above it cover nothing (10.2, test 9). */
    int64_t (*highest)(void *ctx, Str device);
    void *ctx;
} FoldWorld;

/* changes: at least one, in any order. Everything in out lives in the arena or in the changes.
 * False: a body is not canonical (a damaged log). */
NODISCARD bool fold(Arena *, const FoldChange *changes, size_t count, const FoldWorld *, Folded *out, Error *);
const FoldField *fold_field(const Folded *, Str name);

#endif
