package import AssayCore

extension RunPlan {
    /// The plan, every episode on it.
    package var json: JSONValue {
        // A seed may use all 64 bits, which JSON's readers do not all keep: it is written as text.
        ["seed": .string(String(seed)), "digest": .string(digest), "levels": .array(levels.map(\.json))]
    }

    init(_ record: RecordReader) throws(RecordError) {
        guard let seed = UInt64(try record.text("seed")) else {
            throw RecordError(message: "'seed' must be a number")
        }
        self.init(
            seed: seed, levels: try record.records("levels", PlannedLevel.init),
            digest: try record.text("digest"))
    }
}

extension PlannedLevel {
    fileprivate var json: JSONValue {
        .members([
            "backend": .string(backend), "load": shape.json, "stop_episodes": .int(stop.episodes),
            "stop_ns": .time(stop.time), "stop_needs_both": stop.needsBoth ? true : nil,
            "episodes": .array(episodes.map(\.json)),
        ])
    }

    fileprivate init(_ record: RecordReader) throws(RecordError) {
        var episodes: [PlannedEpisode] = []
        for value in try record.list("episodes") { episodes.append(try PlannedEpisode(json: value)) }
        self.init(
            backend: try record.text("backend"), shape: try LoadShape(record.record("load")),
            stop: StopRule(
                episodes: record.optionalInt("stop_episodes"), time: record.optionalTime("stop_ns"),
                needsBoth: record.flag("stop_needs_both")), episodes: episodes)
    }
}

/// A planned episode is a list, which keeps long plans short: name, suite, case, repeat, seed, warm-up, and where they are set arrival in
/// nanoseconds (or null), pauses in nanoseconds, tokens of padding and, where one is drawn, the prompt's length in tokens.
extension PlannedEpisode {
    fileprivate var json: JSONValue {
        var parts: [JSONValue] = [
            .string(id), .string(suite), .string(caseID), .int(repetition), .int(Int(seed)), .bool(warmUp),
        ]
        if arrival != nil || !pauses.isEmpty || paddingTokens > 0 || promptTokens > 0 {
            parts += [
                .time(arrival) ?? .null, .array(pauses.map { .integer($0.count) }), .int(paddingTokens),
            ]
        }
        if promptTokens > 0 { parts.append(.int(promptTokens)) }
        return .array(parts)
    }

    fileprivate init(json: JSONValue) throws(RecordError) {
        guard let parts = json.arrayValue, parts.count == 6 || (9...10).contains(parts.count),
            let id = parts[0].stringValue, let suite = parts[1].stringValue,
            let caseID = parts[2].stringValue, let repetition = parts[3].integerValue,
            let seed = parts[4].integerValue, let warmUp = parts[5].boolValue
        else { throw RecordError(message: "a planned episode is not as it must be") }
        self.init(
            id: id, suite: suite, caseID: caseID, repetition: Int(repetition),
            seed: UInt32(truncatingIfNeeded: seed), warmUp: warmUp)
        guard parts.count >= 9 else { return }
        arrival = parts[6].integerValue.map { Nanoseconds($0) }
        pauses = parts[7].arrayValue?.compactMap { $0.integerValue.map { Nanoseconds($0) } } ?? []
        paddingTokens = parts[8].integerValue.map { Int($0) } ?? 0
        promptTokens = parts.count == 10 ? parts[9].integerValue.map { Int($0) } ?? 0 : 0
    }
}
