import AssayCore
import AssayJSON

/// OpenTelemetry's GenAI spans: spans of generations are requests, spans of tools tell how long tools took, others are of no concern.
///
/// Spans with one `gen_ai.conversation.id`, or else of one trace, form a session. Source: OpenTelemetry, "Semantic conventions for generative
/// AI", spans; "OpenTelemetry protocol", JSON encoding.
enum SpanTrace {
    private static let generations: Set<String> = ["chat", "text_completion", "generate_content"]

    /// The spans of a file: OTLP documents, one a line or one for the file, or a span a line.
    static func entries(_ file: SourceFile) -> [(TraceReader.Entry, SourceLocation?)] {
        var lines = TraceLine.objects(file)
        if lines.first?.value == nil, let whole = try? JSON.parse(file.bytes) {
            lines = [(whole, SourceLocation(file: file.name, line: 1, column: 1))]
        }
        return lines.flatMap { value, location -> [(TraceReader.Entry, SourceLocation?)] in
            guard let value else { return [(.unusable("this line is not a JSON object"), location)] }
            return spans(in: value).map { (entry($0), location) }
        }
    }

    /// Whether a document is one of spans.
    static func holdsSpans(_ value: JSONValue) -> Bool {
        value["resourceSpans"] != nil || value["resource_spans"] != nil
            || spans(in: value).contains { span in
                member(span, "traceId", "trace_id") != nil || span.value(at: "context.trace_id") != nil
            }
    }

    private static func spans(in document: JSONValue) -> [JSONValue] {
        if let list = document.arrayValue { return list }
        guard let resources = member(document, "resourceSpans", "resource_spans")?.arrayValue else {
            return [document]
        }
        return resources.flatMap { member($0, "scopeSpans", "scope_spans")?.arrayValue ?? [] }
            .flatMap { $0["spans"]?.arrayValue ?? [] }
    }

    private static func entry(_ span: JSONValue) -> TraceReader.Entry {
        let attributes = attributes(of: span)
        let operation = attributes["gen_ai.operation.name"]?.stringValue
        let isTool =
            operation == "execute_tool" || (operation == nil && attributes["gen_ai.tool.name"] != nil)
        let isGeneration =
            operation.map(generations.contains) ?? (attributes["gen_ai.request.model"] != nil && !isTool)
        guard isTool || isGeneration else { return .other }
        guard let session = session(of: span, attributes),
            let from = time(span, "startTimeUnixNano", "start_time_unix_nano", "start_time"),
            let to = time(span, "endTimeUnixNano", "end_time_unix_nano", "end_time"), from <= to
        else { return .unusable("a span\(name(of: span)) needs a trace, a start and an end") }
        if isTool { return .tool(ToolSpan(session: session, from: from, to: to)) }
        if hasFailed(span) { return .unusable("the request of the span\(name(of: span)) had failed") }
        return request(attributes, from, to, session)
            ?? .unusable("the span\(name(of: span)) has neither gen_ai.usage.input_tokens nor messages")
    }

    private static func request(
        _ attributes: [String: JSONValue], _ from: Nanoseconds, _ to: Nanoseconds, _ session: String
    ) -> TraceReader.Entry? {
        func tokens(_ names: String...) -> Int? {
            names.lazy.compactMap { TraceReader.tokens(attributes[$0]?.integerValue) }.first { $0 > 0 }
        }
        let messages =
            SpanMessages.read(attributes["gen_ai.system_instructions"], role: .system)
            + SpanMessages.read(attributes["gen_ai.input.messages"])
        let prompt = tokens("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens")
        guard prompt != nil || !messages.isEmpty else { return nil }
        return .request(
            TraceRequest(
                at: from, ended: to, promptTokens: messages.isEmpty ? prompt : nil,
                outputTokens: tokens("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"),
                messages: messages, session: session))
    }

    // MARK: Parts of a span

    private static func member(_ value: JSONValue, _ names: String...) -> JSONValue? {
        names.lazy.compactMap { value[$0] }.first
    }

    private static func name(of span: JSONValue) -> String {
        let id = member(span, "spanId", "span_id") ?? span.value(at: "context.span_id")
        return id?.stringValue.map { " \($0)" } ?? ""
    }

    private static func session(of span: JSONValue, _ attributes: [String: JSONValue]) -> String? {
        attributes["gen_ai.conversation.id"]?.stringValue
            ?? (member(span, "traceId", "trace_id") ?? span.value(at: "context.trace_id"))?.stringValue
    }

    /// A time in nanoseconds since 1970, as a number or a text, or a date.
    private static func time(_ span: JSONValue, _ names: String...) -> Nanoseconds? {
        guard let value = names.lazy.compactMap({ span[$0] }).first else { return nil }
        if let whole = value.integerValue ?? value.stringValue.flatMap({ Int64($0) }) {
            return (0...4_000_000_000_000_000_000).contains(whole) ? Nanoseconds(whole) : nil
        }
        return value.stringValue.flatMap(Timestamp.parse)
    }

    private static func hasFailed(_ span: JSONValue) -> Bool {
        let code = span.value(at: "status.code") ?? span.value(at: "status.status_code")
        return code?.integerValue == 2 || ["STATUS_CODE_ERROR", "ERROR"].contains(code?.stringValue)
    }

    /// The attributes by name: of an object, or of OTLP's list of keys with typed values.
    private static func attributes(of span: JSONValue) -> [String: JSONValue] {
        let pairs =
            span["attributes"]?.objectValue?.members.map { ($0.name, $0.value) }
            ?? (span["attributes"]?.arrayValue ?? []).compactMap { entry in
                entry["key"]?.stringValue.map { ($0, entry["value"].map(plain) ?? .null) }
            }
        return Dictionary(pairs) { _, last in last }
    }

    /// The value that a typed value of OTLP stands for.
    private static func plain(_ value: JSONValue) -> JSONValue {
        guard let member = value.objectValue?.members.first else { return value }
        switch member.name {
        case "intValue", "int_value":
            return member.value.stringValue.flatMap { Int64($0) }.map { .integer($0) } ?? member.value
        case "arrayValue", "array_value":
            return .array((member.value["values"]?.arrayValue ?? []).map(plain))
        case "kvlistValue", "kvlist_value":
            return .object(
                JSONObject(
                    (member.value["values"]?.arrayValue ?? []).compactMap { entry in
                        entry["key"]?.stringValue.map {
                            .init(name: $0, value: entry["value"].map(plain) ?? .null)
                        }
                    }))
        default: return member.value
        }
    }
}

/// The messages of a span's attributes: a list, or the text of one, of messages in parts.
enum SpanMessages {
    /// Reads messages; where they have no role of their own, all are of one role.
    static func read(_ attribute: JSONValue?, role: Role? = nil) -> [Message] {
        let list = attribute?.stringValue.flatMap { try? JSON.parse($0) } ?? attribute
        if let role {
            let text = (list?.arrayValue ?? []).compactMap(text).joined(separator: "\n")
            return text.isEmpty ? [] : [Message(role, text)]
        }
        return (list?.arrayValue ?? []).compactMap { message in
            guard let role = message["role"]?.stringValue.flatMap(Role.init(rawValue:)) else { return nil }
            let parts = message["parts"]?.arrayValue?.compactMap(text).joined(separator: "\n")
            return Message(role, message["content"]?.stringValue ?? parts ?? "")
        }
    }

    /// The text of a part: what was said, or what a tool answered.
    private static func text(_ part: JSONValue) -> String? {
        let said = part["content"]?.stringValue ?? part.stringValue
        return said ?? (part["response"] ?? part["result"])?.plainText
    }
}
