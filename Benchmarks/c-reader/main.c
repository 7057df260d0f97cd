// The least that a client can do: epoll, recv, a clock reading per read, and a search for content in the bytes. It prints what it saw as
// `id ttft_ns e2e_ns` per reply on descriptor 3; on standard output its processor seconds per million content chunks, its resident memory in KiB and
// the share of the asked streams that was under way, averaged over time.
//
// c-reader PORT STREAMS ROUNDS: every stream makes a first request that is not counted, then ROUNDS that are, on one connection.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct stream {
    int fd, round, chunks;
    long long sent, first, last;
    char id[32];
    char tail[16];
    int tail_length;
};

static long long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static double processor_seconds(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void ask(struct stream *s) {
    static const char body[] =
        "{\"model\":\"simulated\",\"messages\":[{\"role\":\"user\",\"content\":\"Say sixty-four words.\"}],"
        "\"stream\":true,\"stream_options\":{\"include_usage\":true}}";
    char request[1024];
    int length = snprintf(request, sizeof request,
                          "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                          "Content-Length: %zu\r\n\r\n%s", sizeof body - 1, body);
    s->chunks = 0;
    s->first = s->last = 0;
    s->id[0] = 0;
    if (send(s->fd, request, length, MSG_NOSIGNAL) != length) exit(2);
    s->sent = now();
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    int port = atoi(argv[1]), count = atoi(argv[2]), rounds = atoi(argv[3]);
    struct stream *streams = calloc(count, sizeof *streams);
    int epoll = epoll_create1(0), running = count, warm = 0;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    for (int i = 0; i < count; i++) {
        streams[i].fd = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(streams[i].fd, (struct sockaddr *)&address, sizeof address)) return 2;
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &streams[i]};
        epoll_ctl(epoll, EPOLL_CTL_ADD, streams[i].fd, &event);
    }
    for (int i = 0; i < count; i++) ask(&streams[i]);
    FILE *seen = fdopen(3, "w");
    long long chunks = 0, began = 0, busy = 0;
    double used = 0;
    static char buffer[65536 + 16];
    while (running > 0) {
        struct epoll_event events[64];
        int ready = epoll_wait(epoll, events, 64, 10000);
        if (ready <= 0) return 3;
        for (int e = 0; e < ready; e++) {
            struct stream *s = events[e].data.ptr;
            memcpy(buffer, s->tail, s->tail_length);
            ssize_t got = recv(s->fd, buffer + s->tail_length, 65536, MSG_DONTWAIT);
            long long at = now();
            if (got <= 0) return 4;
            ssize_t length = s->tail_length + got;
            if (!s->id[0]) {
                char *id = memmem(buffer, length, "x-request-id: ", 14);
                if (id) sscanf(id + 14, "%31[^\r]", s->id);
            }
            int over = 0;
            for (char *p = buffer, *end = buffer + length; p < end;) {
                char *mark = memmem(p, end - p, "\"content\":\"", 11);
                if (!mark) break;
                if (mark + 12 <= end && mark[11] != '"') {
                    if (!s->first) s->first = at;
                    s->last = at;
                    s->chunks++;
                }
                p = mark + 11;
            }
            over = memmem(buffer, length, "[DONE]", 6) != 0;
            s->tail_length = length < 11 ? length : 11;
            memcpy(s->tail, buffer + length - s->tail_length, s->tail_length);
            if (!over) continue;
            s->tail_length = 0;
            if (s->round == 0) {
                if (++warm == count) used = processor_seconds(), chunks = 0, began = at;
            } else {
                fprintf(seen, "%s %lld %lld\n", s->id, s->first - s->sent, s->last - s->sent);
                if (began && s->last > began) busy += s->last - (s->sent > began ? s->sent : began);
            }
            chunks += s->chunks;
            if (s->round++ < rounds) ask(s);
            else running--;
        }
    }
    fclose(seen);
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    double held = (double)busy / (double)(now() - began) / count;
    printf("%f %ld %f\n", (processor_seconds() - used) * 1e6 / chunks, u.ru_maxrss, held);
    return 0;
}
