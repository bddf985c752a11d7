#include "tui/setting.h"

static const struct { const char *name; SettingScope scope; const char *choices; } TABLE[SETTING_COUNT] = {
#define X(id, name, scope, choices) [SETTING_##id] = {name, scope, choices},
    SETTINGS(X)
#undef X
};

Str setting_name(SettingId id)
{
    return str_of(TABLE[id].name);
}

SettingScope setting_scope(SettingId id)
{
    return TABLE[id].scope;
}

SettingId setting_of_name(Str name)
{
    SettingId id = 0;
    while (id < SETTING_COUNT && !str_eq(name, setting_name(id))) id++;
    return id;
}

Str setting_choice(SettingId id, int choice)
{
    Str rest = str_of(TABLE[id].choices), one;
    while (str_split(&rest, '|', &one))
        if (choice-- == 0) return one;
    return STR_NONE;
}

int setting_choices(SettingId id)
{
    int count = 0;
    while (setting_choice(id, count).n > 0) count++;
    return count;
}

int setting_choice_of(SettingId id, Str name)
{
    for (int i = 0; i < setting_choices(id); i++)
        if (str_eq(name, setting_choice(id, i))) return i;
    return -1;
}

Str setting_words(SettingId id, Lang lang)
{
    CLEANUP_TEXT key = TEXT_INIT;
    text_add_f(&key, "set.%s", TABLE[id].name);
    return say(lang, say_known(text_str(&key)));
}

Str setting_choice_words(SettingId id, int choice, Lang lang)
{
    CLEANUP_TEXT key = TEXT_INIT;
    text_add_f(&key, "set.%s.%.*s", TABLE[id].name, STR_ARG(setting_choice(id, choice)));
    return say(lang, say_known(text_str(&key)));
}
