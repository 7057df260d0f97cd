package import AssayCore

extension Exchange {
    /// The record as one object of `exchanges.jsonl`; chunks are columns, which keeps a line short.
    package var json: JSONValue {
        .members([
            "id": .string(id.episode), "turn": .int(id.turn), "attempt": .int(id.attempt),
            "hop": .int(id.hop == 0 ? nil : id.hop), "composite": part?.json,
            "backend": .string(backend), "served_model": .text(servedModel), "request": request.json,
            "times": trace.json, "chunks": Self.columns(trace.chunks), "reply": reply.json,
            "usage": usage.json,
            "raw_usage": rawUsage, "server_timings": serverTimings,
            "mean_log_probability": meanLogProbability.map { .number($0) }, "wire": wire?.json,
            "ending": ending.json,
        ])
    }

    /// Reads such an object.
    package init(json: JSONValue) throws(RecordError) {
        let record = RecordReader(json)
        let id = ExchangeID(
            episode: try record.text("id"), turn: try record.int("turn"), attempt: try record.int("attempt"),
            hop: record.optionalInt("hop") ?? 0)
        let times = try record.record("times")
        self.init(
            request: try GenerationRequest(
                record.record("request"), id: id, scheduled: times.instant("scheduled")),
            backend: try record.text("backend"), servedModel: json["served_model"]?.stringValue,
            trace: try Trace(times, chunks: Self.chunks(record.record("chunks"))),
            reply: try Reply(record.record("reply")), usage: try Usage(record.record("usage")),
            rawUsage: json["raw_usage"], serverTimings: json["server_timings"],
            wire: try json["wire"].map { value throws(RecordError) in WireDetails(RecordReader(value)) },
            ending: try Ending(record.record("ending")),
            part: json["composite"] == nil ? nil : try CompositePart(record.record("composite")))
        meanLogProbability = json["mean_log_probability"]?.numberValue
    }

    private static func columns(_ chunks: [Chunk]) -> JSONValue {
        // Instants as steps: the first from the run's origin, each other from the one before.
        var last: Int64 = 0
        let steps = chunks.map { chunk -> JSONValue in
            defer { last = chunk.at.nanoseconds }
            return .integer(chunk.at.nanoseconds - last)
        }
        let tokens = chunks.map { chunk in chunk.tokens.map { JSONValue.int($0) } ?? .null }
        return .members([
            "at": .array(steps), "kind": .texts(chunks.map(\.kind.rawValue)),
            "bytes": .array(chunks.map { .int($0.bytes) }), "tokens": .array(tokens),
        ])
    }

    private static func chunks(_ columns: RecordReader) throws(RecordError) -> [Chunk] {
        let (steps, kinds) = (try columns.list("at"), try columns.list("kind"))
        let (bytes, tokens) = (try columns.list("bytes"), try columns.list("tokens"))
        guard steps.count == kinds.count, kinds.count == bytes.count, bytes.count == tokens.count else {
            throw RecordError(message: "the columns of 'chunks' differ in length")
        }
        var at: Int64 = 0
        var chunks: [Chunk] = []
        chunks.reserveCapacity(steps.count)
        for index in steps.indices {
            guard let step = steps[index].integerValue, let count = bytes[index].integerValue,
                let kind = kinds[index].stringValue.flatMap(ChunkKind.init(rawValue:))
            else { throw RecordError(message: "a chunk is not as it must be") }
            let sum = at.addingReportingOverflow(step)
            let instant = try RecordReader.instant(sum.overflow ? .max : sum.partialValue, "at")
            at = instant.nanoseconds
            let cells = RecordReader(["bytes": .integer(count), "tokens": tokens[index]])
            chunks.append(
                Chunk(
                    at: instant, kind: kind, bytes: try cells.count("bytes") ?? 0,
                    tokens: try cells.count("tokens")))
        }
        return chunks
    }
}

extension Trace {
    fileprivate var json: JSONValue {
        .members([
            "scheduled": .instant(scheduled), "sent": .instant(sent), "first_byte": .instant(firstByte),
            "terminal": .instant(terminal), "closed": .instant(closed),
            "held_back": heldBack == .zero ? nil : .integer(heldBack.count),
        ])
    }

