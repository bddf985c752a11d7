#include "tui/widget/widget.h"
#include "locale/thai.h"

char widget_digit(uint32_t cp)
{
    if (cp >= '0' && cp <= '9') return (char)cp;
    if (cp >= 0xe50 && cp <= 0xe59) return (char)('0' + (cp - 0xe50));
    if (cp == '/') return '2';
    if (cp == '-') return '3';
    char key = thai_is_thai(cp) ? thai_to_key(KEYBOARD_KEDMANEE, cp) : 0;
    return key >= '0' && key <= '9' ? key : 0;
}
