import AssayCore

extension Metric {
    /// The time from a request's sending to its first content token.
    static let timeToFirstToken = Metric(
        name: "ttft", title: "TTFT", unit: "ms", polarity: .lowerIsBetter,
        formula: "first content token − sent"
    ) { input in
        .times(input) { item in
            item.seen.compactMap { exchange in
                guard let first = exchange.trace.firstToken, let sent = exchange.trace.sent else {
                    return nil
                }
                return (first - sent).inMilliseconds
            }
        }
    }
}
