// A server process of our own on a unix socket, and connections to it.
#ifndef HYPERION_SERVER_H
#define HYPERION_SERVER_H

#include "CPeers.h"

#include <sys/types.h>

/// The socket's name in the server's folder, which is its working directory: no path is too long for an address.
#define HYPERION_SOCKET "socket"

typedef struct {
    /// 0: somebody else's process.
    pid_t pid;
    /// The folder, open.
    int folder;
    const char *name;
    hyperion_failure *failure;
    /// How long one call waits for the socket.
    long patience_milliseconds;
} hyperion_server;

/// The table where the program is in a folder of PATH or where Debian puts it; NULL elsewhere.
const hyperion_peer *hyperion_if_installed(const char *program, const hyperion_peer *table);

/// Starts a program and waits until its socket answers; NULL: see the failure.
///
/// The kernel kills it when the calling thread ends, however that comes about.
hyperion_server *hyperion_server_start(
    const char *folder, const char *name, char *const arguments[], hyperion_failure *failure);
/// Kills it, unless it is somebody else's: it has nothing that is worth keeping.
void hyperion_server_stop(hyperion_server *server);

/// One thread's connection: what is sent is collected in one buffer, what is received in another.
typedef struct {
    int socket;
    hyperion_server *server;
    char *out;
    size_t out_used, out_room;
    char *in;
    size_t in_begin, in_end, in_room;
    /// What has arrived since the last request was sent: its first bytes, for a person, and how many there are.
    char answer[32];
    size_t answered;
    /// When the answer must be whole, in monotonic milliseconds; 0: not known yet, it may all have come at once.
    int64_t deadline;
    /// Requests so far, for protocols that number them.
    uint32_t requests;
} hyperion_connection;

/// What came from a server in a form that plays no tricks on a terminal: quoted, other bytes than printable ASCII as
/// escapes, cut off with dots.
typedef struct {
    char text[224];
} hyperion_printable;
hyperion_printable hyperion_print(const void *bytes, size_t count);

/// Connects; NULL: see the failure.
///
/// A server that is silent for its patience fails the call, and so does one that needs twice that for an answer.
hyperion_connection *hyperion_connect(hyperion_server *server);
void hyperion_disconnect(hyperion_connection *connection);

/// Room for `count` bytes behind what is collected, which are counted as used; NULL: failed.
char *hyperion_append(hyperion_connection *connection, size_t count);
/// Sends what is collected, after all answers so far were consumed; false: failed.
bool hyperion_send(hyperion_connection *connection);
/// Waits until `count` bytes (at most 64 KiB) are there, and returns them unconsumed; NULL: failed.
const char *hyperion_receive(hyperion_connection *connection, size_t count);
/// The next line without its CR LF, consumed, valid until the next call; its length, or -1: failed.
ssize_t hyperion_receive_line(hyperion_connection *connection, const char **line);
/// Consumes `count` bytes, of which the first `room` go to `buffer`; false: failed.
bool hyperion_receive_into(hyperion_connection *connection, size_t count, void *buffer, size_t room);
/// Reports that the connection can't go on, in printf's format, and closes its way out.
__attribute__((format(printf, 2, 3))) void hyperion_break(hyperion_connection *connection, const char *format, ...);

// What the tables of all servers have in common: a store is a `hyperion_server`, a session a connection to it.
void hyperion_server_close(void *store);
void *hyperion_server_attach(void *store);
void hyperion_server_detach(void *session);
int hyperion_server_process(void *store);

/// A server's table, of functions with the names that both servers' files give theirs.
#define HYPERION_SERVER_PEER(batch)                                                                                  \
    {                                                                                                                \
        .needs_folder = true, .open = open_store, .close = hyperion_server_close, .attach = hyperion_server_attach,  \
        .detach = hyperion_server_detach, .read = read_one, .multi_read = batch, .insert = insert, .update = update, \
        .remove = erase, .process = hyperion_server_process,                                                         \
    }

#endif
