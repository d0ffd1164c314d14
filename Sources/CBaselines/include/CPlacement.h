// Memory on chosen nodes, by libnuma where the package has it (trait NUMA).
#ifndef HYPERION_PLACEMENT_H
#define HYPERION_PLACEMENT_H

#ifdef __cplusplus
extern "C" {
#endif

/// Whether this program was built with libnuma.
int hyperion_numa_is_built_in(void);

/// Whether the kernel takes memory policies, as libnuma sees it. 0 without libnuma.
int hyperion_numa_is_available(void);

/// Whence the calling thread's new pages come, and those of threads and processes that it starts: from `nodes` and no
/// others, page by page in turn where `interleaved` is not 0, else the nearest of them first. 0: done; else errno.
int hyperion_numa_place_memory(const int *nodes, int count, int interleaved);

/// Back to the system's own policy. 0: done; else errno.
int hyperion_numa_place_anywhere(void);

/// Whichever thread touches the pages of this range from now on, they come from one node. `start` is a page's. 0: done;
/// else an errno.
int hyperion_numa_bind_range(void *start, unsigned long bytes, int node);

#ifdef __cplusplus
}
#endif
#endif
