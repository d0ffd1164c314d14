#define _GNU_SOURCE
#include "Server.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *log_name = "log";

/// Whether the program is in a folder of PATH or where Debian puts it; its path into `path`.
static bool find_program(const char *name, char *path, size_t room) {
    const char *folders[] = {getenv("PATH"), "/usr/local/bin:/usr/bin:/usr/local/sbin:/usr/sbin"};
    for (int i = 0; i < 2; i++) {
        const char *folder = folders[i];
        while (folder && *folder) {
            int length = (int)strcspn(folder, ":");
            int written = snprintf(path, room, "%.*s/%s", length, folder, name);
            // A relative folder would be another one from the server's working directory.
            if (*folder == '/' && written > 0 && (size_t)written < room && access(path, X_OK) == 0) return true;
            folder += length;
            folder += *folder == ':';
        }
    }
    return false;
}

const hyperion_peer *hyperion_if_installed(const char *program, const hyperion_peer *table) {
    char path[4096];
    return find_program(program, path, sizeof path) ? table : NULL;
}

static void sleep_milliseconds(long count) {
    struct timespec time = {count / 1000, count % 1000 * 1000000};
    nanosleep(&time, NULL);
}

/// Only what is async-signal-safe: other threads may hold locks at the fork.
static void become(const char *path, char *const arguments[], int folder, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    // The terminal's interrupts are for the laboratory, which stops its servers itself.
    setpgid(0, 0);
    if (fchdir(folder) != 0) _exit(127);
    int input = open("/dev/null", O_RDONLY), output = open(log_name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(input, 0);
    dup2(output, 1);
    dup2(output, 2);
    // Whoever reads the laboratory's pipes to their end must not wait for a server.
    close_range(3, ~0U, 0);
    execv(path, arguments);
    _exit(127);
}

/// The last line that the server wrote, for a person.
static void last_words(int folder, char *text, size_t room) {
    text[0] = 0;
    int file = openat(folder, log_name, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    char bytes[1024];
    off_t end = lseek(file, 0, SEEK_END);
    ssize_t count = pread(file, bytes, sizeof bytes - 1, end > 1023 ? end - 1023 : 0);
    close(file);
    while (count > 0 && (bytes[count - 1] == '\n' || bytes[count - 1] == '\r')) count--;
    if (count <= 0) return;
    bytes[count] = 0;
    const char *line = strrchr(bytes, '\n');
    const char *last = line ? line + 1 : bytes;
    size_t used = (size_t)snprintf(text, room, ": ");
    // For a terminal: a program may write whatever it likes.
    for (size_t i = 0; last[i] && i < 200 && used + 1 < room; i++)
        text[used++] = (unsigned char)last[i] < 0x20 || last[i] == 0x7F ? '?' : last[i];
    text[used] = 0;
}

/// How the server ended; false: it runs. Leaves it to be waited for, so that every thread may ask.
static bool fate(const hyperion_server *server, char *text, size_t room) {
    siginfo_t info = {0};
    if (server->pid == 0) return false;
    if (waitid(P_PID, (id_t)server->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) return false;
    char words[256];
    last_words(server->folder, words, sizeof words);
    if (info.si_code == CLD_EXITED) {
        snprintf(text, room, "ended with exit code %d%s", info.si_status, words);
    } else {
        const char *signal_name = sigabbrev_np(info.si_status);
        snprintf(
            text, room, "was killed by signal %d (SIG%s)%s", info.si_status, signal_name ? signal_name : "?", words);
    }
    return true;
}

/// A connected socket, or -1 with errno.
static int connect_socket(int folder, long patience_milliseconds) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/" HYPERION_SOCKET, folder);
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -1;
    struct timeval patience = {patience_milliseconds / 1000, patience_milliseconds % 1000 * 1000};
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) == 0) return descriptor;
    int error = errno;
    close(descriptor);
    errno = error;
    return -1;
}

