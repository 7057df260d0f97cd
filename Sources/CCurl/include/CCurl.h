#ifndef ASSAY_CCURL_H
#define ASSAY_CCURL_H
#include <curl/curl.h>

// curl's own setters take any kind of argument, which Swift cannot call: one function per kind.

/// Called with each piece of body or header; returns how much was taken.
typedef size_t (*assay_curl_write)(char *bytes, size_t size, size_t count, void *user);
/// Called with what went over the wire.
typedef int (*assay_curl_debug)(CURL *easy, curl_infotype kind, char *bytes, size_t count, void *user);

CURLcode assay_curl_set_long(CURL *easy, CURLoption option, long value);
CURLcode assay_curl_set_string(CURL *easy, CURLoption option, const char *value);
CURLcode assay_curl_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode assay_curl_set_write(CURL *easy, CURLoption option, assay_curl_write function);
CURLcode assay_curl_set_debug(CURL *easy, assay_curl_debug function);
CURLcode assay_curl_copy_body(CURL *easy, const void *bytes, long count);
long assay_curl_get_long(CURL *easy, CURLINFO info);
const char *assay_curl_get_string(CURL *easy, CURLINFO info);

CURLMcode assay_curl_multi_set_long(CURLM *multi, CURLMoption option, long value);
CURLMcode assay_curl_multi_set_pointer(CURLM *multi, CURLMoption option, void *value);
CURLMcode assay_curl_multi_set_socket(CURLM *multi, curl_socket_callback function);
CURLMcode assay_curl_multi_set_timer(CURLM *multi, curl_multi_timer_callback function);
/// The next transfer that has ended and how, or NULL.
CURL *assay_curl_multi_next_done(CURLM *multi, CURLcode *result);

/// Makes the kernel stamp what arrives on the sockets of a handle.
void assay_curl_set_stamped_sockets(CURL *easy);

/// When the last segment that waits on a socket came, in nanoseconds of CLOCK_REALTIME; 0 where that is not known, -1 where the socket had an
/// error, which this has then taken.
long long assay_receive_stamp(int socket);

/// What CLOCK_REALTIME is ahead of CLOCK_MONOTONIC, in nanoseconds; `error` becomes the bound of what the reading of the two adds.
long long assay_clock_offset(long long *error);
#endif
