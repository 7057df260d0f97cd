import AssayCore
import CCLD2

/// The output is in the asked language, as CLD2 tells it from the text alone. A text too short or too mixed to tell is unscored.
struct LanguageScorer: Scorer {
    let language: String?
    let field: String
    let path: String?

    static let kind = ScorerKind(
        name: "language", summary: "The output is in the language that is asked for."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let language = options.text("language")
        let field = options.text("field") ?? "language"
        let path = options.text("path")
        if let language, !isKnown(language) {
            options.wrong(
                "'\(language)' is no language that can be told", hint: "use an ISO 639-1 code such as en",
                option: "language")
        }
        options.check(field: field, "the ISO 639-1 code of a language, such as en") {
            $0.stringValue.map(isKnown) ?? false
        }
        try options.finish()
        return LanguageScorer(language: language, field: field, path: path)
    }

    private static func isKnown(_ code: String) -> Bool {
        code.utf8.count <= 16 && assay_language_is_known(code) == 1
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let asked = language ?? subject.testCase.expect[field]?.stringValue else {
            return .nothingRequired
        }
        guard var text = Deliverable.text(of: subject.episode.output, at: path) else {
            return .noJSON(at: path)
        }
        guard text.contains(where: \.isLetter) else { return .fail("has no words") }
        var (reliable, percent): (CInt, CInt) = (0, 0)
        let code = text.withUTF8 { bytes -> String in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                // Far more text than it takes to tell; the library counts bytes in 32 bits.
                let length = CInt(clamping: min(characters.count, 1 << 20))
                return String(cString: assay_language(characters.baseAddress, length, &reliable, &percent))
            }
        }
        guard reliable == 1 else {
            return .unscored(because: "the language cannot be told (perhaps \(code))")
        }
        return code == asked.lowercased()
            ? .pass("\(percent) % of it is \(code)") : .fail("is \(code), not \(asked)")
    }
}
