// boost::unordered_flat_map: open addressing over groups of 15 slots whose one-byte tags are compared at once.
//
// Reserved; looked up by string_view (transparent hash and equality); keys hashed by boost::hash with the map's own
// finishing mix, which is its default and what its documentation measures.
#include "CPeers.h"

#ifdef HYPERION_BOOST

#include "StringMapPeer.hpp"

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <string_view>

namespace {
struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return boost::hash<std::string_view>()(text); }
};
using Map = boost::unordered_flat_map<std::string, std::string, Hash, std::equal_to<>>;
}  // namespace

const hyperion_peer *hyperion_boost_flat_map(void) { return &StringMapPeer<Map, std::string_view>::table; }

#else
const hyperion_peer *hyperion_boost_flat_map(void) { return nullptr; }
#endif
