import AssayCore
import AssayStatistics

extension CaseResult {
    /// Whether nobody knows if it would be accepted: a scorer could not judge, or a budget stopped it.
    var isOpen: Bool { outcome == .unscored || outcome == .stopped }

    /// Whether it is of one and the same work as another: an agent's last words can be the same after other steps, which the tokens show.
    func isSameWork(as other: CaseResult) -> Bool {
        outputDigest == other.outputDigest && promptTokens == other.promptTokens
            && outputTokens == other.outputTokens
    }

    fileprivate func counted(as outcome: Outcome) -> CaseResult {
        var result = self
        if isOpen { result.outcome = outcome }
        return result
    }
}

extension Pairing.Pair {
    /// Whether a side was not judged.
    var isOpen: Bool { before.isOpen || after.isOpen }
    /// What was not judged, counted as it is worst for the candidate.
    var worst: Self { counted(.accepted, .rejected) }
    /// What was not judged, counted as it is best for the candidate.
    var best: Self { counted(.rejected, .accepted) }

    private func counted(_ before: Outcome, _ after: Outcome) -> Self {
        Self(before: self.before.counted(as: before), after: self.after.counted(as: after), weight: weight)
    }
}

extension MetricComparison {
    /// One comparison from two that count what was not judged one way and the other: every interval spans both, its value being the middle.
    init(worst: MetricComparison, best: MetricComparison) {
        self = best
        set(
            baseline: Estimate.spanning(worst.baselineEstimate, best.baselineEstimate),
            candidate: Estimate.spanning(worst.candidateEstimate, best.candidateEstimate))
        difference = Estimate.spanning(worst.difference, best.difference)
        evidence = nil
        if let low = worst.evidence, let high = best.evidence {
            evidence = high
            evidence?.value = (low.value + high.value) / 2
            evidence?.standardError = max(low.standardError, high.standardError)
            evidence?.open = (high.value - low.value) / 2
        }
        if case .incomparable = worst.verdict, case .incomparable = best.verdict { return }
        verdict = VerdictRule.verdict(
            difference.map { Interval(value: $0.value, low: $0.low, high: $0.high) },
            difference?.count ?? 0, margin)
    }

    private mutating func set(baseline: Estimate?, candidate: Estimate?) {
        (self.baseline, baselineEstimate) = (baseline?.value, baseline)
        (self.candidate, candidateEstimate) = (candidate?.value, candidate)
    }
}

extension Estimate {
    /// What holds both; where only one is known the other may lie anywhere.
    fileprivate static func spanning(_ a: Estimate?, _ b: Estimate?) -> Estimate? {
        guard let a, let b else {
            return (a ?? b).map { Estimate(value: $0.value, low: nil, high: nil, count: $0.count) }
        }
        return Estimate(
            value: (a.value + b.value) / 2, low: a.low.flatMap { low in b.low.map { min(low, $0) } },
            high: a.high.flatMap { high in b.high.map { max(high, $0) } }, count: a.count)
    }
}
