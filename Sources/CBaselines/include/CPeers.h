// Systems to compare with that are not part of the toolchain, behind one table of functions each.
//
// Each table is there or NULL: a C++ map where the package was built with its trait, a library where the machine
// has it, a server where its program is found. One table for all costs an indirect call instead of a direct one,
// which the processor predicts; both are calls that the compiler cannot see through.
//
// Thread safety: a store may be shared, a session belongs to one thread at a time. Nothing throws.
#ifndef HYPERION_PEERS_H
#define HYPERION_PEERS_H

#include "CBaselines.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Why a store cannot go on. The first reason stays; any thread may report one.
typedef struct {
    /// 0: none, 1: being written, 2: to be read.
    int state;
    char text[512];
} hyperion_failure;

/// Whether a reason was reported; after `true` the text may be read.
static inline bool hyperion_has_failed(const hyperion_failure *failure) {
    return __atomic_load_n(&failure->state, __ATOMIC_ACQUIRE) == 2;
}

/// The reason, once there is one.
static inline const char *hyperion_failure_text(const hyperion_failure *failure) { return failure->text; }

/// Reports a reason, in printf's format; without effect after the first.
__attribute__((format(printf, 2, 3))) void hyperion_fail(hyperion_failure *failure, const char *format, ...);
/// The same for Swift, which has no C variadics.
static inline void hyperion_fail_text(hyperion_failure *failure, const char *text) { hyperion_fail(failure, "%s", text); }

typedef struct {
    /// The most records that will be in the store at once.
    size_t capacity;
    /// Longest value, in bytes.
    size_t largest_value;
    /// Bytes that the store may use.
    size_t memory;
    size_t processors;
    /// An empty folder that the caller removes; NULL where the table says that none is needed.
    const char *folder;
    /// Bytes that are free in the folder's file system.
    size_t folder_room;
} hyperion_peer_plan;

typedef struct {
    /// Whether `open` wants a folder.
    bool needs_folder;
    /// Makes an empty store; NULL: see the failure. The failure must outlive the store.
    void *(*open)(const hyperion_peer_plan *plan, hyperion_failure *failure);
    void (*close)(void *store);
    /// One thread's access; NULL: see the failure. To be detached before the store is closed.
    void *(*attach)(void *store);
    void (*detach)(void *session);
    /// Copies at most `room` bytes of the value to `buffer`; its whole length, or -1: not there, or failed.
    int64_t (*read)(void *session, hyperion_bytes key, void *buffer, size_t room);
    /// Reads each key as above, into the same buffer; how many were there.
    size_t (*multi_read)(void *session, const hyperion_bytes *keys, size_t count, void *buffer, size_t room);
    /// Reads up to `limit` records from the key on in the store's order; how many. NULL: the store has no such order.
    size_t (*scan)(void *session, hyperion_bytes key, size_t limit, void *buffer, size_t room);
    /// Adds a key that is not there; false: failed.
    bool (*insert)(void *session, hyperion_bytes key, hyperion_bytes value);
    /// Changes the value of a key that is there; false: it is not, or failed.
    bool (*update)(void *session, hyperion_bytes key, hyperion_bytes value);
    /// Whether the key was there.
    bool (*remove)(void *session, hyperion_bytes key);
    /// The process that the records are in; NULL: this one.
    int (*process)(void *store);
} hyperion_peer;

/// NULL unless built with the package trait Boost, Abseil, TBB, ConcurrencyKit.
const hyperion_peer *hyperion_boost_flat_map(void);
const hyperion_peer *hyperion_absl_flat_hash_map(void);
const hyperion_peer *hyperion_tbb_hash_map(void);
const hyperion_peer *hyperion_ck_ht(void);
/// NULL unless liblmdb.so.0, librocksdb.so can be loaded.
const hyperion_peer *hyperion_lmdb(void);
const hyperion_peer *hyperion_rocksdb(void);
/// NULL unless redis-server, memcached is on the PATH or where Debian puts it.
const hyperion_peer *hyperion_redis(void);
const hyperion_peer *hyperion_redis_mget(void);
const hyperion_peer *hyperion_memcached(void);

/// How they speak to their servers, whether those are installed or not.
const hyperion_peer *hyperion_redis_client(void);
const hyperion_peer *hyperion_redis_mget_client(void);
const hyperion_peer *hyperion_memcached_client(void);
/// A store for these tables whose server somebody else runs on `folder`/socket, for tests; NULL: see the failure.
///
/// The name must outlive it. It fails where the server is silent for its patience.
void *hyperion_server_at(
    const char *folder, const char *name, long patience_milliseconds, hyperion_failure *failure);

#ifdef __cplusplus
}
#endif

#endif
