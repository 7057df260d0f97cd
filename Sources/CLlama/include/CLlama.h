#ifndef ASSAY_CLLAMA_H
#define ASSAY_CLLAMA_H
#if __has_include(<llama.h>)
#include <llama.h>
#endif
#endif
