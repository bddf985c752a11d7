#include "tui/screens.h"
#include "tui/screen/bundles.h"
#include "tui/screen/conflicts.h"
#include "tui/screen/form.h"
#include "tui/screen/help.h"
#include "tui/screen/keycheck.h"
#include "tui/screen/linked.h"
#include "tui/screen/messages.h"
#include "tui/screen/records.h"
#include "tui/screen/send.h"
#include "tui/screen/settings.h"

void screens_fill(AppOptions *o)
{
    o->help = &help_screen;
    o->send = &send_screen;
    o->bundles = &bundles_screen;
    o->conflicts = &conflicts_screen;
    o->linked = &linked_screen;
    o->form = &form_screen;
    o->records = &records_screen;
    o->messages = &messages_screen;
    o->settings = &settings_screen;
    o->keycheck = &keycheck_screen;
}
