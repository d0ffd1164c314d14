// Concurrency Kit's ck_ht, in byte-string mode: open addressing over cache lines, one writer beside any number of
// readers that take no lock and never wait.
//
// Made with room for all records at its load factor of one half, so that it does not grow; with its default hash
// (MurmurHash64A), and growing through allocator hooks that put an old map off like everything else that readers may
// still see. Key and value of a record lie in one block, whose address is the entry's value:
//
//     ck_epoch_entry_t │ u32 bytes of the value │ key │ value
//
// An update makes a new block and replaces key and value of the entry (ck_ht_set_spmc), so that a block never changes
// once it is published. The block that it replaced, and that of a deleted record, is given to ck_epoch_call and freed
// when no reader can see it: a read, or a whole multi-read, is one section (ck_epoch_begin, ck_epoch_end), and copies
// within it. A reader may see the entry's old key beside its new value; both blocks are alive and have the same key.
//
// The writer polls for blocks that can be freed once in `POLL_INTERVAL` retirements, without waiting for readers. It
// looks a key up without a section, since nobody else frees. Iteration beside a writer is not allowed: there is no
// scan. Not built with CK_HT_WORKLOAD_DELETE, which is for tables whose writes are mostly deletes.
//
// Thread safety: one writing session at a time, any number of reading ones. Keys have at most 65,535 bytes.
#include "CPeers.h"

#ifdef HYPERION_CONCURRENCY_KIT

#include <ck_epoch.h>
#include <ck_ht.h>
#include <stdlib.h>
#include <string.h>

enum { POLL_INTERVAL = 64 };

typedef struct {
    ck_epoch_entry_t retired;
    /// Of the value, which stands behind the key.
    uint32_t value_length;
    char key[];
} block;

/// In front of what the table allocates, so that it can be put off; keeps malloc's alignment.
typedef struct {
    _Alignas(16) ck_epoch_entry_t retired;
} prefix;

typedef struct {
    ck_ht_t table;
    ck_epoch_t epoch;
    hyperion_failure *failure;
} store;

typedef struct {
    /// First: the address of a session is that of its record, which the epoch keeps for another thread to use.
    ck_epoch_record_t record;
    store *owner;
    unsigned retirements;
} session;

/// Whose table the hooks are called for, which does not say it: the session that writes on this thread. NULL outside
/// of writes, when no reader is there.
static _Thread_local session *writing;

static void free_retired(ck_epoch_entry_t *entry) { free(entry); }

static void *allocate(size_t bytes) {
    prefix *start = malloc(sizeof(prefix) + bytes);
    return start ? start + 1 : NULL;
}

static void release(void *bytes, size_t count, bool readers_may_see_it) {
    (void)count;
    prefix *start = (prefix *)bytes - 1;
    if (readers_may_see_it && writing) ck_epoch_call(&writing->record, &start->retired, free_retired);
    else free(start);
}

static struct ck_malloc hooks = {.malloc = allocate, .free = release};

/// Sets what a lookup takes.
static ck_ht_hash_t sought(store *s, hyperion_bytes key, ck_ht_entry_t *entry) {
    ck_ht_hash_t hash;
    uint16_t length = (uint16_t)hyperion_length(key);
    ck_ht_hash(&hash, &s->table, key.begin, length);
    ck_ht_entry_key_set(entry, key.begin, length);
    return hash;
}

/// NULL: no memory.
static block *make_block(store *s, hyperion_bytes key, hyperion_bytes value) {
    size_t key_length = hyperion_length(key), value_length = hyperion_length(value);
    block *made = malloc(sizeof(block) + key_length + value_length);
    if (!made) {
        hyperion_fail(s->failure, "no memory for a record of %zu bytes", key_length + value_length);
        return NULL;
    }
    made->value_length = (uint32_t)value_length;
    memcpy(made->key, key.begin, key_length);
    if (value_length > 0) memcpy(made->key + key_length, value.begin, value_length);
    return made;
}

static void retire(session *writer, block *old) {
    ck_epoch_call(&writer->record, &old->retired, free_retired);
    if (++writer->retirements % POLL_INTERVAL == 0) ck_epoch_poll(&writer->record);
}

/// Within a section.
static int64_t copy_value(store *s, hyperion_bytes key, void *buffer, size_t room) {
    ck_ht_entry_t entry;
    ck_ht_hash_t hash = sought(s, key, &entry);
    if (!ck_ht_get_spmc(&s->table, hash, &entry)) return -1;
    const block *found = ck_ht_entry_value(&entry);
    size_t length = found->value_length;
    memcpy(buffer, found->key + hyperion_length(key), length < room ? length : room);
    return (int64_t)length;
}

static int64_t read_one(void *reader, hyperion_bytes key, void *buffer, size_t room) {
    session *self = reader;
    ck_epoch_begin(&self->record, NULL);
    int64_t length = copy_value(self->owner, key, buffer, room);
    ck_epoch_end(&self->record, NULL);
    return length;
}

