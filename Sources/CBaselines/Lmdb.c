// LMDB, a memory-mapped B+ tree, loaded from liblmdb.so.0 where the machine has it.
//
// As its documentation tells to where durability is not asked for: MDB_WRITEMAP and MDB_NOSYNC (a commit writes into
// the map and never calls the disk), MDB_NOTLS (a read transaction belongs to the session, not to the thread). A
// reader renews and resets one transaction instead of beginning new ones, takes the newest state for each read, and
// gets without a cursor; the value is copied from the map straight into the caller's buffer. A multi-read is one
// transaction, an update is one that looks for the key and puts. Its files are deleted as soon as they are open, so
// that nothing is left of them however the process ends.
//
// Thread safety: LMDB's own; writers take turns, readers wait for nobody. Keys have at most 511 bytes.
#include "CPeers.h"
#include "Library.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// The part of lmdb.h that is used here; the interface has not changed since 0.9.0 (2012).
typedef struct {
    size_t size;
    void *data;
} mdb_value;
enum {
    MDB_NOSUBDIR = 0x4000, MDB_NOSYNC = 0x10000, MDB_RDONLY = 0x20000, MDB_WRITEMAP = 0x80000, MDB_NOTLS = 0x200000,
    MDB_NEXT = 8, MDB_SET_KEY = 16, MDB_NOTFOUND = -30798, MDB_MAP_FULL = -30792
};

static struct {
    char *(*strerror)(int);
    int (*env_create)(void **);
    int (*env_set_mapsize)(void *, size_t);
    int (*env_set_maxreaders)(void *, unsigned);
    int (*env_open)(void *, const char *, unsigned, unsigned);
    void (*env_close)(void *);
    int (*txn_begin)(void *, void *, unsigned, void **);
    int (*txn_commit)(void *);
    void (*txn_abort)(void *);
    void (*txn_reset)(void *);
    int (*txn_renew)(void *);
    int (*dbi_open)(void *, const char *, unsigned, unsigned *);
    int (*get)(void *, unsigned, mdb_value *, mdb_value *);
    int (*put)(void *, unsigned, mdb_value *, mdb_value *, unsigned);
    int (*del)(void *, unsigned, mdb_value *, mdb_value *);
    int (*cursor_open)(void *, unsigned, void **);
    void (*cursor_close)(void *);
    int (*cursor_renew)(void *, void *);
    int (*cursor_get)(void *, mdb_value *, mdb_value *, int);
} mdb;

typedef struct {
    void *environment;
    unsigned database;
    hyperion_failure *failure;
} store;

typedef struct {
    store *owner;
    /// A read transaction, reset between reads, and a cursor in it.
    void *reading, *cursor;
} session;

static mdb_value value_of(hyperion_bytes bytes) {
    return (mdb_value){(size_t)((const char *)bytes.end - (const char *)bytes.begin), (void *)bytes.begin};
}

/// Whether the call succeeded or only found nothing.
static bool expect(store *s, int status, const char *what) {
    if (status == 0 || status == MDB_NOTFOUND) return true;
    hyperion_fail(
        s->failure,
        status == MDB_MAP_FULL ? "its map is full (%s: %s): the temporary folder has no room for more" : "%s: %s",
        what, mdb.strerror(status));
    return false;
}

static void close_store(void *opaque) {
    store *s = opaque;
    if (s->environment) mdb.env_close(s->environment);
    free(s);
}

static void *open_store(const hyperion_peer_plan *plan, hyperion_failure *failure) {
    store *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->failure = failure;
    char path[4096], lock[4104];
    snprintf(path, sizeof path, "%s/store", plan->folder);
    snprintf(lock, sizeof lock, "%s-lock", path);
    size_t map = plan->folder_room / 10 * 9;
    if (map > plan->memory) map = plan->memory;
    void *transaction = NULL;
    bool good = expect(s, mdb.env_create(&s->environment), "mdb_env_create")
        && expect(s, mdb.env_set_mapsize(s->environment, map & ~(size_t)0xFFFF), "mdb_env_set_mapsize")
        && expect(s, mdb.env_set_maxreaders(s->environment, 4096), "mdb_env_set_maxreaders")
        && expect(
            s, mdb.env_open(s->environment, path, MDB_NOSUBDIR | MDB_WRITEMAP | MDB_NOSYNC | MDB_NOTLS, 0600),
            "mdb_env_open")
        && expect(s, mdb.txn_begin(s->environment, NULL, 0, &transaction), "mdb_txn_begin");
    if (good) {
        good = expect(s, mdb.dbi_open(transaction, NULL, 0, &s->database), "mdb_dbi_open");
        if (good) good = expect(s, mdb.txn_commit(transaction), "mdb_txn_commit");
        else mdb.txn_abort(transaction);
    }
    unlink(path);
    unlink(lock);
    if (good) return s;
    close_store(s);
    return NULL;
}

static void detach(void *opaque) {
    session *r = opaque;
    if (r->cursor) mdb.cursor_close(r->cursor);
    if (r->reading) mdb.txn_abort(r->reading);
    free(r);
}

