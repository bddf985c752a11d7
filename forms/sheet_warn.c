#include "forms/sheet_warn.h"

void warn_about(SheetReader *r)
{
    (void)r;
}
