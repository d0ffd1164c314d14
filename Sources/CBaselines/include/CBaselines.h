// The C++ systems under test behind one C interface. Nothing throws across it: a call that runs out of memory
// answers as its comment says.
#ifndef HYPERION_BASELINES_H
#define HYPERION_BASELINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A key or value in the caller's memory: its first byte and the one behind its last.
///
/// The layout of Swift's UnsafeRawBufferPointer, so that a batch of those is passed as it is.
typedef struct {
    const void *begin;
    const void *end;
} hyperion_bytes;

static inline size_t hyperion_length(hyperion_bytes bytes) {
    return (size_t)((const char *)bytes.end - (const char *)bytes.begin);
}

typedef struct hyperion_std_map hyperion_std_map;

/// `std::unordered_map<std::string, std::string>` with room for `capacity` records; NULL: no memory.
hyperion_std_map *hyperion_std_map_create(size_t capacity);
void hyperion_std_map_destroy(hyperion_std_map *map);

/// Copies at most `room` bytes of the value to `buffer`; its whole length, or -1 if the key is not there.
int64_t hyperion_std_map_read(const hyperion_std_map *map, hyperion_bytes key, void *buffer, size_t room);
/// Reads each key as above, one after the other, into the same buffer; how many were there.
size_t hyperion_std_map_multi_read(
    const hyperion_std_map *map, const hyperion_bytes *keys, size_t count, void *buffer, size_t room);
/// Reads up to `limit` records from the key on in the map's order; how many were read.
size_t hyperion_std_map_scan(const hyperion_std_map *map, hyperion_bytes key, size_t limit, void *buffer, size_t room);
/// Adds a key that is not there; false: no memory.
bool hyperion_std_map_insert(hyperion_std_map *map, hyperion_bytes key, hyperion_bytes value);
/// Assigns to a key that is there; false: it is not, or no memory.
bool hyperion_std_map_update(hyperion_std_map *map, hyperion_bytes key, hyperion_bytes value);
/// Whether the key was there.
bool hyperion_std_map_remove(hyperion_std_map *map, hyperion_bytes key);

#ifdef __cplusplus
}
#endif

#include "CPeers.h"
#include "CPlacement.h"

#endif
