import AssayCore
import AssayJSON

/// Traces of one JSON object a line and request: Mooncake, Bailian, our own exchanges, logs of requests.
enum TraceLine {
    /// The lines of a file.
    static func entries(_ file: SourceFile, _ format: LoadTrace.Format) -> [(
        TraceReader.Entry, SourceLocation?
    )] {
        var conversations: [Int64: String] = [:]
        var lastOf: [String: Nanoseconds] = [:]
        return objects(file).map { value, location in
            guard let value else { return (.unusable("this line is not a JSON object"), location) }
            let entry: TraceReader.Entry =
                switch format {
                case .exchanges: exchange(value)
                case .bailian: bailian(value, &conversations)
                case .mooncake: mooncake(value, &lastOf)
                default: logged(value)
                }
            return (entry, location)
        }
    }

    /// The objects of a file that holds one a line, each with its place; `nil` for a line that is none.
    static func objects(_ file: SourceFile) -> [(value: JSONValue?, location: SourceLocation)] {
        file.lines.enumerated().compactMap { index, bytes in
            guard bytes.contains(where: { $0 > 0x20 }) else { return nil }
            let value = try? JSON.parse(bytes)
            return (
                value?.objectValue == nil ? nil : value,
                SourceLocation(file: file.name, line: index + 1, column: 1)
            )
        }
    }

    /// A text, or a number as a text, under the first of some names.
    static func text(_ value: JSONValue, _ names: String...) -> String? {
        names.lazy.compactMap { name in
            value[name]?.stringValue ?? value[name]?.integerValue.map { String($0) }
        }.first
    }

    private static func mooncake(_ value: JSONValue, _ lastOf: inout [String: Nanoseconds])
        -> TraceReader.Entry
    {
        let session = text(value, "session_id")
        let delay = Timestamp.time(value["delay"]?.numberValue, unit: .milliseconds(1))
        // A further turn may say only how long after the last answer it came.
        let at =
            Timestamp.time(value["timestamp"]?.numberValue, unit: .milliseconds(1))
            ?? (delay == nil ? nil : session.flatMap { lastOf[$0] })
        if let session { lastOf[session] = at }
        return blocks(value, at: at, session: session, delay: delay)
    }

    private static func blocks(
        _ value: JSONValue, at: Nanoseconds?, session: String?, delay: Nanoseconds? = nil
    ) -> TraceReader.Entry {
        guard let at, let prompt = TraceReader.tokens(value["input_length"]?.integerValue), prompt > 0,
            let output = TraceReader.tokens(value["output_length"]?.integerValue), output > 0
        else { return .unusable("this line needs 'timestamp', 'input_length' and 'output_length'") }
        return .request(
            TraceRequest(
                at: at, promptTokens: prompt, outputTokens: output,
                blocks: value["hash_ids"]?.arrayValue?.compactMap { $0.integerValue.map { Int($0) } } ?? [],
                session: session, delay: delay))
    }

    private static func bailian(_ value: JSONValue, _ conversations: inout [Int64: String])
        -> TraceReader.Entry
    {
        guard let id = value["chat_id"]?.integerValue else { return .unusable("this line needs 'chat_id'") }
        let name = value["parent_chat_id"]?.integerValue.flatMap { conversations[$0] } ?? "chat \(id)"
        conversations[id] = name
        return blocks(
            value, at: Timestamp.time(value["timestamp"]?.numberValue, unit: .seconds(1)), session: name)
    }

    private static func exchange(_ value: JSONValue) -> TraceReader.Entry {
        guard let exchange = try? Exchange(json: value) else {
            return .unusable("this line is no exchange of a run")
        }
        guard exchange.isSeen else {
            return .unusable("this line is a hop; what the composite came to is replayed")
        }
        guard exchange.succeeded else { return .unusable("this request had failed") }
        return .request(
            TraceRequest(
                at: Nanoseconds(exchange.trace.scheduled.nanoseconds),
                ended: Nanoseconds(exchange.trace.closed.nanoseconds),
                outputTokens: TraceReader.tokens(exchange.usage.output.map { Int64($0) }),
                messages: exchange.request.messages, session: exchange.id.episode))
    }

    private static func logged(_ value: JSONValue) -> TraceReader.Entry {
        let body = value["request"] ?? value["body"] ?? value
        let messages = (body["messages"]?.arrayValue ?? []).compactMap { message -> Message? in
            guard let role = message["role"]?.stringValue.flatMap(Role.init(rawValue:)),
                let content = message["content"]?.stringValue
            else { return nil }
            return Message(role, content)
        }
        let time = value["timestamp"] ?? value["created"] ?? value["time"]
        guard !messages.isEmpty,
            let at = Timestamp.time(time?.numberValue, unit: .seconds(1))
                ?? time?.stringValue.flatMap(Timestamp.parse)
        else { return .unusable("this line needs a time and a request with messages") }
        let most = body["max_completion_tokens"] ?? body["max_tokens"]
        let output = value.value(at: "response.usage.completion_tokens") ?? most
        return .request(
            TraceRequest(
                at: at, outputTokens: TraceReader.tokens(output?.integerValue), messages: messages,
                session: text(value, "session_id", "conversation_id")))
    }
}
