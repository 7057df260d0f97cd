import AssayCore

extension Metric {
    /// The time-averaged number of requests in flight.
    static let concurrencyHeld = Metric(
        name: "concurrency_held", title: "concurrency held", unit: "requests", polarity: .neutral,
        formula: "Σ time of requests ÷ steady window"
    ) { input in
        let busy = input.exchanges.reduce(0.0) { sum, exchange in
            sum + (exchange.trace.closed - (exchange.trace.sent ?? exchange.trace.scheduled)).inSeconds
        }
        return .rate(busy, input)
    }
}
