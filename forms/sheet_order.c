#include "forms/sheet_order.h"

#include <stdlib.h>
#include <string.h>

/* `field` rests on `read` by some of its rules. */
typedef struct {
    int field, read;
    unsigned rules;
} Edge;
typedef struct {
    SheetReader *r;
    Edge *edges;
    size_t count, room;
    size_t *first; /* of each field in edges sorted by field, and one more */
    int *by_rank;
    size_t ranked;
    char *mark; /* of the walk: not seen, on the path, done */
} Graph;
enum { NOT_SEEN, ON_PATH, DONE };

static void add_edge(Graph *g, int field, int read, unsigned rules)
{
    g->edges = grown(&g->r->scratch, g->edges, g->count, &g->room, sizeof *g->edges);
    g->edges[g->count++] = (Edge){ field, read, rules };
}

/* `.` in a calculation is the present value, and no cycle; its own name is one. */
static bool names_itself(const ExprNode *n, int field)
{
    if (n->kind == NODE_REF && n->field == field) return true;
    for (size_t i = 0; i < n->kid_count; i++) {
        if (names_itself(n->kids[i], field)) return true;
    }
    return false;
}

static void collect(Graph *g)
{
    SheetReader *r = g->r;
    for (size_t i = 0; i < r->rule_count; i++) {
        const Rule *rule = &r->rules[i];
        if (rule->field < 0 || rule->rule == 0) continue;
        const int *reads;
        size_t count = expr_reads(rule->expr, &reads);
        for (size_t j = 0; j < count; j++) {
            bool is_self = reads[j] == rule->field;
            if (is_self && !names_itself(expr_root(rule->expr), rule->field)) continue;
            if (rule->rule == RULE_TRIGGER) continue; /* runs when the trigger changes only */
            add_edge(g, rule->field, reads[j], rule->rule);
        }
    }
    for (size_t i = 0; i < r->field_count; i++) {
        const Field *f = &r->fields[i];
        for (size_t j = 0; j < f->trigger_count; j++)
            add_edge(g, (int)i, f->triggers[j], RULE_TRIGGER);
    }
}

static int by_field(const void *a, const void *b)
{
    const Edge *x = a, *y = b;
    return x->field != y->field ? x->field - y->field : x->read - y->read;
}

static void sort_edges(Graph *g)
{
    size_t n = g->r->field_count;
    if (g->count > 1) qsort(g->edges, g->count, sizeof *g->edges, by_field);
    g->first = arena_take_array(&g->r->scratch, n + 2, sizeof *g->first);
    size_t e = 0;
    for (size_t i = 0; i <= n; i++) {
        while (e < g->count && g->edges[e].field < (int)i) e++;
        g->first[i] = e;
    }
}

/* --- the walk: what a field rests on comes first --------------------------------------------- */

typedef struct {
    int field;
    size_t next;
} Step;

/* The i-th thing that a field's value rests on, -1 past the end: the group around it, then reads.
 */
static int rests_on(const Graph *g, int field, size_t i)
{
    if (i == 0) return g->r->fields[field].parent >= 0 ? g->r->fields[field].parent : -2;
    size_t e = g->first[field] + i - 1;
    if (e >= g->first[field + 1]) return -1;
    return g->edges[e].rules & RULES_OF_VALUE ? g->edges[e].read : -2;
}

static void say_cycle(Graph *g, const Step *path, size_t from, size_t count)
{
    SheetReader *r = g->r;
    CLEANUP_TEXT t = TEXT_INIT;
    for (size_t i = from; i < count; i++) {
        text_add(&t, r->fields[path[i].field].name);
        text_add(&t, STR(" → "));
    }
    text_add(&t, r->fields[path[from].field].name);
    const Field *f = &r->fields[path[from].field];
    find_add(r, FINDING_ERROR, STR("survey"), f->row, STR_NONE, "form.e_cycle", text_str(&t));
}

static void walk(Graph *g, int start, Step *path)
{
    size_t depth = 0;
    path[depth++] = (Step){ start, 0 };
    g->mark[start] = ON_PATH;
    while (depth > 0) {
        Step *top = &path[depth - 1];
        int next = rests_on(g, top->field, top->next++);
        if (next == -1) {
            g->mark[top->field] = DONE;
            g->by_rank[g->ranked++] = top->field;
            depth--;
        } else if (next >= 0 && g->mark[next] == NOT_SEEN) {
            g->mark[next] = ON_PATH;
            path[depth++] = (Step){ next, 0 };
        } else if (next >= 0 && g->mark[next] == ON_PATH) {
            size_t from = depth - 1;
            while (path[from].field != next) from--;
            say_cycle(g, path, from, depth);
        }
    }
}

static void rank_fields(Graph *g)
{
    SheetReader *r = g->r;
    g->by_rank = arena_take_array(&r->arena, r->field_count + 1, sizeof *g->by_rank);
    g->mark = arena_take(&r->scratch, r->field_count + 1);
    Step *path = arena_take_array(&r->scratch, r->field_count + 1, sizeof *path);
    for (size_t i = 0; i < r->field_count; i++) {
        if (g->mark[i] == NOT_SEEN) walk(g, (int)i, path);
    }
    int *order = arena_take_array(&r->arena, r->field_count + 1, sizeof *order);
    for (size_t i = 0; i < g->ranked; i++) {
        Field *f = &r->fields[g->by_rank[i]];
        f->rank = (int)i;
        if (f->calculation) order[r->form->order_count++] = f->index;
    }
    r->form->by_rank = g->by_rank;
    r->form->order = order;
}

/* --- dependants ------------------------------------------------------------------------------ */

/* qsort has no context: the rank stands in `field` while the edges are sorted for this. */
static int by_read(const void *a, const void *b)
{
    const Edge *x = a, *y = b;
    return x->read != y->read ? x->read - y->read : x->field - y->field;
}

static void give_dependants(Graph *g)
{
    SheetReader *r = g->r;
    for (size_t i = 0; i < g->count; i++) g->edges[i].field = r->fields[g->edges[i].field].rank;
    if (g->count > 1) qsort(g->edges, g->count, sizeof *g->edges, by_read);
    int *fields = arena_take_array(&r->arena, g->count + 1, sizeof *fields);
    uint8_t *rules = arena_take(&r->arena, g->count + 1);
    size_t used = 0;
    for (size_t i = 0; i < g->count;) {
        int read = g->edges[i].read;
        size_t start = used;
        for (; i < g->count && g->edges[i].read == read; i++) {
            int field = g->by_rank[g->edges[i].field];
            if (used == start || fields[used - 1] != field) {
                fields[used++] = field;
            }
            rules[used - 1] = (uint8_t)(rules[used - 1] | g->edges[i].rules);
        }
        r->fields[read].dependants = fields + start;
        r->fields[read].dependant_rules = rules + start;
        r->fields[read].dependant_count = used - start;
    }
}

void order_rules(SheetReader *r)
{
    Graph g = { .r = r };
    collect(&g);
    sort_edges(&g);
    rank_fields(&g);
    give_dependants(&g);
}
