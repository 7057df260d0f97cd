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
        rungs.sorted { $0.streams < $1.streams }.prefix { isKept($0) }.last?.streams ?? 0
    }

    /// Whether a rung kept the bound: what the server was late by is not the client's fault.
    package func isKept(_ rung: CalibrationRung) -> Bool {
        rung.timeToFirstToken.p99 - rung.serverLateness.p99 <= boundMilliseconds
    }

    /// The file's content.
    package var json: JSONValue {
        [
            "format": 1, "version": .string(version), "made": .string(made),
            "machine": [
                "processor": .string(machine.processor), "cores": .integer(Int64(machine.cores)),
                "system": .string(machine.system),
            ], "bound_ms": .number(boundMilliseconds), "trusted_streams": .integer(Int64(trustedStreams)),
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
    /// The bound, in milliseconds.
    package var boundMilliseconds: Double

    /// Reads it from a certificate's content; `nil` where it is none.
    package init?(json: JSONValue) {
        guard json["format"]?.integerValue == 1, let made = json["made"]?.stringValue,
            let processor = json.value(at: "machine.processor")?.stringValue,
            let streams = json["trusted_streams"]?.integerValue, let bound = json["bound_ms"]?.numberValue
        else { return nil }
        self.made = made
        self.processor = processor
        trustedStreams = Int(streams)
        boundMilliseconds = bound
    }
}

extension CalibrationRung {
    fileprivate var json: JSONValue {
        [
            "streams": .integer(Int64(streams)), "replies": .integer(Int64(replies)),
            "events_per_s": .number(eventsPerSecond), "ttft_error_ms": timeToFirstToken.json,
            "e2e_error_ms": endToEnd.json, "measured_gap_ms": measuredGap.json, "true_gap_ms": trueGap.json,
            "server_lateness_ms": serverLateness.json, "share_held": .number(shareHeld),
            "processor_s_per_million_events": .number(processorSecondsPerMillion),
        ]
    }
}

extension CalibrationRung.Error {
    fileprivate var json: JSONValue { ["p50": .number(p50), "p90": .number(p90), "p99": .number(p99)] }
}
