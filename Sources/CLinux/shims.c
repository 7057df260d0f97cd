#define _GNU_SOURCE
#include "CLinux.h"
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

int assay_o_tmpfile(void) { return O_TMPFILE; }

int assay_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int assay_spawn_in(posix_spawn_file_actions_t *actions, const char *folder) {
    return posix_spawn_file_actions_addchdir_np(actions, folder);
}

int assay_pin(int processor) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(processor, &set);
    return sched_setaffinity(0, sizeof set, &set);
}

/// As in linux/sched/types.h, which cannot be included beside sched.h.
struct scheduling {
    uint32_t size, policy;
    uint64_t flags;
    int32_t niceness;
    uint32_t priority;
    uint64_t runtime, deadline, period;
};

int assay_schedule(int nicer, unsigned long slice_nanoseconds) {
    struct scheduling wanted = {
        .size = sizeof wanted, .policy = SCHED_OTHER,
        .niceness = getpriority(PRIO_PROCESS, 0) + nicer, .runtime = slice_nanoseconds};
    return (int)syscall(SYS_sched_setattr, 0, &wanted, 0);
}

void assay_rest(int one, int other, long nanoseconds) {
    struct pollfd ends[2] = {{.fd = one, .events = POLLIN}, {.fd = other, .events = POLLIN}};
    struct timespec span = {.tv_nsec = nanoseconds};
    ppoll(ends, 2, &span, NULL);
}

int assay_pidfd(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int assay_pidfd_kill(int descriptor) { return (int)syscall(SYS_pidfd_send_signal, descriptor, SIGKILL, (void *)0, 0); }

static int limited(int resource, unsigned long most, unsigned long grace) {
    struct rlimit limit = {most, most + grace};
    return setrlimit(resource, &limit) == 0;
}

// In the child of vfork the C library's own set*id would also change the parent's threads: hence the bare system calls.
static int unprivileged(unsigned int user) {
    return geteuid() != 0 || (syscall(SYS_setgroups, 0, (void *)0) == 0 && syscall(SYS_setresgid, user, user, user) == 0 &&
                              syscall(SYS_setresuid, user, user, user) == 0);
}

static void become(const struct assay_launch *launch) {
    sigset_t none;
    sigemptyset(&none);
    struct sigaction standard = {.sa_handler = SIG_DFL};
    for (int number = 1; number < 32; number++) sigaction(number, &standard, 0);
    if (sigprocmask(SIG_SETMASK, &none, 0) != 0 || setpgid(0, 0) != 0) return;
    for (int number = 0; number < launch->descriptor_count; number++)
        if (dup2(launch->descriptors[number], number) != number) return;
    if (syscall(SYS_close_range, launch->descriptor_count, ~0U, 0) != 0) return;
    if (limited(RLIMIT_CORE, 0, 0) && limited(RLIMIT_CPU, launch->cpu_seconds, 1) &&
        limited(RLIMIT_AS, launch->memory_bytes, 0) && limited(RLIMIT_FSIZE, launch->file_bytes, 0) && unprivileged(launch->user))
        execve(launch->path, launch->arguments, launch->environment);
}

pid_t assay_launch(const struct assay_launch *launch) {
    sigset_t all, before;
    sigfillset(&all);
    // A signal handler of this process must not run in the child while both share their memory.
    sigprocmask(SIG_SETMASK, &all, &before);
    pid_t process = vfork();
    if (process == 0) {
        become(launch);
        _exit(127);
    }
    sigprocmask(SIG_SETMASK, &before, 0);
    return process;
}
