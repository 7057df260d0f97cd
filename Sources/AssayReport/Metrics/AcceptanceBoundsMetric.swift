import AssayCore

extension Metric {
    /// The bounds of the acceptance rate where episodes are unscored or stopped.
    static let acceptanceBounds = Metric(
        name: "acceptance_bounds", title: "accepted, from worst to best case", unit: "share",
        polarity: .neutral,
        formula: "unscored and stopped episodes counted as rejected, and as accepted"
    ) { input in
        let open = input.items.count { [.unscored, .stopped].contains($0.episode.outcome) }
        let accepted = input.items.count { $0.isAccepted }
        guard open > 0, !input.items.isEmpty else { return .absent(because: "every episode was judged") }
        let all = Double(input.items.count)
        return .figure(
            Estimate(
                value: Double(accepted) / all, low: Double(accepted) / all,
                high: Double(accepted + open) / all,
                count: input.items.count))
    }
}
