import AssayCore
package import AssayJSON

/// What a client asks the simulated server for.
package struct AskedRequest: Sendable, Hashable {
    /// The routes that generate.
    package enum Route: String, Sendable, Hashable {
        case chat = "/v1/chat/completions"
        case completions = "/v1/completions"
    }

    /// The route.
    package var route: Route
    /// The model's name, which is given back as it came.
    package var model: String
    /// Whether the answer is streamed.
    package var isStreamed: Bool
    /// Whether the stream is to end with the usage.
    package var wantsUsage: Bool
    /// The most output tokens; `nil` is no limit.
    package var maxTokens: Int?
    /// The prompt's tokens: its words.
    package var promptTokens: Int
    /// The digests of its blocks of 16 words, each over everything up to its end.
    package var blocks: [Int]

    /// Reads a request's body; throws where it is not one.
    package init(route: Route, body: [UInt8]) throws(JSONError) {
        let root = try JSON.parse(body)
        self.route = route
        model = root["model"]?.stringValue ?? "simulated"
        isStreamed = root["stream"]?.boolValue ?? false
        wantsUsage = root.value(at: "stream_options.include_usage")?.boolValue ?? false
        let most = root["max_completion_tokens"] ?? root["max_tokens"]
        maxTokens = most?.integerValue.map { max(1, Int(clamping: $0)) }
        let messages = root["messages"]?.arrayValue ?? []
        let prompt = messages.compactMap { $0["content"]?.stringValue } + [root["prompt"]?.stringValue ?? ""]
        (promptTokens, blocks) = Self.blocks(of: prompt)
    }

    /// The number of words, and the digests of blocks of 16 of them (FNV-1a over all bytes so far).
    private static func blocks(of texts: [String]) -> (Int, [Int]) {
        var count = 0
        var blocks: [Int] = []
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var inWord = false
        for text in texts {
            for byte in text.utf8 {
                let isSpace = byte == 32 || byte == 10
                if !isSpace, !inWord {
                    if count > 0, count % 16 == 0 { blocks.append(Int(bitPattern: UInt(hash))) }
                    count += 1
                }
                inWord = !isSpace
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
            }
            inWord = false
        }
        return (max(1, count), blocks)
    }
}
