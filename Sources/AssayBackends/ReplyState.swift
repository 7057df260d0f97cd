import AssayCore
import AssayJSON

/// A reply as far as it has come, whatever the dialect.
struct ReplyState {
    private(set) var reply = Reply()
    private(set) var chunks: [Chunk] = []
    var usage = Usage.unknown
    private(set) var rawUsage: JSONValue?
    var serverTimings: JSONValue?
    var servedModel: String?
    var finish: FinishReason?
    /// The log-probabilities of output tokens, as far as the server reports them.
    private var logProbabilities = (sum: 0.0, count: 0)
    /// Their mean; `nil` where there are none.
    var meanLogProbability: Double? {
        logProbabilities.count > 0 ? logProbabilities.sum / Double(logProbabilities.count) : nil
    }
    /// The error object that came in the stream.
    private(set) var error: String?
    /// Whether the dialect's own terminal marker has come.
    var isTerminated = false
    /// The name that the framing gives the document under way; `nil` where it gives none.
    var documentName: String?
    /// What came that the dialect does not know, and in how many documents.
    private(set) var ignored: [String: Int] = [:]
    /// The chunks from the first on whose tokens are known.
    private var tallied = 0
    private var outputSoFar = 0
    /// The documents of the stream so far.
    var documents = 0
    /// The documents so far that stand for a token each, for dialects that have such.
    var tokenDocuments = 0

    /// Takes a piece of text that came at an instant; an empty one is no content.
    mutating func take(_ kind: ChunkKind, _ text: String, at instant: MonotonicInstant, tokens: Int? = nil) {
        guard !text.isEmpty else { return }
        note(kind, bytes: text.utf8.count, at: instant, tokens: tokens)
        switch kind {
        case .answer: reply.text += text
        case .reasoning: reply.reasoning += text
        case .toolCall: break
        }
    }

    /// Takes the log-probability of an output token.
    mutating func take(logProbability: Double) {
        logProbabilities.sum += logProbability
        logProbabilities.count += 1
    }

    /// Takes a piece of answer text from the bytes of an event.
    mutating func take(answer text: UnsafeBufferPointer<UInt8>, at instant: MonotonicInstant) {
        note(.answer, bytes: text.count, at: instant)
        reply.text += String(decoding: text, as: UTF8.self)
    }

    private mutating func note(
        _ kind: ChunkKind, bytes: Int, at instant: MonotonicInstant, tokens: Int? = nil
    ) {
        chunks.append(Chunk(at: instant, kind: kind, bytes: bytes, tokens: tokens))
    }

    /// Takes a tool call, or a piece of one: the pieces of one call share an index.
    mutating func take(
        callAt index: Int, id: String?, name: String, arguments: String, at instant: MonotonicInstant
    ) {
        let index = max(0, min(index, 255))
        while reply.toolCalls.count <= index {
            reply.toolCalls.append(ToolCall(id: "", name: "", arguments: ""))
        }
        if let id, !id.isEmpty { reply.toolCalls[index].id = id }
        reply.toolCalls[index].name += name
        reply.toolCalls[index].arguments += arguments
        take(.toolCall, name + arguments, at: instant)
    }

    /// Counts an event type or a field that the dialect does not know.
    mutating func ignore(_ name: String) { ignored[name, default: 0] += 1 }

    /// Counts the members of an object that are not known; `prefix` says where it stands.
    mutating func ignoreMembers(of object: JSONNode, besides known: Set<String>, prefix: String = "") {
        for name in object.names(besides: known) { ignore(prefix + name) }
    }

    /// Counts what alike documents hold once more, as often as one of them came.
    mutating func ignoreAgain(_ names: [String: Int]) { ignored.merge(names, uniquingKeysWith: +) }

    /// Notes how many output tokens there have been with this document, before which there were so many chunks: those beyond what was
    /// said before came with its chunk.
    mutating func note(outputSoFar total: Int, since count: Int) {
        guard TokenCount.possible.contains(total) else { return }
        let step = max(0, total - outputSoFar)
        outputSoFar = max(outputSoFar, total)
        guard tallied == count, chunks.count == count + 1 else { return }
        chunks[count].tokens = step
        tallied += 1
    }

    /// Takes the text so far, of which only what is new counts.
    mutating func take(answerSoFar text: String, at instant: MonotonicInstant) {
        // By bytes: a further piece can change the last character of the text before.
        guard text.utf8.starts(with: reply.text.utf8) else { return take(.answer, text, at: instant) }
        take(
            .answer, String(decoding: text.utf8.dropFirst(reply.text.utf8.count), as: UTF8.self), at: instant)
    }

    /// Takes an error object; the first one counts.
    mutating func take(error object: JSONValue) {
        error = error ?? ErrorBody.message(in: object) ?? "an error without a message"
    }

    /// Merges a usage object by key, the last wins; `buckets` turns the whole into tokens in disjoint buckets.
    ///
    /// Where the counts stand among other things, `only` names them.
    mutating func merge(usage object: JSONNode, only names: [String]? = nil, _ buckets: (JSONValue) -> Usage)
    {
        guard let value = object.value?.objectValue else { return }
        merge(usage: JSONObject(value.members.filter { names?.contains($0.name) != false }), buckets)
    }

    /// Merges counts by name, the last wins.
    mutating func merge(usage counts: JSONObject, _ buckets: (JSONValue) -> Usage) {
        let known = counts.members.filter { $0.value != .null }
        guard !known.isEmpty else { return }
        var merged = rawUsage?.objectValue ?? JSONObject()
        for member in known { merged[member.name] = member.value }
        rawUsage = .object(merged)
        usage = buckets(.object(merged))
    }

    /// The text of the one chunk that came since there were so many, where it is one of answer text.
    func answer(since count: Int) -> String? {
        guard chunks.count == count + 1, let last = chunks.last, last.kind == .answer else { return nil }
        return String(decoding: reply.text.utf8.suffix(last.bytes), as: UTF8.self)
    }
}

/// What a server may report.
enum TokenCount {
    /// The counts that can be true: whatever is summed up of them is far from what an integer holds.
    static let possible = 0...1_000_000_000_000
}

extension JSONValue {
    /// A token count at a path; `nil` where there is none that can be true.
    func tokens(_ path: String) -> Int? {
        value(at: path)?.integerValue.flatMap { Int(exactly: $0) }.flatMap {
            TokenCount.possible.contains($0) ? $0 : nil
        }
    }
}

extension [Message] {
    /// The messages after the system's, the results of tools that were called together side by side: some servers want them in one message.
    var withResultsTogether: [[Message]] {
        reduce(into: []) { groups, message in
            guard message.role != .system else { return }
            if message.role == .tool, groups.last?.last?.role == .tool {
                groups[groups.count - 1].append(message)
            } else {
                groups.append([message])
            }
        }
    }
}

extension Int {
    /// A part taken off, where that leaves anything that can be true.
    func less(_ parts: Int?...) -> Int? {
        let rest = parts.reduce(self) { $0 - ($1 ?? 0) }
        return rest >= 0 ? rest : nil
    }
}