    fileprivate init(_ record: RecordReader, chunks: [Chunk]) throws(RecordError) {
        self.init(
            scheduled: try record.instant("scheduled"), sent: try record.optionalInstant("sent"),
            firstByte: try record.optionalInstant("first_byte"),
            terminal: try record.optionalInstant("terminal"),
            closed: try record.instant("closed"), chunks: chunks,
            heldBack: record.optionalTime("held_back") ?? .zero)
    }
}

extension Usage {
    fileprivate var json: JSONValue {
        .members([
            "fresh_prompt": .int(freshPrompt), "cache_read": .int(cacheRead),
            "cache_write_5m": .int(cacheWrite5m),
            "cache_write_1h": .int(cacheWrite1h), "answer": .int(answer), "reasoning": .int(reasoning),
            "source": .string(source.rawValue),
        ])
    }

    fileprivate init(_ record: RecordReader) throws(RecordError) {
        self.init(
            freshPrompt: try record.count("fresh_prompt"), cacheRead: try record.count("cache_read"),
            cacheWrite5m: try record.count("cache_write_5m"),
            cacheWrite1h: try record.count("cache_write_1h"),
            answer: try record.count("answer"), reasoning: try record.count("reasoning"),
            source: try record.choice("source", UsageSource.self))
    }
}

extension WireDetails {
    fileprivate var json: JSONValue {
        let sorted = headers.sorted { $0.key < $1.key }
        return .members([
            "status": .int(status), "peer": .text(peer), "reused_connection": .bool(reusedConnection),
            "body_bytes": .int(bodyBytes),
            "headers": .object(JSONObject(sorted.map { .init(name: $0.key, value: .string($0.value)) })),
            "http_error_body": .text(errorBody),
            "ignored": ignored.isEmpty
                ? nil
                : .object(
                    JSONObject(
                        ignored.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: .int($0.value)) })
                ),
        ])
    }

    fileprivate init(_ record: RecordReader) {
        var headers: [String: String] = [:]
        for member in record.value["headers"]?.objectValue?.members ?? [] {
            headers[member.name] = member.value.stringValue
        }
        var ignored: [String: Int] = [:]
        for member in record.value["ignored"]?.objectValue?.members ?? [] {
            ignored[member.name] = member.value.integerValue.flatMap { Int(exactly: $0) }
        }
        self.init(
            status: record.optionalInt("status"), peer: record.value["peer"]?.stringValue,
            reusedConnection: record.flag("reused_connection"),
            bodyBytes: record.optionalInt("body_bytes") ?? 0, headers: headers,
            errorBody: record.value["http_error_body"]?.stringValue, ignored: ignored)
    }
}

extension Ending {
    var json: JSONValue {
        switch self {
        case .completed(let reason): ["as": "completed", "finish": .string(reason.word)]
        case .failed(let failure): failure.json
        case .cancelled: ["as": "cancelled"]
        }
    }

    init(_ record: RecordReader) throws(RecordError) {
        switch try record.text("as") {
        case "completed": self = .completed(FinishReason(word: try record.text("finish")))
        case "failed": self = .failed(try Failure(record))
        case "cancelled": self = .cancelled
        case let word: throw RecordError(message: "an exchange cannot end as '\(word)'")
        }
    }
}

extension Failure {
    var json: JSONValue {
        ["as": "failed", "kind": .string(kind.rawValue), "message": .string(message)]
    }

    init(_ record: RecordReader) throws(RecordError) {
        self.init(try record.choice("kind", Kind.self), try record.text("message"))
    }
}

extension FinishReason {
    fileprivate var word: String {
        switch self {
        case .stop: "stop"
        case .length: "length"
        case .toolCalls: "tool_calls"
        case .contentFilter: "content_filter"
        case .other(let word): word
        }
    }

    fileprivate init(word: String) {
        let known: [FinishReason] = [.stop, .length, .toolCalls, .contentFilter]
        self = known.first { $0.word == word } ?? .other(word)
    }
}
