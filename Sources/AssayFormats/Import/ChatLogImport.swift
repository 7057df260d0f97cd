import AssayCore
import AssayJSON

/// Logs of chat requests: `{"messages": […]}` as in fine-tuning files, or a request with its response. The last answer is the expected one.
enum ChatLogImport {
    /// One exchange of the log: what was asked, and the answer.
    private struct Talk {
        var messages: [JSONValue]
        var answer: Message
        var tools: [JSONValue]
        var body: JSONValue
    }

    static func suite(_ file: SourceFile) -> ImportedSuite {
        var (records, leftOut) = ImportRecord.read(file)
        leftOut += ImportRecord.leftOut(
            of: records.filter { $0["request"] != nil || $0["body"] != nil },
            except: ["id", "custom_id", "request", "body", "response"])
        var talks: [(talk: Talk, record: ImportRecord)] = []
        for record in records {
            switch talk(record) {
            case .success(let talk): talks.append((talk, record))
            case .failure(let reason): leftOut.append(reason)
            }
        }
        let texts = talks.map(\.talk.answer).filter(\.toolCalls.isEmpty).map(\.content)
        let rule = AnswerRule(texts.map { [$0] })
        var names = CaseNames()
        let cases = talks.enumerated().map { place, one -> JSONValue in
            leftOut += settings(one.talk.body, at: one.record.location)
            return testCase(one.talk, rule, id: names.name(one.record.text("id", "custom_id"), place: place))
        }
        var suite = ImportedSuite(
            workload: "chat", summary: "Conversations from a log, with the answers that were given.",
            prompt: PromptTemplate(messages: "messages"), cases: cases, leftOut: leftOut)
        suite.acceptance =
            texts.count < talks.count
            ? [ImportedSuite.Rule("tool_calls", comment: "the calls that were made then, in any order")] : []
        if !texts.isEmpty { suite.acceptance.append(rule.rule) }
        let most = talks.compactMap {
            ($0.talk.body["max_completion_tokens"] ?? $0.talk.body["max_tokens"])?.integerValue
        }.max()
        if let most { suite.generation["max_tokens"] = .integer(most) }
        return suite
    }

    private static func talk(_ record: ImportRecord) -> Result<Talk, Diagnostic> {
        let body = record["request"] ?? record["body"] ?? record.value
        guard var messages = body["messages"]?.arrayValue, !messages.isEmpty else {
            return .failure(.leftOut("this record has no 'messages'", at: record.location))
        }
        let given =
            record.value.value(at: "response.choices.0.message")
            ?? record.value.value(at: "response.body.choices.0.message")
        let answer: JSONValue
        if let given {
            answer = given
        } else if messages.last?["role"]?.stringValue == "assistant" {
            answer = messages.removeLast()
        } else {
            return .failure(.leftOut("this conversation has no answer to expect", at: record.location))
        }
        guard Message.conversation(chat: .array(messages)) != nil else {
            return .failure(.leftOut("a message is not text, or of no known role", at: record.location))
        }
        guard let message = Message(chat: answer), !message.content.isEmpty || !message.toolCalls.isEmpty
        else {
            return .failure(.leftOut("the answer is neither text nor tool calls", at: record.location))
        }
        let tools = body["tools"]?.arrayValue ?? []
        let declared = tools.compactMap { ImportedTool.declaration($0["function"] ?? $0) }
        guard declared.count == tools.count else {
            return .failure(
                .leftOut("a tool has no name, or its parameters are no object's schema", at: record.location))
        }
        return .success(
            Talk(messages: messages, answer: message, tools: declared, body: body))
    }

    private static func testCase(_ talk: Talk, _ rule: AnswerRule, id: String) -> JSONValue {
        let calls = Self.calls(talk)
        let text = talk.answer.content
        return .members([
            "id": .string(id), "input": ["messages": .array(talk.messages)],
            "tools": talk.tools.isEmpty ? nil : .array(talk.tools),
            "expect": calls.isEmpty ? rule.expect([text]) : ["calls": .array(calls)],
            "references": [
                .members(["text": .string(text), "tool_calls": calls.isEmpty ? nil : .array(calls)])
            ], "counterexamples": [["text": ""]],
        ])
    }

    private static func calls(_ talk: Talk) -> [JSONValue] {
        talk.answer.toolCalls.map { call in
            [
                "name": .string(call.name),
                "arguments": (try? JSON.parse(call.arguments)) ?? .string(call.arguments),
            ]
        }
    }

    private static let carried = [
        "messages", "tools", "max_tokens", "max_completion_tokens", "id", "custom_id", "response", "stream",
        "stream_options",
    ]

    /// The settings of a request that are left to the suite.
    private static func settings(_ body: JSONValue, at location: SourceLocation) -> [Diagnostic] {
        (body.objectValue?.members ?? []).filter { !carried.contains($0.name) }.map {
            .leftOut("'\($0.name)' of the request is not carried over", at: location)
        }
    }
}
