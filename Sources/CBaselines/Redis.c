// Redis, started on a unix socket in a temporary folder and spoken to in RESP 2 written by hand.
//
// Persistence off (no snapshots, no append-only file), no TCP, one database. Requests are written into one buffer
// and sent with one call, answers are parsed where they arrive and copied out once. Every operation is a round trip.
// A multi-read is pipelined: as many GETs as it has keys, written at once, and as many answers read; for the engine
// redis-mget it is one MGET, a single command and a single answer. Redis keeps the answers that the socket does not
// take in its own memory and goes on reading: however large a pipeline is, it never waits for us while we wait for it.
// An update is SET with XX, so that it answers whether the key was there.
//
// Thread safety: a session is a connection; the server executes one command at a time.
#include "Server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    return append_number(c, '$', hyperion_length(bytes)) && append(c, bytes.begin, hyperion_length(bytes))
        && append(c, "\r\n", 2);
}

#define APPEND_LITERAL(c, text) append(c, text, sizeof text - 1)

/// The first character of the answer and the number behind it; `+OK` has the number 0.
typedef struct {
    char mark;
    long long number;
} answer;

/// Digits with at most a sign in front of them, and nothing else.
static bool parse_number(const char *text, size_t length, long long *number) {
    bool is_negative = length > 0 && text[0] == '-';
    size_t start = is_negative;
    // 18 digits fit, and no length has more.
    if (length == start || length > start + 18) return false;
    *number = 0;
    for (size_t i = start; i < length; i++) {
        if (text[i] < '0' || text[i] > '9') return false;
        *number = *number * 10 + (text[i] - '0');
    }
    if (is_negative) *number = -*number;
    return true;
}

/// '\0' in place of the mark: failed. Of the marks all but `+` have a number, which is not yet compared with anything.
static answer receive(hyperion_connection *c) {
    const char *line;
    ssize_t length = hyperion_receive_line(c, &line);
    if (length < 1) {
        if (length == 0) hyperion_break(c, "sent an empty answer");
        return (answer){0, 0};
    }
    if (line[0] == '-') {
        hyperion_break(c, "refused: %s", hyperion_print(line + 1, (size_t)length - 1).text);
        return (answer){0, 0};
    }
    answer got = {line[0], 0};
    bool is_good = got.mark == '+' ? length == 3 && memcmp(line, "+OK", 3) == 0
        : memchr("$*:", got.mark, 3) && parse_number(line + 1, (size_t)length - 1, &got.number);
    if (is_good) return got;
    hyperion_break(c, "sent what is no answer of its protocol: %s", hyperion_print(line, (size_t)length).text);
    return (answer){0, 0};
}

static void unexpected(hyperion_connection *c, answer got) {
    if (got.mark == '+') hyperion_break(c, "sent an answer that does not fit the question: \"+OK\"");
    else if (got.mark)
        hyperion_break(c, "sent an answer that does not fit the question: \"%c%lld\"", got.mark, got.number);
}

/// Copies a bulk string out; its length, or -1: null, or failed.
static int64_t receive_bulk(hyperion_connection *c, void *buffer, size_t room) {
    answer got = receive(c);
    if (got.mark != '$' || got.number < -1) {
        unexpected(c, got);
        return -1;
    }
    if (got.number < 0) return -1;
    // The buffer has room for every value that was written. Nothing is waited for that cannot be right.
    if ((size_t)got.number > room) {
        hyperion_break(c, "sent a value of %lld bytes; the longest that was written has at most %zu", got.number, room);
        return -1;
    }
    char end[2];
    if (!hyperion_receive_into(c, (size_t)got.number, buffer, room) || !hyperion_receive_into(c, 2, end, 2)) return -1;
    if (end[0] == '\r' && end[1] == '\n') return got.number;
    hyperion_break(
        c, "sent %s where the end of a value of %lld bytes should be", hyperion_print(end, 2).text, got.number);
    return -1;
}

static bool append_get(hyperion_connection *c, hyperion_bytes key) {
    return APPEND_LITERAL(c, "*2\r\n$3\r\nGET\r\n") && append_bulk(c, key);
}

static int64_t read_one(void *session, hyperion_bytes key, void *buffer, size_t room) {
    hyperion_connection *c = session;
    return append_get(c, key) && hyperion_send(c) ? receive_bulk(c, buffer, room) : -1;
}

/// The values of `count` keys that were asked for, in their order; how many were there.
static size_t receive_bulks(hyperion_connection *c, size_t count, void *buffer, size_t room) {
    size_t found = 0;
    for (size_t i = 0; i < count && !hyperion_has_failed(c->server->failure); i++)
        found += receive_bulk(c, buffer, room) >= 0;
    return found;
}

static size_t read_pipelined(void *session, const hyperion_bytes *keys, size_t count, void *buffer, size_t room) {
    hyperion_connection *c = session;
    for (size_t i = 0; i < count; i++)
        if (!append_get(c, keys[i])) return 0;
    return hyperion_send(c) ? receive_bulks(c, count, buffer, room) : 0;
}

static size_t read_at_once(void *session, const hyperion_bytes *keys, size_t count, void *buffer, size_t room) {
    hyperion_connection *c = session;
    bool good = append_number(c, '*', count + 1) && APPEND_LITERAL(c, "$4\r\nMGET\r\n");
    for (size_t i = 0; i < count && good; i++) good = append_bulk(c, keys[i]);
    if (!good || !hyperion_send(c)) return 0;
    answer got = receive(c);
    if (got.mark != '*' || got.number != (long long)count) {
        unexpected(c, got);
        return 0;
    }
    return receive_bulks(c, count, buffer, room);
}

/// Whether the answer is OK; a null is a no.
static bool receive_done(hyperion_connection *c) {
    answer got = receive(c);
    if (got.mark != '+' && !(got.mark == '$' && got.number == -1)) unexpected(c, got);
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
    if (got.mark != ':' || (got.number != 0 && got.number != 1)) unexpected(c, got);
    return got.mark == ':' && got.number == 1;
}

static void *open_store(const hyperion_peer_plan *plan, hyperion_failure *failure) {
    char *arguments[] = {
        "redis-server", "--port", "0", "--unixsocket", HYPERION_SOCKET, "--unixsocketperm", "700", "--save", "",
        "--appendonly", "no", "--daemonize", "no", "--databases", "1", "--loglevel", "warning", NULL,
    };
    return hyperion_server_start(plan->folder, "redis-server", arguments, failure);
}

static const hyperion_peer pipelined = HYPERION_SERVER_PEER(read_pipelined);
static const hyperion_peer mget = HYPERION_SERVER_PEER(read_at_once);

const hyperion_peer *hyperion_redis_client(void) { return &pipelined; }
const hyperion_peer *hyperion_redis_mget_client(void) { return &mget; }

const hyperion_peer *hyperion_redis(void) { return hyperion_if_installed("redis-server", &pipelined); }
const hyperion_peer *hyperion_redis_mget(void) { return hyperion_if_installed("redis-server", &mget); }
