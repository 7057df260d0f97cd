#define _GNU_SOURCE
#include "CLlama.h"
#include <dlfcn.h>
#include <stddef.h>

#if __has_include(<llama.h>)
const char *assay_llama_library_path(void) {
    Dl_info info;
    return dladdr((const void *)&llama_backend_init, &info) != 0 ? info.dli_fname : NULL;
}
#endif
