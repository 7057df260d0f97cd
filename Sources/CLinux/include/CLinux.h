#ifndef ASSAY_CLINUX_H
#define ASSAY_CLINUX_H
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>

/// O_TMPFILE, which Glibc declares only for GNU sources.
int assay_o_tmpfile(void);

/// A pipe whose ends are closed in programs that this one starts; pipe2 is declared only for GNU sources.
int assay_pipe(int ends[2]);

/// Starts the program in a folder; declared only for GNU sources.
int assay_spawn_in(posix_spawn_file_actions_t *actions, const char *folder);

/// Keeps the calling thread, and the threads that it starts later, on one processor; 0 where that was done.
int assay_pin(int processor);
#endif
