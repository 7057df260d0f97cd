package import AssayCore
import AssayJSON

/// Reads recorded traces. A line that cannot be used is skipped and named; a file without any that can is refused.
package enum TraceReader {
    /// What a line of a trace comes to.
    enum Entry {
        case request(TraceRequest)
        case tool(ToolSpan)
        /// It cannot be used, because…
        case unusable(String)
        /// It is of no concern to a load.
        case other
    }

    /// The most tokens that a prompt or an output of a trace can have.
    static let mostTokens: Int64 = 10_000_000

    /// Reads a file in a format, or in the one that its content shows.
    package static func read(_ file: SourceFile, format: LoadTrace.Format? = nil) throws(Diagnostics)
        -> LoadTrace
    {
        guard let format = format ?? recognise(file) else {
            throw Diagnostics([
                Diagnostic(
                    .error, "this is no trace of a known format",
                    hint: "the formats are: "
                        + LoadTrace.Format.allCases.map(\.rawValue).joined(separator: ", "),
                    at: SourceLocation(file: file.name, line: 1, column: 1))
            ])
        }
        let problems = Problems()
        let entries = entries(file, format, problems)
        try problems.throwIfAny()
        var requests: [TraceRequest] = []
        var tools: [ToolSpan] = []
        var skipped: [Diagnostic] = []
        for (entry, location) in entries {
            switch entry {
            case .request(let request): requests.append(request)
            case .tool(let tool): tools.append(tool)
            case .unusable(let reason): skipped.append(Diagnostic(.warning, reason, at: location))
            case .other: break
            }
        }
        guard !requests.isEmpty else {
            throw Diagnostics(
                [
                    Diagnostic(
                        .error, "the trace has no request that can be replayed",
                        hint: "is its format \(format.rawValue)?",
                        at: SourceLocation(file: file.name, line: 1, column: 1))
                ] + skipped.prefix(20))
        }
        return LoadTrace(format, requests, tools: tools, skipped: skipped)
    }

    private static func entries(_ file: SourceFile, _ format: LoadTrace.Format, _ problems: Problems)
        -> [(Entry, SourceLocation?)]
    {
        switch format {
        case .azure, .burstgpt: TraceTable.entries(file, format, problems)
        case .opentelemetry: SpanTrace.entries(file)
        case .mooncake, .bailian, .exchanges, .requests: TraceLine.entries(file, format)
        }
    }

    /// The format that a file's first line shows, or its whole content where that is one document.
    private static func recognise(_ file: SourceFile) -> LoadTrace.Format? {
        guard let line = file.lines.first(where: { $0.contains { $0 > 0x20 } }) else { return nil }
        if let value = try? JSON.parse(line) {
            if SpanTrace.holdsSpans(value) { return .opentelemetry }
            if value["parent_chat_id"] != nil { return .bailian }
            if value["hash_ids"] != nil || value["input_length"] != nil { return .mooncake }
            if value["times"] != nil, value["chunks"] != nil { return .exchanges }
            return value["request"] != nil || value["body"] != nil || value["messages"] != nil
                ? .requests : nil
        }
        if let whole = try? JSON.parse(file.bytes) {
            return SpanTrace.holdsSpans(whole) ? .opentelemetry : nil
        }
        let header = String(decoding: line, as: UTF8.self).lowercased()
        if header.contains("contexttokens") { return .azure }
        return header.contains("request tokens") ? .burstgpt : nil
    }

    /// A count of tokens that can be true.
    static func tokens(_ value: Int64?) -> Int? {
        value.flatMap { (0...mostTokens).contains($0) ? Int($0) : nil }
    }
}
