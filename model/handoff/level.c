#include "model/handoff/level.h"

#include "forms/rowform.h"

static const char *const NAMES[] = { "full", "case", "masked", "anonymous" };

Str level_name(BundleLevel level) { return str_of(NAMES[level]); }

bool level_find(Str name, BundleLevel *out)
{
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (!str_eq(name, str_of(NAMES[i]))) continue;
        *out = (BundleLevel)i;
        return true;
    }
    return false;
}

/* Names are told at D2, nicknames and other papers are not. */
static bool is_name(const Field *f)
{
    return f->type == TYPE_TEXT && (f->validator == VALIDATE_THAI_NAME || str_eq(f->name, STR("name")) ||
                                    str_ends(f->name, STR("_name")));
}

static Leaves leaves_masked(const Field *f)
{
    if (f->pii == PII_NONE) return LEAVES_WHOLE;
    if (f->pii != PII_ID) return LEAVES_NOT;
    if (is_name(f)) return LEAVES_WHOLE;
    if (f->validator == VALIDATE_CITIZEN_ID) return LEAVES_LAST_DIGITS;
    return f->type == TYPE_DATE ? LEAVES_YEAR : LEAVES_NOT;
}

/* A score made from an illness tells of the illness. */
static void withhold_results(const Form *form, Leaves *leaves)
{
    for (bool is_more = true; is_more;) {
        is_more = false;
        for (size_t i = 0; i < form->field_count; i++) {
            const Field *f = &form->fields[i];
            for (size_t k = 0; leaves[i] == LEAVES_NOT && k < f->dependant_count; k++) {
                int d = f->dependants[k];
                if (!(f->dependant_rules[k] & RULE_CALCULATION) || leaves[d] == LEAVES_NOT) continue;
                leaves[d] = LEAVES_NOT;
                is_more = true;
            }
        }
    }
}

/* Which result was made from what is a matter of the whole form: a row's form knows no rules. */
static Leaves *leaves_of_rows(Arena *arena, const Form *rows, BundleLevel level)
{
    const Leaves *whole = level_fields(arena, rows->whole, level);
    Leaves *leaves = arena_take_array(arena, rows->field_count + 1, sizeof *leaves);
    for (size_t i = 0; i < rows->field_count; i++) leaves[i] = whole[rowform_origin(&rows->fields[i])->index];
    return leaves;
}

Leaves *level_fields(Arena *arena, const Form *form, BundleLevel level)
{
    if (form->whole) return leaves_of_rows(arena, form, level);
    Leaves *leaves = arena_take_array(arena, form->field_count, sizeof *leaves);
    if (level == LEVEL_FULL) return leaves;
    for (size_t i = 0; i < form->field_count; i++)
        if (form->fields[i].pii == PII_SENSITIVE) leaves[i] = LEAVES_NOT;
    withhold_results(form, leaves);
    if (level == LEVEL_CASE) return leaves;
    for (size_t i = 0; i < form->field_count; i++)
        if (leaves[i] == LEAVES_WHOLE) leaves[i] = leaves_masked(&form->fields[i]);
    return leaves;
}

void level_add_masked(Text *out, Leaves leaves, Str s)
{
    if (leaves == LEAVES_WHOLE) {
        text_add(out, s);
    } else if (leaves == LEAVES_YEAR) {
        text_add(out, str_from(s.p, s.n < 4 ? s.n : 4));
    } else if (leaves == LEAVES_LAST_DIGITS && s.n == 13) {
        text_add(out, STR("x-xxxx-xxxxx-"));
        text_add(out, str_from(s.p + 10, 2));
        text_add_c(out, '-');
        text_add_c(out, s.p[12]);
    }
}
