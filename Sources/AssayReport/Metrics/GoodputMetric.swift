import AssayCore

extension Metric {
    /// Useful episodes per second.
    static let goodput = Metric(
        name: "goodput", title: "goodput", unit: "episodes/s", polarity: .higherIsBetter,
        formula: "useful episodes (accepted and in time) ÷ steady window"
    ) { input in
        .rate(Double(input.items.count { $0.isUseful }), input)
    }
}
