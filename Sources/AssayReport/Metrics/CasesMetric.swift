import AssayCore

extension Metric {
    /// The number of measured episodes.
    static let cases = Metric(
        name: "cases", title: "episodes", unit: "episodes", polarity: .neutral,
        formula: "measured episodes, warm-up excluded"
    ) { input in
        .total(Double(input.items.count), count: input.items.count)
    }
}
