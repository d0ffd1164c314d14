// memcached, started on a unix socket in a temporary folder and spoken to in its binary protocol.
//
// That protocol, because its keys are any bytes (the text protocols' keys may hold no blanks) and its headers need no
// parsing. With -M a full store answers an error: it would silently evict records otherwise, and look right until it
// is read back. The hash table is made with room for all records. Every operation is a round trip and is answered; a
// multi-read is pipelined with quiet gets, which are answered only if found, and a no-op behind them whose answer
// says that all were. An insert is an add, an update a replace.
//
// Thread safety: a session is a connection; the server has a thread for each processor. Keys have at most 250 bytes.
#include "Server.h"

#include <endian.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { GET = 0x00, ADD = 0x02, REPLACE = 0x03, DELETE = 0x04, GET_QUIETLY = 0x09, NOTHING = 0x0A };
enum { OK = 0, NOT_FOUND = 1, NOT_STORED = 5 };

/// https://docs.memcached.org/protocols/binary/: 24 bytes, numbers in network order.
typedef struct __attribute__((packed)) {
    uint8_t magic, operation;
    uint16_t key_length;
    uint8_t extras_length, data_type;
    /// Of an answer; a request's is 0.
    uint16_t status;
    uint32_t body_length, opaque;
    uint64_t version;
} header;

static bool append(
    hyperion_connection *c, uint8_t operation, hyperion_bytes key, size_t extras, const hyperion_bytes *value) {
    size_t key_length = hyperion_length(key), value_length = value ? hyperion_length(*value) : 0;
    char *place = hyperion_append(c, sizeof(header) + extras + key_length + value_length);
    if (!place) return false;
    header head = {
        .magic = 0x80, .operation = operation, .key_length = htobe16((uint16_t)key_length),
        .extras_length = (uint8_t)extras, .opaque = htobe32(++c->requests),
        .body_length = htobe32((uint32_t)(extras + key_length + value_length)),
    };
    memcpy(place, &head, sizeof head);
    place += sizeof head;
    // Flags and expiry: none.
    memset(place, 0, extras);
    if (key_length > 0) memcpy(place + extras, key.begin, key_length);
    if (value_length > 0) memcpy(place + extras + key_length, value->begin, value_length);
    return true;
}

/// The next answer's header.
///
/// - after: the number of the request that was answered before this one, of those that are still to be answered.
static bool receive(hyperion_connection *c, uint32_t after, header *head) {
    const char *bytes = hyperion_receive(c, sizeof *head);
    if (!bytes) return false;
    hyperion_printable came = {{0}};
    memcpy(head, bytes, sizeof *head);
    head->status = be16toh(head->status);
    head->body_length = be32toh(head->body_length);
    head->key_length = be16toh(head->key_length);
    head->opaque = be32toh(head->opaque);
    // Differences, so that the numbers may go round.
    uint32_t distance = head->opaque - after;
    bool is_answer = head->magic == 0x81, is_next = distance >= 1 && distance <= c->requests - after;
    if (!is_answer || !is_next) came = hyperion_print(bytes, sizeof *head);
    if (!is_answer) hyperion_break(c, "sent what is no answer of the binary protocol: %s", came.text);
    else if (!is_next) hyperion_break(c, "answered a request that it was not asked: %s", came.text);
    return is_answer && is_next && hyperion_receive_into(c, sizeof *head, NULL, 0);
}

/// Of the one request that was sent.
static bool receive_only(hyperion_connection *c, uint8_t operation, header *head) {
    if (!receive(c, c->requests - 1, head)) return false;
    if (head->operation == operation) return true;
    hyperion_break(c, "answered operation %d where it was asked for %d", head->operation, operation);
    return false;
}

/// The rest of an answer without a value. Other statuses than those that say no are failures.
static bool finish(hyperion_connection *c, const header *head) {
    char text[128];
    // A sentence at the most: nothing is waited for that cannot be right.
    if (head->body_length > 1 << 16) {
        hyperion_break(c, "sent an answer of %u bytes to a request for none", (unsigned)head->body_length);
        return false;
    }
    if (!hyperion_receive_into(c, head->body_length, text, sizeof text)) return false;
    if (head->status != OK && head->status != NOT_FOUND && head->status != NOT_STORED) {
        size_t length = head->body_length < sizeof text ? head->body_length : sizeof text;
        hyperion_break(c, "refused: %s (status %d)", hyperion_print(text, length).text, head->status);
    }
    return head->status == OK;
}

