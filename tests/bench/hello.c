/* The yardstick of the screens: the least that a full-screen SQLite program can do.
 *
 *     hello DATABASE [stay]
 *
 * Opens the database, reads one screen of rows, paints it, and leaves. With `stay` it answers keys: Down
 * moves a `>` and nothing else, q leaves. Table h is the one that run.sh makes with sqlite3 .import. */
#include <curses.h>
#include <locale.h>
#include <sqlite3.h>

enum { ROWS = 22 };

static const char first_rows[] = "SELECT hh_id, head_first, head_last, village, tambon, income_year FROM h "
                                 "ORDER BY rowid LIMIT 22";

static void answer_keys(void)
{
    int key, at = 1;
    mvaddch(at, 0, '>');
    while ((key = getch()) != 'q' && key != ERR) {
        if (key != KEY_DOWN || at == ROWS) continue;
        mvaddch(at, 0, ' ');
        mvaddch(++at, 0, '>');
        move(at, 0);
    }
}

int main(int argc, char **argv)
{
    static const int columns[] = { 2, 11, 23, 41, 57, 71 };
    sqlite3 *db = NULL;
    sqlite3_stmt *q = NULL;
    setlocale(LC_ALL, "");
    if (argc < 2 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) return 66;
    initscr();
    cbreak();
    noecho();
    keypad(stdscr, TRUE);
    if (sqlite3_prepare_v2(db, first_rows, -1, &q, NULL) == SQLITE_OK) {
        for (int y = 1; sqlite3_step(q) == SQLITE_ROW; y++) {
            for (int c = 0; c < 6; c++) mvaddstr(y, columns[c], (const char *)sqlite3_column_text(q, c));
        }
    }
    refresh();
    if (argc > 2) answer_keys();
    endwin();
    sqlite3_finalize(q);
    sqlite3_close(db);
    return 0;
}
