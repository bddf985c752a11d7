/* Formfile: an XLSForm on disk, as a workbook, a folder of CSV sheets or one CSV, read into a Form.
 *
 * A folder holds survey.csv, choices.csv, settings.csv (xlsform.md 2); one file names the sheet in
 * its first column, as pyxform does, or is the survey sheet alone. Lists that the form names
 * (select_one_from_file, pulldata) are sought beside the form, then in the lists that come with
 * kaejon. An old .xls is recognised by its bytes, whatever its name, and refused with the cure. */
#ifndef MODEL_EXCHANGE_FORMFILE_H
#define MODEL_EXCHANGE_FORMFILE_H

#include "forms/sheet.h"
#include "model/os/os.h"

enum {
    FORMFILE_MAX = 4 << 20,    /* bytes of one file; lists may have ten times as many */
    FORMFILE_CELLS = 64 << 20  /* of all cells of a workbook */
};

/* lists: folder of shared lists, or empty. true: it was read; *form is NULL when the report holds
 * errors. false: not readable as one at all, and report is empty. The caller frees both. */
NODISCARD bool formfile_read(const Os *, Str path, Str lists, Form **form, FormReport *report,
                             Error *);

#endif
