#include "CPlacement.h"

#include <errno.h>
#include <stddef.h>

#ifdef HYPERION_NUMA
#include <numa.h>
#include <numaif.h>

int hyperion_numa_is_built_in(void) { return 1; }

int hyperion_numa_is_available(void) { return numa_available() >= 0; }

int hyperion_numa_place_memory(const int *nodes, int count, int interleaved) {
    if (numa_available() < 0) return ENOSYS;
    struct bitmask *mask = numa_allocate_nodemask();
    if (mask == NULL) return ENOMEM;
    for (int i = 0; i < count; i++) {
        if (nodes[i] < 0 || (unsigned long)nodes[i] >= mask->size) {
            numa_free_nodemask(mask);
            return EINVAL;
        }
        numa_bitmask_setbit(mask, (unsigned)nodes[i]);
    }
    // numa_set_membind and numa_set_interleave_mask print what went wrong and return nothing; this call of the same library
    // tells. The kernel takes one bit less than it is told of (set_mempolicy(2), "Bugs").
    long status = set_mempolicy(interleaved ? MPOL_INTERLEAVE : MPOL_BIND, mask->maskp, mask->size + 1);
    int reason = status == 0 ? 0 : errno;
    numa_free_nodemask(mask);
    return reason;
}

int hyperion_numa_place_anywhere(void) {
    if (numa_available() < 0) return ENOSYS;
    return set_mempolicy(MPOL_DEFAULT, NULL, 0) == 0 ? 0 : errno;
}

int hyperion_numa_bind_range(void *start, unsigned long bytes, int node) {
    if (numa_available() < 0) return ENOSYS;
    struct bitmask *mask = numa_allocate_nodemask();
    if (mask == NULL) return ENOMEM;
    if (node < 0 || (unsigned long)node >= mask->size) {
        numa_free_nodemask(mask);
        return EINVAL;
    }
    numa_bitmask_setbit(mask, (unsigned)node);
    long status = mbind(start, bytes, MPOL_BIND, mask->maskp, mask->size + 1, 0);
    int reason = status == 0 ? 0 : errno;
    numa_free_nodemask(mask);
    return reason;
}

#else

int hyperion_numa_is_built_in(void) { return 0; }
int hyperion_numa_is_available(void) { return 0; }
int hyperion_numa_place_memory(const int *nodes, int count, int interleaved) {
    (void)nodes, (void)count, (void)interleaved;
    return ENOSYS;
}
int hyperion_numa_place_anywhere(void) { return ENOSYS; }
int hyperion_numa_bind_range(void *start, unsigned long bytes, int node) {
    (void)start, (void)bytes, (void)node;
    return ENOSYS;
}

#endif
