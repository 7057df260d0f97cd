package import AssayCore

/// What a machine's harness can be trusted with: the ladder of loads it was tried at, and what came of each.
package struct CalibrationCertificate: Sendable, Hashable {
    /// The version of this program.
    package var version: String
    /// The wall-clock time, RFC 3339 in UTC.
    package var made: String
    /// The machine.
    package var machine: Machine
    /// The bound on the error of the p99 TTFT, in milliseconds, beyond the server's own lateness.
    package var boundMilliseconds: Double
    /// The ladder.
    package var rungs: [CalibrationRung]

    /// Makes a certificate.
    package init(
        version: String, made: String, machine: Machine, boundMilliseconds: Double, rungs: [CalibrationRung]
    ) {
        self.version = version
        self.made = made
        self.machine = machine
        self.boundMilliseconds = boundMilliseconds
        self.rungs = rungs
    }

    /// The most streams up to which every rung kept the bound; 0 where not even the first did.
    package var trustedStreams: Int {
        rungs.filter { isTrusted($0, by: \.streams) }.map(\.streams).max() ?? 0
    }

    /// The most content chunks per second up to which every rung kept the bound; 0 where not even the first did.
    package var trustedEventsPerSecond: Double {
        rungs.filter { isTrusted($0, by: \.eventsPerSecond) }.map(\.eventsPerSecond).max() ?? 0
    }

    /// Whether a rung and all that are not above it in one respect kept the bound.
    private func isTrusted<Value: Comparable>(_ rung: CalibrationRung, by respect: (CalibrationRung) -> Value)
        -> Bool
    {
        rungs.allSatisfy { respect($0) > respect(rung) || isKept($0) }
    }

    /// Whether a rung kept the bound: what the server was late by is not the client's fault.
    package func isKept(_ rung: CalibrationRung) -> Bool {
        rung.timeToFirstToken.error.p99 - rung.serverLateness.p99 <= boundMilliseconds
    }

    /// The file's content.
    package var json: JSONValue {
        [
            "format": 1, "version": .string(version), "made": .string(made),
            "machine": [
                "processor": .string(machine.processor), "cores": .integer(Int64(machine.cores)),
                "system": .string(machine.system),
            ], "bound_ms": .number(boundMilliseconds), "trusted_streams": .integer(Int64(trustedStreams)),
            "trusted_events_per_s": .number(trustedEventsPerSecond),
            "rungs": .array(rungs.map(\.json)),
        ]
    }
}

/// What a run needs to know of a certificate.
package struct CalibrationReference: Sendable, Hashable {
    /// The processor that it was made on.
    package var processor: String
    /// When it was made.
    package var made: String
    /// The most streams up to which the bound was kept.
    package var trustedStreams: Int
    /// The most content chunks per second up to which the bound was kept.
    package var trustedEventsPerSecond: Double
    /// The bound, in milliseconds.
    package var boundMilliseconds: Double

    /// Reads it from a certificate's content; `nil` where it is none.
    package init?(json: JSONValue) {
        guard json["format"]?.integerValue == 1, let made = json["made"]?.stringValue,
            let processor = json.value(at: "machine.processor")?.stringValue,
            let streams = json["trusted_streams"]?.integerValue, let bound = json["bound_ms"]?.numberValue,
            let events = json["trusted_events_per_s"]?.numberValue
        else { return nil }
        self.made = made
        self.processor = processor
        trustedStreams = Int(streams)
        trustedEventsPerSecond = events
        boundMilliseconds = bound
    }
}

extension CalibrationRung {
    fileprivate var json: JSONValue {
        [
            "streams": .integer(Int64(streams)), "itl_ms": .number(tokenInterval.inMilliseconds),
            "replies": .integer(Int64(replies)), "events_per_s": .number(eventsPerSecond),
            "ttft": timeToFirstToken.json, "itl": interTokenLatency.json, "e2e": endToEnd.json,
            "itl_sent_ms": sentInterval.json, "server_lateness_ms": serverLateness.json,
            "share_held": .number(shareHeld),
            "processor_s_per_million_events": .number(processorSecondsPerMillion),
            "resident_bytes": .integer(Int64(residentBytes)),
        ]
    }
}

extension CalibratedTime {
    fileprivate var json: JSONValue {
        [
            "error_ms": error.json, "error_sent_ms": sentError.json, "measured_ms": measured.json,
            "true_ms": truth.json,
        ]
    }
}

extension CalibrationPercentiles {
    fileprivate var json: JSONValue { ["p50": .number(p50), "p90": .number(p90), "p99": .number(p99)] }
}
