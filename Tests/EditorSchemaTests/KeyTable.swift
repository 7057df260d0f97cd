import AssayCore
import AssayTestSupport
import Testing

@testable import AssayFormats

/// A mapping that a reader knows: the schema's part that lists its keys, and documents in which it holds a key that nobody knows.
struct KeyRow: Sendable, CustomTestStringConvertible {
    /// Which file the documents are.
    enum File: String { case assay, suite, line = "case" }

    static let stranger = "zzzzqqqq"

    let file: File
    /// The name under `$defs`; `nil` is the whole.
    let part: String?
    let documents: [String]

    init(_ file: File, _ part: String?, _ documents: String...) {
        self.file = file
        self.part = part
        self.documents = documents
    }

    var testDescription: String { "\(file.rawValue): \(part ?? "the whole")" }

    /// The keys that the readers list when they meet the stranger, all documents together.
    func keysOfReaders() -> Set<String> { Set(documents.flatMap { listed(filled($0)) }) }

    private func filled(_ document: String) -> String { document.replacing("?", with: "\(Self.stranger): 1") }

    private func listed(_ document: String) -> [String] {
        let hints = diagnostics(document).filter { $0.message.contains("'\(Self.stranger)'") }.compactMap(
            \.hint)
        return hints.flatMap { hint in
            (hint.split(separator: ": ", maxSplits: 1).last ?? "").split(separator: ", ").map(String.init)
        }
    }

    private func diagnostics(_ document: String) -> [Diagnostic] {
        do throws(Diagnostics) {
            switch file {
            case .assay: _ = try ConfigurationReader.read(SourceFile(name: "assay.yaml", text: document))
            case .suite: try read(suite: KeyTable.suite + document, cases: KeyTable.line)
            case .line: try read(suite: KeyTable.suite, cases: document)
            }
            return []
        } catch { return error.all }
    }

    private func read(suite: String, cases: String) throws(Diagnostics) {
        let files = ["suite.yaml": suite, "cases.jsonl": cases, "replies.jsonl": ""]
        let folder = TemporaryFolder(files)
        defer { withExtendedLifetime(folder) {} }
        _ = try SuiteReader.read(folder: folder.path, kinds: [])
    }
}

/// Every mapping of the files that people write. One that is missing here, and stands in a schema, fails a test.
enum KeyTable {
    static let suite = "format: 1\nname: a\nversion: 1\nworkload: b\nsummary: c\n"
    static let line = #"{"id": "a", "input": {}, "expect": {}}"#

    static let rows: [KeyRow] = assay + suites + backends + levers

    private static let assay = [
        KeyRow(.assay, nil, "?"),
        KeyRow(.assay, "timeouts", backend("openai", "timeouts: {?}")),
        KeyRow(.assay, "retry", backend("openai", "retry: {?}")),
        KeyRow(.assay, "rateLimit", backend("openai", "rate_limit: {?}")),
        KeyRow(.assay, "telemetry", backend("openai", "telemetry: {?}")),
        KeyRow(.assay, "reply", backend("custom", "body: {}, reply: {?}")),
        KeyRow(.assay, "usage", backend("custom", "body: {}, reply: {usage: {?}}")),
        KeyRow(.assay, "end", backend("custom", "body: {}, reply: {end: {?}}")),
        KeyRow(.assay, "capacity", "prices: {a: {rate_per_hour: 1, ?}}"),
        KeyRow(.assay, "owned", "prices: {a: {owned: {?}}}"),
        KeyRow(.assay, "tokenPrice", "prices: {a: {input_per_million: 1, output_per_million: 1, ?}}"),
        KeyRow(.assay, "tier", "prices: {a: {tiers: [{above_prompt_tokens: 1, ?}]}}"),
        KeyRow(
            .assay, "offPeak",
            "prices: {a: {input_per_million: 1, output_per_million: 1, off_peak: [{?}]}}"),
        KeyRow(
            .assay, "convert", "prices: {a: {input_per_million: 1, output_per_million: 1, convert: {?}}}"),
        KeyRow(.assay, "economics", "economics: {a: {?}}"),
        KeyRow(.assay, "review", "economics: {a: {review: {?}}}"),
        KeyRow(.assay, "loss", "economics: {a: {failures: {b: {?}}}}"),
        KeyRow(.assay, "human", "economics: {a: {human: {?}}}"),
        KeyRow(.assay, "energy", "energy: {?}"),
        KeyRow(
            .assay, "meter", "energy: {meters: {a: {kind: rapl, ?}}}",
            "energy: {meters: {a: {kind: nvml, ?}}}",
            "energy: {meters: {a: {kind: prometheus, ?}}}", "energy: {meters: {a: {kind: declared, ?}}}"),
        KeyRow(.assay, "load", "load: {?}"), KeyRow(.assay, "time", "load: {think_time: {median_ms: 1, ?}}"),
        KeyRow(.assay, "ramp", "load: {ramp: {from: 1, to: 1, ?}}"),
        KeyRow(.assay, "step", "load: {steps: [{rate: 1, ?}]}"),
        KeyRow(.assay, "trace", "load: {trace: {?}}"),
        KeyRow(.assay, "gamma", "load: {arrivals: {?}}"), KeyRow(.assay, "mixEntry", "mix: {a: {?}}"),
        KeyRow(
            .assay, "tokenRange", "mix: {a: {padding_tokens: {from: 1, ?}}}",
            "mix: {a: {padding_tokens: {median: 1, sigma: 1, ?}}}"),
        KeyRow(.assay, "margins", "margins: {?}"),
    ]

