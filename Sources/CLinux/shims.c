#define _GNU_SOURCE
#include "CLinux.h"
#include <fcntl.h>
#include <unistd.h>

int assay_o_tmpfile(void) { return O_TMPFILE; }

int assay_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }
