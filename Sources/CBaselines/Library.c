#include "Library.h"

#include <dlfcn.h>
#include <string.h>

bool hyperion_load(const char *library, const hyperion_symbol *symbols, size_t count) {
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (!handle) return false;
    for (size_t i = 0; i < count; i++) {
        void *function = dlsym(handle, symbols[i].name);
        if (!function) return false;
        // Copied as bytes, as POSIX has it: the pointer is one to a function of any type.
        memcpy(symbols[i].pointer, &function, sizeof function);
    }
    return true;
}
