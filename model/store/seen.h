/* Seen: what of one record lay in the copy that an author had open, as a small vector.
 *
 * handoff.md 3.2: `device:seq:check` says that change and every earlier one of that device to this
 * record; `device+seq:check` that one alone, for it lay beyond a hole. Entries are sorted as bytes
 * and a blank stands between them. */
#ifndef MODEL_STORE_SEEN_H
#define MODEL_STORE_SEEN_H

#include "model/os/os.h"

typedef enum { SEEN_UP_TO, SEEN_ALONE } SeenReach;
typedef struct { Str text; Str device; int64_t seq; uint32_t check; SeenReach reach; } SeenEntry;

/* The entries of a vector; texts point into seen. What is not an entry is left out (change_check
 * has refused it at the door). */
SeenEntry *seen_read(Arena *, Str seen, size_t *count);
/* Does an entry name or reach this change? An entry with another check for the very seq speaks of
 * another change (a cloned disk) and does not. */
bool seen_reaches(const SeenEntry *, Str device, int64_t seq, uint32_t check);
bool seen_has(const SeenEntry *, size_t count, Str device, int64_t seq, uint32_t check);
void seen_add(Text *out, Str device, int64_t seq, uint32_t check, SeenReach);
/* First 8 hex digits of a digest as a number. */
uint32_t seen_check(const uint8_t digest[static 4]);

#endif
