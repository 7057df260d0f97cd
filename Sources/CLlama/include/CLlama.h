#ifndef ASSAY_CLLAMA_H
#define ASSAY_CLLAMA_H
// Without the engine there is no header, and nothing imports this module.
#if __has_include(<llama.h>)
#include <llama.h>

/// The path of the libllama that this program runs with, or NULL where the loader does not know it.
const char *assay_llama_library_path(void);
#endif
#endif
