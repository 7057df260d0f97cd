package import AssayCore
import AssayStatistics

/// What a comparison without a policy means: which of the figures that follow from counts are shown to have regressed.
///
/// Every figure has its own 95 % interval, and of many figures one lies outside by chance. So what blocks is adjusted by Holm's method over all of
/// them together. Times, and costs that follow from time, never block: they vary with the machine's other work.
package struct BlockingVerdict: Sendable, Hashable {
    /// Whether anything could be compared.
    package let hasCompared: Bool
    /// The metrics that regressed, taken together.
    package let regressed: [MetricComparison]
    /// Those that regressed by their own intervals alone.
    package let alone: [MetricComparison]
    private let tests: Int

    /// The chance that any of the figures is said to have regressed where none is worse than its margin.
    private static let level = 0.05

    /// Judges a comparison; `priceByTime` where costs follow from time.
    package init(_ comparison: Comparison, priceByTime: Bool) {
        hasCompared = comparison.metrics.contains { metric in
            if case .incomparable = metric.verdict { false } else { metric.difference != nil }
        }
        let names =
            ["acceptance_rate", "output_tokens", "prompt_tokens"]
            + (priceByTime ? [] : ["cost_per_accepted_output"])
        let tested = comparison.metrics.filter { names.contains($0.metric) && $0.evidence != nil }
        let p = AdjustedPValues.holm(tested.map { $0.evidence?.regressionP(margin: $0.margin) ?? 1 })
        let worse = zip(tested, p).filter { $0.0.verdict == .regressed }
        regressed = worse.filter { $0.1 <= Self.level }.map(\.0)
        alone = worse.filter { $0.1 > Self.level }.map(\.0)
        tests = tested.count
    }

    /// Why what is called regressed does not block; `nil` where nothing of the kind is.
    package var note: String? {
        guard !alone.isEmpty else { return nil }
        let names = alone.map { "\($0.suite ?? "blended") \($0.metric)" }.joined(separator: ", ")
        return
            "\(names) regressed by the own 95 % interval, which one of \(tests) figures does by chance often enough; taken together (Holm's method) it is not shown, so it fails nothing"
    }
}
