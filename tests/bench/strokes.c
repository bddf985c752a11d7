/* Bytes and milliseconds of each key of a full-screen program, under a terminal of 80 by 24.
 *
 *     strokes TERM RUNS [STEP...] -- COMMAND ARGUMENT...
 *
 * A STEP is NAME:KEY KEY... with keys named as in tests/lib/vt.h; without a NAME it is done and not
 * reported; `NAME:=text` types the text in one write. The first step, `start`, is the program itself.
 * Prints for each named step
 *     NAME BYTES MS TEXT LATER
 * the median of RUNS: what came down the line, the time from the key until nine tenths of it were there (a count
 * that follows the rows, or a help line, does not hide how soon the rows came), the least that the lines which
 * changed could have cost (their text, a gap of blanks counting as one cursor movement), and what came by itself
 * after a pause. Then `memory RESIDENT_KB ANONYMOUS_KB PEAK_KB`, the largest of the runs. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/lib/vt.h"

extern char **environ;

enum {
    RUNS_MAX = 25, STEPS_MAX = 64, NAME_MAX_BYTES = 32,
    PAUSE_MS = 250,    /* without a byte: the answer to the key is over */
    SETTLE_MS = 650,   /* without a byte: what comes by itself has come (screens.md 10: 400 ms) */
    PATIENCE_MS = 4000, /* for the first byte */
    PIECES_MAX = 512,
    GAP_BYTES = 8      /* ESC [ row ; column H */
};

typedef struct { double bytes, ms, text, later; } Figure;
typedef struct { char name[NAME_MAX_BYTES]; const char *keys; Figure runs[RUNS_MAX]; } Step;
typedef struct { long resident, anonymous, peak; } Memory;

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* --- waiting, with the moment of the last byte --- */

/* answer: bytes of the answer to the key, once it is over; 0 before. at: when each of its pieces came. */
typedef struct { double ms; size_t n; } Piece;
typedef struct {
    const Vt *vt;
    double begin, last;
    size_t n, answer;
    Piece at[PIECES_MAX];
    int pieces;
} Watch;

static bool is_settled(void *ctx)
{
    Watch *w = ctx;
    size_t n;
    double now = now_ms();
    vt_bytes(w->vt, &n);
    if (n != w->n) {
        if (w->answer == 0 && w->pieces < PIECES_MAX) w->at[w->pieces++] = (Piece){ now, n };
        w->n = n;
        w->last = now;
    }
    if (w->n == 0) return now - w->begin > PATIENCE_MS;
    if (w->answer == 0 && now - w->last > PAUSE_MS) w->answer = w->n;
    return now - w->last > SETTLE_MS;
}

/* When nine tenths of the answer were there. */
static double answered_ms(const Watch *w)
{
    for (int i = 0; i < w->pieces; i++)
        if (w->at[i].n * 10 >= w->answer * 9) return w->at[i].ms - w->begin;
    return w->pieces ? w->last - w->begin : 0;
}

/* --- what the text alone would cost --- */

static size_t line_cost(const char *line)
{
    size_t cost = 0, blanks = 0;
    for (; *line; line++) {
        if (*line == ' ') {
            blanks++;
            continue;
        }
        cost += 1 + (blanks > GAP_BYTES ? GAP_BYTES : blanks);
        blanks = 0;
    }
    return cost;
}

static size_t changed_text(const Vt *v, const char *before)
{
    char line[VT_LINE];
    size_t cost = 0;
    for (int row = 1; row <= vt_rows(v); row++) {
        vt_line(v, row, line);
        size_t n = strlen(line);
        const char *end = before ? strchr(before, '\n') : NULL;
        bool is_same = end && (size_t)(end - before) == n && memcmp(before, line, n) == 0;
        if (!is_same) cost += line_cost(line);
        before = end ? end + 1 : NULL;
    }
    return cost;
}

/* --- one run --- */

static void press(Vt *v, const char *keys)
{
    char name[64];
    if (*keys == '=') {
        vt_type(v, keys + 1);
        return;
    }
    while (*keys) {
        size_t n = strcspn(keys, " ");
        snprintf(name, sizeof name, "%.*s", (int)n, keys);
        if (n && !vt_key(v, name)) {
            fprintf(stderr, "strokes: no key %s\n", name);
            exit(64);
        }
        keys += n + (keys[n] == ' ');
    }
}

