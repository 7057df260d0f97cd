import AssayCore

extension Metric {
    /// Requests per second.
    static let requestRate = Metric(
        name: "request_rate", title: "requests", unit: "1/s", polarity: .higherIsBetter,
        formula: "requests ÷ steady window"
    ) { input in
        .rate(Double(input.exchanges.count), input)
    }
}
