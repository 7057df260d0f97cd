import AssayCore
import AssayStatistics
import Glibc

/// One metric of the paired results of two runs.
struct PairedMetric {
    var metric: ComparedMetric
    var suite: String?
    var pairs: [Pairing.Pair]
    /// In points or percent.
    var margin: Double
    var currency: Currency
    /// Why it cannot be compared; `nil` where it can.
    var limit: String?
    var bootstrap: ClusterBootstrap

    /// The comparison; `nil` where a side does not know the figure at all.
    var comparison: MetricComparison? {
        switch metric.kind {
        case .share(let holds): share(holds)
        case .ratio(let isSum, let sums): ratio(sums, isSum: isSum)
        case .quantile(let share, let value): quantile(share, value)
        }
    }

    // MARK: Shares

    private func share(_ holds: (CaseResult) -> Bool?) -> MetricComparison? {
        let samples = pairs.compactMap { pair -> ShareSample? in
            guard let before = holds(pair.before), let after = holds(pair.after) else { return nil }
            return ShareSample(
                cluster: pair.cluster, before: before, after: after, weight: pair.weight)
        }
        if samples.isEmpty, metric.ground != .outcomes { return nil }
        let clusters = Set(samples.map(\.cluster)).count
        let identical = pairs.allSatisfy { $0.before.isSameWork(as: $0.after) }
        let difference = samples.difference
        let isWeighted = Set(samples.map(\.weight)).count > 1
        let lost = samples.count { $0.before && !$0.after }
        let won = samples.count { !$0.before && $0.after }
        let influences = difference.influences
        var interval = difference.delta()
        var error = influences?.standardError ?? .infinity
        if lost + won == 0, !samples.isEmpty {
            // Nothing flipped: of the same outputs nothing can, of others up to 3 in n may (the rule of three).
            let trials = Proportion.trials(weights: samples.clusterWeights) ?? 1
            let reach = identical ? 0 : 300 / trials
            interval = Interval(value: 0, low: 0 - reach, high: reach)
            error = reach / Normal.quantile(0.975)
        }
        let evidence = interval.map { interval in
            Evidence(
                scale: .points, value: interval.value, standardError: error,
                clusters: clusters, flips: clusters == samples.count && !isWeighted ? (lost, won) : nil,
                pairingGain: Self.gain(samples.map { ($0.before ? 1 : 0, $0.after ? 1 : 0) }),
                varianceFreedom: influences?.varianceFreedom)
        }
        return made(
            before: samples.share(\.before), after: samples.share(\.after), difference: interval,
            clusters: clusters, limit: limit, evidence: evidence)
    }

    /// 1 − Var(after − before) ÷ (Var(before) + Var(after)): what pairing takes away.
    private static func gain(_ samples: [(before: Double, after: Double)]) -> Double? {
        func variance(_ values: [Double]) -> Double {
            let mean = values.reduce(0, +) / Double(max(1, values.count))
            return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        }
        let apart = variance(samples.map(\.before)) + variance(samples.map(\.after))
        return apart > 0 ? 1 - variance(samples.map { $0.after - $0.before }) / apart : nil
    }

    // MARK: Sums and their ratios

    /// Why a cost per accepted output is not compared where a side has none.
    static let noneAccepted = "nothing was accepted on one side"

    private typealias Sums = (baseline: ClusterSum, candidate: ClusterSum)

    private func ratio(_ sums: (CaseResult) -> ClusterSum?, isSum: Bool) -> MetricComparison? {
        var groups: [String: Sums] = [:]
        var known = 0
        for pair in pairs {
            guard let before = sums(pair.before), let after = sums(pair.after) else { continue }
            known += 1
            let zero = ClusterSum(numerator: 0, denominator: 0)
            var own = groups[pair.cluster] ?? (zero, zero)
            // A sum is of what was spent, however much it counts in the mix.
            let weight = isSum ? 1 : pair.weight
            own.baseline.add(before, weight)
            own.candidate.add(after, weight)
            groups[pair.cluster] = own
        }
        let clusters = groups.keys.sorted().compactMap { groups[$0] }
        let whole = known == pairs.count && known > 0
        let exact = clusters.allSatisfy { $0.baseline == $0.candidate }
        let ratios = whole ? PairedRatios(clusters: clusters, bootstrap: bootstrap) : nil
        let sides = [ratios?.baseline, ratios?.candidate].map {
            $0.map { figure($0, clusters, isSum: isSum) }
        }
        // Without answer tokens, which older files do not have, or anything accepted it says no more than the cost per output does.
        if metric.scale > 1, sides.contains(nil) { return nil }
        let limit =
            limit
            ?? (whole
                ? sides.contains(nil) ? Self.noneAccepted : nil
                : "not every \(metric.ground != .tokens ? "cost" : "count") is known")
        let logRatio = limit != nil ? nil : exact ? Interval(value: 0, low: 0, high: 0) : ratios?.logRatio
        let linear = LinearisedLogRatio(clusters: clusters)
        let evidence = logRatio.map { ratio in
            Evidence(
                scale: .logRatio, value: -ratio.value,
                standardError: exact ? 0 : linear?.influences.standardError ?? .infinity,
                clusters: clusters.count, pairingGain: linear?.pairingGain,
                varianceFreedom: linear?.influences.varianceFreedom)
        }
        return made(
            before: sides[0], after: sides[1], difference: logRatio.map(Self.betterPercent),
            clusters: clusters.count, limit: limit, evidence: evidence)
    }

