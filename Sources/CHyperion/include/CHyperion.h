// What Swift cannot say itself: the time-stamp counter, the spin-wait hint, prefetches, an optimisation
// barrier, and Debian's header-only xxHash. Everything is static inline, so that each call becomes the one
// or two instructions that it stands for inside the Swift function that calls it.
#ifndef HYPERION_C_H
#define HYPERION_C_H

#include <stddef.h>
#include <stdint.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/// XXH3, 64 bits, seeded (https://github.com/Cyan4973/xxHash). `bytes` may be NULL only if `count` is 0.
static inline uint64_t hyperion_hash(const void *bytes, size_t count, uint64_t seed) {
    return XXH3_64bits_withSeed(bytes, count, seed);
}

/// Fetches the cache line at `address` for reading, into all levels. Never faults.
static inline void hyperion_prefetch(const void *address) { __builtin_prefetch(address, 0, 3); }

/// Fetches the cache line at `address` for writing. Never faults.
static inline void hyperion_prefetch_for_write(const void *address) { __builtin_prefetch(address, 1, 3); }

/// Tells the processor that this is a spin-wait loop.
static inline void hyperion_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/// Makes `value` count as used and memory as changed, so that what computed it cannot be optimised away.
static inline void hyperion_keep_alive(uint64_t value) { __asm__ volatile("" : : "r"(value) : "memory"); }

/// Whether `hyperion_ticks_*` read a hardware counter here.
static inline int hyperion_has_ticks(void) {
#if defined(__x86_64__) || defined(__aarch64__)
    return 1;
#else
    return 0;
#endif
}

/// Counter at the start of a timed section: everything before it has finished, nothing after it has begun.
static inline uint64_t hyperion_ticks_begin(void) {
#if defined(__x86_64__)
    uint32_t low, high;
    __asm__ volatile("lfence\n\trdtsc\n\tlfence" : "=a"(low), "=d"(high) : : "memory");
    return ((uint64_t)high << 32) | low;
#elif defined(__aarch64__)
    uint64_t value;
    __asm__ volatile("isb\n\tmrs %0, cntvct_el0\n\tisb" : "=r"(value) : : "memory");
    return value;
#else
    return 0;
#endif
}

/// Counter at the end of a timed section: rdtscp waits for every load before it; the lfence keeps later ones out.
static inline uint64_t hyperion_ticks_end(void) {
#if defined(__x86_64__)
    uint32_t low, high, core;
    __asm__ volatile("rdtscp\n\tlfence" : "=a"(low), "=d"(high), "=c"(core) : : "memory");
    return ((uint64_t)high << 32) | low;
#elif defined(__aarch64__)
    uint64_t value;
    __asm__ volatile("isb\n\tmrs %0, cntvct_el0\n\tisb" : "=r"(value) : : "memory");
    return value;
#else
    return 0;
#endif
}

#endif
