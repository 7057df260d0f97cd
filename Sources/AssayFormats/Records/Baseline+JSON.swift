package import AssayCore

extension Baseline {
    /// The version of the format of a baseline's file.
    package static let format = 1

    /// The baseline as its file holds it.
    package var json: JSONValue {
        .members([
            "format": .int(Self.format), "name": .string(name), "run": .string(run),
            "started": .string(started),
            "currency": .string(currency.code), "price_basis": .texts(priceBasis), "machine": machine.json,
            "seed": .string(String(seed)),
            "plan_digest": planDigest.isEmpty ? nil : .string(planDigest),
            "price_book_sha256": priceBookDigest.map { .string($0) },
            "suites": .array(suites.map(\.json)),
            "backends": .array(backends.map(\.json)), "judges": .unlessEmpty(judges.map(\.json)),
            "results": .array(results.map(\.json)),
        ])
    }

    /// Reads such an object.
    package init(json: JSONValue) throws(RecordError) {
        let record = RecordReader(json)
        guard try record.int("format") == Self.format, let seed = UInt64(try record.text("seed")) else {
            throw RecordError(
                message: "the baseline's format is not \(Self.format), the one that this program reads")
        }
        self.init(
            name: try record.text("name"), run: try record.text("run"), started: try record.text("started"),
            currency: Currency(try record.text("currency")),
            priceBasis: try record.list("price_basis").compactMap(\.stringValue),
            machine: try Machine(record.record("machine")), seed: seed,
            suites: try record.records("suites", SuiteStamp.init),
            backends: try record.records("backends", BackendIdentity.init),
            results: try record.records("results", CaseResult.init),
            judges: json["judges"] == nil ? [] : try record.records("judges", JudgeStamp.init),
            planDigest: json["plan_digest"]?.stringValue ?? "",
            priceBookDigest: json["price_book_sha256"]?.stringValue)
    }
}

extension CaseResult {
    var json: JSONValue {
        .members([
            "suite": .string(suite), "case": .string(caseID), "cluster": .string(cluster),
            "backend": .string(backend),
            "load": .string(load), "repetition": .int(repetition),
            "outcome": .string(outcome.rawValue),
            "prompt_tokens": .int(promptTokens), "output_tokens": .int(outputTokens),
            "cost_nanos": costNanos.map { .integer($0) },
            "ttft_ns": timeToFirstToken.map { .integer($0.count) },
            "episode_ns": .integer(episodeTime.count), "output_sha256": .string(outputDigest),
            "e2e_ns": endToEnd.map { .integer($0.count) }, "answer_tokens": .int(answerTokens),
            "in_time": inTime.map { .bool($0) }, "score": score.map { .number($0) },
            "weight": weight == 1 ? nil : .int(weight),
        ])
    }

    init(_ record: RecordReader) throws(RecordError) {
        self.init(
            suite: try record.text("suite"), caseID: try record.text("case"),
            cluster: try record.text("cluster"),
            backend: try record.text("backend"), load: try record.text("load"),
            repetition: try record.int("repetition"), outcome: try record.choice("outcome", Outcome.self),
            promptTokens: record.optionalInt("prompt_tokens"),
            outputTokens: record.optionalInt("output_tokens"),
            costNanos: record.value["cost_nanos"]?.integerValue,
            timeToFirstToken: record.value["ttft_ns"]?.integerValue.map { Nanoseconds($0) },
            episodeTime: Nanoseconds(try record.integer("episode_ns")),
            outputDigest: try record.text("output_sha256"),
            endToEnd: record.value["e2e_ns"]?.integerValue.map { Nanoseconds($0) },
            answerTokens: record.optionalInt("answer_tokens"), inTime: record.value["in_time"]?.boolValue,
            score: record.value["score"]?.numberValue, weight: record.optionalInt("weight") ?? 1)
    }
}
