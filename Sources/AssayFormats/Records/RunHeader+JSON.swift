package import AssayCore

extension RunHeader {
    /// The version of the format of a run's files.
    package static let format = 1

    /// The record as `run.json` holds it.
    package var json: JSONValue {
        .members([
            "format": .int(Self.format), "id": .string(id), "status": .string(status.rawValue),
            "started": .string(started), "version": .string(version), "machine": machine.json,
            "suites": .array(suites.map(\.json)), "backends": .array(backends.map(\.json)),
            "windows": .array(windows.map(\.json)), "judges": .unlessEmpty(judges.map(\.json)),
            "energy": energy?.json, "configuration": configuration,
            "origin": .instant(origin), "plan": plan.json,
        ])
    }

    /// Reads such an object.
    package init(json: JSONValue) throws(RecordError) {
        let record = RecordReader(json)
        guard try record.int("format") == Self.format else {
            throw RecordError(
                message: "the run's format is not \(Self.format), the one that this program reads")
        }
        self.init(
            id: try record.text("id"), started: try record.text("started"),
            version: try record.text("version"),
            configuration: json["configuration"] ?? [:], plan: try RunPlan(record.record("plan")),
            suites: try record.records("suites", SuiteStamp.init),
            backends: try record.records("backends", BackendIdentity.init),
            machine: try Machine(record.record("machine")), origin: try record.instant("origin"),
            status: try record.choice("status", RunStatus.self),
            windows: try record.records("windows", LevelWindow.init),
            judges: json["judges"] == nil ? [] : try record.records("judges", JudgeStamp.init),
            energy: json["energy"] == nil ? nil : try EnergyStamp(record.record("energy")))
    }
}

extension JudgeStamp {
    var json: JSONValue {
        [
            "suite": .string(suite), "scorer": .string(scorer), "backend": backend.json,
            "prompt_sha256": .string(promptDigest), "settings": settings, "threshold": .number(threshold),
        ]
    }

    init(_ record: RecordReader) throws(RecordError) {
        self.init(
            suite: try record.text("suite"), scorer: try record.text("scorer"),
            backend: try BackendIdentity(record.record("backend")),
            promptDigest: try record.text("prompt_sha256"), settings: record.value["settings"] ?? [:],
            threshold: try record.number("threshold"))
    }
}

extension Machine {
    var json: JSONValue {
        [
            "processor": .string(processor), "cores": .int(cores), "memory_bytes": .integer(memoryBytes),
            "system": .string(system),
        ]
    }

    init(_ record: RecordReader) throws(RecordError) {
        self.init(
            processor: try record.text("processor"), cores: try record.int("cores"),
            memoryBytes: try record.integer("memory_bytes"), system: try record.text("system"))
    }
}

extension SuiteStamp {
    var json: JSONValue {
        .members([
            "name": .string(name), "path": .string(path), "version": .string(version),
            "digest": .string(digest), "weight": .int(weight), "judged_by": .text(judgedBy),
        ])
    }

    init(_ record: RecordReader) throws(RecordError) {
        self.init(
            name: try record.text("name"), path: try record.text("path"), version: try record.text("version"),
            digest: try record.text("digest"), weight: try record.int("weight"))
        judgedBy = record.value["judged_by"]?.stringValue
    }
}

extension BackendIdentity {
    var json: JSONValue {
        ["name": .string(name), "kind": .string(kind), "model": .string(model), "details": details]
    }

    init(_ record: RecordReader) throws(RecordError) {
        self.init(
            name: try record.text("name"), kind: try record.text("kind"), model: try record.text("model"),
            details: record.value["details"] ?? [:])
    }
}

extension LevelWindow {
    fileprivate var json: JSONValue {
        .members([
            "level": .int(level), "began": .instant(began), "steady_from": .instant(steadyFrom),
            "steady_to": .instant(steadyTo), "ended": .instant(ended),
            "dropped": dropped == 0 ? nil : .int(dropped), "ended_early": .text(endedEarly),
            "instrument": instrument.map { health in
                [
                    "busy_share": .number(health.busyShare),
                    "stamp_error": .integer(health.stampError.count),
                ]
            },
        ])
    }

    fileprivate init(_ record: RecordReader) throws(RecordError) {
        self.init(
            level: try record.int("level"), began: try record.instant("began"),
            steadyFrom: try record.instant("steady_from"), steadyTo: try record.instant("steady_to"),
            ended: try record.instant("ended"), dropped: record.optionalInt("dropped") ?? 0,
            endedEarly: record.value["ended_early"]?.stringValue,
            instrument: record.value["instrument"].flatMap { json in
                guard let share = json["busy_share"]?.numberValue,
                    let error = json["stamp_error"]?.integerValue
                else { return nil }
                return InstrumentHealth(busyShare: share, stampError: Nanoseconds(error))
            })
    }
}
