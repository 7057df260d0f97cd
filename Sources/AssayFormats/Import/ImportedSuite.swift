package import AssayCore

/// A suite made of somebody else's file, before it is written, and what of the file has no place in it.
package struct ImportedSuite: Sendable {
    /// A rule of acceptance and why it was chosen, as a comment.
    package struct Rule: Sendable, Hashable {
        var scorer: String
        var options: JSONObject
        var comment: String?

        init(_ scorer: String, _ options: KeyValuePairs<String, JSONValue> = [:], comment: String? = nil) {
            self.scorer = scorer
            self.options = JSONObject(options.map { .init(name: $0, value: $1) })
            self.comment = comment
        }
    }

    /// The kind of work.
    package var workload: String
    /// One sentence on what the suite measures.
    package var summary: String
    /// The prompt.
    package var prompt: PromptTemplate
    /// The members of `generation`.
    package var generation: JSONObject
    /// The lines of `cases.jsonl`.
    package var cases: [JSONValue]
    /// What makes an output accepted.
    package var acceptance: [Rule]
    /// The longest that an episode may take to be useful; `nil` where the file does not say.
    package var episodeTime: Nanoseconds?
    /// What could not be carried over, each with its place and the reason.
    package var leftOut: [Diagnostic]

    init(
        workload: String, summary: String, prompt: PromptTemplate, generation: JSONObject? = nil,
        cases: [JSONValue] = [], acceptance: [Rule] = [], leftOut: [Diagnostic] = []
    ) {
        self.workload = workload
        self.summary = summary
        self.prompt = prompt
        self.generation =
            generation
            ?? JSONObject([.init(name: "max_tokens", value: 256), .init(name: "temperature", value: 0)])
        self.cases = cases
        self.acceptance = acceptance
        self.leftOut = leftOut
    }
}

extension Diagnostic {
    /// Something that was left out, and why.
    static func leftOut(_ message: String, hint: String? = nil, at location: SourceLocation?) -> Diagnostic {
        Diagnostic(.warning, message, hint: hint, at: location)
    }
}
