import AssayCore

extension Metric {
    /// Accepted episodes among all episodes.
    static let acceptanceRate = Metric(
        name: "acceptance_rate", title: "accepted", unit: "share", polarity: .higherIsBetter,
        formula: "accepted episodes ÷ episodes; failed ones count as not accepted"
    ) { input in
        .share(input) { $0.isAccepted }
    }
}
