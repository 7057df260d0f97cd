import AssayCore

extension Metric {
    /// Useful episodes per second.
    static let goodput = Metric(
        name: "goodput", title: "goodput", unit: "episodes/s", polarity: .higherIsBetter,
        formula: "useful episodes (accepted and in time) that ended in the steady window ÷ its length"
    ) { input in
        .rate(Double(input.items.count { $0.isUseful && input.window.contains($0.episode.ended) }), input)
    }
}
