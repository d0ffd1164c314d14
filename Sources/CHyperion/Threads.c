// Where threads run and where pages are, by the kernel's own account.
#define _GNU_SOURCE
#include "CHyperion.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

int hyperion_keep_thread(const int *processors, int count) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (int i = 0; i < count; i++) {
        if (processors[i] < 0 || processors[i] >= CPU_SETSIZE) return -1;
        CPU_SET(processors[i], &set);
    }
    return sched_setaffinity(0, sizeof set, &set);
}

int hyperion_thread_number(void) { return (int)syscall(SYS_gettid); }

int hyperion_current_processor(void) { return sched_getcpu(); }

// The first bytes of a small file, as text; their number, or -1.
static long read_start(const char *path, char *text, size_t size) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return -1;
    ssize_t count = read(file, text, size - 1);
    close(file);
    if (count < 0) return -1;
    text[count] = 0;
    return count;
}

int hyperion_processor_of_thread(int thread) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/self/task/%d/stat", thread);
    if (read_start(path, text, sizeof text) <= 0) return -1;
    // The name in parentheses may hold anything: fields are counted behind the last one. It is field 2, and the
    // processor is field 39 (proc(5)).
    const char *place = strrchr(text, ')');
    if (place == NULL) return -1;
    for (int field = 2; field < 39; field++) {
        place = strchr(place + 1, ' ');
        if (place == NULL) return -1;
    }
    return atoi(place + 1);
}

long hyperion_thread_migrations(void) {
    char text[4096];
    if (read_start("/proc/thread-self/sched", text, sizeof text) <= 0) return -1;
    const char *line = strstr(text, "se.nr_migrations");
    const char *colon = line == NULL ? NULL : strchr(line, ':');
    return colon == NULL ? -1 : atol(colon + 1);
}

int hyperion_set_niceness(int value) {
    // Of Linux: a nice value is a thread's, and 0 is the one that calls (setpriority(2)).
    return setpriority(PRIO_PROCESS, 0, value);
}

int hyperion_page_nodes(int process, unsigned long count, void **pages, int *nodes) {
    return (int)syscall(SYS_move_pages, process, count, pages, NULL, nodes, 0);
}
