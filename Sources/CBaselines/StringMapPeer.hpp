// A peer's table over any C++ map of strings with the interface of std::unordered_map and transparent lookup.
//
// One thread, or any number that only read, as all of these maps allow: the session is the store itself.
#ifndef HYPERION_STRING_MAP_PEER_HPP
#define HYPERION_STRING_MAP_PEER_HPP

#include "CPeers.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <string>
#include <utility>

/// - Map: keys and values are std::string, reserve(), find(View), iterators that go on from what was found.
/// - View: what the map looks keys up by without making a string.
template <class Map, class View>
struct StringMapPeer {
    struct Store {
        Map records;
        hyperion_failure *failure;
    };

    static View view(hyperion_bytes bytes) {
        auto begin = static_cast<const char *>(bytes.begin);
        return View(begin, static_cast<size_t>(static_cast<const char *>(bytes.end) - begin));
    }

    static int64_t copy(const std::string &value, void *buffer, size_t room) {
        std::memcpy(buffer, value.data(), std::min(value.size(), room));
        return static_cast<int64_t>(value.size());
    }

    static void *open(const hyperion_peer_plan *plan, hyperion_failure *failure) {
        try {
            auto store = new Store{{}, failure};
            try {
                store->records.reserve(plan->capacity);
            } catch (...) {
                delete store;
                throw;
            }
            return store;
        } catch (const std::exception &error) {
            hyperion_fail(failure, "no memory for %zu records: %s", plan->capacity, error.what());
            return nullptr;
        }
    }

    static void close(void *store) { delete static_cast<Store *>(store); }
    static void *attach(void *store) { return store; }
    static void detach(void *) {}

    static int64_t read(void *session, hyperion_bytes key, void *buffer, size_t room) {
        auto &records = static_cast<Store *>(session)->records;
        auto found = records.find(view(key));
        return found == records.end() ? -1 : copy(found->second, buffer, room);
    }

    static size_t multiRead(void *session, const hyperion_bytes *keys, size_t count, void *buffer, size_t room) {
        size_t found = 0;
        for (size_t i = 0; i < count; i++) found += read(session, keys[i], buffer, room) >= 0;
        return found;
    }

    static size_t scan(void *session, hyperion_bytes key, size_t limit, void *buffer, size_t room) {
        auto &records = static_cast<Store *>(session)->records;
        size_t seen = 0;
        for (auto position = records.find(view(key)); seen < limit && position != records.end(); ++position) {
            copy(position->second, buffer, room);
            seen++;
        }
        return seen;
    }

    static bool insert(void *session, hyperion_bytes key, hyperion_bytes value) {
        auto store = static_cast<Store *>(session);
        try {
            auto bytes = view(value);
            // The mapped string is made in its place, and only if the key is new.
            store->records.try_emplace(std::string(view(key)), bytes.data(), bytes.size());
            return true;
        } catch (const std::exception &error) {
            hyperion_fail(store->failure, "no room after %zu records: %s", store->records.size(), error.what());
            return false;
        }
    }

    static bool update(void *session, hyperion_bytes key, hyperion_bytes value) {
        auto store = static_cast<Store *>(session);
        auto found = store->records.find(view(key));
        if (found == store->records.end()) return false;
        try {
            auto bytes = view(value);
            found->second.assign(bytes.data(), bytes.size());
            return true;
        } catch (const std::exception &error) {
            hyperion_fail(store->failure, "no memory for a value: %s", error.what());
            return false;
        }
    }

    static bool remove(void *session, hyperion_bytes key) {
        auto &records = static_cast<Store *>(session)->records;
        auto found = records.find(view(key));
        if (found == records.end()) return false;
        records.erase(found);
        return true;
    }

    static constexpr hyperion_peer table = {
        .needs_folder = false, .open = open, .close = close, .attach = attach, .detach = detach, .read = read,
        .multi_read = multiRead, .scan = scan, .insert = insert, .update = update, .remove = remove,
        .process = nullptr,
    };
};

#endif
