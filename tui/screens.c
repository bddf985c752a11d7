#include "tui/screens.h"
#include "tui/screen/bundles.h"
#include "tui/screen/conflicts.h"
#include "tui/screen/form.h"
#include "tui/screen/help.h"
#include "tui/screen/linked.h"
#include "tui/screen/records.h"
#include "tui/screen/send.h"

void screens_fill(AppOptions *o)
{
    o->help = &help_screen;
    o->send = &send_screen;
    o->bundles = &bundles_screen;
    o->conflicts = &conflicts_screen;
    o->linked = &linked_screen;
    o->form = &form_screen;
    o->records = &records_screen;
}
