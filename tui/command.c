#include "tui/command.h"
#include "locale/thai.h"
#include "tui/widget/widget.h"

static const Command TABLE[CMD_COUNT] = {
#define X(id, name, keys, where, function)                                                         \
    [CMD_##id] = { name, keys, where, function, "cmd." name, "bar." name },
    COMMANDS(X)
#undef X
};

const Command *command(CommandId id)
{
    return &TABLE[id];
}

bool command_key_at(CommandId id, size_t i, Key *out)
{
    Str rest = str_of(TABLE[id].keys), key;
    while (str_split(&rest, '|', &key))
        if (i-- == 0) return key_parse(key, out);
    return false;
}

Key command_key(CommandId id)
{
    Key key = key_named(NAME_NONE);
    return command_key_at(id, 0, &key) ? key : key_named(NAME_NONE);
}

static bool has_key(CommandId id, const Key *wanted)
{
    Key key;
    for (size_t i = 0; command_key_at(id, i, &key); i++)
        if (key_eq(&key, wanted)) return true;
    return false;
}

/* After Esc a character of the Thai layout means the key it sits on (screens.md 4). */
static Key after_esc(Key key)
{
    char digit = widget_digit(key.cp);
    char latin =
        digit == 0 && thai_is_thai(key.cp) ? thai_to_key(KEYBOARD_KEDMANEE, key.cp) : digit;
    if (latin != 0) key.cp = (uint32_t)(unsigned char)latin;
    return key;
}

CommandId command_of_key(const Key *key, unsigned where)
{
    Key wanted = key->kind == KEY_ESC_THEN ? after_esc(*key) : *key;
    for (CommandId id = 0; id < CMD_COUNT; id++)
        if ((TABLE[id].where & where) != 0 && has_key(id, &wanted)) return id;
    return CMD_COUNT;
}

CommandId command_of_name(Str name)
{
    for (CommandId id = 0; id < CMD_COUNT; id++)
        if (str_eq(str_of(TABLE[id].name), name)) return id;
    return CMD_COUNT;
}

CommandId command_of_slot(int slot, unsigned where)
{
    Key key = key_named((KeyName)(NAME_F1 + slot - 1));
    return command_of_key(&key, where);
}

void command_add_keys(Text *out, CommandId id)
{
    Key key;
    for (size_t i = 0; command_key_at(id, i, &key); i++) {
        if (i > 0) text_add(out, STR(", "));
        key_add_name(out, &key);
    }
}

void command_add_esc_way(Text *out, CommandId id)
{
    Key key, shown = command_key(id);
    for (size_t i = 0; command_key_at(id, i, &key); i++)
        if (key.kind == KEY_ESC_THEN) shown = key;
    key_add_name(out, &shown);
}
