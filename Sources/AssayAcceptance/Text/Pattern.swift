import CPCRE2

/// A regular expression in Perl's syntax over Unicode text, through PCRE2.
///
/// Outputs come from models, so a search is bounded: a pattern that takes too many steps on a text says so instead of hanging.
final class Pattern: Sendable {
    /// What a search found.
    enum Finding: Hashable {
        case match(String)
        case noMatch
        /// The search was given up.
        case tooManySteps
    }

    /// Every match of a pattern in a text.
    struct Matches: Hashable {
        /// What matched, none overlapping another.
        var texts: [String] = []
        /// Whether the search was given up, so that there may be more.
        var isGivenUp = false
    }

    /// Why a pattern cannot be read.
    struct Mistake: Error, Hashable {
        let message: String
    }

    /// The most steps of one search; PCRE2's own default is ten times this.
    private static let stepLimit: UInt32 = 1_000_000

    // PCRE2's documentation, "Multithreading": compiled code is read-only once made and may be used by several threads at once. It is
    // made in `init`, freed in `deinit` and never changed between.
    nonisolated(unsafe) private let code: OpaquePointer

    /// Compiles a pattern; `ignoringCase` as if it began with `(?i)`.
    init(_ pattern: String, ignoringCase: Bool = false) throws(Mistake) {
        var options = UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP) | UInt32(PCRE2_NEVER_BACKSLASH_C)
        if ignoringCase { options |= UInt32(PCRE2_CASELESS) }
        var error: CInt = 0
        var offset = 0
        let bytes = Array(pattern.utf8)
        guard let code = pcre2_compile_8(bytes, bytes.count, options, &error, &offset, nil) else {
            throw Mistake(message: "\(Self.message(of: error)) at byte \(offset + 1)")
        }
        // Where the processor has no compiler in PCRE2 the pattern is interpreted; the result is the same.
        _ = pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
        self.code = code
    }

    deinit { pcre2_code_free_8(code) }

    /// The first match in a text.
    func firstMatch(in text: String) -> Finding {
        let found = search(text, most: 1)
        return found.texts.first.map { .match($0) } ?? (found.isGivenUp ? .tooManySteps : .noMatch)
    }

    /// Every match in a text, up to the first place where the search is given up. Of those that are empty only a first one counts.
    func matches(in text: String) -> Matches { search(text, most: .max) }

    private func search(_ text: String, most: Int) -> Matches {
        guard let data = pcre2_match_data_create_8(1, nil), let context = pcre2_match_context_create_8(nil)
        else {
            return Matches(isGivenUp: true)
        }
        defer {
            pcre2_match_data_free_8(data)
            pcre2_match_context_free_8(context)
        }
        pcre2_set_match_limit_8(context, Self.stepLimit)
        var text = text
        return text.withUTF8 { bytes in
            var found = Matches()
            var start = 0
            while found.texts.count < most, start <= bytes.count {
                // A Swift text is valid UTF-8, and searches start between two characters of it, so PCRE2 need not check it again.
                let result = pcre2_match_8(
                    code, bytes.baseAddress, bytes.count, start, UInt32(PCRE2_NO_UTF_CHECK), data, context)
                if result == PCRE2_ERROR_NOMATCH { break }
                guard result >= 0, let offsets = pcre2_get_ovector_pointer_8(data), offsets[0] <= offsets[1],
                    offsets[1] <= bytes.count
                else {
                    found.isGivenUp = true
                    break
                }
                let isEmpty = offsets[0] == offsets[1]
                if !isEmpty || found.texts.isEmpty {
                    found.texts.append(String(decoding: bytes[offsets[0]..<offsets[1]], as: UTF8.self))
                }
                start = isEmpty ? Self.next(after: offsets[1], in: bytes) : offsets[1]
            }
            return found
        }
    }

    /// Where the character after the one at a place begins.
    private static func next(after place: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var next = place + 1
        while next < bytes.count, UTF8.isContinuation(bytes[next]) { next += 1 }
        return next
    }

    private static func message(of error: CInt) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = pcre2_get_error_message_8(error, &buffer, buffer.count)
        return length > 0 ? String(decoding: buffer.prefix(Int(length)), as: UTF8.self) : "error \(error)"
    }
}
