#ifndef ASSAY_CLINUX_H
#define ASSAY_CLINUX_H
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <sys/types.h>

/// O_TMPFILE, which Glibc declares only for GNU sources.
int assay_o_tmpfile(void);

/// A pipe whose ends are closed in programs that this one starts; pipe2 is declared only for GNU sources.
int assay_pipe(int ends[2]);

/// Starts the program in a folder; declared only for GNU sources.
int assay_spawn_in(posix_spawn_file_actions_t *actions, const char *folder);

/// Keeps the calling thread, and the threads that it starts later, on one processor; 0 where that was done.
int assay_pin(int processor);

/// Makes the calling thread nicer to others by so much, and asks for slices of so many nanoseconds, 0 for the kernel's own; 0 where that was
/// done. A thread of short slices that wakes goes before one of long slices that runs (Linux 6.12; older kernels take no notice).
int assay_schedule(int nicer, unsigned long slice_nanoseconds);

/// Lets so many nanoseconds pass, fewer than a second, unless one of two descriptors can be read; ppoll is declared only for GNU sources.
void assay_rest(int one, int other, long nanoseconds);

/// A descriptor that can be read once the process has ended; -1 where there is no such process.
int assay_pidfd(pid_t process);

/// Kills the process of such a descriptor, which cannot by now be another one of the same number; 0 where that was done.
int assay_pidfd_kill(int descriptor);

/// How a program is started that must not have what this one has.
struct assay_launch {
    const char *path;
    char *const *arguments;
    char *const *environment;
    /// The descriptors that it gets, as 0, 1, 2 and on; each must be above their number. All others are closed to it.
    const int *descriptors;
    int descriptor_count;
    /// The user and the group that it runs as where this process runs as root.
    unsigned int user;
    /// The limits of each of its processes: processor seconds, bytes of address space and bytes of a file.
    unsigned long cpu_seconds, memory_bytes, file_bytes;
};

/// Starts a program in a process group of its own, without this one's memory being copied; -1 where that cannot be done.
pid_t assay_launch(const struct assay_launch *launch);
#endif
