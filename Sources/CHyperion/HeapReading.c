// What the heap of this process says of itself: jemalloc's through `mallctl`, glibc's through `mallinfo2`.
//
// `mallctl` is looked up at run time and not linked: which allocator a process has is decided when it is started
// (LD_PRELOAD). That the symbol is there does not say that it serves `malloc` here, since any library may bring it
// along: the thread's counter has to move when something is allocated.
//
// Sources: jemalloc(3), "MALLCTL NAMESPACE"; mallinfo2(3).
#define _GNU_SOURCE
#include "CHyperion.h"

#include <dlfcn.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

typedef int (*control_function)(const char *, void *, size_t *, void *, size_t);

static control_function control(void) { return (control_function)dlsym(RTLD_DEFAULT, "mallctl"); }

static int read_size(control_function mallctl, const char *name, uint64_t *value) {
    size_t number = 0, length = sizeof number;
    if (mallctl(name, &number, &length, NULL, 0) != 0) return -1;
    *value = number;
    return 0;
}

const volatile uint64_t *hyperion_thread_allocated(void) {
    control_function mallctl = control();
    if (!mallctl) return NULL;
    const volatile uint64_t *counter = NULL;
    size_t length = sizeof counter;
    if (mallctl("thread.allocatedp", &counter, &length, NULL, 0) != 0 || !counter) return NULL;
    uint64_t before = *counter;
    // Volatile, or the compiler leaves out what is freed at once.
    void *volatile something = malloc(100);
    uint64_t after = *counter;
    free(something);
    return after > before ? counter : NULL;
}

int hyperion_read_heap(hyperion_heap *heap) {
    memset(heap, 0, sizeof *heap);
    if (hyperion_thread_allocated()) {
        control_function mallctl = control();
        heap->is_jemalloc = 1;
        const char *version = "";
        size_t length = sizeof version;
        if (mallctl("version", (void *)&version, &length, NULL, 0) == 0)
            strncpy(heap->version, version, sizeof heap->version - 1);
        // What this thread has freed and keeps for itself counts as allocated until it is given back.
        mallctl("thread.tcache.flush", NULL, NULL, NULL, 0);
        // Statistics are of the moment at which the epoch was last written.
        uint64_t epoch = 1;
        length = sizeof epoch;
        if (mallctl("epoch", &epoch, &length, &epoch, sizeof epoch) != 0) return -1;
        if (read_size(mallctl, "stats.allocated", &heap->live) != 0) return -1;
        if (read_size(mallctl, "stats.active", &heap->active) != 0) return -1;
        return read_size(mallctl, "stats.resident", &heap->held);
    }
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
    struct mallinfo2 info = mallinfo2();
    heap->live = info.uordblks + info.hblkhd;
    heap->held = info.arena + info.hblkhd;
    extern const char *gnu_get_libc_version(void);
    strncpy(heap->version, gnu_get_libc_version(), sizeof heap->version - 1);
    return 0;
#else
    return -1;
#endif
}

void hyperion_return_freed_memory(void) {
    if (hyperion_thread_allocated()) {
        control_function mallctl = control();
        mallctl("thread.tcache.flush", NULL, NULL, NULL, 0);
        // 4096 stands for all arenas (MALLCTL_ARENAS_ALL of jemalloc 5).
        mallctl("arena.4096.purge", NULL, NULL, NULL, 0);
        return;
    }
    malloc_trim(0);
}

const char *hyperion_malloc_library(void) {
    Dl_info place;
    void *function = dlsym(RTLD_DEFAULT, "malloc");
    return function && dladdr(function, &place) ? place.dli_fname : NULL;
}
