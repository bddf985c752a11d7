/* Functions over rows of repeats and over lists of choices. */
#include "forms/expr_func.h"

#include <math.h>

/* --- rows --- */

Val func_current(Eval *ev, const Node *call)
{
    (void)call;
    Spot self = spot_self(ev);
    return spot_val(ev, &self);
}

Val func_position(Eval *ev, const Node *call)
{
    Spot spot = ev->here;
    if (kids(call) == 0) {
        return val_number((double)(spot.position ? spot.position : 1));
    }
    if (!spot_first(ev, kid(call, 0), &spot)) {
        return val_string(STR_NONE);
    }
    if (spot.kind == SPOT_ITEM) {
        return val_number((double)(spot.item - spot.list->choices) + 1);
    }
    bool is_row =
        spot.kind == SPOT_FIELD && spot.row && spot.field >= 0 && spot.row->repeat == spot.field;
    return val_number(is_row ? (double)spot.row->position + 1 : 1);
}

/* Row number `nth` (from 1) of a repeat directly inside `parent`, or NULL. */
static const Row *row_number(const Row *parent, int repeat, double nth)
{
    if (!parent || !(nth >= 1) || nth > (double)row_count(parent, repeat)) {
        return NULL;
    }
    return row_at(parent, repeat, (size_t)nth - 1);
}

/* indexed-repeat(${question}, ${repeat}, n, ${inner}, m …), the outermost repeat first. */
Val func_indexed_repeat(Eval *ev, const Node *call)
{
    const Field *wanted = kid(call, 0)->field;
    const Row *row = NULL;
    for (size_t i = 1; i + 1 < kids(call); i += 2) {
        const Field *repeat = kid(call, i)->field;
        if (!repeat || repeat->type != TYPE_REPEAT) {
            return val_string(STR_NONE);
        }
        row = row_number(i == 1 ? spot_row_of(ev, repeat) : row, repeat->index,
                         trunc(run_number(ev, kid(call, i + 1))));
        if (!row) {
            return val_string(STR_NONE);
        }
    }
    if (!wanted || !row || row->repeat != wanted->repeat) {
        return val_string(STR_NONE);
    }
    Spot spot = { .kind = SPOT_FIELD, .row = row, .field = wanted->index };
    return spot_val(ev, &spot);
}

/* --- lists --- */

/* A list as a value: the path that follows instance() walks it (expr_spot.c). */
Val func_instance(Eval *ev, const Node *call)
{
    (void)ev;
    return (Val){ .kind = VAL_NODES, .is_true = call->list != NULL, .text = STR_NONE };
}

static int column_argument(Eval *ev, const ChoiceList *list, const Node *call, size_t i, int bound)
{
    char scratch[SCRATCH];
    return bound != COLUMN_NONE ? bound : list_column(list, run_text(ev, kid(call, i), scratch));
}

Val func_pulldata(Eval *ev, const Node *call)
{
    char of_name[SCRATCH], of_value[SCRATCH];
    const ChoiceList *list = call->list;
    if (!list) {
        list = list_find(ev->scope->form, run_text(ev, kid(call, 0), of_name));
    }
    if (!list) {
        return val_string(STR_NONE);
    }
    int wanted = column_argument(ev, list, call, 1, call->column);
    int key = column_argument(ev, list, call, 2, call->key);
    Str sought = run_text(ev, kid(call, 3), of_value);
    if (key == COLUMN_NAME) {
        const Choice *c = list_choice(list, sought);
        return val_string(c ? choice_column(ev, list, c, wanted) : STR_NONE);
    }
    for (size_t i = 0; sought.n && i < list->choice_count; i++) {
        const Choice *c = &list->choices[i];
        if (str_eq(choice_column(ev, list, c, key), sought)) {
            return val_string(choice_column(ev, list, c, wanted));
        }
    }
    return val_string(STR_NONE);
}

/* Labels of the chosen codes in the language in use, several joined by ", ". */
Val func_choice_name(Eval *ev, const Node *call)
{
    char scratch[SCRATCH];
    CLEANUP_TEXT out = TEXT_INIT;
    Str words = run_text(ev, kid(call, 0), scratch), word, only = STR_NONE;
    size_t found = 0;
    while (call->list && str_word(&words, &word)) {
        const Choice *c = list_choice(call->list, word);
        if (!c) {
            continue;
        }
        only = choice_label(ev->scope->form, c, ev->scope->lang);
        text_add(&out, found++ ? STR(", ") : STR_NONE);
        text_add(&out, only);
    }
    return val_string(found > 1 ? text_keep(ev, &out) : only);
}

/* The label that an id of choice_column's making ("list-0") stands for; no other ids are known
 * here. */
Val func_itext(Eval *ev, const Node *call)
{
    char scratch[SCRATCH];
    Str id = run_text(ev, kid(call, 0), scratch), number = id;
    while (number.n && str_find(number, STR("-")) >= 0) {
        number = str_cut_head(number, (size_t)str_find(number, STR("-")) + 1);
    }
    if (number.n == 0 || number.n == id.n) return val_string(STR_NONE);
    const ChoiceList *list = list_find(ev->scope->form, str_from(id.p, id.n - number.n - 1));
    double index = text_to_number(number, 0);
    if (!list || !(index >= 0) || index >= (double)list->choice_count) return val_string(STR_NONE);
    const Choice *c = &list->choices[(size_t)index];
    return val_string(choice_label(ev->scope->form, c, ev->scope->lang));
}
