// std::unordered_map at its best: buckets reserved, transparent hash and equality (C++20), so that no lookup
// makes a temporary string, one node an element, assignment into the string that is there.
//
// The operations are those of every C++ map (`StringMapPeer.hpp`), called directly instead of through a peer's table.
#include "CBaselines.h"
#include "StringMapPeer.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace {

struct TransparentHash {
    using is_transparent = void;
    // Not noexcept: libstdc++ keeps the hash in each node only where hashing may throw (or is declared slow), and
    // with string keys a stored hash saves comparing, and hashing again, the neighbours in a bucket.
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

using Map = std::unordered_map<std::string, std::string, TransparentHash, std::equal_to<>>;
using Peer = StringMapPeer<Map, std::string_view>;

}  // namespace

/// The store, and where it says that memory ran out: whoever asked is told by the answer.
struct hyperion_std_map {
    Peer::Store store;
    hyperion_failure failure;

    /// A session of the peer's functions, which change nothing where they read.
    void *session() const { return const_cast<Peer::Store *>(&store); }
};

extern "C" {

hyperion_std_map *hyperion_std_map_create(size_t capacity) {
    try {
        auto map = std::make_unique<hyperion_std_map>();
        map->store.failure = &map->failure;
        map->store.records.reserve(capacity);
        return map.release();
    } catch (const std::exception &) {
        return nullptr;
    }
}

void hyperion_std_map_destroy(hyperion_std_map *map) { delete map; }

int64_t hyperion_std_map_read(const hyperion_std_map *map, hyperion_bytes key, void *buffer, size_t room) {
    return Peer::read(map->session(), key, buffer, room);
}

size_t hyperion_std_map_multi_read(
    const hyperion_std_map *map, const hyperion_bytes *keys, size_t count, void *buffer, size_t room) {
    return Peer::multiRead(map->session(), keys, count, buffer, room);
}

size_t hyperion_std_map_scan(
    const hyperion_std_map *map, hyperion_bytes key, size_t limit, void *buffer, size_t room) {
    return Peer::scan(map->session(), key, limit, buffer, room);
}

bool hyperion_std_map_insert(hyperion_std_map *map, hyperion_bytes key, hyperion_bytes value) {
    return Peer::insert(map->session(), key, value);
}

bool hyperion_std_map_update(hyperion_std_map *map, hyperion_bytes key, hyperion_bytes value) {
    return Peer::update(map->session(), key, value);
}

bool hyperion_std_map_remove(hyperion_std_map *map, hyperion_bytes key) { return Peer::remove(map->session(), key); }
}
