import AssayCore

extension LoadShape {
    /// The shape as it stands in a plan.
    var json: JSONValue {
        switch self {
        case .closed(let concurrency): ["shape": "closed", "concurrency": .int(concurrency)]
        case .open(let load):
            .members([
                "shape": "open", "profile": .array(load.profile.map(\.json)), "arrivals": load.arrivals.json,
                "max_in_flight": .int(load.mostInFlight),
            ])
        case .replay(let load):
            .members([
                "shape": "replay", "trace": .string(load.name), "trace_sha256": .string(load.digest),
                "time_scale": .number(load.timeScale), "max_in_flight": .int(load.mostInFlight),
            ])
        }
    }

    init(_ record: RecordReader) throws(RecordError) {
        switch try record.text("shape") {
        case "closed": self = .closed(concurrency: try record.int("concurrency"))
        case "open":
            self = .open(
                OpenLoad(
                    profile: try record.records("profile", RateSegment.init),
                    arrivals: try ArrivalProcess(record.record("arrivals")),
                    mostInFlight: record.optionalInt("max_in_flight")))
        case "replay":
            self = .replay(
                ReplayLoad(
                    name: try record.text("trace"), digest: try record.text("trace_sha256"),
                    timeScale: try record.number("time_scale"),
                    mostInFlight: record.optionalInt("max_in_flight")))
        case let word: throw RecordError(message: "a load cannot have the shape '\(word)'")
        }
    }
}

extension RateSegment {
    fileprivate var json: JSONValue {
        .members(["from": .number(from), "to": .number(to), "ns": .time(time)])
    }

    fileprivate init(_ record: RecordReader) throws(RecordError) {
        self.init(
            from: try record.number("from"), to: try record.number("to"), time: record.optionalTime("ns"))
    }
}

extension ArrivalProcess {
    fileprivate var json: JSONValue {
        switch self {
        case .constant: ["process": "constant"]
        case .poisson: ["process": "poisson"]
        case .gamma(let shape): ["process": "gamma", "shape": .number(shape)]
        }
    }

    fileprivate init(_ record: RecordReader) throws(RecordError) {
        switch try record.text("process") {
        case "constant": self = .constant
        case "poisson": self = .poisson
        case "gamma": self = .gamma(shape: try record.number("shape"))
        case let word: throw RecordError(message: "arrivals cannot be '\(word)'")
        }
    }
}
