package import AssayCore

extension Message {
    /// Reads one message in the form that chat endpoints take: `role`, `content` (text, or a list of parts of which the texts count),
    /// `tool_calls` and `tool_call_id`; `nil` where it has no known role or says nothing that is known.
    package init?(chat value: JSONValue) {
        guard let role = value["role"]?.stringValue.flatMap(Self.role) else { return nil }
        let calls = value["tool_calls"]?.arrayValue ?? []
        let read = calls.enumerated().compactMap { ToolCall(chat: $1, place: $0) }
        guard read.count == calls.count,
            let content = Self.text(value["content"], mayBeMissing: !calls.isEmpty)
        else { return nil }
        self.init(role, content, toolCalls: read, toolCallID: value["tool_call_id"]?.stringValue)
    }

    /// The messages of a list, or `nil` where one of them cannot be read or there is none.
    package static func conversation(chat value: JSONValue) -> [Message]? {
        guard let elements = value.arrayValue, !elements.isEmpty else { return nil }
        let messages = elements.compactMap { Message(chat: $0) }
        return messages.count == elements.count ? messages : nil
    }

    private static func role(_ word: String) -> Role? {
        // The newer name of system messages for reasoning models.
        word == "developer" ? .system : Role(rawValue: word)
    }

    private static func text(_ content: JSONValue?, mayBeMissing: Bool) -> String? {
        switch content {
        case nil, .null: mayBeMissing ? "" : nil
        case .string(let text): text
        case .array(let parts):
            parts.allSatisfy { $0["text"]?.stringValue != nil }
                ? parts.compactMap { $0["text"]?.stringValue }.joined(separator: "\n") : nil
        default: nil
        }
    }
}

extension ToolCall {
    fileprivate init?(chat value: JSONValue, place: Int) {
        guard let function = value["function"], let name = function["name"]?.stringValue else { return nil }
        self.init(
            id: value["id"]?.stringValue ?? "call-\(place)", name: name,
            arguments: function["arguments"]?.plainText ?? "{}")
    }
}
