// RocksDB, a log-structured merge tree, loaded through its C interface from librocksdb.so where the machine has it.
//
// No write-ahead log, no compression, files (if any) in a memory file system where there is one. The memtable is made
// large enough that the records of a load stay in it, with a Bloom filter over whole keys; what is flushed later is
// laid out for point lookups (`optimize_for_point_lookup`: hash index and Bloom filter, its block cache large). Reads
// pin the value instead of copying it, verify no checksums, and copy it once, to the caller. A multi-read is one
// multi_get. Writes are blind in RocksDB: so an update and a delete, which answer whether the key was there, read
// before they write, as its users do who need to know.
//
// Thread safety: RocksDB's own; any number of readers and writers, but reading and writing are two steps: whoever
// deletes a key must be the only one who updates it, which scenarios guarantee.
#include "CPeers.h"
#include "Library.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static struct {
    void *(*options_create)(void);
    void (*options_destroy)(void *);
    void (*options_set_create_if_missing)(void *, unsigned char);
    void (*options_set_write_buffer_size)(void *, size_t);
    void (*options_set_max_write_buffer_number)(void *, int);
    void (*options_set_compression)(void *, int);
    void (*options_optimize_for_point_lookup)(void *, uint64_t);
    void (*options_set_info_log_level)(void *, int);
    void (*options_set_stats_dump_period_sec)(void *, unsigned);
    void *(*open)(const void *, const char *, char **);
    void (*close)(void *);
    void *(*readoptions_create)(void);
    void (*readoptions_destroy)(void *);
    void (*readoptions_set_verify_checksums)(void *, unsigned char);
    void *(*writeoptions_create)(void);
    void (*writeoptions_destroy)(void *);
    void (*writeoptions_disable_WAL)(void *, int);
    void *(*get_pinned)(void *, const void *, const char *, size_t, char **);
    const char *(*pinnableslice_value)(const void *, size_t *);
    void (*pinnableslice_destroy)(void *);
    void (*multi_get)(
        void *, const void *, size_t, const char *const *, const size_t *, char **, size_t *, char **);
    void (*put)(void *, const void *, const char *, size_t, const char *, size_t, char **);
    void (*delete)(void *, const void *, const char *, size_t, char **);
    void *(*create_iterator)(void *, const void *);
    void (*iter_destroy)(void *);
    unsigned char (*iter_valid)(const void *);
    void (*iter_seek)(void *, const char *, size_t);
    void (*iter_next)(void *);
    const char *(*iter_key)(const void *, size_t *);
    const char *(*iter_value)(const void *, size_t *);
    void (*iter_get_error)(const void *, char **);
    void (*free)(void *);
} rocksdb;

typedef struct {
    void *database, *options, *reading, *writing;
    hyperion_failure *failure;
} store;

enum { MOST_KEYS = 1024 };

typedef struct {
    store *owner;
    // One batch's arguments and answers.
    const char *keys[MOST_KEYS];
    size_t key_lengths[MOST_KEYS], value_lengths[MOST_KEYS];
    char *values[MOST_KEYS], *errors[MOST_KEYS];
} session;

/// Whether there is no error; takes the text.
static bool expect(store *s, char *error) {
    if (!error) return true;
    hyperion_fail(s->failure, "%s", error);
    rocksdb.free(error);
    return false;
}

static void close_store(void *opaque) {
    store *s = opaque;
    if (s->database) rocksdb.close(s->database);
    rocksdb.readoptions_destroy(s->reading);
    rocksdb.writeoptions_destroy(s->writing);
    rocksdb.options_destroy(s->options);
    free(s);
}

static void *open_store(const hyperion_peer_plan *plan, hyperion_failure *failure) {
    store *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->failure = failure;
    // Twice the values with 128 bytes for each one's key, links and header.
    size_t wanted = 2 * plan->capacity * (plan->largest_value + 128), most = plan->memory / 3;
    size_t memtable = wanted > most ? most : wanted < (size_t)64 << 20 ? (size_t)64 << 20 : wanted;
    s->options = rocksdb.options_create();
    rocksdb.options_set_create_if_missing(s->options, 1);
    // In this order: the preset sets the memtable's filter as a share of its size.
    rocksdb.options_optimize_for_point_lookup(s->options, memtable >> 20);
    rocksdb.options_set_write_buffer_size(s->options, memtable);
    rocksdb.options_set_max_write_buffer_number(s->options, 3);
    rocksdb.options_set_compression(s->options, 0);
    rocksdb.options_set_info_log_level(s->options, 4);
    rocksdb.options_set_stats_dump_period_sec(s->options, 0);
    s->reading = rocksdb.readoptions_create();
    rocksdb.readoptions_set_verify_checksums(s->reading, 0);
    s->writing = rocksdb.writeoptions_create();
    rocksdb.writeoptions_disable_WAL(s->writing, 1);
    char *error = NULL;
    s->database = rocksdb.open(s->options, plan->folder, &error);
    if (expect(s, error)) return s;
    close_store(s);
    return NULL;
}

static void *attach(void *opaque) {
    session *r = calloc(1, sizeof *r);
    if (r) r->owner = opaque;
    return r;
}

static void detach(void *opaque) { free(opaque); }

static int64_t copy(const char *value, size_t length, void *buffer, size_t room) {
    memcpy(buffer, value, length < room ? length : room);
    return (int64_t)length;
}

