// What Swift cannot say itself: the time-stamp counter, the spin-wait hint, prefetches, an optimisation
// barrier, and Debian's header-only xxHash. Everything is static inline, so that each call becomes the one
// or two instructions that it stands for inside the Swift function that calls it.
#ifndef HYPERION_C_H
#define HYPERION_C_H

#include <stddef.h>
#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define XXH_INLINE_ALL
#include <xxhash.h>

/// XXH3, 64 bits, seeded (https://github.com/Cyan4973/xxHash). `bytes` may be NULL only if `count` is 0.
static inline uint64_t hyperion_hash(const void *bytes, size_t count, uint64_t seed) {
    return XXH3_64bits_withSeed(bytes, count, seed);
}

/// The same value for 9 to 16 bytes.
///
/// The compiler leaves the library's function out of line, and for keys of some dozen bytes the call and its choice of a
/// length class cost as much as the hash. So the commonest class is called by the library's name for it.
static inline __attribute__((always_inline)) uint64_t
hyperion_hash_9_to_16(const void *bytes, size_t count, uint64_t seed) {
    return XXH3_len_9to16_64b((const xxh_u8 *)bytes, count, XXH3_kSecret, seed);
}

/// Fetches the cache line at `address` for reading, into all levels. Never faults.
static inline void hyperion_prefetch(const void *address) { __builtin_prefetch(address, 0, 3); }

/// Fetches the cache line at `address` for writing. Never faults.
static inline void hyperion_prefetch_for_write(const void *address) { __builtin_prefetch(address, 1, 3); }

/// The upper 16 bits of each of eight words.
typedef uint16_t hyperion_tags __attribute__((ext_vector_type(8)));

/// The tags of the eight words of the cache line at `line` (64-byte aligned), each word read once, relaxed.
///
/// On x86-64 four 16-byte loads, in assembly because the words are atomics that another core may be storing: a
/// plain C load would be a data race by the language's rules. Intel (SDM volume 3, 9.1.1) and AMD (APM volume 2,
/// 7.3.2) guarantee that an aligned 16-byte load is atomic on every processor with AVX, and no x86-64 processor
/// is known to tear an aligned 8-byte lane of it.
static inline hyperion_tags hyperion_line_tags(const void *line) {
#if defined(__SSE2__)
    __m128i first, second, third, fourth;
    const __m128i *words = (const __m128i *)line;
    __asm__ volatile("movdqa %1, %0" : "=x"(first) : "m"(words[0]));
    __asm__ volatile("movdqa %1, %0" : "=x"(second) : "m"(words[1]));
    __asm__ volatile("movdqa %1, %0" : "=x"(third) : "m"(words[2]));
    __asm__ volatile("movdqa %1, %0" : "=x"(fourth) : "m"(words[3]));
    // The upper halves of four words each, then their upper halves, sign-extended so that packing keeps all bits.
    __m128i low = _mm_castps_si128(
        _mm_shuffle_ps(_mm_castsi128_ps(first), _mm_castsi128_ps(second), _MM_SHUFFLE(3, 1, 3, 1)));
    __m128i high = _mm_castps_si128(
        _mm_shuffle_ps(_mm_castsi128_ps(third), _mm_castsi128_ps(fourth), _MM_SHUFFLE(3, 1, 3, 1)));
    return (hyperion_tags)_mm_packs_epi32(_mm_srai_epi32(low, 16), _mm_srai_epi32(high, 16));
#else
    const uint64_t *words = (const uint64_t *)line;
    hyperion_tags tags;
    for (int i = 0; i < 8; i++) tags[i] = (uint16_t)(__atomic_load_n(words + i, __ATOMIC_RELAXED) >> 48);
    return tags;
#endif
}

/// Bit i is set where tag i equals `value`.
static inline uint32_t hyperion_tags_equal(hyperion_tags tags, uint16_t value) {
#if defined(__SSE2__)
    __m128i equal = _mm_cmpeq_epi16((__m128i)tags, _mm_set1_epi16((short)value));
    return (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(equal, _mm_setzero_si128()));
#else
    uint32_t mask = 0;
    for (int i = 0; i < 8; i++) mask |= (uint32_t)(tags[i] == value) << i;
    return mask;
#endif
}

/// Copies 64 bytes that another core may be storing, each of them read once, to private memory of any alignment.
///
/// In assembly, since to the compiler a plain load of what another thread stores is a race; by 16 bytes, which is half
/// as many instructions as by words and lets the processor begin the next read while this one waits for memory. Such a
/// load need not be atomic: who copies under a SeqLock throws away what a write overlapped. The copy is volatile, so
/// that the compiler keeps it before the fence and the second look at the version. Elsewhere by relaxed words.
static inline __attribute__((always_inline)) void hyperion_copy_line(const void *from, void *to) {
#if defined(__SSE2__)
    __m128i first, second, third, fourth;
    const __m128i_u *words = (const __m128i_u *)from;
    __asm__ volatile("movdqu %1, %0" : "=x"(first) : "m"(words[0]));
    __asm__ volatile("movdqu %1, %0" : "=x"(second) : "m"(words[1]));
    __asm__ volatile("movdqu %1, %0" : "=x"(third) : "m"(words[2]));
    __asm__ volatile("movdqu %1, %0" : "=x"(fourth) : "m"(words[3]));
    __m128i_u *target = (__m128i_u *)to;
    _mm_storeu_si128(target, first);
    _mm_storeu_si128(target + 1, second);
    _mm_storeu_si128(target + 2, third);
    _mm_storeu_si128(target + 3, fourth);
#else
    for (int i = 0; i < 8; i++) {
        uint64_t word = __atomic_load_n((const uint64_t *)from + i, __ATOMIC_RELAXED);
        __builtin_memcpy((char *)to + 8 * i, &word, 8);
    }
#endif
}

