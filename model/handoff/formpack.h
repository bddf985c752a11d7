/* Formpack: the definitions of forms inside a bundle, one folder a form, and forms read from it.
 *
 * A receiver that lacks a form gets the sheets of an XLSForm: survey.csv, choices.csv, settings.csv
 * and the lists. They are installed only where the form is not known at all. */
#ifndef MODEL_HANDOFF_FORMPACK_H
#define MODEL_HANDOFF_FORMPACK_H

#include "forms/sheet.h"
#include "model/handoff/spool.h"

#define FORMPACK_FOLDER "forms/"
/* The sheets of a form as members of the spool. */
NODISCARD bool formpack_write(Spool *, const Form *, Error *);

/* Members of one folder, pushed one after another in the order they were written. */
typedef struct FormPack FormPack;
FormPack *formpack_open(void);
/* Is this member a sheet? Then *folder is its form's folder, "household@3". */
bool formpack_is(Str member, Str *folder);
NODISCARD bool formpack_sheet(FormPack *, Str member, Str bytes, Error *);
/* Frees the pack. NULL: the definition holds errors or there is none; err says. */
Form *formpack_close(FormPack *, Error *);

#endif
