#include "Server.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

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

static void report(hyperion_connection *c, ssize_t count) {
    // What is left of a request must not be sent in front of the next one.
    c->out_used = 0;
    c->in_begin = c->in_end = 0;
    if (count == 0) hyperion_break(c, "closed the connection");
    else if (errno == EAGAIN || errno == EWOULDBLOCK) hyperion_break(c, "did not answer within ten seconds");
    else hyperion_break(c, "closed the connection: %s", strerror(errno));
}

bool hyperion_send(hyperion_connection *c) {
    size_t sent = 0;
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

/// Adds what has arrived, at least a byte.
static bool fill(hyperion_connection *c) {
    if (c->in_begin > 0) {
        memmove(c->in, c->in + c->in_begin, c->in_end - c->in_begin);
        c->in_end -= c->in_begin;
        c->in_begin = 0;
    }
    while (true) {
        ssize_t count = recv(c->socket, c->in + c->in_end, c->in_room - c->in_end, 0);
        if (count > 0) {
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
            hyperion_break(c, "sent a line without an end");
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