/// Bit i is set where byte i of the sixteen in `low` and `high` equals `value`.
static inline uint32_t hyperion_bytes_equal(uint64_t low, uint64_t high, uint8_t value) {
#if defined(__SSE2__)
    __m128i equal = _mm_cmpeq_epi8(_mm_set_epi64x((long long)high, (long long)low), _mm_set1_epi8((char)value));
    return (uint32_t)_mm_movemask_epi8(equal);
#else
    uint32_t mask = 0;
    for (int i = 0; i < 8; i++) {
        mask |= (uint32_t)((uint8_t)(low >> (8 * i)) == value) << i;
        mask |= (uint32_t)((uint8_t)(high >> (8 * i)) == value) << (i + 8);
    }
    return mask;
#endif
}

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

/// Nothing after this begins before everything ahead of it has finished.
static inline void hyperion_finish_instructions(void) {
#if defined(__x86_64__)
    __asm__ volatile("lfence" : : : "memory");
#elif defined(__aarch64__)
    __asm__ volatile("dsb sy\n\tisb" : : : "memory");
#endif
}

/// Nothing after this begins before every store ahead of it can be seen by all other cores. A store may otherwise wait
/// in its core's buffer while later instructions, a reading of the clock among them, are long done.
static inline void hyperion_publish_stores(void) {
#if defined(__x86_64__)
    __asm__ volatile("mfence" : : : "memory");
#elif defined(__aarch64__)
    __asm__ volatile("dsb ish" : : : "memory");
#else
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
#endif
}

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

/// Sets mask[i] to 1 for each processor i below `count` that the calling thread may run on, else 0. -1: not known.
int hyperion_allowed_processors(uint8_t *mask, int count);

/// Keeps the calling thread on one processor; 0: done.
int hyperion_pin_thread(int processor);

/// Keeps the calling thread, and those that it starts, on these processors; 0: done.
int hyperion_keep_thread(const int *processors, int count);

/// The calling thread's number in the kernel.
int hyperion_thread_number(void);

/// The processor that the calling thread is on; -1: not known.
int hyperion_current_processor(void);

/// The processor on which a thread of this process ran last (`/proc/self/task/N/stat`); -1: not known. Allocates nothing.
int hyperion_processor_of_thread(int thread);

/// How often the scheduler has moved the calling thread to another processor; -1: this kernel does not say.
long hyperion_thread_migrations(void);

/// Sets the calling thread's nice value; 0: done.
int hyperion_set_niceness(int value);

/// Asks on which node each page is (move_pages(2) without a move): `nodes[i]` is a node, or below 0 where there is no page
/// at `pages[i]`. `process`: 0 for this one. 0: done.
int hyperion_page_nodes(int process, unsigned long count, void **pages, int *nodes);

/// Gives memory that was freed back to the system (`malloc_trim`, or jemalloc's purge of all arenas).
void hyperion_return_freed_memory(void);

/// What this process's heap holds, in bytes.
typedef struct {
    /// 1: jemalloc's figures; 0: those of glibc.
    int is_jemalloc;
    char version[64];
    /// Allocated and not freed.
    uint64_t live;
    /// jemalloc alone: pages with anything live on them.
    uint64_t active;
    /// jemalloc: resident, with what is freed and not yet returned. glibc: taken from the system, resident or not.
    uint64_t held;
} hyperion_heap;

/// 0: `heap` is filled; -1: this allocator tells nothing. Takes microseconds; any thread, and exact where no other
/// thread allocates meanwhile.
int hyperion_read_heap(hyperion_heap *heap);

/// The file of the library whose `malloc` every library of this process finds, or of the program itself if it brings one;
/// NULL: not known. It stays there.
const char *hyperion_malloc_library(void);

/// Where jemalloc counts the bytes that the calling thread has allocated, ever; NULL: another allocator serves it,
/// which counts no such thing. Only for the thread that asked.
const volatile uint64_t *hyperion_thread_allocated(void);

/// No memory of this process, or of those that it starts, becomes a transparent huge page from now on.
void hyperion_keep_base_pages(void);

/// Asks the kernel to kill this process when the one that started it ends.
void hyperion_die_with_parent(void);

/// Four words that the processor loads with one or two instructions.
typedef uint64_t hyperion_words __attribute__((vector_size(32)));

/// Reads `count` words (a multiple of 16, 32-byte aligned) in order and returns a digest of them, so that no load can be
/// left out. Four independent chains: the loads wait for memory, not for the sums.
static inline uint64_t hyperion_read_words(const uint64_t *words, size_t count) {
    const hyperion_words *vectors = (const hyperion_words *)words;
    hyperion_words first = {0}, second = {0}, third = {0}, fourth = {0};
    for (size_t i = 0; i < count / 4; i += 4) {
        first ^= vectors[i];
        second ^= vectors[i + 1];
        third ^= vectors[i + 2];
        fourth ^= vectors[i + 3];
    }
    hyperion_words all = (first ^ second) ^ (third ^ fourth);
    return all[0] ^ all[1] ^ all[2] ^ all[3];
}

/// Calls `body`. The name is what callgrind's `--toggle-collect` and `--dump-after` are given, so that it counts
/// what runs in here and nothing else: a name of C, which no compiler mangles or specialises.
void hyperion_counted_section(void (*body)(void *), void *context);

#endif
