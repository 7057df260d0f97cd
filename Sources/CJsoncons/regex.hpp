// Regular expressions of JSON Schema through PCRE2, by the names that set-up gives them in jsoncons' headers.
#pragma once
#define PCRE2_CODE_UNIT_WIDTH 8
#include <memory>
#include <pcre2.h>
#include <stdexcept>
#include <string>

namespace assay {

/// A search that took too many steps.
struct gave_up : std::runtime_error {
    gave_up() : std::runtime_error("a pattern takes too many steps on this text") {}
};

/// An ECMAScript pattern over Unicode text: `$` matches at the very end only, `\uXXXX` is a character, `\d` is ASCII's.
class regex {
    std::shared_ptr<pcre2_code> code;

public:
    static constexpr int ECMAScript = 0;

    regex() = default;
    explicit regex(const std::string &pattern, int = ECMAScript) {
        int error = 0;
        PCRE2_SIZE offset = 0;
        const uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_BSUX | PCRE2_NEVER_BACKSLASH_C;
        pcre2_code *made = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), options,
                                         &error, &offset, nullptr);
        if (!made) throw std::invalid_argument("'" + pattern + "' is no regular expression");
        pcre2_jit_compile(made, PCRE2_JIT_COMPLETE);
        code = std::shared_ptr<pcre2_code>(made, [](pcre2_code *done) { pcre2_code_free(done); });
    }

    bool matches(const char *text, std::size_t length) const {
        if (!code) return false;
        std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> data(pcre2_match_data_create(1, nullptr),
                                                                                 pcre2_match_data_free);
        std::unique_ptr<pcre2_match_context, decltype(&pcre2_match_context_free)> context(
            pcre2_match_context_create(nullptr), pcre2_match_context_free);
        if (!data || !context) throw std::bad_alloc();
        pcre2_set_match_limit(context.get(), 1000000);
        const int result =
            pcre2_match(code.get(), reinterpret_cast<PCRE2_SPTR>(text), length, 0, 0, data.get(), context.get());
        if (result >= 0) return true;
        if (result == PCRE2_ERROR_NOMATCH) return false;
        throw gave_up();
    }
};

inline bool regex_search(const std::string &text, const regex &pattern) {
    return pattern.matches(text.data(), text.size());
}

}  // namespace assay
