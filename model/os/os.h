/* Os: the only door to the world; a table of clock, random, file and process functions.
 *
 * main makes the real one (os_real), tests make one that stops time, fills the disk, tears writes
 * and dies at its n-th call. Nothing else in model calls the system. Paths are bytes as the system
 * has them. Every function that fails fills Error with errno and the path. */
#ifndef MODEL_OS_OS_H
#define MODEL_OS_OS_H

#include "locale/fault.h"

typedef struct OsFile OsFile;
typedef struct { int64_t size; int64_t mtime_ms; bool is_folder; uint32_t mode; uint64_t device, inode; } OsStat;
typedef enum { OS_CREATE_NEW /* O_EXCL|O_NOFOLLOW, 0600 */, OS_APPEND, OS_READ, OS_UPDATE } OsOpen;

typedef struct Os Os;
struct Os {
    void *ctx;
    int64_t (*now_ms)(void *ctx);                      /* wall clock, UTC */
    int (*zone_minutes)(void *ctx);                    /* of the office: 420 (Asia/Bangkok) unless set */
    bool (*random)(void *ctx, void *out, size_t n, Error *);
    bool (*open)(void *ctx, Str path, OsOpen, OsFile **, Error *);
    /* At most n bytes; *got 0 at the end of the file. */
    bool (*read)(void *ctx, OsFile *, void *buf, size_t n, size_t *got, Error *);
    bool (*write)(void *ctx, OsFile *, const void *buf, size_t n, Error *);     /* all of it */
    bool (*seek)(void *ctx, OsFile *, int64_t offset, Error *);
    bool (*sync)(void *ctx, OsFile *, Error *);
    bool (*drop_cache)(void *ctx, OsFile *, Error *);  /* so that reading back reads the medium */
    bool (*close)(void *ctx, OsFile *, Error *);
    /* Take the file for this process until it is closed or the process ends, however it ends; never
     * waits. false: somebody else has it (or the file system knows no locks). */
    bool (*lock)(void *ctx, OsFile *);
    bool (*rename)(void *ctx, Str from, Str to, Error *);   /* and syncs the folder */
    bool (*remove)(void *ctx, Str path, Error *);           /* absent is fine */
    bool (*stat)(void *ctx, Str path, OsStat *, Error *);
    bool (*make_folder)(void *ctx, Str path, Error *);      /* with its parents, 0700 */
    bool (*list)(void *ctx, Str folder, Arena *, Str **names, size_t *count, Error *); /* sorted */
    bool (*free_space)(void *ctx, Str path, int64_t *bytes, Error *);
    /* "ext4", "nfs", "smb", "vfat", "fuse", "tmpfs" …; "other" when unknown. */
    bool (*filesystem)(void *ctx, Str path, char name[static 16], Error *);
    /* Start argv[0] found by $PATH, never a shell; fd[0..2] become its stdin, stdout, stderr (-1:
     * /dev/null); waits when status is not NULL. */
    bool (*spawn)(void *ctx, const char *const argv[], const int fd[3], int *pid, int *status, Error *);
    /* A descriptor that becomes readable when a file in the folder is written (inotify), -1 when the
     * system has no room for one; unwatch closes it, watch_clear takes what was told off it. */
    int (*watch)(void *ctx, Str folder);
    void (*watch_clear)(void *ctx, int watch);
    void (*unwatch)(void *ctx, int watch);
    Str (*env)(void *ctx, const char *name);                /* empty when not set */
    int (*processors)(void *ctx);                           /* that may run now; 1: work in one thread */
    Str (*login)(void *ctx);                                /* the OS user's name */
    /* The folder that the running program's file is in. */
    bool (*program_folder)(void *ctx, Text *out);
    /* What tells this machine from a copy of its disk: machine-id, network card addresses, disk
     * serials; one text, never shown (handoff.md M10). */
    bool (*hardware)(void *ctx, Text *out);
};

/* The real one; lives as long as the program. */
const Os *os_real(void);

/* --- on top of the table --- */
/* A whole file of at most max bytes (more: Error with the limit). */
NODISCARD bool os_read_all(const Os *, Str path, size_t max, Text *out, Error *);
/* SHA-256 over parts (libnettle): 32 bytes. */
typedef struct { uint64_t room[32]; } Sha256;
void sha256_start(Sha256 *);
void sha256_add(Sha256 *, const void *p, size_t n);
void sha256_end(Sha256 *, uint8_t out[static 32]);
void hex_add(Text *out, const uint8_t *p, size_t n);
bool hex_read(Str hex, uint8_t *out, size_t n);            /* exactly 2n small hex digits */
/* UUIDv7 from the clock and random; 16 bytes. And its text form. */
typedef struct { uint8_t b[16]; } Uuid;
enum { UUID_CHANCE = 10 };                                 /* random bytes that one takes */
Uuid uuid_of(int64_t now_ms, const uint8_t chance[static UUID_CHANCE]);
NODISCARD bool uuid_new(const Os *, Uuid *, Error *);
void uuid_add(Text *out, Uuid);                            /* 8-4-4-4-12 */
bool uuid_read(Str, Uuid *);
bool uuid_is_nil(Uuid);

#endif
