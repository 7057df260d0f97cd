#include "CCLD2.h"

// CLD2's header uses FILE without declaring it.
#include <cstdio>

#include <cld2/public/compact_lang_det.h>

const char *assay_language(const char *text, int length, int *reliable, int *percent) {
    CLD2::Language top[3];
    int shares[3];
    int bytes = 0;
    bool sure = false;
    const CLD2::Language found = CLD2::DetectLanguageSummary(text, length, true, top, shares, &bytes, &sure);
    *reliable = sure ? 1 : 0;
    *percent = top[0] == found ? shares[0] : 0;
    return CLD2::LanguageCode(found);
}

int assay_language_is_known(const char *code) {
    return CLD2::GetLanguageFromName(code) != CLD2::UNKNOWN_LANGUAGE ? 1 : 0;
}
