/* Formout: a form given back as the XLSForm that it was read from, with all that kaejon did not use.
 *
 * Each sheet as it came: rows, columns and sheets that nobody knows, blank rows too. Only a form_id that
 * stood nowhere but in a folder's name is written into the settings, so that the form stays the same. */
#ifndef MODEL_EXCHANGE_FORMOUT_H
#define MODEL_EXCHANGE_FORMOUT_H

#include "forms/form.h"
#include "model/os/os.h"

/* To one CSV where path ends in .csv, else to a folder, made if need be, with one CSV a sheet and one a list
 * that came from a file. A file that stands there already is refused: "form.stands". */
NODISCARD bool formout_write(const Os *, const Form *, Str path, Error *);

#endif
