#include "tui/screen/decisions.h"

static DecisionKind kind_of(Pick pick)
{
    switch (pick) {
    case PICK_OURS: return DECIDE_OURS;
    case PICK_THEIRS: return DECIDE_THEIRS;
    case PICK_VALUE: return DECIDE_VALUE;
    case PICK_LATER: return DECIDE_LATER;
    default: return DECIDE_DEFAULT;
    }
}

const Decision *decisions_of(const Sides *s, Arena *arena, size_t *count)
{
    size_t total = 0, n = 0;
    for (size_t r = 0; r < s->record_count; r++) total += s->records[r].field_count;
    Decision *out = arena_take_array(arena, total + 1, sizeof *out);
    for (size_t r = 0; r < s->record_count; r++) {
        for (size_t i = 0; i < s->records[r].field_count; i++) {
            const SideField *f = &s->records[r].fields[i];
            if (f->pick == PICK_NONE) continue;
            out[n++] = (Decision){.record = s->records[r].record, .field = f->name, .kind = kind_of(f->pick), .value = f->value};
        }
    }
    *count = n;
    return out;
}

bool decision_value(const SideField *f, Value *out)
{
    bool has_theirs = f->pick == PICK_THEIRS && f->which < f->their_count;
    if (f->pick == PICK_OURS) *out = f->ours.value;
    else if (has_theirs) *out = f->theirs[f->which].value;
    else if (f->pick == PICK_VALUE) *out = f->value;
    return f->pick == PICK_OURS || has_theirs || f->pick == PICK_VALUE;
}
