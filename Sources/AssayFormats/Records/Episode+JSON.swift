package import AssayCore

extension Episode {
    /// The record as one object of `episodes.jsonl`. Its outcome follows from the ending and the scores, and is written for other readers.
    package var json: JSONValue {
        .members([
            "id": .string(planned.id), "suite": .string(planned.suite), "case": .string(planned.caseID),
            "repetition": .int(planned.repetition), "seed": .int(Int(planned.seed)),
            "warm_up": planned.warmUp ? true : nil, "backend": .string(backend), "level": .int(level),
            "scheduled": .instant(scheduled), "ended": .instant(ended),
            "exchanges": .array(exchanges.map(\.json)),
            "retrieved": .unlessEmpty(retrieved.map { .string($0) }),
            "steps": .unlessEmpty(steps.map(\.json)), "probes": .unlessEmpty(probes.map(\.json)),
            "opening_probes": .unlessEmpty(openingProbes.map(\.json)),
            "output": .string(output), "ending": ending.json, "scores": .array(scores.map(\.json)),
            "outcome": .string(outcome.rawValue),
        ])
    }

    /// Reads such an object.
    package init(json: JSONValue) throws(RecordError) {
        let record = RecordReader(json)
        var exchanges: [ExchangeID] = []
        for value in try record.list("exchanges") { exchanges.append(try ExchangeID(json: value)) }
        self.init(
            planned: PlannedEpisode(
                id: try record.text("id"), suite: try record.text("suite"), caseID: try record.text("case"),
                repetition: try record.int("repetition"),
                seed: UInt32(truncatingIfNeeded: try record.integer("seed")),
                warmUp: record.flag("warm_up")),
            backend: try record.text("backend"), level: try record.int("level"),
            scheduled: try record.instant("scheduled"), ended: try record.instant("ended"),
            exchanges: exchanges,
            retrieved: json["retrieved"]?.arrayValue?.compactMap(\.stringValue) ?? [],
            steps: json["steps"] == nil ? [] : try record.records("steps", ToolStep.init),
            output: try record.text("output"), ending: try EpisodeEnding(record.record("ending")),
            scores: try record.records("scores", Score.init))
        if json["probes"] != nil { probes = try record.records("probes", ToolStep.init) }
        if json["opening_probes"] != nil {
            openingProbes = try record.records("opening_probes", ToolStep.init)
        }
    }
}

extension ExchangeID {
    /// The name as a list: episode, turn, attempt, and the hop of a composite where it is one.
    fileprivate var json: JSONValue {
        .array([.string(episode), .int(turn), .int(attempt)] + (hop == 0 ? [] : [.int(hop)]))
    }

    fileprivate init(json: JSONValue) throws(RecordError) {
        let parts = json.arrayValue ?? []
        let numbers = parts.dropFirst().compactMap { $0.integerValue.flatMap { Int(exactly: $0) } }
        guard (3...4).contains(parts.count), let episode = parts[0].stringValue,
            numbers.count == parts.count - 1
        else {
            throw RecordError(
                message: "an exchange's name must be [text, turn, attempt] or [text, turn, attempt, hop]")
        }
        self.init(
            episode: episode, turn: numbers[0], attempt: numbers[1], hop: numbers.count == 3 ? numbers[2] : 0)
    }
}

extension ToolStep {
    fileprivate var json: JSONValue {
        .members([
            "turn": .int(turn), "call": call.json, "result": .string(result), "error": .text(error?.rawValue),
            "took": took == .zero ? nil : .time(took), "latency": latency == .zero ? nil : .time(latency),
        ])
    }

    fileprivate init(_ record: RecordReader) throws(RecordError) {
        self.init(
            turn: try record.int("turn"), call: try ToolCall(record.record("call")),
            result: try record.text("result"),
            error: record.value["error"] == nil ? nil : try record.choice("error", ToolError.self),
            took: record.optionalTime("took") ?? .zero, latency: record.optionalTime("latency") ?? .zero)
    }
}

extension EpisodeEnding {
    fileprivate var json: JSONValue {
        switch self {
        case .answered: ["as": "answered"]
        case .stepLimit: ["as": "step_limit"]
        case .failed(let failure): failure.json
        case .stopped(let reason): ["as": "stopped", "because": .string(reason.rawValue)]
        }
    }

    fileprivate init(_ record: RecordReader) throws(RecordError) {
        switch try record.text("as") {
        case "answered": self = .answered
        case "step_limit": self = .stepLimit
        case "failed": self = .failed(try Failure(record))
        case "stopped":
            self = .stopped(
                record.value["because"] == nil ? .interrupt : try record.choice("because", StopReason.self))
        case let word: throw RecordError(message: "an episode cannot end as '\(word)'")
        }
    }
}

extension Score {
    fileprivate var json: JSONValue {
        var (value, passed): (JSONValue?, JSONValue?) = (nil, nil)
        if case .judged(let number, let truth) = finding { (value, passed) = (.number(number), .bool(truth)) }
        return .members([
            "scorer": .string(scorer), "required": .bool(required), "value": value, "passed": passed,
            "reason": .string(reason), "label": .text(label), "verdict": .text(verdict?.rawValue),
        ])
    }

    fileprivate init(_ record: RecordReader) throws(RecordError) {
        let value = record.value["value"]?.numberValue
        self.init(
            scorer: try record.text("scorer"), required: record.flag("required"),
            finding: value.map { .judged(value: $0, passed: record.flag("passed")) } ?? .unscored,
            reason: try record.text("reason"), label: record.value["label"]?.stringValue,
            verdict: record.value["verdict"] == nil
                ? nil : try record.choice("verdict", Score.ModelVerdict.self))
    }
}