    private func figure(_ ratio: Interval, _ clusters: [Sums], isSum: Bool) -> Estimate {
        // A sum is a mean times the count of results.
        let scale = isSum ? clusters.reduce(0) { $0 + $1.baseline.denominator } : metric.scale
        return Estimate(
            value: ratio.value * scale, low: ratio.low.map { $0 * scale },
            high: ratio.high.map { $0 * scale }, count: clusters.count)
    }

    // MARK: Times

    private typealias TimeSample = (cluster: String, before: Double, after: Double)

    private func quantile(_ share: Double, _ value: (CaseResult) -> Nanoseconds?) -> MetricComparison? {
        let samples = pairs.compactMap { pair -> TimeSample? in
            guard let before = value(pair.before)?.inMilliseconds,
                let after = value(pair.after)?.inMilliseconds, before > 0, after > 0
            else { return nil }
            return (pair.cluster, before, after)
        }
        // A tail of a few samples says nothing, and older files do not have every time.
        let isTail = share > 0.5
        guard !isTail || samples.count >= Distribution.fewest(for: share) else { return nil }
        if samples.isEmpty, metric.name.hasPrefix("e2e") { return nil }
        let groups = Dictionary(grouping: samples, by: \.cluster).sorted { $0.key < $1.key }.map(\.value)
        let limit = limit ?? (samples.isEmpty ? "there are no times" : nil)
        let logRatio =
            limit == nil
            ? PairedLogRatio.quantiles(
                share, clusters: groups.map { (baseline: $0.map(\.before), candidate: $0.map(\.after)) },
                bootstrap: bootstrap) : nil
        let evidence = logRatio.map { ratio in
            Evidence(
                scale: .logRatio, value: -ratio.value,
                standardError: (ratio.halfWidth ?? .infinity) / Normal.quantile(0.975),
                clusters: groups.count,
                varianceFreedom: PilotVariance.degreesOfFreedom(quantile: share, count: groups.count))
        }
        // Repeats of a case are not independent.
        func side(_ time: (TimeSample) -> Double) -> Estimate? {
            let interval =
                groups.count == samples.count
                ? Quantile.interval(share, sorted: samples.map(time).sorted())
                : ClusteredQuantile(clusters: groups.map { $0.map(time) })
                    .interval(share, bootstrap: bootstrap)
            return interval.map { Estimate($0, count: groups.count) }
        }
        return made(
            before: side(\.before), after: side(\.after),
            difference: logRatio.map(Self.betterPercent), clusters: groups.count, limit: limit,
            evidence: evidence)
    }

    // MARK: Together

    /// Turns a log ratio, in which more is worse, into percent of the baseline in which positive is better.
    private static func betterPercent(_ ratio: Interval) -> Interval {
        Interval(
            value: (1 - exp(ratio.value)) * 100, low: ratio.high.map { (1 - exp($0)) * 100 },
            high: ratio.low.map { (1 - exp($0)) * 100 })
    }

    private func made(
        before: Estimate?, after: Estimate?, difference: Interval?, clusters: Int, limit: String?,
        evidence: Evidence?
    ) -> MetricComparison {
        let difference = limit == nil ? difference : nil
        return MetricComparison(
            metric: metric.name,
            unit: metric.unit.replacing("money", with: currency.code),
            suite: suite, baseline: before, candidate: after,
            difference: difference.map { Estimate($0, count: clusters) }, margin: margin,
            verdict: limit.map { .incomparable(because: $0) }
                ?? VerdictRule.verdict(difference, clusters, margin),
            evidence: limit == nil ? evidence : nil)
    }
}

extension ClusterSum {
    fileprivate mutating func add(_ other: ClusterSum, _ weight: Double) {
        numerator += other.numerator * weight
        denominator += other.denominator * weight
    }
}
