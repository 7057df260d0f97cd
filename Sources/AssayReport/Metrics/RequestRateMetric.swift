import AssayCore

extension Metric {
    /// Requests per second.
    static let requestRate = Metric(
        name: "request_rate", title: "requests", unit: "1/s", polarity: .higherIsBetter,
        formula: "requests that ended in the steady window ÷ its length"
    ) { input in
        .rate(Double(input.requests.count { input.window.contains($0.trace.closed) }), input)
    }
}
