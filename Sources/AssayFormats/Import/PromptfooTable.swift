import AssayCore
import AssayJSON

/// promptfoo's tests as a table: a column is a variable, unless its name begins with `__`.
struct PromptfooTable {
    /// The tests, as they would stand in YAML.
    let tests: [Node]
    /// What is not carried over.
    let leftOut: [Diagnostic]

    init(_ table: CSV) {
        let place = SourceLocation(file: table.file.name, line: 1, column: 1)
        leftOut = table.header.filter { $0.hasPrefix("__") && !Self.isRead($0) }.map {
            .leftOut("the column '\($0)' is not carried over", at: place)
        }
        tests = table.rows.map { row in
            Node(Self.test(Array(zip(table.header, row.fields))), at: table.location(row))
        }
    }

    private static func isRead(_ column: String) -> Bool {
        isAssertion(column) || ["__description", "__prefix", "__suffix"].contains(column)
    }

    /// `__expected`, `__expected1`, `__expected2`…
    private static func isAssertion(_ column: String) -> Bool {
        column.hasPrefix("__expected") && column.dropFirst(10).allSatisfy(\.isNumber)
    }

    private static func test(_ fields: [(name: String, value: String)]) -> JSONValue {
        func option(_ name: String) -> JSONValue? {
            fields.first { $0.name == name && !$0.value.isEmpty }.map { .string($0.value) }
        }
        let options = JSONValue.members(["prefix": option("__prefix"), "suffix": option("__suffix")])
        return .members([
            "description": option("__description"),
            "vars": .object(
                JSONObject(
                    fields.filter { !$0.name.hasPrefix("__") }.map {
                        .init(name: $0.name, value: .string($0.value))
                    })),
            "options": options.objectValue?.members.isEmpty == false ? options : nil,
            "assert": .array(
                fields.filter { isAssertion($0.name) && !$0.value.trimmed.isEmpty }.map {
                    assertion($0.value.trimmed)
                }),
        ])
    }

    // MARK: Assertions

    private static let types: Set = [
        "answer-relevance", "bleu", "classifier", "contains", "contains-all", "contains-any", "contains-html",
        "contains-json", "contains-sql", "contains-xml", "context-faithfulness", "context-recall",
        "context-relevance", "conversation-relevance", "cost", "equals", "factuality", "finish-reason",
        "g-eval", "gleu", "guardrails", "icontains", "icontains-all", "icontains-any", "is-html", "is-json",
        "is-refusal", "is-sql", "is-valid-function-call", "is-valid-openai-function-call",
        "is-valid-openai-tools-call", "is-xml", "javascript", "latency", "levenshtein", "llm-rubric",
        "meteor",
        "model-graded-closedqa", "model-graded-factuality", "moderation", "perplexity", "perplexity-score",
        "pi", "python", "regex", "rouge-n", "ruby", "similar", "starts-with", "trace-error-spans",
        "trace-span-count", "trace-span-duration", "webhook", "word-count",
    ]

    /// A cell as an assertion: `type:value` or `type(threshold):value`, `not-` before it turns it round; every other text is to be equalled.
    static func assertion(_ text: String) -> JSONValue {
        if text.hasPrefix("file://") {
            return ["type": text.contains(".py") ? "python" : "javascript", "value": .string(text)]
        }
        let head = text.prefix { $0 != ":" && $0 != "(" }
        let plain = head.hasPrefix("not-") ? head.dropFirst(4) : head
        guard
            let type = ["fn": "javascript", "eval": "javascript", "grade": "llm-rubric"][plain]
                ?? (types.contains(String(plain)) ? String(plain) : nil)
        else { return ["type": "equals", "value": .string(text)] }
        var rest = text.dropFirst(head.count)
        var threshold: Double?
        if rest.hasPrefix("("), let end = rest.firstIndex(of: ")") {
            threshold = Double(rest[rest.index(after: rest.startIndex)..<end])
            rest = rest[rest.index(after: end)...]
        }
        guard rest.isEmpty || rest.hasPrefix(":") else { return ["type": "equals", "value": .string(text)] }
        let value = String(rest.dropFirst()).trimmed
        return .members([
            "type": .string(head.hasPrefix("not-") ? "not-\(type)" : type),
            "value": value.isEmpty ? nil : Self.value(value, of: type),
            "threshold": threshold.map { .number($0) },
        ])
    }

    private static func value(_ text: String, of type: String) -> JSONValue {
        switch type {
        case "contains-all", "contains-any", "icontains-all", "icontains-any":
            .array(text.split(separator: ",").map { .string(String($0).trimmed) })
        case "is-json": (try? JSON.parse(text)) ?? .string(text)
        default: .string(text)
        }
    }
}
