/* Share: where the data that comes with kaejon lies: shipped forms, lists, made-up names.
 *
 * $KAEJON_SHARE, else beside the program (share/kaejon of its prefix, or the source tree it was
 * built in), else the prefix it was made for. */
#ifndef MODEL_EXCHANGE_SHARE_H
#define MODEL_EXCHANGE_SHARE_H

#include "forms/sheet.h"
#include "model/store/store.h"

/* The path of a part ("forms/shipped"). Error ERR_CONFIG "share.none" names the places looked at. */
NODISCARD bool share_path(const Os *, Str part, Text *out, Error *);
/* Read and install every shipped form into a new database, household and person first. */
NODISCARD bool share_install_forms(Store *, Error *);

#endif