hyperion_server *hyperion_server_start(
    const char *folder, const char *name, char *const arguments[], hyperion_failure *failure) {
    char path[4096], text[512];
    hyperion_server *server = calloc(1, sizeof *server);
    if (!server || !find_program(name, path, sizeof path)) {
        hyperion_fail(failure, "there is no program %s", name);
        free(server);
        return NULL;
    }
    server->name = name;
    server->failure = failure;
    server->patience_milliseconds = 10000;
    server->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    pid_t parent = getpid();
    server->pid = server->folder < 0 ? -1 : fork();
    if (server->pid == 0) become(path, arguments, server->folder, parent);
    if (server->pid < 0) {
        hyperion_fail(failure, "%s cannot be started: %s", name, strerror(errno));
        if (server->folder >= 0) close(server->folder);
        free(server);
        return NULL;
    }
    for (int attempt = 0; attempt < 5000; attempt++) {
        int descriptor = connect_socket(server->folder, server->patience_milliseconds);
        if (descriptor >= 0) {
            close(descriptor);
            return server;
        }
        if (fate(server, text, sizeof text)) {
            hyperion_fail(failure, "%s %s", name, text);
            hyperion_server_stop(server);
            return NULL;
        }
        sleep_milliseconds(2);
    }
    hyperion_fail(failure, "%s did not open its socket within 10 seconds", name);
    hyperion_server_stop(server);
    return NULL;
}

void *hyperion_server_at(
    const char *folder, const char *name, long patience_milliseconds, hyperion_failure *failure) {
    hyperion_server *server = calloc(1, sizeof *server);
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (!server || descriptor < 0) {
        hyperion_fail(failure, "there is no folder with a socket for %s", name);
        if (descriptor >= 0) close(descriptor);
        free(server);
        return NULL;
    }
    *server = (hyperion_server){
        .folder = descriptor, .name = name, .failure = failure, .patience_milliseconds = patience_milliseconds,
    };
    return server;
}

void hyperion_server_stop(hyperion_server *server) {
    if (server->pid > 0) {
        kill(server->pid, SIGKILL);
        while (waitpid(server->pid, NULL, 0) < 0 && errno == EINTR) {}
    }
    close(server->folder);
    free(server);
}

hyperion_connection *hyperion_connect(hyperion_server *server) {
    hyperion_connection *c = calloc(1, sizeof *c);
    if (!c) return NULL;
    c->server = server;
    c->socket = connect_socket(server->folder, server->patience_milliseconds);
    if (c->socket < 0) hyperion_break(c, "cannot connect: %s", strerror(errno));
    c->in_room = c->out_room = 1 << 16;
    c->in = malloc(c->in_room);
    c->out = malloc(c->out_room);
    if (c->socket >= 0 && c->in && c->out) return c;
    hyperion_disconnect(c);
    return NULL;
}

void hyperion_disconnect(hyperion_connection *c) {
    if (c->socket >= 0) close(c->socket);
    free(c->in);
    free(c->out);
    free(c);
}

void hyperion_break(hyperion_connection *c, const char *format, ...) {
    char reason[400], text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    // What is left of a request must not be sent in front of the next one, nor an answer be taken for the next one's.
    c->out_used = 0;
    c->in_begin = c->in_end = 0;
    // A later call fails at once instead of waiting for an answer that may be another call's.
    if (c->socket >= 0) shutdown(c->socket, SHUT_RDWR);
    // The operations that are left until the loop ends need not wait as well.
    if (hyperion_has_failed(c->server->failure)) return;
    // A process that ends closes its sockets a moment before it can be waited for.
    for (int attempt = 0; attempt < 20 && c->server->pid > 0; attempt++) {
        if (fate(c->server, text, sizeof text)) {
            hyperion_fail(c->server->failure, "%s %s", c->server->name, text);
            return;
        }
        sleep_milliseconds(5);
    }
    hyperion_fail(c->server->failure, "%s %s", c->server->name, reason);
}

void hyperion_server_close(void *store) { hyperion_server_stop(store); }
void *hyperion_server_attach(void *store) { return hyperion_connect(store); }
void hyperion_server_detach(void *session) { hyperion_disconnect(session); }
int hyperion_server_process(void *store) { return ((hyperion_server *)store)->pid; }
