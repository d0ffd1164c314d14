// Redis, started on a unix socket in a temporary folder and spoken to in RESP 2 written by hand.
//
// Persistence off (no snapshots, no append-only file), no TCP, one database. Requests are written into one buffer
// and sent with one call, answers are parsed where they arrive and copied out once. Every operation is a round trip;
// a multi-read is one MGET, which is the pipelined way: one round trip for all keys. An update is SET with XX, so
// that it answers whether the key was there.
//
// Thread safety: a session is a connection; the server executes one command at a time.
#include "Server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t length_of(hyperion_bytes bytes) {
    return (size_t)((const char *)bytes.end - (const char *)bytes.begin);
}

static bool append(hyperion_connection *c, const void *bytes, size_t count) {
    char *place = hyperion_append(c, count);
    if (place && count > 0) memcpy(place, bytes, count);
    return place != NULL;
}

/// `mark`, a number, CR LF.
static bool append_number(hyperion_connection *c, char mark, size_t number) {
    char digits[24], *end = digits + sizeof digits, *start = end;
    *--start = '\n';
    *--start = '\r';
    do *--start = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    *--start = mark;
    return append(c, start, (size_t)(end - start));
}

static bool append_bulk(hyperion_connection *c, hyperion_bytes bytes) {
    return append_number(c, '$', length_of(bytes)) && append(c, bytes.begin, length_of(bytes))
        && append(c, "\r\n", 2);
}

#define APPEND_LITERAL(c, text) append(c, text, sizeof text - 1)

/// The first character of the answer and the number behind it.
typedef struct {
    char mark;
    long long number;
} answer;

/// '\0' in place of the mark: failed.
static answer receive(hyperion_connection *c) {
    const char *line;
    ssize_t length = hyperion_receive_line(c, &line);
    if (length < 1) {
        if (length == 0) hyperion_break(c, "sent an empty answer");
        return (answer){0, 0};
    }
    if (line[0] == '-') {
        hyperion_break(c, "refused: %.*s", (int)(length < 200 ? length - 1 : 200), line + 1);
        return (answer){0, 0};
    }
    char digits[24] = {0};
    memcpy(digits, line + 1, (size_t)length - 1 < sizeof digits - 1 ? (size_t)length - 1 : sizeof digits - 1);
    return (answer){line[0], strtoll(digits, NULL, 10)};
}

static void unexpected(hyperion_connection *c, answer got) {
    if (got.mark) hyperion_break(c, "sent an answer that does not fit the question: %c%lld", got.mark, got.number);
}

/// Copies a bulk string out; its length, or -1: null, or failed.
static int64_t receive_bulk(hyperion_connection *c, void *buffer, size_t room) {
    answer got = receive(c);
    if (got.mark == '$' && got.number >= 0) {
        char end[2];
        bool done = hyperion_receive_into(c, (size_t)got.number, buffer, room) && hyperion_receive_into(c, 2, end, 2);
        return done ? got.number : -1;
    }
    if (got.mark != '$') unexpected(c, got);
    return -1;
}

static int64_t read_one(void *session, hyperion_bytes key, void *buffer, size_t room) {
    hyperion_connection *c = session;
    bool sent = APPEND_LITERAL(c, "*2\r\n$3\r\nGET\r\n") && append_bulk(c, key) && hyperion_send(c);
    return sent ? receive_bulk(c, buffer, room) : -1;
}

static size_t multi_read(void *session, const hyperion_bytes *keys, size_t count, void *buffer, size_t room) {
    hyperion_connection *c = session;
    bool good = append_number(c, '*', count + 1) && APPEND_LITERAL(c, "$4\r\nMGET\r\n");
    for (size_t i = 0; i < count && good; i++) good = append_bulk(c, keys[i]);
    if (!good || !hyperion_send(c)) return 0;
    answer got = receive(c);
    if (got.mark != '*' || got.number != (long long)count) {
        unexpected(c, got);
        return 0;
    }
    size_t found = 0;
    for (size_t i = 0; i < count; i++) found += receive_bulk(c, buffer, room) >= 0;
    return found;
}

/// Whether the answer is OK; a null is a no.
static bool receive_done(hyperion_connection *c) {
    answer got = receive(c);
    if (got.mark != '+' && !(got.mark == '$' && got.number < 0)) unexpected(c, got);
    return got.mark == '+';
}

static bool insert(void *session, hyperion_bytes key, hyperion_bytes value) {
    hyperion_connection *c = session;
    return APPEND_LITERAL(c, "*3\r\n$3\r\nSET\r\n") && append_bulk(c, key) && append_bulk(c, value)
        && hyperion_send(c) && receive_done(c);
}

static bool update(void *session, hyperion_bytes key, hyperion_bytes value) {
    hyperion_connection *c = session;
    return APPEND_LITERAL(c, "*4\r\n$3\r\nSET\r\n") && append_bulk(c, key) && append_bulk(c, value)
        && APPEND_LITERAL(c, "$2\r\nXX\r\n") && hyperion_send(c) && receive_done(c);
}

static bool erase(void *session, hyperion_bytes key) {
    hyperion_connection *c = session;
    if (!(APPEND_LITERAL(c, "*2\r\n$3\r\nDEL\r\n") && append_bulk(c, key) && hyperion_send(c))) return false;
    answer got = receive(c);
    if (got.mark != ':') unexpected(c, got);
    return got.mark == ':' && got.number == 1;
}

static void *open_store(const hyperion_peer_plan *plan, hyperion_failure *failure) {
    char *arguments[] = {
        "redis-server", "--port", "0", "--unixsocket", HYPERION_SOCKET, "--unixsocketperm", "700", "--save", "",
        "--appendonly", "no", "--daemonize", "no", "--databases", "1", "--loglevel", "warning", NULL,
    };
    return hyperion_server_start(plan->folder, "redis-server", arguments, failure);
}

static void close_store(void *store) { hyperion_server_stop(store); }
static void *attach(void *store) { return hyperion_connect(store); }
static void detach(void *session) { hyperion_disconnect(session); }
static int process(void *store) { return ((hyperion_server *)store)->pid; }

const hyperion_peer *hyperion_redis(void) {
    static const hyperion_peer table = {
        .needs_folder = true, .open = open_store, .close = close_store, .attach = attach, .detach = detach,
        .read = read_one, .multi_read = multi_read, .insert = insert, .update = update, .remove = erase,
        .process = process,
    };
    char path[4096];
    return hyperion_find_program("redis-server", path, sizeof path) ? &table : NULL;
}
