/* Bundles: what the database knows of peers, of bundles made and received, and of what was disclosed.
 *
 * handoff.md 1.3 and 10. Each arrow in the life of a bundle is one transaction here or one rename
 * there. The log of disclosures is append-only and chained by hash: a line taken out shows. */
#ifndef MODEL_STORE_BUNDLES_H
#define MODEL_STORE_BUNDLES_H

#include "model/store/fold.h"
#include "model/store/save.h"

/* --- made here --- */
typedef struct {
    Str id, peer, level, scope, path;
    Str state;               /* writing: told here, perhaps not yet under its name; made lost acknowledged refused */
    int64_t cut_from, cut_to, bytes, records, changes, withheld, made_ms;
    uint8_t sha256[32];
} BundleOut;
typedef struct { Str purpose, legal_basis, fields; } Disclosed;
/* Row, disclosure and its records (those that selection_make chose last) in one commit; state
 * writing. A commit that failed is asked for before the caller is told. */
NODISCARD bool bundles_add_out(Store *, const BundleOut *, const Disclosed *, Error *);
NODISCARD bool bundles_set_out(Store *, Str id, Str state, Error *);
/* Those of a peer in a state, the newest first. */
NODISCARD bool bundles_out(Store *, Str peer, Str state, Arena *, BundleOut **, size_t *count, Error *);
/* The peer has it (or refused it): only when this very file went to this very peer. */
NODISCARD bool bundles_acknowledge(Store *, Str id, Str peer, const uint8_t sha256[static 32], Str state, Error *);

/* --- who is known --- */
/* An office that bundles went to or came from. The times are 0 where there was none. */
typedef struct {
    Str office, name;        /* its code; what it calls itself, or empty */
    Str level;               /* of the last bundle made for it */
    int64_t made_ms, received_ms;
} Peer;
/* Those heard of last come first. */
NODISCARD bool bundles_peers(Store *, Arena *, Peer **, size_t *count, Error *);

/* --- what was disclosed --- */
typedef struct {
    int64_t id, at_ms, records, withheld;
    Str actor, peer, bundle, level, purpose, legal_basis, fields;
    bool is_chained;         /* its hash fits its content and the line before */
} Disclosure;
/* The log, the oldest first. */
NODISCARD bool bundles_disclosures(Store *, Arena *, Disclosure **, size_t *count, Error *);

/* --- received --- */
typedef struct {
    Str id, peer, path, signer, counts, error;
    Str peer_name;           /* what the peer calls itself; empty: leave what is known */
    Str state;               /* staged waiting applied refused quarantined */
    int64_t received_ms;
    uint8_t sha256[32];
} BundleIn;
/* *found false: not known. */
NODISCARD bool bundles_find_in(Store *, Str id, Arena *, BundleIn *, bool *found, Error *);
/* Add it, or replace what is said of it. Applied or refused, what was decided in its review is no
 * longer kept (decided.h). */
NODISCARD bool bundles_put_in(Store *, const BundleIn *, Error *);
/* store_commit for a transaction that put this bundle into this state; a commit that failed is
 * asked for before the caller is told. */
NODISCARD bool bundles_commit(Store *, Str id, Str state, Error *);
/* All, or those of a peer, the newest first. */
NODISCARD bool bundles_in(Store *, Str peer, Arena *, BundleIn **, size_t *count, Error *);

/* --- applying --- */
/* Is this change in the log? A partial one is not whole: *is_whole tells. */
NODISCARD bool bundles_has(Store *, const Change *, bool *has, Error *);
/* After applying: records changed by this bundle since arrival `after`, conflicts open on them, and
 * changes that they name but that are not here. */
typedef struct { int64_t records, conflicts, gaps; } Touched;
NODISCARD bool bundles_touched(Store *, Str bundle, int64_t after, Touched *, Error *);
/* Values in changes of this bundle whose form is not installed here (M9), and one such form. */
NODISCARD bool bundles_waiting(Store *, Str bundle, int64_t after, int64_t *values, Text *form, Error *);
/* The store's own fold of a set of changes of one record of a form. */
NODISCARD bool bundles_fold(Store *, Str form, Arena *, const FoldChange *, size_t count, Folded *, Error *);

#endif
