// A server process of our own on a unix socket, and connections to it.
#ifndef HYPERION_SERVER_H
#define HYPERION_SERVER_H

#include "CPeers.h"

#include <sys/types.h>

/// The socket's name in the server's folder, which is its working directory: no path is too long for an address.
#define HYPERION_SOCKET "socket"

typedef struct {
    pid_t pid;
    /// The folder, open.
    int folder;
    const char *name;
    hyperion_failure *failure;
} hyperion_server;

/// Whether the program is in a folder of PATH or where Debian puts it; its path into `path`.
bool hyperion_find_program(const char *name, char *path, size_t room);

/// Starts a program and waits until its socket answers; NULL: see the failure.
///
/// The kernel kills it when the calling thread ends, however that comes about.
hyperion_server *hyperion_server_start(
    const char *folder, const char *name, char *const arguments[], hyperion_failure *failure);
/// Kills it: it has nothing that is worth keeping.
void hyperion_server_stop(hyperion_server *server);

/// One thread's connection: what is sent is collected in one buffer, what is received in another.
typedef struct {
    int socket;
    hyperion_server *server;
    char *out;
    size_t out_used, out_room;
    char *in;
    size_t in_begin, in_end, in_room;
} hyperion_connection;

/// Connects; NULL: see the failure. A call that waits longer than ten seconds fails.
hyperion_connection *hyperion_connect(hyperion_server *server);
void hyperion_disconnect(hyperion_connection *connection);

/// Room for `count` bytes behind what is collected, which are counted as used; NULL: failed.
char *hyperion_append(hyperion_connection *connection, size_t count);
/// Sends what is collected; false: failed.
bool hyperion_send(hyperion_connection *connection);
/// Waits until `count` bytes (at most 64 KiB) are there, and returns them unconsumed; NULL: failed.
const char *hyperion_receive(hyperion_connection *connection, size_t count);
/// The next line without its CR LF, consumed, valid until the next call; its length, or -1: failed.
ssize_t hyperion_receive_line(hyperion_connection *connection, const char **line);
/// Consumes `count` bytes, of which the first `room` go to `buffer`; false: failed.
bool hyperion_receive_into(hyperion_connection *connection, size_t count, void *buffer, size_t room);
/// Reports that the connection can't go on, in printf's format, and closes its way out.
__attribute__((format(printf, 2, 3))) void hyperion_break(hyperion_connection *connection, const char *format, ...);

#endif
