#include "Server.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

hyperion_printable hyperion_print(const void *bytes, size_t count) {
    hyperion_printable printable;
    size_t used = 0, room = sizeof printable.text - 8;
    printable.text[used++] = '"';
    for (size_t i = 0; i < count; i++) {
        unsigned char byte = ((const unsigned char *)bytes)[i];
        if (used + 4 > room) {
            used += (size_t)sprintf(printable.text + used, "...");
            break;
        }
        if (byte == '\r' || byte == '\n') used += (size_t)sprintf(printable.text + used, byte == '\r' ? "\\r" : "\\n");
        else if (byte == '"' || byte == '\\') used += (size_t)sprintf(printable.text + used, "\\%c", byte);
        else if (byte >= 0x20 && byte < 0x7F) printable.text[used++] = (char)byte;
        else used += (size_t)sprintf(printable.text + used, "\\x%02x", byte);
    }
    printable.text[used++] = '"';
    printable.text[used] = 0;
    return printable;
}

char *hyperion_append(hyperion_connection *c, size_t count) {
    if (count > c->out_room - c->out_used) {
        size_t room = 2 * c->out_room + count;
        char *grown = realloc(c->out, room);
        if (!grown) {
            hyperion_break(c, "was not asked: no memory for a request of %zu bytes", c->out_used + count);
            return NULL;
        }
        c->out = grown;
        c->out_room = room;
    }
    char *place = c->out + c->out_used;
    c->out_used += count;
    return place;
}

static int64_t monotonic_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void report(hyperion_connection *c, ssize_t count) {
    bool is_late = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    const char *reason = count < 0 ? strerror(errno) : NULL;
    double seconds = (double)c->server->patience_milliseconds / 1000;
    if (c->answered == 0) {
        if (is_late) hyperion_break(c, "did not answer within %g seconds", seconds);
        else hyperion_break(c, "closed the connection%s%s", reason ? ": " : "", reason ? reason : "");
        return;
    }
    size_t known = c->answered < sizeof c->answer ? c->answered : sizeof c->answer;
    hyperion_printable came = hyperion_print(c->answer, known);
    if (is_late) {
        hyperion_break(
            c, "did not finish its answer within %g seconds; %zu bytes came, from %s on", seconds, c->answered,
            came.text);
    } else {
        hyperion_break(
            c, "closed the connection in the middle of an answer; %zu bytes came, from %s on", c->answered, came.text);
    }
}

bool hyperion_send(hyperion_connection *c) {
    size_t sent = 0;
    if (c->in_begin < c->in_end) {
        hyperion_printable more = hyperion_print(c->in + c->in_begin, c->in_end - c->in_begin);
        hyperion_break(c, "sent more than it was asked for: %s", more.text);
        return false;
    }
    c->answered = 0;
    c->deadline = 0;
    while (sent < c->out_used) {
        // Without MSG_NOSIGNAL a server that is gone would end this process.
        ssize_t count = send(c->socket, c->out + sent, c->out_used - sent, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) {
            report(c, count);
            return false;
        }
        sent += (size_t)count;
    }
    c->out_used = 0;
    return true;
}

/// Whether an answer that comes in pieces has taken too long: each piece alone may be in time.
static bool is_overdue(hyperion_connection *c) {
    // What came at once is not timed: the clock would be read for every operation.
    if (c->answered == 0) return false;
    int64_t now = monotonic_milliseconds();
    if (c->deadline == 0) c->deadline = now + c->server->patience_milliseconds;
    return now >= c->deadline;
}

/// Adds what has arrived, at least a byte.
static bool fill(hyperion_connection *c) {
    if (is_overdue(c)) {
        errno = EAGAIN;
        report(c, -1);
        return false;
    }
    if (c->in_begin > 0) {
        memmove(c->in, c->in + c->in_begin, c->in_end - c->in_begin);
        c->in_end -= c->in_begin;
        c->in_begin = 0;
    }
    while (true) {
        ssize_t count = recv(c->socket, c->in + c->in_end, c->in_room - c->in_end, 0);
        if (count > 0) {
            if (c->answered < sizeof c->answer) {
                size_t room = sizeof c->answer - c->answered;
                memcpy(c->answer + c->answered, c->in + c->in_end, (size_t)count < room ? (size_t)count : room);
            }
            c->answered += (size_t)count;
            c->in_end += (size_t)count;
            return true;
        }
        if (count < 0 && errno == EINTR) continue;
        report(c, count);
        return false;
    }
}

const char *hyperion_receive(hyperion_connection *c, size_t count) {
    while (c->in_end - c->in_begin < count) {
        if (count > c->in_room || !fill(c)) return NULL;
    }
    return c->in + c->in_begin;
}

ssize_t hyperion_receive_line(hyperion_connection *c, const char **line) {
    size_t searched = 0;
    while (true) {
        char *start = c->in + c->in_begin;
        size_t there = c->in_end - c->in_begin;
        char *end = memchr(start + searched, '\n', there - searched);
        if (end) {
            c->in_begin += (size_t)(end - start) + 1;
            *line = start;
            return end > start && end[-1] == '\r' ? end - start - 1 : end - start;
        }
        searched = there;
        if (there >= c->in_room) {
            hyperion_break(c, "sent a line without an end: %s", hyperion_print(start, there).text);
            return -1;
        }
        if (!fill(c)) return -1;
    }
}

bool hyperion_receive_into(hyperion_connection *c, size_t count, void *buffer, size_t room) {
    size_t copied = 0;
    while (count > 0) {
        if (c->in_begin == c->in_end && !fill(c)) return false;
        size_t there = c->in_end - c->in_begin;
        if (there > count) there = count;
        size_t kept = room - copied < there ? room - copied : there;
        memcpy((char *)buffer + copied, c->in + c->in_begin, kept);
        copied += kept;
        c->in_begin += there;
        count -= there;
    }
    return true;
}
