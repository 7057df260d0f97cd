import AssayCore

extension Metric {
    /// The time from the instant that the plan wanted to the first content token.
    static let scheduledTimeToFirstToken = Metric(
        name: "scheduled_ttft", title: "scheduled TTFT", unit: "ms", polarity: .lowerIsBetter,
        formula: "first content token − scheduled"
    ) { input in
        .times(input) { item in
            item.seen.compactMap { exchange in
                exchange.trace.firstToken.map { ($0 - exchange.trace.scheduled).inMilliseconds }
            }
        }
    }
}
