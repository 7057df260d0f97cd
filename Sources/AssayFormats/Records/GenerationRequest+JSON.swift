import AssayCore

extension GenerationRequest {
    var json: JSONValue {
        .members([
            "messages": .array(messages.map(\.json)), "settings": settings.json,
            "tools": .unlessEmpty(tools.map(\.json)), "format": responseFormat.json,
        ])
    }

    init(_ record: RecordReader, id: ExchangeID, scheduled: MonotonicInstant) throws(RecordError) {
        self.init(
            id: id, scheduled: scheduled, messages: try record.records("messages", Message.init),
            settings: try GenerationSettings(record.record("settings")),
            tools: record.value["tools"] == nil ? [] : try record.records("tools", ToolDeclaration.init),
            responseFormat: record.value["format"].map(ResponseFormat.init(json:)) ?? .text)
    }
}

extension Message {
    fileprivate var json: JSONValue {
        .members([
            "role": .string(role.rawValue), "content": .string(content),
            "tool_calls": .unlessEmpty(toolCalls.map(\.json)), "tool_call_id": .text(toolCallID),
        ])
    }

    fileprivate init(_ record: RecordReader) throws(RecordError) {
        self.init(
            try record.choice("role", Role.self), try record.text("content"),
            toolCalls: record.value["tool_calls"] == nil
                ? [] : try record.records("tool_calls", ToolCall.init),
            toolCallID: record.value["tool_call_id"]?.stringValue)
    }
}

extension ToolCall {
    var json: JSONValue { ["id": .string(id), "name": .string(name), "arguments": .string(arguments)] }

    init(_ record: RecordReader) throws(RecordError) {
        self.init(
            id: try record.text("id"), name: try record.text("name"), arguments: try record.text("arguments"))
    }
}

extension ToolDeclaration {
    fileprivate var json: JSONValue {
        ["name": .string(name), "summary": .string(summary), "parameters": parameters]
    }

    fileprivate init(_ record: RecordReader) throws(RecordError) {
        self.init(
            name: try record.text("name"), summary: try record.text("summary"),
            parameters: record.value["parameters"] ?? [:])
    }
}

extension GenerationSettings {
    fileprivate var json: JSONValue {
        .members([
            "max_tokens": .int(maxTokens), "temperature": .number(temperature), "top_k": .int(topK),
            "top_p": topP.map { .number($0) }, "min_p": minP.map { .number($0) },
            "repetition_penalty": repetitionPenalty.map { .number($0) }, "seed": .int(seed.map { Int($0) }),
            "stop": .unlessEmpty(stop.map { .string($0) }),
        ])
    }

    fileprivate init(_ record: RecordReader) throws(RecordError) {
        self.init(
            maxTokens: try record.int("max_tokens"),
            temperature: record.value["temperature"]?.numberValue ?? 0,
            topK: record.optionalInt("top_k"), topP: record.value["top_p"]?.numberValue,
            minP: record.value["min_p"]?.numberValue,
            repetitionPenalty: record.value["repetition_penalty"]?.numberValue,
            seed: record.optionalInt("seed").flatMap { UInt32(exactly: $0) },
            stop: record.value["stop"]?.arrayValue?.compactMap(\.stringValue) ?? [])
    }
}

extension ResponseFormat {
    fileprivate var json: JSONValue? {
        switch self {
        case .text: nil
        case .jsonSchema(let schema): ["json_schema": schema]
        case .grammar(let text): ["grammar": .string(text)]
        }
    }

    fileprivate init(json: JSONValue) {
        if let schema = json["json_schema"] {
            self = .jsonSchema(schema)
        } else {
            self = json["grammar"]?.stringValue.map { .grammar($0) } ?? .text
        }
    }
}

extension Reply {
    var json: JSONValue {
        .members([
            "text": .string(text), "reasoning": reasoning.isEmpty ? nil : .string(reasoning),
            "tool_calls": .unlessEmpty(toolCalls.map(\.json)),
        ])
    }

    init(_ record: RecordReader) throws(RecordError) {
        self.init(
            text: try record.text("text"), reasoning: record.value["reasoning"]?.stringValue ?? "",
            toolCalls: record.value["tool_calls"] == nil
                ? [] : try record.records("tool_calls", ToolCall.init))
    }
}
