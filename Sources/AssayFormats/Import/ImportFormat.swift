package import AssayCore
import AssayJSON

/// The formats that suites can be imported from.
package enum ImportFormat: String, Sendable, CaseIterable {
    /// CSV with a header.
    case csv
    /// One JSON object a line.
    case jsonl
    /// Logs of chat requests, and fine-tuning files.
    case openai
    case promptfoo
    case humaneval
    case mbpp
    case squad
    case bfcl
    case sharegpt

    /// The format that a file seems to have, by its name and its first record; `nil` where nothing is like it.
    package static func guess(_ file: SourceFile) -> ImportFormat? {
        let name = file.name.lowercased()
        if name.hasSuffix(".csv") { return .csv }
        if name.hasSuffix(".yaml") || name.hasSuffix(".yml") { return .promptfoo }
        let whole = try? JSON.parse(file.bytes)
        if whole?["data"]?.arrayValue?.first?["paragraphs"] != nil { return .squad }
        guard let first = ImportRecord.read(file).records.first else { return nil }
        let signs: [(ImportFormat, [String])] = [
            (.humaneval, ["canonical_solution", "entry_point"]), (.mbpp, ["test_list"]),
            (.bfcl, ["function", "question"]), (.sharegpt, ["conversations"]), (.openai, ["messages"]),
            (.openai, ["request", "response"]), (.openai, ["body"]),
        ]
        return signs.first { sign in sign.1.allSatisfy { first[$0] != nil } }?.0 ?? .jsonl
    }

    /// The suites that a file makes; `answers` are BFCL's, and what the file names is read from `folder`.
    package func suites(
        _ file: SourceFile, answers: SourceFile?, beside folder: ImportFolder
    ) throws(Diagnostics) -> [ImportedSuite] {
        switch self {
        case .csv: [try TableImport.csv(file)]
        case .jsonl: [TableImport.jsonLines(file)]
        case .openai: [ChatLogImport.suite(file)]
        case .promptfoo: try PromptfooImport.suites(file, beside: folder)
        case .humaneval: [CodeImport.humanEval(file)]
        case .mbpp: [CodeImport.mbpp(file)]
        case .squad: [try SQuADImport.suite(file)]
        case .bfcl: [BFCLImport.suite(file, answers: answers)]
        case .sharegpt: [ShareGPTImport.suite(file)]
        }
    }
}