/// The body of a found value; its length, or -1: failed.
static int64_t receive_value(hyperion_connection *c, const header *head, void *buffer, size_t room) {
    size_t before = (size_t)head->extras_length + head->key_length;
    if (head->body_length < before) {
        hyperion_break(c, "sent an answer whose lengths contradict each other");
        return -1;
    }
    size_t length = head->body_length - before;
    // The buffer has room for every value that was written.
    if (length > room) {
        hyperion_break(c, "sent a value of %zu bytes; the longest that was written has at most %zu", length, room);
        return -1;
    }
    bool done = hyperion_receive_into(c, before, NULL, 0) && hyperion_receive_into(c, length, buffer, room);
    return done ? (int64_t)length : -1;
}

static int64_t read_one(void *session, hyperion_bytes key, void *buffer, size_t room) {
    hyperion_connection *c = session;
    header head;
    if (!append(c, GET, key, 0, NULL) || !hyperion_send(c) || !receive_only(c, GET, &head)) return -1;
    if (head.status == OK) return receive_value(c, &head, buffer, room);
    finish(c, &head);
    return -1;
}

/// The keys of one round trip, whose requests fit into the socket's buffer: a server that waits for its answers to be
/// taken stops taking requests, and both would wait.
static size_t window(const hyperion_bytes *keys, size_t count) {
    size_t bytes = 0, taken = 0;
    while (taken < count && (taken == 0 || bytes < 1 << 15)) bytes += sizeof(header) + hyperion_length(keys[taken++]);
    return taken;
}

static size_t multi_read(void *session, const hyperion_bytes *keys, size_t count, void *buffer, size_t room) {
    hyperion_connection *c = session;
    hyperion_bytes none = {NULL, NULL};
    size_t found = 0;
    for (size_t begin = 0; begin < count;) {
        size_t end = begin + window(keys + begin, count - begin);
        uint32_t answered = c->requests;
        for (; begin < end; begin++)
            if (!append(c, GET_QUIETLY, keys[begin], 0, NULL)) return found;
        if (!append(c, NOTHING, none, 0, NULL) || !hyperion_send(c)) return found;
        while (true) {
            header head;
            if (!receive(c, answered, &head)) return found;
            answered = head.opaque;
            bool is_last = answered == c->requests;
            if (head.operation != (is_last ? NOTHING : GET_QUIETLY)) {
                hyperion_break(c, "answered operation %d in a batch of gets", head.operation);
                return found;
            }
            if (is_last) {
                if (!finish(c, &head)) return found;
                break;
            }
            if (head.status == OK) found += receive_value(c, &head, buffer, room) >= 0;
            else finish(c, &head);
            if (hyperion_has_failed(c->server->failure)) return found;
        }
    }
    return found;
}

static bool store(hyperion_connection *c, uint8_t operation, hyperion_bytes key, size_t extras, hyperion_bytes *value) {
    header head;
    return append(c, operation, key, extras, value) && hyperion_send(c) && receive_only(c, operation, &head)
        && finish(c, &head);
}

static bool insert(void *session, hyperion_bytes key, hyperion_bytes value) {
    return store(session, ADD, key, 8, &value);
}
static bool update(void *session, hyperion_bytes key, hyperion_bytes value) {
    return store(session, REPLACE, key, 8, &value);
}
static bool erase(void *session, hyperion_bytes key) { return store(session, DELETE, key, 0, NULL); }

static void *open_store(const hyperion_peer_plan *plan, hyperion_failure *failure) {
    char memory[32], threads[32], item[32], table[40];
    int power = 16;
    while (power < 31 && (size_t)1 << power < plan->capacity) power++;
    size_t largest = (plan->largest_value >> 10) + 2;
    snprintf(memory, sizeof memory, "%zu", plan->memory >> 20);
    snprintf(threads, sizeof threads, "%zu", plan->processors < 1 ? 1 : plan->processors);
    snprintf(item, sizeof item, "%zuk", largest < 1024 ? 1024 : largest);
    snprintf(table, sizeof table, "hashpower=%d", power);
    char *arguments[20] = {
        "memcached", "-s", HYPERION_SOCKET, "-a", "0700", "-M", "-m", memory, "-t", threads, "-I", item, "-o", table,
    };
    // As root it insists on being told whom to become.
    if (geteuid() == 0) memcpy(arguments + 14, (char *[]){"-u", "root"}, 2 * sizeof(char *));
    return hyperion_server_start(plan->folder, "memcached", arguments, failure);
}

static const hyperion_peer table = HYPERION_SERVER_PEER(multi_read);

const hyperion_peer *hyperion_memcached_client(void) { return &table; }
const hyperion_peer *hyperion_memcached(void) { return hyperion_if_installed("memcached", &table); }
