// std::unordered_map at its best: buckets reserved, transparent hash and equality (C++20), so that no lookup
// makes a temporary string, one node an element, assignment into the string that is there.
#include "CBaselines.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <new>
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

std::string_view view(hyperion_bytes bytes) {
    auto begin = static_cast<const char *>(bytes.begin);
    return {begin, static_cast<size_t>(static_cast<const char *>(bytes.end) - begin)};
}

int64_t copy(const std::string &value, void *buffer, size_t room) {
    std::memcpy(buffer, value.data(), std::min(value.size(), room));
    return static_cast<int64_t>(value.size());
}

}  // namespace

struct hyperion_std_map {
    std::unordered_map<std::string, std::string, TransparentHash, std::equal_to<>> records;
};

extern "C" {

hyperion_std_map *hyperion_std_map_create(size_t capacity) {
    try {
        auto map = new hyperion_std_map;
        map->records.reserve(capacity);
        return map;
    } catch (const std::exception &) {
        return nullptr;
    }
}

void hyperion_std_map_destroy(hyperion_std_map *map) { delete map; }

int64_t hyperion_std_map_read(const hyperion_std_map *map, hyperion_bytes key, void *buffer, size_t room) {
    auto found = map->records.find(view(key));
    return found == map->records.end() ? -1 : copy(found->second, buffer, room);
}

size_t hyperion_std_map_multi_read(
    const hyperion_std_map *map, const hyperion_bytes *keys, size_t count, void *buffer, size_t room) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) found += hyperion_std_map_read(map, keys[i], buffer, room) >= 0;
    return found;
}

size_t hyperion_std_map_scan(
    const hyperion_std_map *map, hyperion_bytes key, size_t limit, void *buffer, size_t room) {
    size_t seen = 0;
    for (auto position = map->records.find(view(key)); seen < limit && position != map->records.end(); ++position) {
        copy(position->second, buffer, room);
        seen++;
    }
    return seen;
}

bool hyperion_std_map_insert(hyperion_std_map *map, hyperion_bytes key, hyperion_bytes value) {
    try {
        map->records.emplace(view(key), view(value));
        return true;
    } catch (const std::exception &) {
        return false;
    }
}

bool hyperion_std_map_update(hyperion_std_map *map, hyperion_bytes key, hyperion_bytes value) {
    auto found = map->records.find(view(key));
    if (found == map->records.end()) return false;
    try {
        found->second.assign(view(value));
        return true;
    } catch (const std::exception &) {
        return false;
    }
}

bool hyperion_std_map_remove(hyperion_std_map *map, hyperion_bytes key) {
    // Erasing by a transparent key is C++23: find, then erase by iterator.
    auto found = map->records.find(view(key));
    if (found == map->records.end()) return false;
    map->records.erase(found);
    return true;
}
}
