import AssayCore
import AssayJSON

/// The bytes that the simulated server says, as OpenAI-compatible servers say them.
struct ReplyText: Sendable {
    let id: String
    let asked: AskedRequest
    private let head: [UInt8]
    private let tail: [UInt8]

    /// Words of the answers; one has a character of several bytes.
    static let words = [" the", " cost", " of", " a", " token", " is", " what", " café", " pays", " for"]
        .map { Array($0.utf8) }

    init(id: String, asked: AskedRequest) {
        self.id = id
        self.asked = asked
        let object = asked.route == .chat ? "chat.completion.chunk" : "text_completion"
        let opening = asked.route == .chat ? "\"delta\":{\"content\":\"" : "\"text\":\""
        head = Array(
            ("data: {\"id\":\"\(id)\",\"object\":\"\(object)\",\"created\":1,\"model\":\(JSON.text(.string(asked.model))),"
                + "\"choices\":[{\"index\":0,\(opening)").utf8)
        tail = Array(((asked.route == .chat ? "\"}" : "\"") + ",\"finish_reason\":null}]}\n\n").utf8)
    }

    /// A chunk with some tokens from a place on.
    func chunk(from place: Int, count: Int) -> [UInt8] {
        var bytes = head
        for token in place..<(place + count) { bytes += Self.words[token % Self.words.count] }
        bytes += tail
        return bytes
    }

    /// The chunk that only says who speaks.
    var opening: [UInt8] {
        asked.route == .chat
            ? event(choice: ["delta": ["role": "assistant", "content": ""]], finish: .null) : []
    }

    /// A chunk without any content.
    var empty: [UInt8] {
        asked.route == .chat
            ? event(choice: ["delta": [:]], finish: .null) : event(choice: ["text": ""], finish: .null)
    }

    /// Everything after the last token.
    func ending(_ account: TokenAccount) -> [UInt8] {
        let last: JSONValue = asked.route == .chat ? ["delta": [:]] : ["text": ""]
        var bytes = event(choice: last, finish: .string(account.finish), timings: account.timings)
        if asked.wantsUsage { bytes += line(["choices": [], "usage": account.usage]) }
        return bytes + Array("data: [DONE]\n\n".utf8)
    }

    /// A reply that is not streamed.
    func whole(_ account: TokenAccount) -> [UInt8] {
        let text = JSONValue.string(
            String(
                decoding: (0..<account.outputTokens).flatMap { Self.words[$0 % Self.words.count] },
                as: UTF8.self))
        let content: JSONValue =
            asked.route == .chat ? ["message": ["role": "assistant", "content": text]] : ["text": text]
        return JSON.serialize(
            members([
                "choices": [choice(content, finish: .string(account.finish))], "usage": account.usage,
                "timings": account.timings,
            ]))
    }

    private func event(choice content: JSONValue, finish: JSONValue, timings: JSONValue? = nil) -> [UInt8] {
        var body = JSONObject()
        body["choices"] = [choice(content, finish: finish)]
        body["timings"] = timings
        return line(.object(body))
    }

    private func choice(_ content: JSONValue, finish: JSONValue) -> JSONValue {
        var choice = JSONObject()
        choice["index"] = 0
        for member in content.objectValue?.members ?? [] { choice[member.name] = member.value }
        choice["finish_reason"] = finish
        return .object(choice)
    }

    private func line(_ content: JSONValue) -> [UInt8] {
        Array("data: ".utf8) + JSON.serialize(members(content)) + Array("\n\n".utf8)
    }

    private func members(_ content: JSONValue) -> JSONValue {
        var body = JSONObject()
        body["id"] = .string(id)
        body["model"] = .string(asked.model)
        for member in content.objectValue?.members ?? [] { body[member.name] = member.value }
        return .object(body)
    }
}

/// The tokens of a reply and the server's own times, as it reports them.
struct TokenAccount: Sendable {
    var promptTokens: Int
    var cachedTokens: Int
    var outputTokens: Int
    var isCutShort: Bool
    var promptTime: Nanoseconds
    var decodeTime: Nanoseconds

    var finish: String { isCutShort ? "length" : "stop" }

    var usage: JSONValue {
        [
            "prompt_tokens": .integer(Int64(promptTokens)),
            "completion_tokens": .integer(Int64(outputTokens)),
            "total_tokens": .integer(Int64(promptTokens + outputTokens)),
            "prompt_tokens_details": ["cached_tokens": .integer(Int64(cachedTokens))],
        ]
    }

    var timings: JSONValue {
        [
            "cache_n": .integer(Int64(cachedTokens)),
            "prompt_n": .integer(Int64(promptTokens - cachedTokens)),
            "prompt_ms": .number(promptTime.inMilliseconds), "predicted_n": .integer(Int64(outputTokens)),
            "predicted_ms": .number(decodeTime.inMilliseconds),
        ]
    }
}
