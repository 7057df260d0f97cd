package import AssayCore

/// What a run's meters measured, level by level.
package enum EnergyAccount {
    /// The least share of a steady window that readings must cover for its energy to count as measured.
    private static let leastCoverage = 0.9

    /// One measurement for each level and meter, the headline meter first.
    package static func measured(_ record: RunRecord) -> [MeasuredEnergy] {
        guard let stamp = record.header.energy else { return [] }
        let began = record.header.windows.map(\.began).min()
        return record.header.windows.flatMap { window in
            stamp.meters.map { meter in
                let samples = record.energy.filter { $0.meter == meter.name }
                return measured(
                    window, meter, stamp.terms, samples, idle: idle(samples, meter, before: began))
            }
        }
    }

    private static func measured(
        _ window: LevelWindow, _ meter: MeterIdentity, _ terms: EnergyTerms, _ samples: [EnergySample],
        idle: Double?
    ) -> MeasuredEnergy {
        let found = EnergySeries(samples, of: meter).energy(from: window.steadyFrom, to: window.steadyTo)
        let coverage = found?.coverage ?? 0
        var reason: String?
        if window.steadyTo <= window.steadyFrom {
            reason = "there was no steady window"
        } else if coverage < leastCoverage {
            let failure = samples.compactMap(\.failure).first.map { ": " + $0 } ?? ""
            reason = "readings cover \(Int((coverage * 100).rounded(.down))) % of the steady window\(failure)"
        }
        return MeasuredEnergy(
            level: window.level, meter: meter, terms: terms, window: window.steadyTo - window.steadyFrom,
            joules: reason == nil ? found?.joules : nil, reason: reason, coverage: coverage, idleWatts: idle)
    }

    /// The mean power before the first level began: what was declared, or what was measured.
    private static func idle(
        _ samples: [EnergySample], _ meter: MeterIdentity, before began: MonotonicInstant?
    ) -> Double? {
        if let declared = meter.idleWatts { return declared }
        let before = samples.filter { sample in began.map { sample.at <= $0 } ?? false }
        guard meter.kind != "declared", let first = before.map(\.at).min(), let last = before.map(\.at).max(),
            let found = EnergySeries(before, of: meter).energy(from: first, to: last)
        else { return nil }
        return found.joules / (last - first).inSeconds
    }
}
