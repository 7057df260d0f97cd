import AssayCore

extension Metric {
    /// The time-averaged number of requests in flight.
    static let concurrencyHeld = Metric(
        name: "concurrency_held", title: "concurrency held", unit: "requests", polarity: .neutral,
        formula: "Σ time of requests within the steady window ÷ its length"
    ) { input in
        let busy = input.requests.reduce(0.0) { sum, exchange in
            let trace = exchange.trace
            return sum + input.window.overlap(trace.sent ?? trace.scheduled, trace.closed).inSeconds
        }
        return .rate(busy, input)
    }
}
