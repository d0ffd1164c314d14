// absl::flat_hash_map, the "Swiss table": groups of 16 one-byte tags compared at once, slots in one array.
//
// Reserved; its own default hash and equality for strings, which are transparent: lookups take a string_view.
#include "CPeers.h"

#ifdef HYPERION_ABSEIL

#include "StringMapPeer.hpp"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/string_view.h>

namespace {
using Map = absl::flat_hash_map<std::string, std::string>;
}

const hyperion_peer *hyperion_absl_flat_hash_map(void) { return &StringMapPeer<Map, absl::string_view>::table; }

#else
const hyperion_peer *hyperion_absl_flat_hash_map(void) { return nullptr; }
#endif
