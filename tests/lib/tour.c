#include "tests/lib/tour.h"

enum { HOUSEHOLDS = 40 };

const TourStop TOUR[] = {
    {"home", "", "", ""},
    {"home-draft", "+ Enter 1 Enter Enter 5 Enter", "บ้านโนนตัวอย่าง", "F3"},
    {"list", "Enter", "", ""},
    {"list-filter", "Enter", "คำ", "Down"},
    {"list-nothing", "Enter", "ฮฮฮ", ""},
    {"list-sort", "Enter F4", "", ""},
    {"list-unfinished", "Home Enter", "", ""},
    {"persons", "Down Enter", "", ""},
    {"form-new", "+", "", ""},
    {"form-place", "Enter Down Enter", "", ""},
    {"form-choices", "Enter Down Enter PgDn PgDn PgDn PgDn", "", ""},
    {"form-list-of-choices", "Enter Down Enter PgDn PgDn PgDn PgDn F4", "", ""},
    {"form-several", "Enter Down Enter Down F4", "", ""},
    {"form-numbers", "Enter Down Enter PgDn PgDn PgDn PgDn PgDn PgDn", "", ""},
    {"form-wrong", "Enter Down Enter Down Down Down Down Down Esc c", "99", "Enter"},
    {"form-missing", "+ Enter Enter F8", "", ""},
    {"form-sections", "Enter Down Enter Esc g", "", ""},
    {"form-history", "Enter Down Enter F7", "", ""},
    {"form-twin", "+ Esc c", "460101-01-0003", ""},
    {"form-discard", "+ Enter Enter Esc b", "", ""},
    {"roster", "Enter Down Enter PgDn PgDn", "", ""},
    {"roster-member", "Enter Down Enter PgDn PgDn Home Enter", "", ""},
    {"roster-new", "Enter Down Enter PgDn PgDn Enter 1", "199990000123", ""},
    {"roster-leaving", "Enter Down Enter PgDn PgDn Home Esc d", "", ""},
    {"roster-left", "Enter Down Enter PgDn PgDn Home Esc d 1", "", ""},
    {"pending", "+ Enter Enter F3 Home Down Enter", "", ""},
    {"esc-home", "Esc", "", ""},
    {"esc-form", "+ Esc", "", ""},
    {"palette", "F9", "", ""},
    {"palette-found", "F9", "ประชาคม", ""},
    {"line", "Esc q", "", ""},
    {"line-forms", "Esc q", "list ho", ""},
    {"send", "Esc o", "", ""},
    {"send-receiver", "Esc o", "4601", "Enter"},
    {"bundles", "Esc m", "", ""},
    {"conflicts", "Esc j", "", ""},
    {"linked", "Enter Down Esc v", "", ""},
    {"messages", "Esc h Esc h Esc q", ":messages", "Enter"},
    {"settings", "Esc q", ":settings", "Enter Down Down 2"},
    {"thai-digits", "Esc q", ":set digits thai", "Enter Enter"},
    {"keycheck", "Esc q", ":check-keys", "Enter F2 Home Enter"},
    {"help", "F1", "", ""},
    {"help-form", "+ F1", "", ""},
    {"help-topics", "F1 Tab", "", ""},
    {NULL, NULL, NULL, NULL},
};

const TourSize TOUR_SIZES[TOUR_SIZE_COUNT] = {{24, 80}, {20, 60}, {15, 40}, {50, 132}};

void tour_visit(Desk *d, const TourStop *stop, Lang lang)
{
    desk_open_demo(d, 24, 80, HOUSEHOLDS);
    desk_rest(d);
    for (Lang at = 0; at < lang; at++) desk_press(d, "Esc h");
    desk_press(d, stop->keys);
    desk_type(d, stop->type);
    desk_press(d, stop->then);
}