static size_t multi_read(void *reader, const hyperion_bytes *keys, size_t count, void *buffer, size_t room) {
    session *self = reader;
    size_t found = 0;
    ck_epoch_begin(&self->record, NULL);
    for (size_t i = 0; i < count; i++) found += copy_value(self->owner, keys[i], buffer, room) >= 0;
    ck_epoch_end(&self->record, NULL);
    return found;
}

static bool insert(void *writer, hyperion_bytes key, hyperion_bytes value) {
    session *self = writer;
    store *s = self->owner;
    block *made = make_block(s, key, value);
    if (!made) return false;
    ck_ht_entry_t entry;
    ck_ht_hash_t hash = sought(s, key, &entry);
    ck_ht_entry_set(&entry, hash, made->key, (uint16_t)hyperion_length(key), made);
    writing = self;
    bool is_new = ck_ht_put_spmc(&s->table, hash, &entry);
    writing = NULL;
    if (is_new) return true;
    free(made);
    hyperion_fail(
        s->failure, "a key cannot be added to %llu records: it is there, or there is no memory for a larger table",
        (unsigned long long)ck_ht_count(&s->table));
    return false;
}

static bool update(void *writer, hyperion_bytes key, hyperion_bytes value) {
    session *self = writer;
    store *s = self->owner;
    ck_ht_entry_t entry;
    ck_ht_hash_t hash = sought(s, key, &entry);
    // Setting adds what is not there.
    if (!ck_ht_get_spmc(&s->table, hash, &entry)) return false;
    block *made = make_block(s, key, value);
    if (!made) return false;
    ck_ht_entry_set(&entry, hash, made->key, (uint16_t)hyperion_length(key), made);
    writing = self;
    bool is_set = ck_ht_set_spmc(&s->table, hash, &entry);
    writing = NULL;
    if (!is_set) {
        free(made);
        hyperion_fail(s->failure, "no memory for a larger table");
        return false;
    }
    retire(self, ck_ht_entry_value(&entry));
    return true;
}

static bool erase(void *writer, hyperion_bytes key) {
    session *self = writer;
    ck_ht_entry_t entry;
    ck_ht_hash_t hash = sought(self->owner, key, &entry);
    if (!ck_ht_remove_spmc(&self->owner->table, hash, &entry)) return false;
    retire(self, ck_ht_entry_value(&entry));
    return true;
}

static void *open_store(const hyperion_peer_plan *plan, hyperion_failure *failure) {
    store *s = calloc(1, sizeof *s);
    // Its number of slots, a power of two, has 32 bits.
    bool is_made = s && plan->capacity <= (size_t)1 << 30
        && ck_ht_init(&s->table, CK_HT_MODE_BYTESTRING, NULL, &hooks, 2 * plan->capacity, 0x9E3779B97F4A7C15u);
    if (!is_made) {
        hyperion_fail(failure, "no room for %zu records", plan->capacity);
        free(s);
        return NULL;
    }
    ck_epoch_init(&s->epoch);
    s->failure = failure;
    return s;
}

/// All sessions are detached: nobody reads.
static void close_store(void *opened) {
    store *s = opened;
    ck_ht_iterator_t place = CK_HT_ITERATOR_INITIALIZER;
    ck_ht_entry_t *entry;
    while (ck_ht_next(&s->table, &place, &entry)) free(ck_ht_entry_value(entry));
    ck_ht_destroy(&s->table);
    ck_stack_entry_t *record = CK_STACK_FIRST(&s->epoch.records), *next;
    for (; record; record = next) {
        next = CK_STACK_NEXT(record);
        // It is the record's first member, and the record the session's.
        free(record);
    }
    free(s);
}

static void *attach(void *opened) {
    store *s = opened;
    session *self = (session *)ck_epoch_recycle(&s->epoch, NULL);
    if (!self) {
        self = aligned_alloc(CK_MD_CACHELINE, (sizeof *self + CK_MD_CACHELINE - 1) / CK_MD_CACHELINE * CK_MD_CACHELINE);
        if (!self) {
            hyperion_fail(s->failure, "no memory for a session");
            return NULL;
        }
        ck_epoch_register(&s->epoch, &self->record, NULL);
    }
    self->owner = s;
    self->retirements = 0;
    return self;
}

static void detach(void *attached) {
    session *self = attached;
    // What is put off is forgotten with the registration.
    ck_epoch_barrier(&self->record);
    ck_epoch_unregister(&self->record);
}

const hyperion_peer *hyperion_ck_ht(void) {
    static const hyperion_peer table = {
        .needs_folder = false, .open = open_store, .close = close_store, .attach = attach, .detach = detach,
        .read = read_one, .multi_read = multi_read, .scan = NULL, .insert = insert, .update = update,
        .remove = erase, .process = NULL,
    };
    return &table;
}

#else
const hyperion_peer *hyperion_ck_ht(void) { return NULL; }
#endif
