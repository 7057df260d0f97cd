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
        let concurrency =
            switch shape {
            case .closed(let users): users
            }
        return .members([
            "backend": .string(backend), "concurrency": .int(concurrency),
            "stop_episodes": .int(stop.episodes),
            "stop_ns": stop.time.map { .integer($0.count) },
            "episodes": .array(
                episodes.map { episode in
                    [
                        .string(episode.id), .string(episode.suite), .string(episode.caseID),
                        .int(episode.repetition),
                        .int(Int(episode.seed)), .bool(episode.warmUp),
                    ]
                }),
        ])
    }

    fileprivate init(_ record: RecordReader) throws(RecordError) {
        var episodes: [PlannedEpisode] = []
        for value in try record.list("episodes") {
            guard let parts = value.arrayValue, parts.count == 6, let id = parts[0].stringValue,
                let suite = parts[1].stringValue, let caseID = parts[2].stringValue,
                let repetition = parts[3].integerValue, let seed = parts[4].integerValue,
                let warmUp = parts[5].boolValue
            else { throw RecordError(message: "a planned episode is not as it must be") }
            episodes.append(
                PlannedEpisode(
                    id: id, suite: suite, caseID: caseID, repetition: Int(repetition),
                    seed: UInt32(truncatingIfNeeded: seed), warmUp: warmUp))
        }
        self.init(
            backend: try record.text("backend"), shape: .closed(concurrency: try record.int("concurrency")),
            stop: StopRule(
                episodes: record.optionalInt("stop_episodes"),
                time: record.value["stop_ns"]?.integerValue.map { Nanoseconds($0) }), episodes: episodes)
    }
}
