/* Times of day, moments and positions as they are typed, in files, and as they are stored. */
#ifndef FORMS_VALUE_MOMENT_H
#define FORMS_VALUE_MOMENT_H

#include "forms/form.h"

/* A time as stored: "14:07", with seconds only where they are not zero, ".5" only where there are
 * parts. Read from 14:07, 14.07, 1407, 14:07 น., 14:07:00.000+07:00. Wall clock of the office. */
bool clock_read(Text *out, Str raw, Error *err);
/* A moment as stored: "2026-03-05T14:07:09" on the office's wall clock (+07:00: Thailand has one zone
 * and no summer time). A zone and a fraction that were written stay, "…:09.000+07:00", "…:09Z": what
 * other programs wrote leaves as it came. */
ReadVerdict moment_read(Text *out, Str raw, DateSource, Date today, Error *err);
/* The office's wall clock of a stored moment, appended as "14:07[:09[.5]]", and its day. false: none. */
bool moment_show(Text *out, Str stored, Date *day);
/* A position as stored: "16.4321 103.5061", then altitude and accuracy in metres where known. Asked
 * when latitude and longitude seem to have changed places. */
ReadVerdict point_read(Text *out, Str raw, Error *err);

#endif
