#ifndef ASSAY_CSECCOMP_H
#define ASSAY_CSECCOMP_H
#include <seccomp.h>

/// SCMP_ACT_ERRNO, a macro that Swift cannot import.
uint32_t assay_scmp_errno(int number);
#endif