static int64_t read_one(void *opaque, hyperion_bytes key, void *buffer, size_t room) {
    store *s = ((session *)opaque)->owner;
    char *error = NULL;
    void *pinned = rocksdb.get_pinned(s->database, s->reading, key.begin, hyperion_length(key), &error);
    if (!expect(s, error) || !pinned) return -1;
    size_t length;
    const char *value = rocksdb.pinnableslice_value(pinned, &length);
    int64_t result = copy(value, length, buffer, room);
    rocksdb.pinnableslice_destroy(pinned);
    return result;
}

static size_t multi_read(void *opaque, const hyperion_bytes *keys, size_t count, void *buffer, size_t room) {
    session *r = opaque;
    store *s = r->owner;
    size_t found = 0;
    for (size_t begin = 0; begin < count; begin += MOST_KEYS) {
        size_t taken = count - begin < MOST_KEYS ? count - begin : MOST_KEYS;
        for (size_t i = 0; i < taken; i++) {
            r->keys[i] = keys[begin + i].begin;
            r->key_lengths[i] = hyperion_length(keys[begin + i]);
        }
        rocksdb.multi_get(
            s->database, s->reading, taken, r->keys, r->key_lengths, r->values, r->value_lengths, r->errors);
        for (size_t i = 0; i < taken; i++) {
            if (!expect(s, r->errors[i]) || !r->values[i]) continue;
            copy(r->values[i], r->value_lengths[i], buffer, room);
            rocksdb.free(r->values[i]);
            found++;
        }
    }
    return found;
}

static size_t scan(void *opaque, hyperion_bytes key, size_t limit, void *buffer, size_t room) {
    store *s = ((session *)opaque)->owner;
    void *position = rocksdb.create_iterator(s->database, s->reading);
    size_t seen = 0, length;
    rocksdb.iter_seek(position, key.begin, hyperion_length(key));
    bool there = rocksdb.iter_valid(position);
    if (there) {
        const char *first = rocksdb.iter_key(position, &length);
        there = length == hyperion_length(key) && memcmp(first, key.begin, length) == 0;
    }
    while (there && seen < limit && rocksdb.iter_valid(position)) {
        const char *value = rocksdb.iter_value(position, &length);
        copy(value, length, buffer, room);
        if (++seen < limit) rocksdb.iter_next(position);
    }
    char *error = NULL;
    rocksdb.iter_get_error(position, &error);
    expect(s, error);
    rocksdb.iter_destroy(position);
    return seen;
}

static bool insert(void *opaque, hyperion_bytes key, hyperion_bytes value) {
    store *s = ((session *)opaque)->owner;
    char *error = NULL;
    rocksdb.put(s->database, s->writing, key.begin, hyperion_length(key), value.begin, hyperion_length(value), &error);
    return expect(s, error);
}

static bool contains(void *opaque, hyperion_bytes key) { return read_one(opaque, key, NULL, 0) >= 0; }

static bool update(void *opaque, hyperion_bytes key, hyperion_bytes value) {
    return contains(opaque, key) && insert(opaque, key, value);
}

static bool erase(void *opaque, hyperion_bytes key) {
    store *s = ((session *)opaque)->owner;
    if (!contains(opaque, key)) return false;
    char *error = NULL;
    rocksdb.delete(s->database, s->writing, key.begin, hyperion_length(key), &error);
    return expect(s, error);
}

static bool is_loaded;

static void load(void) {
#define SYMBOL(name) {"rocksdb_" #name, &rocksdb.name}
    const hyperion_symbol symbols[] = {
        SYMBOL(options_create), SYMBOL(options_destroy), SYMBOL(options_set_create_if_missing),
        SYMBOL(options_set_write_buffer_size), SYMBOL(options_set_max_write_buffer_number),
        SYMBOL(options_set_compression), SYMBOL(options_optimize_for_point_lookup),
        SYMBOL(options_set_info_log_level), SYMBOL(options_set_stats_dump_period_sec), SYMBOL(open), SYMBOL(close),
        SYMBOL(readoptions_create), SYMBOL(readoptions_destroy), SYMBOL(readoptions_set_verify_checksums),
        SYMBOL(writeoptions_create), SYMBOL(writeoptions_destroy), SYMBOL(writeoptions_disable_WAL),
        SYMBOL(get_pinned), SYMBOL(pinnableslice_value), SYMBOL(pinnableslice_destroy), SYMBOL(multi_get),
        SYMBOL(put), SYMBOL(delete), SYMBOL(create_iterator), SYMBOL(iter_destroy), SYMBOL(iter_valid),
        SYMBOL(iter_seek), SYMBOL(iter_next), SYMBOL(iter_key), SYMBOL(iter_value), SYMBOL(iter_get_error),
        SYMBOL(free),
    };
#undef SYMBOL
    is_loaded = hyperion_load("librocksdb.so", symbols, sizeof symbols / sizeof *symbols);
}

const hyperion_peer *hyperion_rocksdb(void) {
    static const hyperion_peer table = {
        .needs_folder = true, .open = open_store, .close = close_store, .attach = attach, .detach = detach,
        .read = read_one, .multi_read = multi_read, .scan = scan, .insert = insert, .update = update, .remove = erase,
    };
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return is_loaded ? &table : NULL;
}