static void *attach(void *opaque) {
    store *s = opaque;
    session *r = calloc(1, sizeof *r);
    if (!r) return NULL;
    r->owner = s;
    if (expect(s, mdb.txn_begin(s->environment, NULL, MDB_RDONLY, &r->reading), "mdb_txn_begin")
        && expect(s, mdb.cursor_open(r->reading, s->database, &r->cursor), "mdb_cursor_open")) {
        mdb.txn_reset(r->reading);
        return r;
    }
    detach(r);
    return NULL;
}

static int64_t copy(mdb_value value, void *buffer, size_t room) {
    memcpy(buffer, value.data, value.size < room ? value.size : room);
    return (int64_t)value.size;
}

/// In a transaction that is renewed.
static int64_t get(session *r, hyperion_bytes key, void *buffer, size_t room) {
    mdb_value wanted = value_of(key), found;
    int status = mdb.get(r->reading, r->owner->database, &wanted, &found);
    if (status == 0) return copy(found, buffer, room);
    expect(r->owner, status, "mdb_get");
    return -1;
}

static bool renew(session *r) {
    return expect(r->owner, mdb.txn_renew(r->reading), "mdb_txn_renew");
}

static int64_t read_one(void *opaque, hyperion_bytes key, void *buffer, size_t room) {
    session *r = opaque;
    if (!renew(r)) return -1;
    int64_t length = get(r, key, buffer, room);
    mdb.txn_reset(r->reading);
    return length;
}

static size_t multi_read(void *opaque, const hyperion_bytes *keys, size_t count, void *buffer, size_t room) {
    session *r = opaque;
    if (!renew(r)) return 0;
    size_t found = 0;
    for (size_t i = 0; i < count; i++) found += get(r, keys[i], buffer, room) >= 0;
    mdb.txn_reset(r->reading);
    return found;
}

static size_t scan(void *opaque, hyperion_bytes key, size_t limit, void *buffer, size_t room) {
    session *r = opaque;
    if (!renew(r)) return 0;
    size_t seen = 0;
    mdb_value at = value_of(key), value;
    int status = mdb.cursor_renew(r->reading, r->cursor);
    if (status == 0) status = mdb.cursor_get(r->cursor, &at, &value, MDB_SET_KEY);
    while (status == 0 && seen < limit) {
        copy(value, buffer, room);
        if (++seen < limit) status = mdb.cursor_get(r->cursor, &at, &value, MDB_NEXT);
    }
    expect(r->owner, status, "mdb_cursor_get");
    mdb.txn_reset(r->reading);
    return seen;
}

/// Commits what was done, or throws it away; whether something was done and is committed.
static bool finish(store *s, void *transaction, int status, const char *what) {
    if (status != 0) {
        mdb.txn_abort(transaction);
        expect(s, status, what);
        return false;
    }
    return expect(s, mdb.txn_commit(transaction), "mdb_txn_commit");
}

static bool insert(void *opaque, hyperion_bytes key, hyperion_bytes value) {
    store *s = ((session *)opaque)->owner;
    void *transaction;
    if (!expect(s, mdb.txn_begin(s->environment, NULL, 0, &transaction), "mdb_txn_begin")) return false;
    mdb_value at = value_of(key), new = value_of(value);
    return finish(s, transaction, mdb.put(transaction, s->database, &at, &new, 0), "mdb_put");
}

static bool update(void *opaque, hyperion_bytes key, hyperion_bytes value) {
    store *s = ((session *)opaque)->owner;
    void *transaction;
    if (!expect(s, mdb.txn_begin(s->environment, NULL, 0, &transaction), "mdb_txn_begin")) return false;
    mdb_value at = value_of(key), new = value_of(value), old;
    int status = mdb.get(transaction, s->database, &at, &old);
    if (status == 0) status = mdb.put(transaction, s->database, &at, &new, 0);
    return finish(s, transaction, status, "mdb_put");
}

static bool erase(void *opaque, hyperion_bytes key) {
    store *s = ((session *)opaque)->owner;
    void *transaction;
    if (!expect(s, mdb.txn_begin(s->environment, NULL, 0, &transaction), "mdb_txn_begin")) return false;
    mdb_value at = value_of(key);
    return finish(s, transaction, mdb.del(transaction, s->database, &at, NULL), "mdb_del");
}

static bool is_loaded;

static void load(void) {
#define SYMBOL(name) {"mdb_" #name, &mdb.name}
    const hyperion_symbol symbols[] = {
        SYMBOL(strerror), SYMBOL(env_create), SYMBOL(env_set_mapsize), SYMBOL(env_set_maxreaders), SYMBOL(env_open),
        SYMBOL(env_close), SYMBOL(txn_begin), SYMBOL(txn_commit), SYMBOL(txn_abort), SYMBOL(txn_reset),
        SYMBOL(txn_renew), SYMBOL(dbi_open), SYMBOL(get), SYMBOL(put), SYMBOL(del), SYMBOL(cursor_open),
        SYMBOL(cursor_close), SYMBOL(cursor_renew), SYMBOL(cursor_get),
    };
#undef SYMBOL
    is_loaded = hyperion_load("liblmdb.so.0", symbols, sizeof symbols / sizeof *symbols);
}

const hyperion_peer *hyperion_lmdb(void) {
    static const hyperion_peer table = {
        .needs_folder = true, .open = open_store, .close = close_store, .attach = attach, .detach = detach,
        .read = read_one, .multi_read = multi_read, .scan = scan, .insert = insert, .update = update, .remove = erase,
    };
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return is_loaded ? &table : NULL;
}
