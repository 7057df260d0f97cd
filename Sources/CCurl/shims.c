#define _GNU_SOURCE
#include "CCurl.h"
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

CURLcode assay_curl_set_long(CURL *easy, CURLoption option, long value) { return curl_easy_setopt(easy, option, value); }

CURLcode assay_curl_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

CURLcode assay_curl_set_pointer(CURL *easy, CURLoption option, void *value) { return curl_easy_setopt(easy, option, value); }

CURLcode assay_curl_set_write(CURL *easy, CURLoption option, assay_curl_write function) {
    return curl_easy_setopt(easy, option, function);
}

CURLcode assay_curl_set_debug(CURL *easy, assay_curl_debug function) {
    return curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, function);
}

CURLcode assay_curl_copy_body(CURL *easy, const void *bytes, long count) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, count);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, bytes) : code;
}

long assay_curl_get_long(CURL *easy, CURLINFO info) {
    long value = 0;
    curl_easy_getinfo(easy, info, &value);
    return value;
}

const char *assay_curl_get_string(CURL *easy, CURLINFO info) {
    const char *value = 0;
    curl_easy_getinfo(easy, info, &value);
    return value;
}

CURLMcode assay_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

CURLMcode assay_curl_multi_set_pointer(CURLM *multi, CURLMoption option, void *value) {
    return curl_multi_setopt(multi, option, value);
}

CURLMcode assay_curl_multi_set_socket(CURLM *multi, curl_socket_callback function) {
    return curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, function);
}

CURLMcode assay_curl_multi_set_timer(CURLM *multi, curl_multi_timer_callback function) {
    return curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, function);
}

CURL *assay_curl_multi_next_done(CURLM *multi, CURLcode *result) {
    int left = 0;
    for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
        if (message->msg != CURLMSG_DONE) continue;
        *result = message->data.result;
        return message->easy_handle;
    }
    return 0;
}

static int stamp_socket(void *user, curl_socket_t socket, curlsocktype purpose) {
    int yes = 1;
    (void)user;
    (void)purpose;
    setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPNS, &yes, sizeof yes);
    return CURL_SOCKOPT_OK;
}

void assay_curl_set_stamped_sockets(CURL *easy) { curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, stamp_socket); }

static long long nanoseconds(struct timespec time) { return time.tv_sec * 1000000000LL + time.tv_nsec; }

long long assay_receive_stamp(int socket) {
    // With MSG_TRUNC a TCP socket copies nothing; a socket of another family, such as libcurl's own for look-ups, may. Nobody reads it.
    static char unused[1 << 16];
    char control[64];
    struct iovec vector = {.iov_base = unused, .iov_len = sizeof unused};
    struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t count = recvmsg(socket, &message, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT);
    if (count < 0) return errno == EAGAIN || errno == EINTR || errno == ENOTSOCK || errno == ENOTCONN ? 0 : -1;
    if (count == 0) return 0;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_TIMESTAMPNS) continue;
        struct timespec stamp;
        memcpy(&stamp, CMSG_DATA(c), sizeof stamp);
        return nanoseconds(stamp);
    }
    return 0;
}

long long assay_clock_offset(long long *error) {
    struct timespec before, wall, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    clock_gettime(CLOCK_REALTIME, &wall);
    clock_gettime(CLOCK_MONOTONIC, &after);
    *error = nanoseconds(after) - nanoseconds(before);
    return nanoseconds(wall) - nanoseconds(after);
}