static Figure measure(Vt *v, double begin, const char *before)
{
    Watch w = { .vt = v, .begin = begin };
    vt_until(v, is_settled, &w, 60000);
    if (w.answer == 0) w.answer = w.n;
    return (Figure){ .bytes = (double)w.answer, .ms = answered_ms(&w),
                     .text = (double)changed_text(v, before), .later = (double)(w.n - w.answer) };
}

static void most_memory(const Vt *v, Memory *m)
{
    char path[64], line[256];
    long kb;
    snprintf(path, sizeof path, "/proc/%d/status", vt_pid(v));
    FILE *f = fopen(path, "re");
    while (f && fgets(line, sizeof line, f)) {
        if (sscanf(line, "VmRSS: %ld", &kb) == 1 && kb > m->resident) m->resident = kb;
        if (sscanf(line, "RssAnon: %ld", &kb) == 1 && kb > m->anonymous) m->anonymous = kb;
        if (sscanf(line, "VmHWM: %ld", &kb) == 1 && kb > m->peak) m->peak = kb;
    }
    if (f) fclose(f);
}

static void run_once(const VtStart *how, Step *steps, int count, int run, Memory *memory)
{
    double begin = now_ms();
    Vt *v = vt_start(how);
    steps[0].runs[run] = measure(v, begin, NULL);
    for (int i = 1; i < count; i++) {
        char *before = vt_screen(v);
        vt_mark(v);
        begin = now_ms();
        press(v, steps[i].keys);
        steps[i].runs[run] = measure(v, begin, before);
        free(before);
    }
    most_memory(v, memory);
    char *shown = getenv("SHOW") ? vt_screen(v) : NULL;
    if (shown) fputs(shown, stderr);
    free(shown);
    vt_free(v);
}

/* --- the report --- */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(const Step *s, size_t offset, int runs)
{
    double all[RUNS_MAX];
    for (int i = 0; i < runs; i++) memcpy(&all[i], (const char *)&s->runs[i] + offset, sizeof *all);
    qsort(all, (size_t)runs, sizeof *all, by_size);
    return all[runs / 2];
}

static int read_steps(Step *steps, int argc, char **argv, int *command)
{
    int count = 1, i = 3;
    snprintf(steps[0].name, sizeof steps[0].name, "start");
    for (; i < argc && strcmp(argv[i], "--") != 0 && count < STEPS_MAX; i++, count++) {
        const char *colon = strchr(argv[i], ':');
        if (!colon) return 0;
        snprintf(steps[count].name, sizeof steps[count].name, "%.*s", (int)(colon - argv[i]), argv[i]);
        steps[count].keys = colon + 1;
    }
    *command = i + 1;
    return *command < argc ? count : 0;
}

int main(int argc, char **argv)
{
    static Step steps[STEPS_MAX];
    Memory memory = { 0 };
    int command = 0, count = argc > 4 ? read_steps(steps, argc, argv, &command) : 0;
    int runs = count ? atoi(argv[2]) : 0;
    if (runs < 1 || runs > RUNS_MAX) {
        fputs("strokes TERM RUNS [NAME:KEY KEY...] -- COMMAND ARGUMENT...\n", stderr);
        return 64;
    }
    const char **words = calloc((size_t)(argc - command) + 1, sizeof *words);
    if (!words) return 71;
    for (int i = command; i < argc; i++) words[i - command] = argv[i];
    VtStart how = { .argv = words, .env = (const char *const *)environ, .term = argv[1], .rows = 24, .columns = 80 };
    for (int run = 0; run < runs; run++) run_once(&how, steps, count, run, &memory);
    for (int i = 0; i < count; i++) {
        const Step *s = &steps[i];
        if (!s->name[0]) continue;
        printf("%s %.0f %.3f %.0f %.0f\n", s->name, median(s, offsetof(Figure, bytes), runs),
               median(s, offsetof(Figure, ms), runs), median(s, offsetof(Figure, text), runs),
               median(s, offsetof(Figure, later), runs));
    }
    printf("memory %ld %ld %ld\n", memory.resident, memory.anonymous, memory.peak);
    free(words);
    return 0;
}
