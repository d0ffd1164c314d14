// Libraries that a machine may lack: loaded when they are used.
#ifndef HYPERION_LIBRARY_H
#define HYPERION_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

/// A function of a library, and the pointer that is to point to it.
typedef struct {
    const char *name;
    void *pointer;
} hyperion_symbol;

/// Loads a library and looks up its functions; false: the library, or one of them, is not there.
bool hyperion_load(const char *library, const hyperion_symbol *symbols, size_t count);

#endif
