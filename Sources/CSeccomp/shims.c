#include "CSeccomp.h"

uint32_t assay_scmp_errno(int number) { return SCMP_ACT_ERRNO(number); }
