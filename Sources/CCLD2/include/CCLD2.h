#ifndef ASSAY_CCLD2_H
#define ASSAY_CCLD2_H

#ifdef __cplusplus
extern "C" {
#endif

/// The ISO 639 code of the language that a UTF-8 text is mostly in ("un" where it cannot be told), whether that is reliable, and the
/// share of the text in it, in percent. The code is static.
const char *assay_language(const char *text, int length, int *reliable, int *percent);

/// Whether a code is of a language that can be told.
int assay_language_is_known(const char *code);

#ifdef __cplusplus
}
#endif
#endif
