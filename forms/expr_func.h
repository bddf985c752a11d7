/* The functions of the form language, each run on its call node.
 *
 * The table in expr_func.c names them; xlsform.md 5 says what they mean. Only expr_func*.c include
 * this. */
#ifndef FORMS_EXPR_FUNC_H
#define FORMS_EXPR_FUNC_H

#include "forms/expr_node.h"

#define EXPR_FUNCTIONS(X) /* name, least, most arguments, traits, function; sorted by name */      \
    X("abs", 1, 1, 0, abs)                                                                         \
    X("boolean", 1, 1, FN_LISTS, boolean)                                                          \
    X("boolean-from-string", 1, 1, 0, boolean_from_string)                                         \
    X("ceiling", 1, 1, 0, ceiling)                                                                 \
    X("checklist", 3, -1, FN_LISTS, checklist)                                                     \
    X("coalesce", 2, -1, 0, coalesce)                                                              \
    X("concat", 1, -1, FN_LISTS, concat)                                                           \
    X("contains", 2, 2, 0, contains)                                                               \
    X("count", 1, 1, FN_LISTS, count)                                                              \
    X("count-non-empty", 1, 1, FN_LISTS, count_non_empty)                                          \
    X("count-selected", 1, 1, 0, count_selected)                                                   \
    X("current", 0, 0, FN_NODES, current)                                                          \
    X("date", 1, 1, 0, date)                                                                       \
    X("date-time", 1, 1, 0, date_time)                                                             \
    X("decimal-date-time", 1, 1, 0, decimal_date_time)                                             \
    X("decimal-time", 1, 1, 0, decimal_time)                                                       \
    X("ends-with", 2, 2, 0, ends_with)                                                             \
    X("false", 0, 0, 0, false)                                                                     \
    X("floor", 1, 1, 0, floor)                                                                     \
    X("format-date", 2, 2, 0, format_date)                                                         \
    X("format-date-time", 2, 2, 0, format_date)                                                    \
    X("if", 3, 3, FN_LISTS, if)                                                                    \
    X("indexed-repeat", 3, -1, FN_LISTS | FN_PAIRS, indexed_repeat)                                \
    X("instance", 1, 1, FN_NODES, instance)                                                        \
    X("int", 1, 1, 0, int)                                                                         \
    X("join", 2, -1, FN_LISTS, join)                                                               \
    X("jr:choice-name", 2, 2, 0, choice_name)                                                      \
    X("jr:itext", 1, 1, 0, itext)                                                                  \
    X("max", 1, -1, FN_LISTS, max)                                                                 \
    X("min", 1, -1, FN_LISTS, min)                                                                 \
    X("normalize-space", 0, 1, 0, normalize_space)                                                 \
    X("not", 1, 1, FN_LISTS, not )                                                                 \
    X("now", 0, 0, 0, now)                                                                         \
    X("number", 0, 1, 0, number)                                                                   \
    X("once", 1, 1, 0, once)                                                                       \
    X("position", 0, 1, FN_LISTS, position)                                                        \
    X("pow", 2, 2, 0, pow)                                                                         \
    X("pulldata", 4, 4, 0, pulldata)                                                               \
    X("regex", 2, 2, 0, regex)                                                                     \
    X("round", 1, 2, 0, round)                                                                     \
    X("selected", 2, 2, 0, selected)                                                               \
    X("selected-at", 2, 2, 0, selected_at)                                                         \
    X("starts-with", 2, 2, 0, starts_with)                                                         \
    X("string", 0, 1, 0, string)                                                                   \
    X("string-length", 0, 1, 0, string_length)                                                     \
    X("substr", 2, 3, 0, substr)                                                                   \
    X("substring", 2, 3, 0, substring)                                                             \
    X("substring-after", 2, 2, 0, substring_after)                                                 \
    X("substring-before", 2, 2, 0, substring_before)                                               \
    X("sum", 1, 1, FN_LISTS, sum)                                                                  \
    X("thai-id-valid", 1, 1, 0, thai_id_valid)                                                     \
    X("today", 0, 0, 0, today)                                                                     \
    X("translate", 3, 3, 0, translate)                                                             \
    X("true", 0, 0, 0, true)                                                                       \
    X("uuid", 0, 0, 0, uuid)                                                                       \
    X("weighted-checklist", 4, -1, FN_LISTS | FN_PAIRS, weighted_checklist)                        \
    X("years-between", 2, 2, 0, years_between)

#define EXPR_FUNCTION_PROTOTYPE(name, least, most, traits, function)                               \
    Val func_##function(Eval *, const Node *);
EXPR_FUNCTIONS(EXPR_FUNCTION_PROTOTYPE)

/* Each value of an argument: the nodes of a list, else the one value. */
typedef bool (*ValFn)(Eval *, const Val *, void *ctx);
void func_each(Eval *, const Node *argument, ValFn, void *ctx);
/* Argument i, or the context node where the call leaves it out. */
Val func_value(Eval *, const Node *call, size_t i);

#endif
