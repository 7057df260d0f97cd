import AssayCore

extension Metric {
    /// The bounds of the acceptance rate where episodes are unscored or stopped.
    static let acceptanceBounds = Metric(
        name: "acceptance_bounds", title: "accepted, from worst to best case", unit: "share",
        polarity: .neutral,
        formula: "unscored and stopped episodes counted as rejected, and as accepted"
    ) { input in
        let open = input.only { [.unscored, .stopped].contains($0.episode.outcome) }
        guard !open.items.isEmpty else { return .absent(because: "every episode was judged") }
        let all = input.weight
        let worst = input.only(\.isAccepted).weight / all
        return .figure(
            Estimate(
                value: worst, low: worst, high: worst + open.weight / all, count: input.items.count))
    }
}
