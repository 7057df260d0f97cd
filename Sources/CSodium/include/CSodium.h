#ifndef ASSAY_CSodium_H
#define ASSAY_CSodium_H
#include <sodium.h>
#endif
