// tbb::concurrent_hash_map: chained buckets, each with a reader-writer lock, and another one in each record.
//
// Made with its buckets; looked up by string_view; a reader holds a record's shared lock (const_accessor) for as long
// as it copies, a writer its exclusive lock. It has no iteration beside writers, so there is no scan.
//
// Thread safety: any number of readers and writers; the session is the store itself.
#include "CPeers.h"

#ifdef HYPERION_TBB

#include <algorithm>
#include <cstring>
#include <exception>
#include <string>
#include <string_view>
#include <tbb/concurrent_hash_map.h>

namespace {

struct HashCompare {
    using is_transparent = void;
    size_t hash(std::string_view text) const { return std::hash<std::string_view>()(text); }
    bool equal(std::string_view left, std::string_view right) const { return left == right; }
};

using Map = tbb::concurrent_hash_map<std::string, std::string, HashCompare>;

struct Store {
    Map records;
    hyperion_failure *failure;
    Store(size_t capacity, hyperion_failure *failure) : records(capacity), failure(failure) {}
};

std::string_view view(hyperion_bytes bytes) {
    auto begin = static_cast<const char *>(bytes.begin);
    return {begin, static_cast<size_t>(static_cast<const char *>(bytes.end) - begin)};
}

void *open(const hyperion_peer_plan *plan, hyperion_failure *failure) {
    try {
        return new Store(plan->capacity, failure);
    } catch (const std::exception &error) {
        hyperion_fail(failure, "no memory for %zu records: %s", plan->capacity, error.what());
        return nullptr;
    }
}

void close(void *store) { delete static_cast<Store *>(store); }
void *attach(void *store) { return store; }
void detach(void *) {}

int64_t read(void *session, hyperion_bytes key, void *buffer, size_t room) {
    Map::const_accessor found;
    if (!static_cast<Store *>(session)->records.find(found, view(key))) return -1;
    const std::string &value = found->second;
    std::memcpy(buffer, value.data(), std::min(value.size(), room));
    return static_cast<int64_t>(value.size());
}

size_t multiRead(void *session, const hyperion_bytes *keys, size_t count, void *buffer, size_t room) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) found += read(session, keys[i], buffer, room) >= 0;
    return found;
}

bool insert(void *session, hyperion_bytes key, hyperion_bytes value) {
    auto store = static_cast<Store *>(session);
    try {
        store->records.emplace(view(key), view(value));
        return true;
    } catch (const std::exception &error) {
        hyperion_fail(store->failure, "no room after %zu records: %s", store->records.size(), error.what());
        return false;
    }
}

bool update(void *session, hyperion_bytes key, hyperion_bytes value) {
    auto store = static_cast<Store *>(session);
    Map::accessor found;
    if (!store->records.find(found, view(key))) return false;
    try {
        found->second.assign(view(value));
        return true;
    } catch (const std::exception &error) {
        hyperion_fail(store->failure, "no memory for a value: %s", error.what());
        return false;
    }
}

bool remove(void *session, hyperion_bytes key) { return static_cast<Store *>(session)->records.erase(view(key)); }

constexpr hyperion_peer table = {
    .needs_folder = false, .open = open, .close = close, .attach = attach, .detach = detach, .read = read,
    .multi_read = multiRead, .scan = nullptr, .insert = insert, .update = update, .remove = remove,
    .process = nullptr,
};

}  // namespace

const hyperion_peer *hyperion_tbb_hash_map(void) { return &table; }

#else
const hyperion_peer *hyperion_tbb_hash_map(void) { return nullptr; }
#endif
