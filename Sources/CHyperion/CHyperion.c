// Functions of the C library that its headers show only under _GNU_SOURCE, which Swift's importer does not set.
#define _GNU_SOURCE
#include "CHyperion.h"

#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>

int hyperion_allowed_processors(uint8_t *mask, int count) {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0) return -1;
    for (int i = 0; i < count; i++) mask[i] = i < CPU_SETSIZE && CPU_ISSET(i, &set);
    return 0;
}

int hyperion_pin_thread(int processor) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(processor, &set);
    return sched_setaffinity(0, sizeof set, &set);
}

void hyperion_keep_base_pages(void) { prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0); }

void hyperion_die_with_parent(void) { prctl(PR_SET_PDEATHSIG, SIGKILL); }

__attribute__((noinline)) void hyperion_counted_section(void (*body)(void *), void *context) {
    body(context);
    // Something to do after the call, so that it does not become a jump: callgrind sees this function's end by its
    // return.
    __asm__ volatile("" : : : "memory");
}
