#include "CPeers.h"

#include <stdarg.h>
#include <stdio.h>

void hyperion_fail(hyperion_failure *failure, const char *format, ...) {
    int none = 0;
    // Whoever changes 0 to 1 writes the text alone; the release store of 2 publishes it.
    if (!__atomic_compare_exchange_n(&failure->state, &none, 1, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(failure->text, sizeof failure->text, format, arguments);
    va_end(arguments);
    __atomic_store_n(&failure->state, 2, __ATOMIC_RELEASE);
}
