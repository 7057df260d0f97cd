// How late a thread is that does nothing but wake at stated instants: the least that any client on this machine can be late by.
// `c-timer RATE SECONDS` wakes so many times a second for so long, and prints p50, p99 and max of its lateness in ms.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int ascending(const void *a, const void *b) {
    double difference = *(const double *)a - *(const double *)b;
    return (difference > 0) - (difference < 0);
}

int main(int count, char **words) {
    int rate = count > 1 ? atoi(words[1]) : 500, seconds = count > 2 ? atoi(words[2]) : 5;
    int wakes = rate * seconds;
    if (rate < 1 || seconds < 1 || wakes > 1000000) return 2;
    double *late = calloc((size_t)wakes, sizeof *late);
    if (!late) return 1;
    long long start = now();
    for (int wake = 0; wake < wakes; wake++) {
        long long due = start + (wake + 1) * 1000000000LL / rate;
        struct timespec time = {due / 1000000000LL, due % 1000000000LL};
        while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) != 0) {
        }
        late[wake] = (double)(now() - due) / 1e6;
    }
    qsort(late, (size_t)wakes, sizeof *late, ascending);
    printf("p50 %.3f p99 %.3f max %.3f ms\n", late[(wakes - 1) / 2], late[(wakes * 99LL + 99) / 100 - 1], late[wakes - 1]);
    free(late);
    return 0;
}
