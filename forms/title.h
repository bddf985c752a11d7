/* Title: what a record is called in lists and messages. */
#ifndef FORMS_TITLE_H
#define FORMS_TITLE_H

#include "forms/record.h"

/* instance_name, else the first key whose fields are all filled, joined by a blank; else nothing.
 */
void record_title(Text *out, const Record *, Lang);

#endif
