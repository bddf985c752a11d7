#include "forms/expr_func.h"

#define ROW(name, least, most, traits, function) { name, least, most, traits, func_##function },
static const ExprFunction functions[] = { EXPR_FUNCTIONS(ROW) };
#define FUNCTION_COUNT (sizeof(functions) / sizeof(functions[0]))

const ExprFunction *function_at(size_t i)
{
    return i < FUNCTION_COUNT ? &functions[i] : NULL;
}

Str expr_function(size_t i)
{
    const ExprFunction *f = function_at(i);
    return f ? str_of(f->name) : STR_NONE;
}

int function_index(const ExprFunction *f)
{
    return (int)(f - functions);
}

const ExprFunction *function_find(Str name)
{
    size_t from = 0, to = FUNCTION_COUNT;
    while (from < to) {
        size_t middle = (from + to) / 2;
        int order = str_cmp(name, str_of(functions[middle].name));
        if (order == 0) {
            return &functions[middle];
        }
        if (order < 0) {
            to = middle;
        } else {
            from = middle + 1;
        }
    }
    return NULL;
}

Str expr_function_name(int index)
{
    return index >= 0 && (size_t)index < FUNCTION_COUNT ? str_of(functions[index].name) : STR_NONE;
}

typedef struct {
    ValFn fn;
    void *ctx;
} Each;

static bool each_spot(Eval *ev, const Spot *spot, void *ctx)
{
    Each *each = ctx;
    Val v = spot_val(ev, spot);
    return each->fn(ev, &v, each->ctx);
}

void func_each(Eval *ev, const Node *argument, ValFn fn, void *ctx)
{
    if (spot_is_list(ev, argument)) {
        Each each = { fn, ctx };
        (void)spot_walk(ev, argument, each_spot, &each);
        return;
    }
    Val v = expr_run(ev, argument);
    (void)fn(ev, &v, ctx);
}

Val func_value(Eval *ev, const Node *call, size_t i)
{
    return i < kids(call) ? expr_run(ev, kid(call, i)) : spot_val(ev, &ev->here);
}
