import AssayCore

/// Reads how a backend of the kind `custom` is asked and how it answers.
struct CustomDialectReader {
    private let problems: Problems

    /// Reads the keys `method`, `body` and `reply` of a backend.
    static func read(_ backend: inout MappingReader) -> CustomDialectSetting {
        let reader = Self(problems: backend.problems)
        var setting = CustomDialectSetting()
        if let method = backend.text("method") {
            setting.method =
                reader.choice(method, among: ["POST", "PUT", "PATCH"], "method", backend.node) ?? "POST"
        }
        setting.body = reader.body(&backend)
        guard let reply = backend.node("reply") else {
            backend.missing(
                "reply",
                hint: "say where the text is, for example: reply: {framing: sse, text: choices.0.text}")
            return setting
        }
        reader.read(reply, into: &setting)
        return setting
    }

    private func choice(_ word: String, among words: [String], _ key: String, _ node: Node) -> String? {
        if words.contains(word) { return word }
        problems.add(
            "'\(key)' must be one of: \(words.joined(separator: ", "))",
            hint: NearMiss.nearest(to: word, among: words).map { "did you mean '\($0)'?" },
            at: node[key]?.location)
        return nil
    }

    private func body(_ backend: inout MappingReader) -> JSONValue {
        guard let node = backend.node("body") else {
            backend.missing(
                "body",
                hint: "write the request's JSON, for example: body: {prompt: \"{{prompt}}\", stream: true}")
            return [:]
        }
        if case .mapping = node.content {
        } else {
            problems.add("'body' must be a mapping, not \(node.kind)", at: node.location)
        }
        checkPlaceholders(node)
        return node.value
    }

    /// Notes every `{{NAME}}` that stands for nothing, and every one that is not closed.
    private func checkPlaceholders(_ node: Node) {
        switch node.content {
        case .mapping(let members): for member in members { checkPlaceholders(member.value) }
        case .sequence(let nodes): for one in nodes { checkPlaceholders(one) }
        case .scalar(let text, _):
            for part in text.split(separator: "{{", omittingEmptySubsequences: false).dropFirst() {
                guard let end = part.firstRange(of: "}}") else {
                    problems.add("a '{{' is not closed by '}}'", at: node.location)
                    continue
                }
                let name = String(part[..<end.lowerBound].filter { $0 != " " })
                let known = CustomDialectSetting.placeholders
                guard !known.contains(name) else { continue }
                problems.add(
                    "there is nothing called '\(name)' to put into a body",
                    hint: NearMiss.nearest(to: name, among: known).map { "did you mean '{{\($0)}}'?" }
                        ?? "there are: \(known.joined(separator: ", "))", at: node.location)
            }
        }
    }

    private func read(_ node: Node, into setting: inout CustomDialectSetting) {
        var reply = MappingReader(node, title: "the reply", problems: problems)
        defer { reply.finish() }
        let framings = CustomDialectSetting.Framing.allCases.map(\.rawValue)
        if let word = reply.text("framing") {
            let known = choice(word, among: framings, "framing", node)
            setting.framing = known.flatMap(CustomDialectSetting.Framing.init(rawValue:)) ?? .sse
        }
        setting.text = paths("text", &reply)
        setting.reasoning = paths("reasoning", &reply)
        reply.require("text", hint: "the path of a piece of text, for example: text: choices.0.text")
        setting.isCumulative = reply.flag("cumulative") ?? false
        if setting.isCumulative, setting.text.count > 1 {
            problems.add(
                "text that repeats itself can come from one path only", hint: "give one path in 'text'",
                at: node["text"]?.location)
        }
        setting.finish = path("finish", &reply)
        for member in reply.members("finish_words") { setting.finishWords[member.key] = finish(member) }
        setting.error = path("error", &reply)
        setting.model = path("model", &reply)
        setting.timings = path("timings", &reply)
        if let usage = reply.node("usage") { setting.usage = self.usage(usage) }
        if let end = reply.node("end") { setting.marker = marker(end, setting) ?? setting.marker }
    }

    private static let finishes: [(word: String, reason: FinishReason)] = [
        ("stop", .stop), ("length", .length), ("tool_calls", .toolCalls), ("content_filter", .contentFilter),
    ]

    private func finish(_ member: Node.Member) -> FinishReason? {
        let reason = Self.finishes.first { $0.word == member.value.text }?.reason
        if reason == nil {
            problems.add(
                "'\(member.key)' must mean one of: \(Self.finishes.map(\.word).joined(separator: ", "))",
                at: member.value.location)
        }
        return reason
    }

    private func usage(_ node: Node) -> CustomDialectSetting.UsagePaths {
        var reader = MappingReader(node, title: "the usage", problems: problems)
        defer { reader.finish() }
        var usage = CustomDialectSetting.UsagePaths()
        usage.prompt = path("prompt", &reader)
        usage.cacheRead = path("cache_read", &reader)
        usage.cacheWrite = path("cache_write", &reader)
        usage.output = path("output", &reader)
        usage.reasoning = path("reasoning", &reader)
        usage.cacheIsApart = reader.flag("cache_is_apart") ?? false
        usage.reasoningIsApart = reader.flag("reasoning_is_apart") ?? false
        return usage
    }

    private func marker(_ node: Node, _ setting: CustomDialectSetting) -> CustomDialectSetting.Marker? {
        if node.text == "connection" {
            if setting.finish == nil {
                problems.add(
                    "a stream that ends with its connection needs 'finish', or nobody could tell its end from a broken line",
                    at: node.location)
            }
            return .connection
        }
        guard case .mapping = node.content else {
            problems.add(
                "'end' must be connection, {data: TEXT} or {field: PATH}",
                hint: "for example: end: {data: \"[DONE]\"}", at: node.location)
            return nil
        }
        var reader = MappingReader(node, title: "the end", problems: problems)
        defer { reader.finish() }
        let (data, field) = (reader.text("data"), path("field", &reader))
        if (data == nil) == (field == nil) {
            problems.add("'end' needs either 'data' or 'field'", at: node.location)
        }
        return data.map { .data($0) } ?? field.map { .field($0) }
    }

    private func paths(_ key: String, _ reader: inout MappingReader) -> [String] {
        let paths = reader.texts(key) ?? []
        for path in paths { check(path, key, reader.node) }
        return paths
    }

    private func path(_ key: String, _ reader: inout MappingReader) -> String? {
        let path = reader.text(key)
        if let path { check(path, key, reader.node) }
        return path
    }

    private func check(_ path: String, _ key: String, _ node: Node) {
        let steps = path.split(separator: ".", omittingEmptySubsequences: false)
        guard steps.contains("") || path.contains("[") || path.hasPrefix("$") else { return }
        problems.add(
            "'\(path)' is no path", hint: "write the steps with dots between, for example: choices.0.text",
            at: node[key]?.location)
    }
}
