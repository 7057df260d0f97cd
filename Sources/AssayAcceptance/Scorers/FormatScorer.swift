import AssayCore
import AssayJSON

/// The output has a form that can be told without understanding it.
struct FormatScorer: Scorer {
    /// The forms.
    enum Form: String, CaseIterable {
        /// JSON and nothing around it, not even a fence.
        case json
        /// One JSON value a line.
        case jsonLines = "json_lines"
        /// One line.
        case oneLine = "one_line"
        /// Every line that holds something begins with `-`, `*`, `•` or `+`.
        case bullets
        /// Every line that holds something begins with its number: 1, 2, 3…
        case numbered
        /// A table of Markdown with a header.
        case table
        /// One fenced block and nothing around it.
        case codeBlock = "code_block"
        /// No bullet, heading, fence, table, quotation or bold text of Markdown.
        case plain
    }

    let form: Form
    let path: String?

    static let kind = ScorerKind(name: "format", summary: "The output has the asked form.") {
        rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let form = options.word("is", of: Form.self)
        let path = options.text("path")
        if form == nil, options.mistakes.isEmpty {
            let all = Form.allCases.map(\.rawValue).joined(separator: ", ")
            options.wrong("'is' is missing", hint: "it is one of: \(all)")
        }
        try options.finish()
        return FormatScorer(form: form ?? .plain, path: path)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let text = Deliverable.text(of: subject.episode.output, at: path) else {
            return .noJSON(at: path)
        }
        let lines = text.split(whereSeparator: \.isNewline).map { line in
            line.drop(while: \.isWhitespace)
        }.filter { !$0.isEmpty }
        guard !lines.isEmpty else { return .fail("is empty") }
        return mistake(text, lines).map { .fail("is no \(form.rawValue): \($0)") }
            ?? .pass("is \(form.rawValue)")
    }

    private func mistake(_ text: String, _ lines: [Substring]) -> String? {
        switch form {
        case .json: (try? JSON.parse(text)) == nil ? "it does not parse as a whole" : nil
        case .jsonLines: first(lines, "does not parse") { (try? JSON.parse(String($0))) != nil }
        case .oneLine: lines.count == 1 ? nil : "it has \(lines.count) lines"
        case .bullets: first(lines, "begins with no bullet") { Self.isBullet($0) }
        case .numbered:
            lines.enumerated().first { !Self.isNumbered($1, $0 + 1) }.map {
                "line \($0.offset + 1) has another number or none"
            }
        case .table: Self.isTable(lines) ? nil : "header, rule and rows of one width are missing"
        case .codeBlock:
            lines.count >= 2 && lines[0].hasPrefix("```") && lines[lines.count - 1].hasPrefix("```")
                && lines.count(where: { $0.hasPrefix("```") }) == 2 ? nil : "it is not one fenced block"
        case .plain:
            first(lines, "holds marks of Markdown") { line in
                !Self.isBullet(line) && !["#", "```", "|", "> "].contains(where: line.hasPrefix)
                    && !line.contains("**")
            }
        }
    }

    private func first(_ lines: [Substring], _ words: String, _ isRight: (Substring) -> Bool) -> String? {
        lines.firstIndex { !isRight($0) }.map { "line \($0 + 1) \(words)" }
    }

    private static func isBullet(_ line: Substring) -> Bool {
        ["- ", "* ", "• ", "+ "].contains(where: line.hasPrefix)
    }

    private static func isNumbered(_ line: Substring, _ number: Int) -> Bool {
        ["\(number). ", "\(number)) "].contains(where: line.hasPrefix)
    }

    private static func isTable(_ lines: [Substring]) -> Bool {
        let widths = lines.map { $0.split(separator: "|", omittingEmptySubsequences: false).count }
        guard lines.count >= 3, lines.allSatisfy({ $0.hasPrefix("|") }), Set(widths).count == 1 else {
            return false
        }
        return lines[1].allSatisfy { "|-: ".contains($0) } && lines[1].contains("-")
    }
}
