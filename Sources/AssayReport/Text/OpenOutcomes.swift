import AssayCore

/// What the acceptance rate would be, were the episodes that nobody could judge rejected or accepted.
enum OpenOutcomes {
    /// Worst and best case: `50.0–100.0 %`; `nil` where every episode was judged.
    static func range(_ group: RunSummary.Group) -> String? {
        guard let bounds = bounds(group), let low = bounds.low, let high = bounds.high else { return nil }
        return "\(Figure.fixed(low * 100, 1))–\(Figure.percent(high))"
    }

    /// The best case: `100.0 %`; `nil` where every episode was judged.
    static func best(_ group: RunSummary.Group) -> String? { bounds(group)?.high.map(Figure.percent) }

    private static func bounds(_ group: RunSummary.Group) -> Estimate? {
        if case .figure(let bounds) = group.value(Metric.acceptanceBounds.name) { bounds } else { nil }
    }
}
