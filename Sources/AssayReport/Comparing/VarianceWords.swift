import AssayCore

/// What pairing, and what the baseline knows of cases that were not run, made more certain: in words.
enum VarianceWords {
    /// The share of the variance of a difference that pairing took away; `nil` where it is not known.
    static func gain(_ metric: MetricComparison) -> String? {
        metric.evidence?.pairingGain.map { Figure.percent($0) }
    }

    /// A line for each suite and the blend: by how much pairing made the variance of the differences smaller.
    static func pairing(_ comparison: Comparison) -> [String] {
        var names: [String] = []
        var gains: [String: [String]] = [:]
        for metric in comparison.metrics {
            guard let gain = gain(metric) else { continue }
            let scope = metric.suite ?? "blended"
            if gains[scope] == nil { names.append(scope) }
            gains[scope, default: []].append("\(metric.metric) \(gain)")
        }
        return names.map { "\($0): \((gains[$0] ?? []).joined(separator: ", "))" }
    }

    /// A sentence for each suite of which a part was run.
    static func partial(_ comparison: Comparison) -> [String] {
        comparison.adjustedRates.map { rate in
            let bounds = Figure.interval(rate.adjusted) { Figure.fixed($0 * 100, 1) } ?? ""
            let run = "\(rate.adjusted.count) of \(rate.cases) cases of '\(rate.suite)' were run"
            let all = "\(Figure.percent(rate.adjusted.value)) \(bounds)"
            return
                "\(run), \(Figure.percent(rate.plain)) of them accepted; by what the baseline says of the others \(all) of all (control variate: \(Figure.percent(rate.gain)) of the variance less)."
        }
    }
}