    private static let suites = [
        KeyRow(.suite, nil, "?"), KeyRow(.line, nil, line.replacing("}}", with: #"}, "zzzzqqqq": 1}"#)),
        KeyRow(.suite, "prompt", "prompt: {?}"), KeyRow(.suite, "generation", "generation: {?}"),
        KeyRow(.suite, "shapedResponse", "response: {?}"), KeyRow(.suite, "retrieval", "retrieval: {?}"),
        KeyRow(.suite, "world", "world: {?}", "world: {mcp: {}, ?}", "world: {recorded: a, ?}"),
        KeyRow(.suite, "mcp", "world: {mcp: {?}}"), KeyRow(.suite, "sqlTool", "world: {tools: [{?}]}"),
        KeyRow(.suite, "probe", "world: {mcp: {}, probes: [{?}]}"),
        KeyRow(.suite, "recordedTool", "world: {recorded: a, tools: [{?}]}"),
        KeyRow(.suite, "time", "world: {latency: {a: {median_ms: 1, ?}}}"),
        KeyRow(.suite, "user", "user: {?}"), KeyRow(.suite, "budget", "budget: {?}"),
        KeyRow(.suite, "slo", "slo: {?}"), KeyRow(.suite, "economics", "economics: {?}"),
        KeyRow(.suite, "review", "economics: {review: {?}}"),
        KeyRow(.suite, "loss", "economics: {failures: {b: {?}}}"),
        KeyRow(.suite, "human", "economics: {human: {?}}"),
        KeyRow(.suite, "all", compositions("all")), KeyRow(.suite, "any", compositions("any")),
        KeyRow(.suite, "weighted", compositions("weighted")),
    ]

    /// One row for every part that describes kinds of backends, whichever kinds there are.
    private static var backends: [KeyRow] {
        let kinds = Set(ConfigurationReader.kinds).subtracting(["engine", "bedrock", "custom"])
        return [
            KeyRow(.assay, "engine", backend("engine", "?")),
            KeyRow(.assay, "bedrock", backend("bedrock", "?")),
        ]
            + [KeyRow(.assay, "custom", backend("custom", "?"))]
            + kinds.sorted().map { KeyRow(.assay, "endpoint", backend($0, "?")) }
    }

    private static let levers = [
        lever("retryLever", "kind: retry, of: a, ?"), lever("fallback", "kind: fallback, of: [a, a], ?"),
        lever("route", "kind: route, otherwise: a, ?"),
        lever("routeRule", "kind: route, otherwise: a, rules: [{to: a, ?}]"),
        lever("classifier", "kind: route, otherwise: a, ask: {?}"),
        lever("cascade", "kind: cascade, ?"), lever("stage", "kind: cascade, stages: [{?}]"),
        lever("check", "kind: cascade, stages: [{checks: [{?}]}]"),
        lever("judge", "kind: cascade, stages: [{checks: [{judge: {?}}]}]"),
        lever("selfConsistency", "kind: cascade, stages: [{checks: [{self_consistency: {?}}]}]"),
        lever("cache", "kind: cache, match: semantic, ?"),
        lever("compress", "kind: compress, by: embedding, embedder: a, ?"), lever("guard", "kind: guard, ?"),
        lever("guardRule", "kind: guard, input: [{?}]"), lever("batch", "kind: batch, ?"),
        lever("bestOf", "kind: best_of, ?"),
        KeyRow(
            .assay, "batchPrice", "prices: {a: {input_per_million: 1, output_per_million: 1, batch: {?}}}"),
    ]

    private static func lever(_ part: String, _ setting: String) -> KeyRow {
        KeyRow(.assay, part, "backends: {x: {\(setting)}}")
    }

    private static func backend(_ kind: String, _ more: String) -> String {
        "backends: {a: {kind: \(kind), url: \"http://a\", model: b, \(more)}}"
    }

    private static func compositions(_ name: String) -> String {
        "acceptance: [{\(name): [], ?}, {weighted: [{\(name): [], ?}], threshold: 1}]"
    }
}
