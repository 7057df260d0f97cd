package import AssayCore
import AssayJSON
import Glibc

/// Writes an imported suite as a person would have: commented YAML and a case a line.
package enum SuiteWriter {
    /// Writes `suite.yaml` and `cases.jsonl` into a folder that must not exist; it appears whole or not at all.
    package static func write(_ suite: ImportedSuite, name: String, folder: String, source: String)
        throws(CannotRun)
    {
        guard access(folder, F_OK) != 0 else {
            throw CannotRun("\(folder) exists already", hint: "choose another name with --name")
        }
        let draft = folder + ".partial"
        for file in ["suite.yaml", "cases.jsonl"] { unlink("\(draft)/\(file)") }
        try AtomicFile.write(yaml(suite, name: name, source: source), to: draft + "/suite.yaml")
        try AtomicFile.write(suite.cases.map { JSON.text($0) + "\n" }.joined(), to: draft + "/cases.jsonl")
        guard rename(draft, folder) == 0 else {
            throw CannotRun("\(folder) cannot be made: \(String(cString: strerror(errno)))")
        }
    }

    /// The text of `suite.yaml`.
    static func yaml(_ suite: ImportedSuite, name: String, source: String) -> String {
        var lines = [
            "# Imported from \(source.split(separator: "\n").joined(separator: " ")).", "format: 1",
            "name: \(name)",
            "version: 1.0.0", "workload: \(suite.workload)", "summary: \(quoted(suite.summary))", "prompt:",
        ]
        if let system = suite.prompt.system { lines += block("system", system) }
        if let messages = suite.prompt.messages {
            lines.append("  messages: \(quoted(messages))   # every case brings its conversation")
        } else {
            lines += block("user", suite.prompt.user)
        }
        lines.append("generation: \(flow(suite.generation))")
        lines.append("acceptance:                 # an output is accepted if every required scorer passes")
        for rule in suite.acceptance {
            lines.append("  - scorer: \(rule.scorer)" + (rule.comment.map { "   # \($0)" } ?? ""))
            lines += rule.options.members.map { "    \($0.name): \(escaped(JSON.text($0.value)))" }
        }
        if let time = suite.episodeTime {
            lines.append("slo: {episode_ms: \(time.count / 1_000_000)}")
        }
        lines.append("# economics: {currency: USD, value_of_resolution: \"1.00\", cost_of_failure: \"0.50\"}")
        return lines.joined(separator: "\n") + "\n"
    }

    /// A text under a key of the prompt: as a block where that says exactly the same, in quotation marks elsewhere.
    private static func block(_ key: String, _ text: String) -> [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let isPlain =
            lines.count > 1 && lines.first?.first?.isWhitespace == false && lines.last?.isEmpty == false
            && text.unicodeScalars.allSatisfy {
                $0 == "\n" || (0x20...0x7E).contains($0.value) || (0xA0...0x2027).contains($0.value)
            }
        guard isPlain else { return ["  \(key): \(quoted(text))"] }
        return ["  \(key): |-"] + lines.map { $0.isEmpty ? "" : "    \($0)" }
    }

    private static func flow(_ object: JSONObject) -> String {
        "{" + object.members.map { "\($0.name): \(escaped(JSON.text($0.value)))" }.joined(separator: ", ")
            + "}"
    }

    /// A text in quotation marks; every JSON string is one of YAML's once what YAML does not print is escaped.
    private static func quoted(_ text: String) -> String { escaped(JSON.text(.string(text))) }

    private static func escaped(_ json: String) -> String {
        json.unicodeScalars.reduce(into: "") { written, letter in
            switch letter.value {
            case 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF:
                let digits = String(letter.value, radix: 16)
                written += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: written.unicodeScalars.append(letter)
            }
        }
    }
}
