import AssayCore
import AssayStatistics

/// METRICS' rule: a verdict from the interval of a difference, positive being better, and the margin declared before.
enum VerdictRule {
    static func verdict(_ interval: Interval?, _ clusters: Int, _ margin: Double) -> Verdict {
        guard let interval, let low = interval.low, let high = interval.high else {
            return .inconclusive(more: nil)
        }
        if high < -margin { return .regressed }
        if low > 0 { return .improved }
        if low > -margin { return .equivalent(worseWithinMargin: high < 0) }
        // Either bound must come to the inner side of -margin: the value's distance from it is what the half-width must shrink to.
        let distance = abs(interval.value + margin)
        let more =
            distance > 0
            ? SampleSize.more(clusters: clusters, halfWidth: (high - low) / 2, toReach: distance) : nil
        // An interval that is not symmetric can need no more by half its width, and what is undecided needs at least one case.
        return .inconclusive(more: more.map { max(1, $0) })
    }
}
