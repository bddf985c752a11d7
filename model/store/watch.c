/* Noticing what other processes save, without a tick. */
#include "model/store/db.h"
#include "model/store/reserve.h"

int store_watch(Store *s)
{
    if (s->watch < 0) s->watch = s->os->watch(s->os->ctx, reserve_folder(text_str(&s->path)));
    return s->watch;
}

uint64_t store_generation(Store *s)
{
    int64_t version;
    s->os->watch_clear(s->os->ctx, s->watch);
    if (!db_number(s, "PRAGMA data_version", 0, &version, NULL)) return s->generation;
    if (version != s->version_seen) {
        if (s->version_seen >= 0) s->generation++;
        s->version_seen = version;
        s->has_counters = s->forms_are_sure = false;
    }
    return s->generation;
}
