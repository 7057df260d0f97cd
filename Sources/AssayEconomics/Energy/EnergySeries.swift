package import AssayCore

/// What a meter's readings say of the energy between them.
package struct EnergySeries {
    /// A time between two readings, and the joules used in it.
    private struct Segment {
        var from: MonotonicInstant
        var to: MonotonicInstant
        var joules: Double
    }

    private let parts: [[Segment]]

    /// The series of a meter's samples, in any order.
    ///
    /// Between two readings of a counter lies their difference, one turn added where it began anew; between two of a power lies their mean
    /// times the time (the trapezoid rule). Where a counter went back for no known reason the time between is left out.
    package init(_ samples: [EnergySample], of meter: MeterIdentity) {
        var last: [String: (at: MonotonicInstant, value: EnergyReading.Value)] = [:]
        var segments: [String: [Segment]] = [:]
        for sample in samples.sorted(by: { $0.at < $1.at }) {
            for reading in sample.readings {
                if segments[reading.part] == nil { segments[reading.part] = [] }
                defer { last[reading.part] = (sample.at, reading.value) }
                guard let before = last[reading.part], before.at < sample.at,
                    let joules = Self.joules(
                        before.value, reading.value, (sample.at - before.at).inSeconds,
                        wrapsAt: meter.wrapsAt[reading.part])
                else { continue }
                segments[reading.part]?.append(Segment(from: before.at, to: sample.at, joules: joules))
            }
        }
        parts = segments.sorted { $0.key < $1.key }.map(\.value)
    }

    private static func joules(
        _ a: EnergyReading.Value, _ b: EnergyReading.Value, _ seconds: Double, wrapsAt: Int64?
    ) -> Double? {
        switch (a, b) {
        case (.watts(let before), .watts(let after)):
            guard before.isFinite, after.isFinite, before >= 0, after >= 0 else { return nil }
            return (before + after) / 2 * seconds
        case (.microjoules(let before), .microjoules(let after)):
            let grown = Double(after) - Double(before)
            if grown >= 0 { return grown / 1e6 }
            guard let wrapsAt, Double(wrapsAt) + grown >= 0 else { return nil }
            return (Double(wrapsAt) + grown) / 1e6
        default: return nil
        }
    }

    /// The joules in a span of time, and the share of it that readings cover; what no reading covers is taken at the mean of the rest.
    /// `nil` where there are none in it.
    package func energy(from: MonotonicInstant, to: MonotonicInstant) -> (joules: Double, coverage: Double)? {
        let whole = (to - from).inSeconds
        guard whole > 0, !parts.isEmpty else { return nil }
        var joules = 0.0
        var coverage = 1.0
        for segments in parts {
            var inside = 0.0
            var covered = 0.0
            for segment in segments {
                let overlap = (min(to, segment.to) - max(from, segment.from)).inSeconds
                guard overlap > 0 else { continue }
                covered += overlap
                inside += segment.joules * overlap / (segment.to - segment.from).inSeconds
            }
            guard covered > 0 else { return nil }
            joules += inside * whole / covered
            coverage = min(coverage, covered / whole)
        }
        return (joules, coverage)
    }
}
